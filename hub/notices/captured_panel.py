"""“Captured”, step by step on the notice's page: down at once, the banner by two people."""

from __future__ import annotations

from typing import Any, cast

from wagtail.admin.panels import Panel

from hub.approvals.current import approved_notice
from hub.approvals.moments import moment_words
from hub.approvals.standing import standing_of
from hub.notices.captures import ending_of
from hub.recalls.captured import BANNER_LASTS
from hub.recalls.service import PERMISSION


class CapturedPanel(Panel):  # type: ignore[misc]
    """Offers it for a wanted person who is shown; then says how far it has got."""

    class BoundPanel(Panel.BoundPanel):  # type: ignore[misc]
        """For one notice."""

        template_name = "notices/captured_panel.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """Its end, if there is one, or whether it can be brought about."""
            context: dict[str, Any] = super().get_context_data(parent_context)
            if not self.instance.pk:
                return context
            standing = standing_of(self.instance)
            approved = approved_notice(self.instance.notice_id)
            outcome = approved.content.outcome if approved else "none"
            ending = ending_of(self.instance, standing, outcome)
            draft_until = self.instance.outcome_until
            may = cast("bool", self.request.user.has_perm(PERMISSION))
            return context | {
                "standing": standing,
                "ending": ending,
                "until": moment_words(ending.shown_until) if ending and ending.shown_until else "",
                "planned": moment_words(draft_until) if draft_until else "—",
                "days": BANNER_LASTS.days,
                "still_wanted": standing.on_screens and outcome == "none",
                "may": may,
            }
