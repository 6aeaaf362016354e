"""Answering a tip: signed by the desk, sealed to the person's own key, handed to the hub.

What was sealed is kept until the hub says that it has it, so that a lost connection never makes two
different replies of one number.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from pydantic import ValidationError

from desk import book as books
from desk.book import SentReply
from desk.comparing import check_may_reply
from desk.errors import HubRefused, NumberTaken, ReplyNotSent
from desk.hub import HubDoor
from desk.inbox import Inbox, Row
from desk.office import Office
from desk.rounds import Rounds
from desk.telling import told
from desk.tips import TipFolder
from sync.errors import CannotOpen, EnvelopeRefused, ReplyRefused
from sync.models import Desk, PublicKey, Reply, ReplyDesk, Tip
from sync.sealing import Opened, ReplySecret, open_reply, seal_reply
from sync.types import KeyId, TipId


@dataclass(frozen=True, repr=False)
class OwnReply:
    """A reply this desk sent, or is still to send."""

    number: int
    sent: SentReply | None
    """None while the hub has not said that it has it."""
    text: str | None
    """None where its copy is gone, or its month's key."""

    def __repr__(self) -> str:
        return f"OwnReply({self.number})"


class Answering:
    """The replies of one desk. Every method raises Locked while the desk is locked."""

    def __init__(
        self,
        inbox: Inbox,
        office: Office,
        tips: TipFolder,
        hub: HubDoor,
        rounds: Rounds,
        *,
        now: Callable[[], datetime],
    ) -> None:
        self._inbox = inbox
        self._office = office
        self._tips = tips
        self._hub = hub
        self._rounds = rounds
        self._now = now

    def replies(self, row: Row) -> tuple[OwnReply, ...]:
        """What this desk answered, in order; from our own sealed copies."""
        sent = {each.number: each for each in row.entry.replies}
        pending = self._pending(row.outside.id, row.replies)
        return tuple(
            OwnReply(number, sent.get(number), self._own_text(row, number))
            for number in sorted({*sent, *pending})
        )

    def check_reply(self, row: Row, text: str) -> str:
        """The text as it would be sent. Raises ReplyNotSent with the rule that forbids it."""
        found = self._rounds.found
        check_may_reply(found.compared_at, found.alarms, row.replies, self._now())
        if row.tip is None:
            raise ReplyNotSent(told("A tip that does not open cannot be answered."))
        if self._pending(row.outside.id, row.replies):
            raise ReplyNotSent(
                told("A reply to this tip still waits to be sent. Send it again first.")
            )
        return self._reply(row.tip, row.replies + 1, text).text

    def answer(self, tip: TipId, text: str) -> int:
        """Seals, signs and sends a reply; returns its number. Raises ReplyNotSent, NumberTaken,
        HubRefused, or HubUnreachable: then it waits, and `send_waiting` sends the very same."""
        row = self._inbox.look(tip)
        text = self.check_reply(row, text)
        if row.tip is None:
            raise ReplyNotSent(told("A tip that does not open cannot be answered."))
        number = row.replies + 1
        reply, signing = self._reply(row.tip, number, text), self._office.signing()
        own = self._own_key(row)
        self._tips.keep_reply(tip, number, "own", seal_reply(reply, own, signing))
        envelope = seal_reply(reply, row.tip.reply_key, signing)
        self._tips.keep_reply(tip, number, "out", envelope)
        self._send(tip, number)
        return number

    def send_waiting(self, tip: TipId) -> int | None:
        """Sends what waits; returns its number, None where nothing waits. Raises as `answer`."""
        row = self._inbox.look(tip)
        found = self._rounds.found
        waiting = self._pending(tip, row.replies)
        for number in waiting:
            check_may_reply(found.compared_at, found.alarms, number - 1, self._now())
            self._send(tip, number)
        return waiting[-1] if waiting else None

    def _send(self, tip: TipId, number: int) -> None:
        envelope = self._tips.reply(tip, number, "out")
        if envelope is None:
            return
        signing = self._office.signing()
        try:
            self._hub.put_reply(tip, number, envelope, signing)
        except NumberTaken:
            self._withdraw(tip, number)
            self._count_again(tip, number)
            raise
        except HubRefused:
            self._withdraw(tip, number)
            raise
        member, at = self._inbox.member(), self._now()
        self._inbox.book().change(tip, lambda old: books.answered(old, member, at, number))
        self._tips.drop_reply(tip, number, "out")

    def _withdraw(self, tip: TipId, number: int) -> None:
        self._tips.drop_reply(tip, number, "out")
        self._tips.drop_reply(tip, number, "own")

    def _count_again(self, tip: TipId, number: int) -> None:
        # The hub has at least this many, whatever it counted when it gave the tip.
        name = self._tips.firsts()[tip]
        known = self._tips.read(name)
        if known is not None and known.replies < number:
            self._tips.keep([known.model_copy(update={"replies": number})])

    # --- inside ----------------------------------------------------------------------------

    def _reply(self, tip: Tip, number: int, text: str) -> Reply:
        try:
            return Reply(
                tip=tip.id,
                number=number,
                desk=self._desk().id,
                written_at=self._now(),
                text=text.replace("\r\n", "\n").replace("\r", "\n"),
            )
        except ValidationError:
            raise ReplyNotSent(
                told("A reply has from 1 to 2000 characters of plain text.")
            ) from None

    def _own_key(self, row: Row) -> PublicKey:
        """Our public key of the tip's month: the copy of the reply goes when its tip goes."""
        kids = self._kids(row)
        return next(key.key for key in self._desk().keys if key.key.kid in kids)

    def _own_text(self, row: Row, number: int) -> str | None:
        envelope = self._tips.reply(row.outside.id, number, "own")
        if envelope is None:
            return None
        desk = self._desk()
        believed = ReplyDesk(
            id=desk.id, name_es=desk.name_es, name_en=desk.name_en, signing_key=desk.signing_key
        )
        for secret in self._office.secrets_for(self._kids(row)).values():
            opened = Opened(row.outside.id, ReplySecret(secret), (believed,))
            try:
                return open_reply(envelope, opened).text
            except (EnvelopeRefused, CannotOpen, ReplyRefused):
                continue
        return None

    def _kids(self, row: Row) -> tuple[KeyId, ...]:
        sealed = self._tips.read(row.name)
        return () if sealed is None else sealed.sealed_to()

    def _pending(self, tip: TipId, replies: int) -> list[int]:
        numbers = range(1, replies + 2)
        return [n for n in numbers if self._tips.reply(tip, n, "out") is not None]

    def _desk(self) -> Desk:
        return self._office.folder.desk()
