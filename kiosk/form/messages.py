"""What player and form say to each other: one JSON object a line over a socket pair.

From the player: `Warm` once, then `Open` once, `Drop` when people may no longer be shown, `Close`.
From the form: `warm`, `open`, `beat` each second while it is open, `over` or `failed`. There is no
message that could carry a person's words, and none that asks for a picture of them; whether the
person saved or left is not told either, so that nothing on the device notes when a tip was given.
"""

from __future__ import annotations

import json
from typing import Annotated, Literal, TypeAlias, get_args

from pydantic import Field, TypeAdapter, ValidationError

from config.kiosk import Display, Voice
from screens.preferences import Contrast, Preferences, TextSize
from screens.views import InputMode, NoticeKind
from sync.models import Desk, DeskKey
from sync.models._frozen import Frozen
from sync.store.records import Derivative
from sync.types import CampaignIdField, Instant, Language, NoticeIdField, ScreenIdField

Word: TypeAlias = Literal["warm", "open", "beat", "over", "failed"]
LONGEST_ORDER = 1 << 20
"""Bytes of one line from the player: some hundred people and as many desk keys."""
LONGEST_WORD = 64
"""Bytes of one line from the form: longer than any of them."""


class MessageRefused(ValueError):
    """A line that is none of these messages. Its text never repeats the line."""


class Warm(Frozen):
    """Get ready: what does not depend on who will touch the screen."""

    do: Literal["warm"] = "warm"
    display: Display
    input: InputMode
    first: Language
    kivy_home: str
    """Folder for Kivy, private to this device's screen."""
    store_dir: str
    """Where the people's pictures are."""
    spool_dir: str
    spool_most: int
    delay_s: int
    """A tip waits a random time up to this before it is sent, seconds."""
    voice: Voice = Voice()
    """How the form may be read aloud."""


class Shown(Frozen):
    """A person whom the signed feed lets this screen show now."""

    notice_id: NoticeIdField
    name: str
    kind: NoticeKind
    picture: Derivative | None = None
    focus_x: int = 50
    focus_y: int = 38
    """Percents from the left and from the top."""


class Recipient(Frozen):
    """An intake desk and its sealing key for now."""

    desk: Desk
    key: DeskKey


class Chosen(Frozen):
    """A person's preferences (`screens.preferences.Preferences`) on their way into the form."""

    text: TextSize = "normal"
    contrast: Contrast = "normal"
    reach: bool = False

    @classmethod
    def of(cls, preferences: Preferences) -> Chosen:
        """As the player holds them."""
        return cls(text=preferences.text, contrast=preferences.contrast, reach=preferences.reach)

    def preferences(self) -> Preferences:
        """As the screens take them."""
        return Preferences(self.text, self.contrast, self.reach)


class Context(Frozen):
    """All that a form is made from; every word of it is from the verified manifest."""

    person: Shown | None
    """Whose slide stood when the person touched the screen."""
    others: tuple[Shown, ...] = ()
    campaign: CampaignIdField | None
    channel: str
    screen: ScreenIdField | None
    phone: str
    whatsapp: str = ""
    emergency: str
    promise_es: str
    promise_en: str
    answers_at: str = ""
    """Where the receipt's words can be typed; "" without a web page."""
    to: Annotated[tuple[Recipient, ...], Field(min_length=1)]
    first: Language
    now: Instant
    """Reference time (DESIGN §4)."""
    clock_trusted: bool
    listens: bool = False
    """The person had the slides read aloud: so is the form."""
    volume: Annotated[int, Field(ge=0, le=100)] | None = None
    """Percent that the person has chosen; None: as everyone begins."""
    preferences: Chosen = Chosen()
    """What the person chose at the bar, so that the form begins as the slides were."""
    place: tuple[int, int] | None = None
    """Where the player's window is, pixels from the display's top left; None: fullscreen."""


class Open(Frozen):
    """Show the form."""

    do: Literal["open"] = "open"
    context: Context


class Drop(Frozen):
    """These people may no longer be shown: their pictures and names go, the answers stay."""

    do: Literal["drop"] = "drop"
    notices: tuple[NoticeIdField, ...]


class Close(Frozen):
    """End now."""

    do: Literal["close"] = "close"


Order: TypeAlias = Warm | Open | Drop | Close


def order_line(order: Order) -> bytes:
    """The line that says it."""
    return order.model_dump_json().encode("utf-8") + b"\n"


def read_order(line: bytes) -> Order:
    """What the player has said. Raises MessageRefused."""
    adapter: TypeAdapter[Order] = TypeAdapter(Annotated[Order, Field(discriminator="do")])
    try:
        return adapter.validate_json(line)
    except ValidationError as error:
        raise MessageRefused(f"an order of {len(line)} bytes is none of ours") from error


def word_line(word: Word) -> bytes:
    """The line in which the form says how it is."""
    return json.dumps({"is": word}).encode("ascii") + b"\n"


def read_word(line: bytes) -> Word:
    """What the form has said. Raises MessageRefused."""
    words: dict[bytes, Word] = {word_line(word): word for word in get_args(Word)}
    if line not in words:
        raise MessageRefused(f"a word of {len(line)} bytes is none of ours")
    return words[line]
