"""A preseed: what a technician puts beside an image so that a screen enrols itself unattended.

It has the hub, a one-time token that an admin took out there, and the words of both roots from the
key ceremony's card: whoever swaps the image's roots has to know the card to go unnoticed.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from config.loading import load_settings
from config.mistakes import OWN
from config.sections import Section, WebAddress

_TOKEN_LENGTH = 43
_WORDS = 12


def _token(value: str) -> str:
    if len(value) != _TOKEN_LENGTH or not value.replace("-", "a").replace("_", "a").isalnum():
        said = {"problem": "must be the {length} characters that the hub gave"}
        raise PydanticCustomError(OWN, "{problem}", {**said, "length": _TOKEN_LENGTH})
    return value


def _twelve(value: str) -> str:
    if len(value.split()) != _WORDS:
        said = {"problem": "must be the {count} words of the printed card"}
        raise PydanticCustomError(OWN, "{problem}", {**said, "count": _WORDS})
    return " ".join(value.split())


Words = Annotated[str, AfterValidator(_twelve)]


class CardWords(Section):
    """The words of both roots, Spanish or English, as the card has them."""

    feed: Words
    """Twelve words of the feed's root."""
    recalls: Words
    """Twelve words of the recalls' root."""


class Preseed(Section):
    """The whole file."""

    hub: WebAddress
    """The hub's address; it must be that of the settings file."""
    preseed: Annotated[str, AfterValidator(_token), Field(repr=False)]
    """The one-time token."""
    roots: CardWords
    """What the pinned roots must be."""


def load_preseed(file: Path) -> Preseed:
    """Raises ConfigError with every mistake; that of a token does not repeat it."""
    return load_settings(file, Preseed)
