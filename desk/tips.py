"""Sealed tips on this machine's disk, just as the hub gave them; and sealed copies of replies.

<data>/tips/<number>.<tip id>.json       one entry of the hub's list
<data>/replies/<tip id>.<n>.own.json     our reply, sealed to our own key of the tip's month
<data>/replies/<tip id>.<n>.out.json     the reply as it goes to the hub, until the hub has it

All of it is ciphertext. What the hub gave under a name is never replaced by something else it gives
later: a second envelope under the same id is kept beside the first and shown as what it is.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import Field, ValidationError

from sync.canonical import canonical_json
from sync.errors import EnvelopeRefused
from sync.models._frozen import Frozen
from sync.models.submission import Jwe
from sync.sealing.checking import check_tip
from sync.store.files import make_folder, write_file
from sync.types import Instant, KeyId, KeyIdField, TipId, TipIdField

Copy: TypeAlias = Literal["own", "out"]

_NAME = re.compile(r"^(\d{1,19})\.([0-9a-f]{32})\.json$")


class Outside(Frozen):
    """What is known of a sealed tip without opening it."""

    number: Annotated[int, Field(ge=1, le=2**63 - 1)]
    """Of the hub's list: later tips have higher ones."""
    id: TipIdField
    hour: Instant
    size: int
    replies: Annotated[int, Field(ge=0, le=999)] = 0
    """As the hub counted them when it gave the tip."""


class SealedTip(Outside):
    """One entry of `GET /api/v1/desk/tips`. The envelope stays as it came until it is opened, so
    that one which is not of our profile is listed, with the reason, like any other."""

    kids: tuple[KeyIdField, ...] = ()
    envelope: dict[str, Any]

    def checked(self) -> Jwe:
        """The envelope, if it is of our profile and this very tip's. Raises EnvelopeRefused."""
        try:
            jwe = Jwe.model_validate(self.envelope)
        except ValidationError:
            raise EnvelopeRefused("envelope", "is no JWE of our form", rule="json") from None
        header = check_tip(jwe)
        if header.tip != self.id:
            raise EnvelopeRefused("envelope", "was sealed as another tip", rule="id")
        return jwe

    def sealed_to(self) -> tuple[KeyId, ...]:
        """The keys in the envelope's own header, which is what counts. Raises EnvelopeRefused."""
        return check_tip(self.checked()).kids


class TipFolder:
    """The cache: an index in memory, envelopes on disk. One writer at a time (who fetches); any
    thread may read."""

    def __init__(self, root: Path) -> None:
        self._tips = root / "tips"
        self._replies = root / "replies"
        self._known: dict[str, Outside] = {}

    # --- tips ------------------------------------------------------------------------------

    def index(self) -> Mapping[str, Outside]:
        """Every tip by its file's name, by number. A file that cannot be read is left out: the hub
        has it, and fetching all again brings it back."""
        names = {path.name for path in self._tips.iterdir()} if self._tips.is_dir() else set()
        known = {name: outside for name, outside in self._known.items() if name in names}
        for name in names - known.keys():
            tip = self.read(name) if _NAME.match(name) else None
            if tip is not None:
                known[name] = _outside(tip)
        self._known = _in_order(known)
        return self._known

    def read(self, name: str) -> SealedTip | None:
        """The tip in a file of the index; None where it cannot be read."""
        try:
            return SealedTip.model_validate_json((self._tips / name).read_bytes())
        except (OSError, ValidationError):
            return None

    def firsts(self) -> Mapping[TipId, str]:
        """For each tip the file that came first under its id: the one that counts."""
        found: dict[TipId, str] = {}
        for name, outside in self.index().items():
            found.setdefault(outside.id, name)
        return found

    def last_number(self) -> int:
        """The highest number kept; 0 where there is none."""
        return max((outside.number for outside in self.index().values()), default=0)

    def keep(self, tips: Iterable[SealedTip]) -> int:
        """Keeps entries; how many were news. Of one that is known only the count of replies can
        change. Raises StoreFull or StoreError; what was kept before that stays."""
        known = dict(self.index())
        by_id: dict[TipId, list[str]] = {}
        for name, outside in known.items():
            by_id.setdefault(outside.id, []).append(name)
        news = 0
        try:
            for tip in tips:
                new = self._place(tip, by_id.get(tip.id, ()), known)
                if new is not None:
                    known[new] = _outside(tip)
                    by_id.setdefault(tip.id, []).append(new)
                    news += 1
        finally:
            self._known = _in_order(known)  # as a whole: other threads read the one before
        return news

    def _place(self, tip: SealedTip, same: Iterable[str], known: dict[str, Outside]) -> str | None:
        """Writes a tip that is news; its file's name, or None."""
        for name in same:
            there = self.read(name)
            if there is not None and there.envelope == tip.envelope:
                if there.replies < tip.replies:
                    counted = there.model_copy(update={"replies": tip.replies})
                    self._write(name, counted)
                    known[name] = _outside(counted)
                return None
        name = f"{tip.number}.{tip.id}.json"
        while name in known:
            # A hub restored from an old copy numbers anew: nothing that we have is overwritten.
            name = f"{_number(name) + 1}.{tip.id}.json"
        self._write(name, tip)
        return name

    def _write(self, name: str, tip: SealedTip) -> None:
        make_folder(self._tips)
        data = tip.model_dump(mode="json")
        text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        write_file(self._tips / name, text.encode())

    # --- replies ---------------------------------------------------------------------------

    def keep_reply(self, tip: TipId, number: int, copy: Copy, envelope: Jwe) -> None:
        """Keeps a sealed reply. Raises StoreFull or StoreError."""
        make_folder(self._replies)
        write_file(self._reply(tip, number, copy), canonical_json(envelope))

    def reply(self, tip: TipId, number: int, copy: Copy) -> Jwe | None:
        """A sealed reply; None where this machine has none."""
        try:
            return Jwe.model_validate_json(self._reply(tip, number, copy).read_bytes())
        except (OSError, ValidationError):
            return None

    def drop_reply(self, tip: TipId, number: int, copy: Copy) -> None:
        """Removes a sealed reply, if it is there."""
        self._reply(tip, number, copy).unlink(missing_ok=True)

    def _reply(self, tip: TipId, number: int, copy: Copy) -> Path:
        return self._replies / f"{tip}.{number}.{copy}.json"


def _outside(tip: SealedTip) -> Outside:
    values = {name: getattr(tip, name) for name in Outside.model_fields}
    return Outside.model_validate(values)


def _in_order(known: Mapping[str, Outside]) -> dict[str, Outside]:
    return dict(sorted(known.items(), key=lambda item: _number(item[0])))


def _number(name: str) -> int:
    return int(name.partition(".")[0])
