"""What the signed models refuse (`sync.models`), in an editor's words.

The models speak English, to logs and to tests; an editor never reads them. `RULES` knows every
refusal they can raise, which `tests/test_hub_rule_words.py` reads off their source.
"""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from hub.errors import Words

SAYS_WANTED: Final[Words] = _(
    "Only the notice of a wanted person may say “wanted”, “se busca” or “fugitive”: say what"
    " happened (is missing, was last seen, information is sought), or change the kind."
)
END_BEFORE_START: Final[Words] = _("The end must be after the beginning.")
ONLY_WANTED_CAPTURED: Final[Words] = _("Only a wanted person can be captured; choose “Located”.")
MUST_BE_FILLED: Final[Words] = _("This must be filled in.")
UPPER_BELOW_LOWER: Final[Words] = _("The upper value must not be below the lower one.")
PAST: Final[Words] = _("This date is past: write the date until which the authority stands by it.")
BOTH_LANGUAGES: Final[Words] = _(
    "Say it in Spanish and in English, or choose “one language” and leave the other empty."
)

RULES: Final[tuple[tuple[str, Words], ...]] = (
    ("a reward needs an amount or a text", _("Give the amount of the reward, or say it in words.")),
    ("is not a range within", _("The numbers must be in order and plausible.")),
    ("text missing or outside the one language", BOTH_LANGUAGES),
    ("the issuing authority must be named", _("The issuing authority is missing.")),
    (
        "what the public is asked about must be said",
        _("Say in one sentence what the person is accused of, or what happened."),
    ),
    ("only a wanted person can be captured", ONLY_WANTED_CAPTURED),
    ("outcome and outcome_until go together", _("Say how long the banner stays up.")),
    ("must not say wanted", SAYS_WANTED),
    ("show_from must be before show_until", END_BEFORE_START),
    ("say what the person who gives information is promised", MUST_BE_FILLED),
    ("slide ids occur twice", _("A slide is there twice: take one out and make it anew.")),
    ("a time of day is HH:MM", _("Give the time of day, for example 18:30.")),
    ("notices occur twice", _("A notice is chosen twice: take one out.")),
    ("text missing:", _("Say it in Spanish and in English.")),
    ("control character", _("A sign in it cannot be shown on a screen: type the text again.")),
    (
        "bidirectional control",
        _("A hidden sign in it turns letters round: type the text again, without pasting."),
    ),
    ("is outside the years 1 to 9999", _("This date cannot be: write day, month and year.")),
)
"""What is in the model's own sentence, and what an editor reads."""


def rule_words(reason: str) -> Words | None:
    """The editor's words for a refusal of the signed models; None for one that nobody knows."""
    return next((words for part, words in RULES if part in reason), None)
