"""Assign to channels, withdraw from channels: both change drafts, and make whoever acts their
author (`hub.channels.changing`).
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from hub.campaigns.models import Campaign
from hub.channels.changing import assign, send, withdraw
from hub.channels.models import Channel
from hub.channels.placing import placed
from hub.errors import HubError
from hub.notices.bulk.selecting import NoticeBulkAction
from hub.notices.models import Notice


class ChannelsForm(forms.Form):
    """Which channels, and whether they are sent at once."""

    channels = forms.ModelMultipleChoiceField(
        Channel.objects.none(), label=_("Channels"), widget=forms.CheckboxSelectMultiple
    )
    send = forms.BooleanField(
        label=_("Send these channels for approval at once"),
        required=False,
        initial=True,
        help_text=_("Otherwise their drafts wait until somebody sends them."),
    )

    def __init__(self, *args: Any, channels: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["channels"].queryset = channels  # type: ignore[attr-defined]


class AssignForm(ChannelsForm):
    """With the campaign whose tip line stands beside the notices."""

    campaign = forms.ModelChoiceField(
        Campaign.objects.all(),
        label=_("Campaign"),
        empty_label=_("Choose a campaign"),
        error_messages={"required": _("Choose the campaign whose tip line stands beside them.")},
        help_text=_(
            "Only its tip line stands beside each of these notices: its title is not shown there."
        ),
    )
    field_order = ["channels", "campaign", "send"]

    def __init__(self, *args: Any, notices: list[Notice], **kwargs: Any) -> None:
        """The only campaign is chosen for people who are wanted. Nobody else comes under one that
        nobody chose: a family that looks for its own would call a line for fugitives."""
        super().__init__(*args, **kwargs)
        field = self.fields["campaign"]
        if any(notice.kind != Notice.NoticeKind.WANTED for notice in notices):
            field.help_text = _(
                "A campaign is chosen beforehand only for people who are wanted. Choose one whose"
                " tip line is for these notices: it stands beside each of them."
            )
        elif Campaign.objects.count() == 1:
            field.initial = Campaign.objects.get()


class _OnChannels(NoticeBulkAction):
    """One draft after the other: one that is locked or full does not keep the others."""

    permission = "channels.change_channel"
    nothing: Any = _("There is no channel yet. Make one under “Channels” first.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With what is said where there is no channel to choose."""
        return super().get_context_data(**kwargs) | {"nothing": self.nothing}

    def get_form_kwargs(self) -> dict[str, Any]:
        """With the channels to choose from."""
        kwargs: dict[str, Any] = super().get_form_kwargs()
        return kwargs | {"channels": self.channels()}

    def channels(self) -> Any:
        """All of them."""
        return Channel.objects.order_by("name", "channel_id")

    def change(self, channel: Channel, notices: list[Notice]) -> tuple[int, str]:
        """How many slides changed, and the channel's name."""
        raise NotImplementedError

    def said(self, count: int, name: str) -> str:
        """What became of one channel."""
        raise NotImplementedError

    @classmethod
    def execute_action(cls, objects: list[Notice], **kwargs: Any) -> tuple[int, int]:
        """Changes each channel that was chosen."""
        action: _OnChannels = kwargs["self"]
        form = action.cleaned_form
        for channel in form.cleaned_data["channels"]:
            try:
                count, name = action.change(channel, objects)
            except HubError as error:
                action.tell(str(error), well=False)
                continue
            action.tell(action.said(count, name))
            if count and form.cleaned_data["send"]:
                action.tell(send(channel, action.user))
        return len(objects), 0


class AssignAction(_OnChannels):
    """On to channels."""

    display_name = heading = _("Put on channels")
    aria_label = _("Put the selected notices on channels")
    action_type = "assign"
    action_priority = 10
    form_class = AssignForm
    button = _("Put on these channels")
    explanation = _(
        "Each notice gets a slide at the end of the channels you choose. That changes their drafts"
        " only: screens show it once another person has approved the channel, and the notice."
    )

    def get_form_kwargs(self) -> dict[str, Any]:
        """With the notices that it is for."""
        return super().get_form_kwargs() | {"notices": self.get_actionable_objects()[0]}

    def change(self, channel: Channel, notices: list[Notice]) -> tuple[int, str]:
        """A slide for each."""
        return assign(channel, notices, self.cleaned_form.cleaned_data["campaign"], self.user)

    def said(self, count: int, name: str) -> str:
        """How many came."""
        if not count:
            return _now("%(channel)s shows all of them already.") % {"channel": name}
        return ngettext(
            "%(channel)s: %(count)d slide added to the draft.",
            "%(channel)s: %(count)d slides added to the draft.",
            count,
        ) % {"channel": name, "count": count}


class WithdrawAction(_OnChannels):
    """Off channels, with the next approval."""

    display_name = heading = _("Withdraw from channels")
    aria_label = _("Withdraw the selected notices from channels")
    action_type = "withdraw"
    action_priority = 20
    form_class = ChannelsForm
    button = _("Withdraw from these channels")
    nothing = _("None of them is on a channel.")
    renumbered = 0
    """Of the channel that was changed last."""
    explanation = _(
        "Their slides and tiles go from the drafts of the channels you choose, and from the screens"
        " once another person has approved that. To take a face down at once, recall it instead."
    )

    def channels(self) -> Any:
        """Those whose drafts show any of them."""
        chosen = {notice.pk for notice in self.get_actionable_objects()[0]}
        return super().channels().filter(pk__in={e.channel for e in placed() if e.notice in chosen})

    def get_initial(self) -> dict[str, Any]:
        """All of those."""
        return {"channels": [channel.pk for channel in self.channels()], "send": True}

    def change(self, channel: Channel, notices: list[Notice]) -> tuple[int, str]:
        """Without their slides and tiles."""
        found = withdraw(channel, notices, self.user)
        self.renumbered = found.renumbered
        return found.taken, found.channel

    def said(self, count: int, name: str) -> str:
        """How many went, and that the others' numbers closed up."""
        words = ngettext(
            "%(channel)s: %(count)d slide or tile taken from the draft.",
            "%(channel)s: %(count)d slides or tiles taken from the draft.",
            count,
        ) % {"channel": name, "count": count}
        if not self.renumbered:
            return words
        closed = ngettext(
            "The number of %(count)d other slide of its list closed up.",
            "The numbers of %(count)d other slides of its list closed up.",
            self.renumbered,
        ) % {"count": self.renumbered}
        return f"{words} {closed}"
