"""Tips and what is known of them, in the reader's words. Pure but for the catalogues.

Every choice that a tip carries is an id; `assets.questions` has the form's own words for it. An id
that this release does not know (a newer screen's) is shown as it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_datetime

from assets import questions
from assets.i18n import Translator
from desk.answering import OwnReply
from desk.book import KINDS, RELIABILITIES, STATES, URGENCIES, Act
from desk.comparing import Stranger
from desk.inbox import Row
from sync.models import Tip
from sync.types import KeyId, Language
from sync.words import key_words

_LOCALES: Mapping[Language, str] = {"es": "es_MX", "en": "en_US"}
_HOUR = "d MMM y, HH"
_MINUTE = "d MMM y, HH:mm"


@dataclass(frozen=True)
class Wording:
    """One language, one time zone."""

    language: Language
    zone: ZoneInfo

    @property
    def say(self) -> Translator:
        """The desk's own words."""
        return Translator("desk", self.language)

    # --- moments ---------------------------------------------------------------------------

    def hour(self, moment: datetime) -> str:
        """An hour: `24 nov 2026, 15 h`."""
        return self._moment(moment, _HOUR) + " h"

    def minute(self, moment: datetime) -> str:
        """A minute, without its zone."""
        return self._moment(moment, _MINUTE)

    def exactly(self, moment: datetime) -> str:
        """A minute here, and the same in UTC."""
        utc = moment.strftime("%H:%M UTC")
        return f"{self._moment(moment, _MINUTE)} ({self.zone.key}; {utc})"

    def _moment(self, moment: datetime, pattern: str) -> str:
        return format_datetime(moment, pattern, tzinfo=self.zone, locale=_LOCALES[self.language])

    # --- a tip -----------------------------------------------------------------------------

    def whom(self, tip: Tip) -> str:
        """Whom the tip is about."""
        if tip.about == "notice":
            return tip.notice_name or str(tip.notice_id)
        if tip.about == "someone_else":
            return self.say("Someone else")
        return self.say("Not sure who")

    def knows(self, tip: Tip) -> tuple[str, ...]:
        """What the person knows, in the form's words."""
        return tuple(self._answer(answer) for answer in tip.knows)

    def when(self, tip: Tip) -> str:
        """When it was, in the form's words; empty where it was not said."""
        return "" if tip.when is None else self._answer(tip.when)

    def tongue(self, language: Language) -> str:
        """A language's name."""
        return {"es": self.say("Spanish"), "en": self.say("English")}[language]

    def source(self, tip: Tip) -> str:
        """How the tip came."""
        return {
            "kiosk": self.say("a screen's form"),
            "web": self.say("the web form"),
            "call": self.say("a call"),
        }[tip.source]

    def problem(self, row: Row) -> str:
        """Why a tip does not open."""
        return "" if row.problem is None else row.problem.in_words(self.say)

    def act(self, act: Act) -> str:
        """Who did something, and when."""
        return f"{act.member}, {self.minute(act.at)}"

    def reply(self, reply: OwnReply) -> str:
        """The heading of one of our replies."""
        if reply.sent is None:
            return self.say("Reply {number}: waits to be sent", number=reply.number)
        return self.say("Reply {number}: {who}", number=reply.number, who=self.act(reply.sent.by))

    def _answer(self, answer: str) -> str:
        return questions.words(Translator("questions", self.language)).get(answer, answer)

    # --- closed choices --------------------------------------------------------------------

    def states(self) -> Mapping[str, str]:
        """States of a tip."""
        words = (self.say("unread"), self.say("open"), self.say("closed"))
        return dict(zip(STATES, words, strict=True))

    def urgencies(self) -> Mapping[str, str]:
        """How soon somebody must act."""
        words = (self.say("At once: danger"), self.say("Today"), self.say("In its turn"))
        return dict(zip(URGENCIES, words, strict=True))

    def kinds(self) -> Mapping[str, str]:
        """What a tip is."""
        words = (
            self.say("The person was seen"),
            self.say("A place: home, work, hiding"),
            self.say("Who the person is"),
            self.say("People around them"),
            self.say("What happened"),
            self.say("Something else"),
            self.say("No information"),
        )
        return dict(zip(KINDS, words, strict=True))

    def reliabilities(self) -> Mapping[str, str]:
        """How far it can be believed."""
        words = (
            self.say("Confirmed by another source"),
            self.say("Likely"),
            self.say("Doubtful"),
            self.say("Cannot be judged"),
        )
        return dict(zip(RELIABILITIES, words, strict=True))

    # --- keys ------------------------------------------------------------------------------

    def fingerprint(self, kid: KeyId) -> str:
        """A key's twelve words."""
        return " ".join(key_words(kid, self.language))

    def stranger(self, stranger: Stranger) -> str:
        """A key that is not ours, with what it is for."""
        use = {
            "signing": self.say("a key that signs replies"),
            "sealing": self.say("a key that opens tips"),
        }[stranger.use]
        return self.say(
            "{use}, seen {when}: {words}",
            use=use,
            when=self.minute(stranger.seen_at),
            words=self.fingerprint(stranger.kid),
        )
