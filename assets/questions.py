"""The questions of the tip form: the ids that travel in a tip, and their words in two languages.

The form shows the words, the desk shows them again beside what it opened; the tip itself carries
ids only, so that an answer means the same in both languages and in every version.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, Protocol, TypeAlias, get_args

Knows: TypeAlias = Literal[
    "saw_person",
    "lives_or_works",
    "vehicle",
    "phone_or_account",
    "companions",
    "past_event",
    "other",
]
"""What somebody can know. Several may be chosen."""

When: TypeAlias = Literal["now", "today", "this_week", "this_month", "longer_ago", "not_sure"]

KNOWS: tuple[Knows, ...] = get_args(Knows)
"""In the order that they are shown in."""
WHEN: tuple[When, ...] = get_args(When)


class Say(Protocol):
    """Turns a message id into the words of one language (`assets.i18n.Translator`)."""

    def __call__(self, message: str, /) -> str: ...


def words(say: Say) -> Mapping[str, str]:
    """The words of every answer id; `say` is a translator of the domain `questions`.

    They name nobody's gender and assume no guilt: the same words stand beside a wanted person and
    a missing one.
    """
    return {
        "saw_person": say("I saw this person"),
        "lives_or_works": say("Where they live or work"),
        "vehicle": say("Their vehicle"),
        "phone_or_account": say("Their phone or accounts"),
        "companions": say("Who they are with"),
        "past_event": say("Something that happened"),
        "other": say("Something else"),
        "now": say("Right now"),
        "today": say("Today"),
        "this_week": say("This week"),
        "this_month": say("This month"),
        "longer_ago": say("Longer ago"),
        "not_sure": say("I am not sure"),
    }
