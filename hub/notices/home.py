"""On the home page: what ends soon, and who was captured."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpRequest
from wagtail.admin.ui.components import Component

from hub.approvals.editing import edit_url
from hub.notices.captures import captures
from hub.notices.expiring import expiring

SHOWN = 5


class NumbersPanel(Component):  # type: ignore[misc]
    """Below the faces: for those who write notices."""

    order = 17
    template_name = "notices/numbers_panel.html"

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:  # noqa: ARG002 - Wagtail's
        """Counts, and the first few that end."""
        if not self.request.user.has_perm("notices.change_notice"):
            return {}
        rows = list(expiring(timedelta(days=30))[: SHOWN + 1])
        return {
            "may": True,
            "captures": captures(),
            "expiring": [(row, edit_url(row)) for row in rows[:SHOWN]],
            "more": len(rows) > SHOWN,
        }
