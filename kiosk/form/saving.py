"""From answers to a sealed tip in the spool: on a thread of its own, and nothing of it elsewhere.

The screen says "saved" only after the spool has said that the sealed tip will survive a power cut
(DESIGN §5.4). This process has no key that opens it again.
"""

from __future__ import annotations

import logging
import secrets
import threading
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from typing import Literal, Protocol, TypeAlias

from kiosk.form.messages import Context
from screens.tip.answers import Answers
from sync.errors import StoreError
from sync.models import Submission, Tip
from sync.receipts import Receipt
from sync.sealing import ReplySecret, seal
from sync.types import CampaignId, NoticeId, TipId

Cannot: TypeAlias = Literal["full", "failed"]
Outcome: TypeAlias = tuple[str, ...] | Cannot
"""The receipt's words, or why the tip could not be taken."""

_log = logging.getLogger(__name__)


class Keeps(Protocol):
    """`sync.spool.Spool`, as far as it is used here."""

    def room(self) -> bool: ...
    def keep(self, submission: Submission, *, due_in_s: float) -> None: ...
    def close(self) -> None: ...


class Saver:
    """Seals what one person said, once.

    `open_spool` opens the spool when it is needed; `now_s` is monotonic and tells how long ago the
    player's reference time was.
    """

    def __init__(
        self,
        context: Context,
        open_spool: Callable[[], Keeps],
        delay_s: float,
        now_s: Callable[[], float],
    ) -> None:
        self._context = context
        self._open_spool = open_spool
        self._delay_s = delay_s
        self._now_s = now_s
        self._opened_s = now_s()
        self._thread: threading.Thread | None = None

    def has_room(self) -> bool:
        """Whether one more tip could be kept; asked before anybody has typed a word in vain."""
        try:
            with closing(self._open_spool()) as spool:
                return spool.room()
        except (StoreError, OSError):
            _log.error("the spool cannot be used", exc_info=True)
            return False

    def save(self, answers: Answers, done: Callable[[Outcome], None]) -> None:
        """Seal and keep, once; `done` is told on a thread of its own."""
        if self._thread is None:
            work = threading.Thread(
                target=lambda: done(self._kept(answers)), name="saving", daemon=True
            )
            self._thread = work
            work.start()

    def finish(self, seconds: float) -> None:
        """Wait for what is being saved, so long at most."""
        if self._thread is not None:
            self._thread.join(timeout=seconds)

    def _kept(self, answers: Answers) -> Outcome:
        try:
            receipt, secret = Receipt.new(), ReplySecret.new()
            tip = self._tip(answers, secret)
            to = [(entry.desk, entry.key) for entry in self._context.to]
            submission = seal(tip, secret, receipt.keys(), to)
            # Uniform, from the system's source: the hub must not tell the screen by the minute.
            due_in_s = secrets.SystemRandom().uniform(0, self._delay_s)
            with closing(self._open_spool()) as spool:
                spool.keep(submission, due_in_s=due_in_s)
        except (StoreError, OSError):
            _log.error("the tip cannot be kept", exc_info=True)
            return "full"
        except Exception:  # noqa: BLE001 - told by type and place, and on the screen
            _log.exception("the tip cannot be sealed")
            return "failed"
        return receipt.words(answers.language)

    def _tip(self, answers: Answers, secret: ReplySecret) -> Tip:
        context = self._context
        since = timedelta(seconds=self._now_s() - self._opened_s)
        return Tip(
            id=TipId(secrets.token_hex(16)),
            language=answers.language,
            source="kiosk",
            screen=context.screen,
            channel=context.channel,
            campaign=CampaignId(context.campaign) if context.campaign else None,
            about=answers.about,
            notice_id=NoticeId(answers.notice_id) if answers.notice_id else None,
            notice_name=answers.notice_name,
            knows=answers.knows,
            when=answers.when,
            where=answers.where,
            words=answers.words,
            contact=answers.contact,
            made_at=context.now + since,
            clock_trusted=context.clock_trusted,
            reply_key=secret.public,
        )
