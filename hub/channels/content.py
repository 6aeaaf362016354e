"""Builds the signed model of a channel from its editor fields, or says what is wrong where."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from pydantic import ValidationError

from hub.approvals.wording import FieldErrors, Location, note_validation
from hub.errors import ContentInvalid
from sync.models import Channel as SignedChannel
from sync.models import TipLineSlide
from sync.models.channel import HOUR_S
from sync.types import CampaignId, SlideId

if TYPE_CHECKING:
    from hub.channels.models import Channel

EVERGREEN = SlideId("evergreen")


def signed_channel(channel: Channel) -> SignedChannel:
    """The frozen model. Raises ContentInvalid with messages by editor field."""
    errors = FieldErrors()
    if not channel.name:
        errors.note("name", _("This must be filled in."))
    if channel.evergreen_campaign is None:
        errors.note(
            "evergreen_campaign", _("Choose the tip line that stays when nothing else may.")
        )
    slides = [
        slide for n, child in enumerate(channel.slides, 1) if (slide := _slide(n, child, errors))
    ]
    if errors:
        raise ContentInvalid(errors)
    assert channel.evergreen_campaign is not None  # noqa: S101 - checked above
    try:
        return SignedChannel.model_validate(
            {
                "id": channel.channel_id,
                "name": channel.name,
                "slides": slides,
                "evergreen": TipLineSlide(
                    id=EVERGREEN, campaign_id=CampaignId(channel.evergreen_campaign.campaign_id)
                ),
                "offline_ttl_s": channel.offline_ttl_hours * HOUR_S,
                "valid_days": channel.valid_days,
            }
        )
    except ValidationError as found:
        note_validation(errors, found, _field_of)
        raise ContentInvalid(errors) from found


def _slide(number: int, child: Any, errors: FieldErrors) -> dict[str, Any] | None:
    value = child.value
    slide: dict[str, Any] = {
        "type": child.block_type,
        "id": child.id,
        "duration_s": value["duration_s"] or 10,
        "show_from": value["show_from"],
        "show_until": value["show_until"],
        "dayparts": [_daypart(part) for part in value["dayparts"]],
    }
    if slide["show_from"] and slide["show_until"] and slide["show_from"] >= slide["show_until"]:
        errors.note(
            "slides",
            _("Slide %(number)s: the end must be after the beginning.") % {"number": number},
        )
    if child.block_type == "message":
        texts = ("tone", "title_es", "title_en", "body_es", "body_en")
        slide |= {name: " ".join((value[name] or "").split()) for name in texts}
        if not (slide["title_es"] and slide["title_en"]):
            errors.note(
                "slides",
                _("Slide %(number)s: give the title in both languages.") % {"number": number},
            )
        return slide
    if value["campaign"] is None:
        errors.note("slides", _("Slide %(number)s: choose a campaign.") % {"number": number})
        return None
    slide["campaign_id"] = value["campaign"].campaign_id
    if child.block_type == "notice":
        if value["notice"] is None:
            errors.note("slides", _("Slide %(number)s: choose a notice.") % {"number": number})
            return None
        slide["notice_id"] = value["notice"].notice_id
        slide["rank"], slide["rank_of"] = value["rank"], value["rank_of"]
    return slide


def _daypart(part: Any) -> dict[str, Any]:
    days = {"days": part["days"]} if part["days"] else {}
    return {**days, "start": _clock(part["start"]), "end": _clock(part["end"])}


def _clock(value: time | None) -> str:
    return value.strftime("%H:%M") if value else ""


def _field_of(location: Location) -> str:
    first = str(location[0]) if location else ""
    return {
        "id": "channel_id",
        "offline_ttl_s": "offline_ttl_hours",
        "evergreen": "evergreen_campaign",
    }.get(first, first)
