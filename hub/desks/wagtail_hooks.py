"""Where desks hang in the admin."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList, Panel
from wagtail.admin.ui.tables import UpdatedAtColumn
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet

from hub.approvals.editing import ApprovedContentViewSet, NobodyPublishes, StandingPanel
from hub.desks.changes import is_keyless, key_changes
from hub.desks.forms import DeskForm
from hub.desks.models import FILE, Desk

register_permission_policy(Desk, NobodyPublishes(Desk))


class ReadBackPanel(Panel):  # type: ignore[misc]
    """What the file says, to compare with the desk's people by telephone."""

    class BoundPanel(Panel.BoundPanel):  # type: ignore[misc]
        """For one draft."""

        template_name = "desks/read_back.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """The desk, and each key with its words."""
            context: dict[str, Any] = super().get_context_data(parent_context)
            desk = self.instance.sent() if self.instance.pk else None
            if desk is not None:
                context["desk"] = desk
                context["keys"] = key_changes(None, desk)
                context["keyless"] = is_keyless(desk, timezone.now())
            return context


class DeskViewSet(ApprovedContentViewSet):
    """Desks in the menu."""

    model = Desk
    icon = "key"
    menu_label = _("Desks")
    menu_name = "desks"
    menu_order = 125
    copy_view_enabled = False
    list_display = ["__str__", "desk_id", "standing_words", UpdatedAtColumn()]
    edit_handler = ObjectList(
        [
            StandingPanel(),
            ReadBackPanel(),
            FieldRowPanel([FieldPanel(FILE), FieldPanel("upload")], heading=_("The desk's file")),
            FieldPanel("closed"),
        ],
        base_form_class=DeskForm,
    )


register_snippet(DeskViewSet)
