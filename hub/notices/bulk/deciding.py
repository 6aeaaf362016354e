"""Send several for approval; take several down. One is a wish, the other is done at once."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.snippets.bulk_actions.delete import DeleteBulkAction

from hub.approvals.service import submit
from hub.errors import HubError
from hub.notices.bulk.selecting import NoticeBulkAction, OfTheList
from hub.notices.models import Notice
from hub.recalls.captured import propose_banner
from hub.recalls.models import Recall
from hub.recalls.service import PERMISSION, recall
from sync.models.recall import RecallReason


class SubmitAction(NoticeBulkAction):
    """Each draft as it is saved now."""

    display_name = heading = _("Send for approval")
    aria_label = _("Send the selected notices for approval")
    action_type = "submit"
    action_priority = 15
    button = _("Send for approval")
    explanation = _("Another person must look at each of them and approve it.")

    @classmethod
    def execute_action(cls, objects: list[Notice], **kwargs: Any) -> tuple[int, int]:
        """Those that are whole are sent; the others say what is the matter."""
        action: SubmitAction = kwargs["self"]
        sent = 0
        for notice in objects:
            try:
                submit(notice, action.user)
            except HubError as error:
                action.tell(f"{notice}: {error}", well=False)
            else:
                sent += 1
        if sent:
            words = ngettext(
                "%(count)d notice was sent for approval.",
                "%(count)d notices were sent for approval.",
                sent,
            )
            action.tell(words % {"count": sent})
        return sent, 0


class ReasonForm(forms.Form):
    """One reason for all of them; as for one, none is chosen beforehand (`hub.recalls.views`)."""

    reason = forms.ChoiceField(
        choices=Recall.Reason.choices,
        label=_("Why"),
        error_messages={"required": _("Choose why; nothing was taken down yet.")},
        widget=forms.RadioSelect,
    )


class RecallAction(NoticeBulkAction):
    """Off every screen, signed before the page answers (`hub.recalls.service`)."""

    display_name = heading = _("Take off every screen")
    aria_label = _("Take the selected notices off every screen")
    action_type = "recall"
    action_priority = 25
    form_class = ReasonForm
    permission = PERMISSION
    classes = {"serious"}
    button = _("Take all of these down now")
    explanation = _(
        "All of them leave every screen within seconds; nobody else is asked. Each comes back only"
        " when it is approved again. “Captured” and “Located” also prepare the banner, which waits"
        " for a second person."
    )
    grave = True

    def prepare_action(self, objects: list[Notice], _without: Any) -> HttpResponse:
        """All of it happens here, outside the transaction of an action: what is signed is signed,
        and must not be forgotten because the next one failed."""
        reason = cast("RecallReason", self.cleaned_form.cleaned_data["reason"])
        down = 0
        for notice in objects:
            try:
                recall("notice", notice.notice_id, reason, by=self.user)
            except HubError as error:
                self.tell(f"{notice}: {error}", well=False)
                continue
            down += 1
            if reason in {"captured", "located"}:
                words = propose_banner(notice.notice_id, reason, self.user)
                self.tell(f"{notice}: {words}")
        if down:
            words = ngettext(
                "%(count)d recall is signed: it leaves every screen now.",
                "%(count)d recalls are signed: they leave every screen now.",
                down,
            )
            self.tell(words % {"count": down})
        return redirect(self.next_url)


class DeleteAction(OfTheList, DeleteBulkAction):  # type: ignore[misc]
    """Wagtail's own, for drafts that were never approved, but of the list that is shown only."""
