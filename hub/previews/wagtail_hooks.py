"""Where the pictures of the approver's page are served."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path
from wagtail import hooks

from hub.previews.pages import request_picture, request_slide


@hooks.register("register_admin_urls")
def preview_urls() -> list[URLPattern | URLResolver]:
    """`/admin/previews/<request>/<mode>.png`, and of a channel's slide `<request>/<place>/…`."""
    patterns = [
        path("<int:request_id>/<slug:mode>.png", request_picture, name="request"),
        path("<int:request_id>/<int:place>/<slug:mode>.png", request_slide, name="slide"),
    ]
    return [path("previews/", include((patterns, "hub_previews")))]
