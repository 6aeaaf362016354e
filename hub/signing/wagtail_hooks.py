"""Where signatures hang in the admin."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from hub.signing import views


@hooks.register("register_admin_urls")
def signing_urls() -> list[URLPattern | URLResolver]:
    """`/admin/signatures/`."""
    patterns = [
        path("", views.signature_list, name="list"),
        path("<int:proposal_id>/anew/", views.propose_anew, name="anew"),
    ]
    return [path("signatures/", include((patterns, "hub_signing")))]


@hooks.register("register_admin_menu_item")
def signatures_menu_item() -> MenuItem:
    """The page."""
    return MenuItem(
        _("Signatures"), reverse("hub_signing:list"), name="signatures", icon_name="key", order=129
    )
