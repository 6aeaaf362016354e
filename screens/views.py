"""What a screen is handed to draw: plain values, no Kivy (made by `kiosk.presenting`).

Text comes in `Pair`s, Spanish and English; which of the two is drawn at full size is the site's
choice and is made when the slide is laid out. Words that every slide shares are not here: they
come from the catalogues.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

NoticeKind: TypeAlias = Literal["wanted", "missing", "seeking_information", "alert"]
Outcome: TypeAlias = Literal["none", "captured", "located"]
Gender: TypeAlias = Literal["f", "m", "unknown"]
Tone: TypeAlias = Literal["information", "warning"]
InputMode: TypeAlias = Literal["touch", "keypad", "none"]
Range: TypeAlias = tuple[int, int]


@dataclass(frozen=True)
class Pair:
    """One text in both languages; an empty side means that this text exists in the other only."""

    es: str = ""
    en: str = ""

    def __bool__(self) -> bool:
        return bool(self.es or self.en)


@dataclass(frozen=True)
class Photo:
    """A decoded photograph: 8-bit RGB, rows from the top, no padding (`width * height * 3` bytes).

    `focus_x` and `focus_y` are shares (0 to 1) from the left and from the top: where the face is,
    so that a crop keeps it in view.
    """

    pixels: bytes
    width: int
    height: int
    focus_x: float = 0.5
    focus_y: float = 0.38

    def __post_init__(self) -> None:
        expected = self.width * self.height * 3
        if self.width < 1 or self.height < 1 or len(self.pixels) != expected:
            raise ValueError(
                f"a photograph of {self.width}x{self.height} needs {expected} bytes of RGB,"
                f" not {len(self.pixels)}"
            )


@dataclass(frozen=True)
class NativeName:
    """A piece of a name in its own script, already drawn: 8-bit coverage, rows from the top.

    Pieces of one name are equally high, and stand beside each other where a line has room.
    """

    text: str
    coverage: bytes
    width: int
    height: int
    space: int = 0
    """Pixels between it and the next piece on its line; 0 within a word."""
    from_right: bool = False
    """Its script is read from the right: the next piece stands at the left."""


@dataclass(frozen=True)
class QrMatrix:
    """The dark modules of a QR symbol, row by row from the top, without its quiet zone."""

    address: str
    rows: tuple[tuple[bool, ...], ...]

    @property
    def modules(self) -> int:
        """Modules along a side: 21 for version 1, 25 for 2, 29 for 3."""
        return len(self.rows)


@dataclass(frozen=True)
class TipView:
    """Where the public answers: the footer of a notice, the whole of the tip-line slide."""

    phone: str
    whatsapp: str | None = None
    emergency: str = "911"
    promise: Pair = Pair()
    qr: QrMatrix | None = None


@dataclass(frozen=True)
class RewardView:
    """An amount in whole units of a currency, or the authority's words, or both."""

    amount: int | None = None
    currency: Literal["USD", "MXN"] = "USD"
    text: Pair = Pair()


@dataclass(frozen=True)
class FactsView:
    """What an eye can check. Ranges are (low, high), equal where it is one value."""

    age: Range | None = None
    """Years."""
    born: str = ""
    """As the authority wrote it; shown where there is no age."""
    height_cm: Range | None = None
    weight_kg: Range | None = None
    hair: Pair = Pair()
    eyes: Pair = Pair()
    marks: Pair = Pair()
    last_seen: Pair = Pair()


@dataclass(frozen=True)
class NoticeView:
    """One notice. Its look follows `kind` and `outcome`."""

    kind: NoticeKind
    name: str
    outcome: Outcome = "none"
    gender: Gender = "unknown"
    """Grammatical gender: chooses CAPTURADO or CAPTURADA and nothing else."""
    native_name: tuple[NativeName, ...] = ()
    native_lacking: bool = False
    """The notice has a native form, and no font here draws it: the slide says so."""
    aliases: tuple[str, ...] = ()
    rank: tuple[int, int | None] | None = None
    """Place and length of a ranked campaign: (4, 10) is drawn "04 / 10", (4, None) "04"."""
    charge: Pair = Pair()
    caution: Pair = Pair()
    reward: RewardView | None = None
    facts: FactsView = FactsView()
    authority: Pair = Pair()
    case_number: str = ""
    photo: Photo | None = None
    tip: TipView | None = None
    notice_id: str = ""
    """What a touch on the face opens; empty: nothing."""


@dataclass(frozen=True)
class TileView:
    """One notice of a ten-grid."""

    notice_id: str
    name: str
    kind: NoticeKind = "wanted"
    outcome: Outcome = "none"
    gender: Gender = "unknown"
    rank: int | None = None
    photo: Photo | None = None
    native_name: tuple[NativeName, ...] = ()
    """Where the face has no letter of its name."""


@dataclass(frozen=True)
class TenView:
    """Up to ten notices side by side."""

    tiles: tuple[TileView, ...]
    title: Pair = Pair()
    """The campaign's."""
    tip: TipView | None = None


@dataclass(frozen=True)
class ImageView:
    """One picture, whole; `alt` is read aloud and not drawn."""

    photo: Photo
    alt: Pair = Pair()


@dataclass(frozen=True)
class DetailView:
    """Everything that a notice says, for who has touched it."""

    notice: NoticeView
    photos: tuple[Photo, ...] = ()
    """Each in turn; the pages go through them."""
    captions: tuple[Pair, ...] = ()
    """One a photograph, empty where it has none."""
    details: Pair = Pair()
    """Paragraphs, divided by line feeds."""


@dataclass(frozen=True)
class TipLineView:
    """The phone numbers and a large QR: what stays when no face may be shown."""

    tip: TipView
    title: Pair = Pair()
    """The campaign's title, drawn small; the slide's own words are the catalogue's."""


@dataclass(frozen=True)
class MessageView:
    """A few words of the authority."""

    title: Pair
    body: Pair = Pair()
    tone: Tone = "information"


@dataclass(frozen=True)
class RootView:
    """The words of one pinned root, as the key ceremony's card has them."""

    repository: Literal["feed", "recalls"]
    es: tuple[str, ...]
    en: tuple[str, ...]


@dataclass(frozen=True)
class EnrolmentView:
    """A screen that is not enrolled yet: the code to type into the hub, the words to compare."""

    hub: str
    """Address at which the code is typed."""
    code: str = ""
    """`7K3M-9P2X`; empty: there is none yet."""
    minutes: int | None = None
    """So long the code is still good, rounded up."""
    roots: tuple[RootView, ...] = ()
    problem: Pair = Pair()
    """What is wrong and what to do, where anything is."""


View: TypeAlias = (
    NoticeView | TenView | ImageView | DetailView | TipLineView | MessageView | EnrolmentView
)
