"""Reads `campaign.yaml`: the demo's campaign, channel and cast, with each portrait drawn.

`scripts/demo` loads the fields into the hub as an editor would type them; tests and pictures take
the finished models.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from sync.models import Campaign, Notice, Picture
from sync.types import Sha256

from .drawing import HEIGHT, WIDTH
from .portraits import FOCUS, draw
from .scenes import bridge, cart

SOURCE = Path(__file__).with_name("campaign.yaml")


@dataclass(frozen=True)
class Member:
    """One of the cast: its portrait, and what its notice says."""

    portrait: str
    fields: Mapping[str, Any]
    """Fields of `sync.models.Notice`, but for pictures and the dates that follow."""
    verified_days: int
    outcome_days: int | None
    from_days: int | None = None

    @cached_property
    def picture_bytes(self) -> bytes:
        """The portrait as a JPEG; drawn once."""
        return cart() if self.portrait == "cart" else draw(self.portrait)

    def picture(self) -> Picture:
        """How the notice pins the portrait."""
        return Picture(
            sha256=Sha256(hashlib.sha256(self.picture_bytes).hexdigest()),
            media_type="image/jpeg",
            byte_size=len(self.picture_bytes),
            width=WIDTH,
            height=HEIGHT,
            focus_x=FOCUS[0],
            focus_y=FOCUS[1],
        )

    def notice(self, now: datetime) -> Notice:
        """The finished notice, its dates counted from `now` (aware)."""
        outcome_until = self.outcome_days and now + timedelta(days=self.outcome_days)
        show_from = self.from_days and now + timedelta(days=self.from_days)
        return Notice.model_validate(
            {
                **self.fields,
                "pictures": (self.picture(),),
                "verified_until": now + timedelta(days=self.verified_days),
                "outcome_until": outcome_until,
                "show_from": show_from,
            }
        )


@dataclass(frozen=True)
class Cast:
    """The whole file. `campaign_fields` lack the web address, which is the hub's."""

    campaign_fields: Mapping[str, Any]
    channel_fields: Mapping[str, Any]
    """`id`, `name`, `message`: a MessageSlide's four texts, `image`: an ImageSlide's two."""
    members: tuple[Member, ...]
    alert: Member
    """Of no person, and dated ahead: it comes before everything once its day has come."""

    def campaign(self, web: str | None = None) -> Campaign:
        """The campaign; `web` is an upper-case address for its QR codes."""
        lines = {**self.campaign_fields["tip_lines"], "web": web}
        return Campaign.model_validate({**self.campaign_fields, "tip_lines": lines})

    @cached_property
    def image_bytes(self) -> bytes:
        """What the channel's image slide shows, as a JPEG; drawn once."""
        return bridge()

    def ranked(self) -> tuple[Member, ...]:
        """The ten, in their order: wanted, and still at large."""
        return tuple(
            member
            for member in self.members
            if member.fields["kind"] == "wanted" and member.outcome_days is None
        )


def load_cast(source: Path = SOURCE) -> Cast:
    """Reads the file; the models check the fields when they are made."""
    data = yaml.safe_load(source.read_text(encoding="utf-8"))
    return Cast(
        campaign_fields=data["campaign"],
        channel_fields=data["channel"],
        members=tuple(_member({**data["shared"], **notice}) for notice in data["notices"]),
        alert=_member({**data["shared"], **data["alert"]}),
    )


def _member(fields: dict[str, Any]) -> Member:
    return Member(
        portrait=fields.pop("portrait"),
        verified_days=fields.pop("verified_days"),
        outcome_days=fields.pop("outcome_days", None),
        from_days=fields.pop("from_days", None),
        fields=fields,
    )
