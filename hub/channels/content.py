"""Builds the signed model of a channel from its editor fields, or says what is wrong where."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import time
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _
from pydantic import ValidationError

from hub.approvals.headings import NOT_WANTED
from hub.approvals.wording import FieldErrors, Location, note_validation
from hub.errors import ContentInvalid
from sync.models import Channel as SignedChannel
from sync.models import TipLineSlide
from sync.models.channel import HOUR_S
from sync.models.notice import MAY_STAND_UNDER_WANTED
from sync.models.wanted_words import heads_wanted
from sync.types import CampaignId, SlideId

if TYPE_CHECKING:
    from hub.channels.models import Channel

EVERGREEN = SlideId("evergreen")
MIDDLE = 50
"""Percent: an image is shown whole, so it has no part that must stay in view."""


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
                "order": channel.order,
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
    """The signed slide; None where something that it cannot be built without is missing."""
    value = child.value
    slide: dict[str, Any] = {
        "type": child.block_type,
        "id": child.id,
        "duration_s": value["duration_s"] or 10,
        "show_from": value["show_from"],
        "show_until": value["show_until"],
        "dayparts": [_daypart(part) for part in value["dayparts"]],
        "weight": value["weight"] or 1,
    }
    if slide["show_from"] and slide["show_until"] and slide["show_from"] >= slide["show_until"]:
        errors.note(
            "slides",
            _("Slide %(number)s: the end must be after the beginning.") % {"number": number},
        )
    shown = _SHOWN[child.block_type](number, value, errors)
    return slide | shown if shown is not None else None


def _message(number: int, value: Any, errors: FieldErrors) -> dict[str, Any]:
    texts = ("tone", "title_es", "title_en", "body_es", "body_en")
    shown = {name: _one_line(value[name]) for name in texts}
    if not (shown["title_es"] and shown["title_en"]):
        errors.note(
            "slides",
            _("Slide %(number)s: give the title in both languages.") % {"number": number},
        )
    return shown


def _tip_line(number: int, value: Any, errors: FieldErrors) -> dict[str, Any] | None:
    if value["campaign"] is None:
        errors.note("slides", _("Slide %(number)s: choose a campaign.") % {"number": number})
        return None
    return {"campaign_id": value["campaign"].campaign_id}


def _notice(number: int, value: Any, errors: FieldErrors) -> dict[str, Any] | None:
    shown = _tip_line(number, value, errors)
    if value["notice"] is None:
        errors.note("slides", _("Slide %(number)s: choose a notice.") % {"number": number})
        return None
    if shown is None:
        return None
    return shown | {
        "notice_id": value["notice"].notice_id,
        "rank": value["rank"],
        "rank_of": value["rank_of"],
    }


def _ten(number: int, value: Any, errors: FieldErrors) -> dict[str, Any] | None:
    shown = _tip_line(number, value, errors)
    chosen = [notice for notice in value["notices"] if notice is not None]
    if not chosen:
        errors.note("slides", _("Slide %(number)s: choose a notice.") % {"number": number})
        return None
    for notice in dict.fromkeys(chosen):
        if chosen.count(notice) > 1:
            errors.note(
                "slides",
                _("Slide %(number)s: %(notice)s is chosen twice.")
                % {"number": number, "notice": notice},
            )
    title = value["campaign"]
    if title is not None and (heads_wanted(title.title_es) or heads_wanted(title.title_en)):
        for notice in chosen:
            if notice.kind not in MAY_STAND_UNDER_WANTED:
                errors.note("slides", NOT_WANTED % {"number": number, "notice": notice})
    return shown and shown | {"notice_ids": [notice.notice_id for notice in chosen]}


def _image(number: int, value: Any, errors: FieldErrors) -> dict[str, Any] | None:
    alt = {name: _one_line(value[name]) for name in ("alt_es", "alt_en")}
    if not all(alt.values()):
        errors.note(
            "slides",
            _("Slide %(number)s: say in both languages what is to be seen.") % {"number": number},
        )
    photo = value["picture"]
    if photo is None:
        errors.note("slides", _("Slide %(number)s: choose a picture.") % {"number": number})
        return None
    picture = {
        "sha256": photo.sha256,
        "media_type": photo.media_type,
        "byte_size": photo.byte_size,
        "width": photo.width,
        "height": photo.height,
        "focus_x": MIDDLE,
        "focus_y": MIDDLE,
    }
    return alt | {"picture": picture}


_SHOWN: Final[Mapping[str, Callable[[int, Any, FieldErrors], dict[str, Any] | None]]] = {
    "message": _message,
    "tip_line": _tip_line,
    "notice": _notice,
    "ten": _ten,
    "image": _image,
}
"""What a slide shows, by its type: from the form's values to the signed fields."""


def _one_line(text: str | None) -> str:
    return " ".join((text or "").split())


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
