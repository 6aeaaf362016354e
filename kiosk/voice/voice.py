"""What player and form see of the voice, and the one that a device without sound has."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, Protocol, TypeAlias

Spoken: TypeAlias = Literal["es", "en"]
Line: TypeAlias = tuple[Spoken, str]
"""A language and what is said with its voice."""


class Voice(Protocol):
    """Says lines one after the other. No call waits: all of them may come from a drawing thread."""

    def say(self, texts: Sequence[Line], *, only_private: bool = False) -> None:
        """Say these instead of what is being said. With `only_private` they are for the ears of one
        person: without a headset they are not said at all."""

    def stop(self) -> None:
        """Silence, at once."""

    def volume(self, percent: int) -> None:
        """So loud from the next line on, as far as the settings allow."""

    def begin_at(self, percent: int) -> None:
        """So loud everyone begins from now on; who has chosen otherwise keeps it until `reset`."""

    def reset(self) -> None:
        """The next person: silence, and the volume that everyone begins with.

        Section 508 402.3.2 asks for it after every use.
        """

    def close(self) -> None:
        """Silence for good."""

    @property
    def percent(self) -> int:
        """The volume that holds now."""

    @property
    def available(self) -> bool:
        """Whether anything can be heard here at all: only then a button is offered."""

    @property
    def private(self) -> bool:
        """Whether a headset is plugged in, as far as is known (a quarter of a second at most)."""

    @property
    def speaking(self) -> bool:
        """Whether something is being said."""


class Silent:
    """For a screen that has no voice: switched off, or without an engine or a sound device."""

    percent = 0
    available = False
    private = False
    speaking = False

    def say(self, texts: Sequence[Line], *, only_private: bool = False) -> None:
        """Says nothing."""

    def stop(self) -> None:
        """It says nothing already."""

    def volume(self, percent: int) -> None:
        """There is none."""

    def begin_at(self, percent: int) -> None:
        """Nor here."""

    def reset(self) -> None:
        """There is nothing to forget."""

    def close(self) -> None:
        """It holds nothing."""
