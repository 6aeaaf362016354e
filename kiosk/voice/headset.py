"""Whether a headset is plugged in: ALSA's jack controls, read by `amixer`.

A codec's jack is a boolean control of its card ("Headphone Jack"; the kernel's
Documentation/sound/designs/jack-controls.rst). A USB headset has no jack: it is plugged in while
its card is there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from kiosk.asking import printed_by

ANSWER_WITHIN_S = 0.3
"""A sound card that does not answer by then counts as unplugged."""
_CONTROL = re.compile(r"^numid=\d+,.*\bname='(?P<name>[^']*)'")
_VALUES = re.compile(r"^\s+: values=(?P<values>\S+)")


@dataclass(frozen=True)
class Jack:
    """Asks `amixer` (its path) about a card; `control` None takes the card itself for a headset."""

    amixer: str
    card: str
    control: str | None
    environment: Mapping[str, str]

    def is_plugged(self) -> bool:
        """Waits for the answer, so long at most; no answer is no."""
        contents = self.contents()
        if contents is None:
            return False
        return self.control is None or switch(contents, self.control) == "on"

    def contents(self) -> str | None:
        """What the card says of itself; None where it is not there or does not answer."""
        return printed_by(
            (self.amixer, "-c", self.card, "contents"),
            within_s=ANSWER_WITHIN_S,
            environment=self.environment,
        )


def switch(contents: str, control: str) -> Literal["on", "off"] | None:
    """How the named control stands, in what `amixer contents` prints; None: there is no such."""
    named = False
    for line in contents.splitlines():
        if found := _CONTROL.match(line):
            named = found["name"] == control
        elif named and (found := _VALUES.match(line)):
            return "on" if "on" in found["values"].split(",") else "off"
    return None
