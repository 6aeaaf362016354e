"""What the signed manifests say of this desk, against the keys it holds. Pure rules.

Whoever gets a key of theirs into the manifest under this desk's name reads the tips meant for it,
and whose signing key stands there is believed. Only the desk itself can notice: it alone knows
which keys are its own.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Literal

from pydantic import Field

from desk.errors import ReplyNotSent
from desk.telling import told
from sync.models import ChannelManifest, Desk, DeskKey
from sync.models._frozen import Frozen
from sync.types import DeskId, Instant, KeyId, KeyIdField

COMPARED_WITHIN = timedelta(hours=24)
"""A reply goes out only if the keys were compared this recently: whoever could hold the feed back
could otherwise keep the alarm silent."""

MOST_REPLIES = 8
"""The hub's answer to a receipt has so many places (constant shape, DESIGN §5.8)."""


class Stranger(Frozen):
    """A key that a signed manifest names as this desk's and that this desk does not hold."""

    kid: KeyIdField
    use: Literal["signing", "sealing"]
    seen_at: Instant
    """When it was first seen."""


class Alarms(Frozen):
    """What is remembered of strangers, so that one that was listed for an hour is not forgotten."""

    strangers: Annotated[tuple[Stranger, ...], Field(max_length=1000)] = ()
    accepted: tuple[KeyIdField, ...] = ()
    """Keys that a person of this desk has declared to be its own after all."""

    @property
    def raised(self) -> tuple[Stranger, ...]:
        """Those that nobody has accepted."""
        return tuple(each for each in self.strangers if each.kid not in self.accepted)


@dataclass(frozen=True)
class Comparison:
    """One look at all manifests."""

    listed: bool
    """Whether every channel looked at names this desk."""
    strangers: tuple[Stranger, ...]
    running: DeskKey | None
    """What kiosks seal to for this desk now; None where no period is running."""
    others: tuple[Desk, ...]
    """The other desks that the manifests name."""
    known: frozenset[KeyId]
    """Every sealing key that the manifests name, of whatever desk."""
    waiting: tuple[KeyId, ...]
    """Keys of this desk that no manifest names: not approved yet."""
    expired: tuple[str, ...]
    """Channels whose manifest is past its `valid_until`."""


def compare(
    manifests: Collection[ChannelManifest],
    desk: Desk,
    held: Collection[KeyId],
    now: datetime,
) -> Comparison:
    """What `manifests` say of `desk`, which holds the private halves of `held`."""
    own = {*held, desk.signing_key.kid, *(key.key.kid for key in desk.keys)}
    entries = [found for manifest in manifests if (found := _entry(manifest, desk.id))]
    strangers: dict[KeyId, Stranger] = {}
    for entry in entries:
        if entry.signing_key.kid not in own:
            kid = entry.signing_key.kid
            strangers[kid] = Stranger(kid=kid, use="signing", seen_at=now)
        for key in entry.keys:
            if key.key.kid not in own:
                strangers[key.key.kid] = Stranger(kid=key.key.kid, use="sealing", seen_at=now)
    listed = {key.key.kid for entry in entries for key in entry.keys}
    every = {each.content for manifest in manifests for each in manifest.desks}
    return Comparison(
        listed=bool(entries) and len(entries) == len(manifests),
        strangers=tuple(strangers.values()),
        running=next((key for key in (entry.key_at(now) for entry in entries) if key), None),
        others=tuple(sorted((d for d in every if d.id != desk.id), key=lambda d: d.id)),
        known=frozenset(key.key.kid for each in every for key in each.keys),
        waiting=tuple(
            key.key.kid for key in desk.keys if key.key.kid not in listed and key.valid_until > now
        ),
        expired=tuple(
            str(manifest.channel.content.id) for manifest in manifests if manifest.valid_until < now
        ),
    )


def remembered(alarms: Alarms, strangers: Iterable[Stranger]) -> Alarms:
    """The alarms with what one look found; nothing of them is ever forgotten by a look."""
    known = {each.kid for each in alarms.strangers}
    new = tuple(each for each in strangers if each.kid not in known)
    return alarms.model_copy(update={"strangers": (*alarms.strangers, *new)}) if new else alarms


def accepting(alarms: Alarms, kids: Iterable[KeyId]) -> Alarms:
    """The alarms after a person named these keys as the desk's own."""
    accepted = tuple(dict.fromkeys((*alarms.accepted, *kids)))
    return alarms.model_copy(update={"accepted": accepted})


def check_may_reply(compared_at: datetime | None, alarms: Alarms, sent: int, now: datetime) -> None:
    """Raises ReplyNotSent, with the rule that stands against a reply now; `sent` replies are there
    already."""
    if alarms.raised:
        raise ReplyNotSent(
            told(
                "No reply is sent while the signed list names keys for this desk that it does not"
                " hold. Call the hub's editors first."
            )
        )
    if compared_at is None or now - compared_at > COMPARED_WITHIN:
        raise ReplyNotSent(
            told(
                "No reply is sent before this desk's keys have been compared with the signed list"
                " in the last 24 hours. Check the network, then try again."
            )
        )
    if sent >= MOST_REPLIES:
        raise ReplyNotSent(
            told("This tip already has {count} replies; it can take no more.", count=sent)
        )


def _entry(manifest: ChannelManifest, desk: DeskId) -> Desk | None:
    return next((each.content for each in manifest.desks if each.content.id == desk), None)
