"""A message that is chosen where something happens and put into words where somebody reads it.

The page speaks the reader's language, the terminal the operator's: an error must not be worded
before it is known who is told.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from assets.i18n import Translator


@dataclass(frozen=True)
class Told:
    """A message id of the domain `desk` and the values of its fields."""

    message: str
    values: Mapping[str, object] = field(default_factory=dict)

    def in_words(self, say: Translator) -> str:
        """The message in the translator's language; a message within it, too."""
        values = {
            name: value.in_words(say) if isinstance(value, Told) else value
            for name, value in self.values.items()
        }
        return say(self.message, **values)

    def __str__(self) -> str:
        return self.message.format(**self.values) if self.values else self.message


def told(message: str, /, **values: object) -> Told:
    """`told("{file}: cannot be read", file=path)`; the catalogues find the message by this name."""
    return Told(message, values)
