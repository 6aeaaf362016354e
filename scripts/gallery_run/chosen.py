"""Which pictures there are: the whole matrix, and the few that the documents show."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, TypeAlias, get_args

from screens.preferences import EVERYBODY, TEXT_SIZES, Contrast, Preferences
from screens.views import InputMode
from scripts.gallery_run.subjects import Subject

Size: TypeAlias = tuple[int, int]
Language: TypeAlias = Literal["es", "en"]
FormPage: TypeAlias = Literal[
    "who", "others", "knows", "when", "where", "words", "contact", "review", "saved", "qr", "leave"
]

SIZES: tuple[Size, ...] = ((1920, 1080), (1080, 1920), (1280, 720), (800, 480), (3840, 2160))
LANDSCAPE, PORTRAIT, SMALL = SIZES[0], SIZES[1], SIZES[3]


@dataclass(frozen=True)
class Shot:
    """One picture: a slide, or a page of the form."""

    of: Subject | FormPage
    size: Size = LANDSCAPE
    first: Language = "es"
    preferences: Preferences = EVERYBODY
    input_mode: InputMode = "touch"
    is_form: bool = False
    caption: str = field(default="", compare=False)

    @property
    def name(self) -> str:
        """File name without its ending: what it is of, and how it was seen."""
        chosen = self.preferences
        parts = [
            "form" if self.is_form else "",
            self.of.replace("_", "-"),
            f"{self.size[0]}x{self.size[1]}",
            self.first,
            chosen.text if chosen.text != EVERYBODY.text else "",
            "contrast" if chosen.contrast == "high" else "",
            "reach" if chosen.reach else "",
            self.input_mode if self.input_mode != "touch" else "",
        ]
        return "-".join(part for part in parts if part)


def matrix() -> Iterator[Shot]:
    """Every kind at every size in both orders; text sizes and contrast at two sizes; the form."""
    kinds: tuple[Subject, ...] = get_args(Subject)
    languages: tuple[Language, ...] = get_args(Language)
    for kind, size, first in itertools.product(kinds, SIZES, languages):
        yield Shot(kind, size, first)
    contrasts: tuple[Contrast, ...] = get_args(Contrast)
    people = [
        Preferences(text, contrast) for text, contrast in itertools.product(TEXT_SIZES, contrasts)
    ]
    for kind, size, chosen in itertools.product(kinds, (LANDSCAPE, PORTRAIT), people[1:]):
        yield Shot(kind, size, "es", chosen)
    for mode in ("keypad", "none"):
        yield Shot("wanted", input_mode=mode)
    pages: tuple[FormPage, ...] = get_args(FormPage)
    for page, size, first in itertools.product(pages, SIZES[:4], languages):
        yield Shot(page, size, first, is_form=True)
    for page, size in itertools.product(pages, (LANDSCAPE, PORTRAIT)):
        for chosen in (*people[1:], Preferences(reach=True)):
            yield Shot(page, size, "es", chosen, is_form=True)


LARGEST = Preferences("largest")
CONTRAST = Preferences(contrast="high")
REACH = Preferences(reach=True)

CHOSEN: tuple[Shot, ...] = (
    Shot("wanted", caption="Wanted, Spanish first."),
    Shot("wanted", first="en", caption="The same, English first."),
    Shot("missing", caption="Missing: blue, and never the word *wanted*."),
    Shot("alert", caption="An alert turns the whole screen."),
    Shot("captured", caption="Captured: grey under green, nobody is asked for any longer."),
    Shot("located", first="en", caption="Located: found, and not greyed."),
    Shot("seeking", first="en", caption="Information sought."),
    Shot("no_photograph", caption="No photograph: said in words, no silhouette."),
    Shot("ten", caption="The ten: each tile opens its notice."),
    Shot("mixed", caption="Not all of them wanted: each tile says for itself, the title of none."),
    Shot("detail", caption="What a touch on a face opens: all that the notice says."),
    Shot("image", caption="A picture."),
    Shot("tip_line", caption="The tip line, which stays when no face may be shown."),
    Shot("message", caption="A message of the authority."),
    Shot("wanted", PORTRAIT, caption="Portrait."),
    Shot("ten", PORTRAIT, "en", caption="The ten, portrait."),
    Shot("detail", PORTRAIT, "en", caption="A detail, portrait."),
    Shot("no_photograph", PORTRAIT, caption="No photograph, portrait: the words have its room."),
    Shot("tip_line", PORTRAIT, caption="The tip line, portrait."),
    Shot("wanted", SMALL, "en", caption="800x480."),
    Shot("ten", SMALL, caption="The ten, 800x480."),
    Shot("wanted", input_mode="none", caption="Without input there is no bar, and the code grows."),
    Shot("wanted", preferences=LARGEST, caption="The largest text: the same on more pages."),
    Shot("wanted", preferences=CONTRAST, caption="High contrast."),
    Shot("who", is_form=True, caption="The form asks whom it is about."),
    Shot("words", first="en", is_form=True, caption="Their own words, on a keyboard of our own."),
    Shot("knows", PORTRAIT, preferences=REACH, is_form=True,
         caption="Within reach: all below the middle."),
    Shot("words", PORTRAIT, preferences=REACH, is_form=True, caption="The keyboard, within reach."),
    Shot("review", preferences=Preferences("large", "high"), is_form=True,
         caption="Large text in high contrast, before it is saved."),
    Shot("saved", is_form=True, caption="Eight words to come back with."),
)  # fmt: skip
"""What `docs/gallery` holds, in the order of its page."""
