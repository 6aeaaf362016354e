"""The technician's visit as pure steps: what is on, what was typed, what is being done."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Final, Literal, TypeAlias

from screens.technician.views import DoorView, ExaminedView, FactsView, Said
from screens.tip.answers import Language
from screens.tip.idle import IdleRule

DIGITS: Final = 8
"""Of a PIN (`sync.technician_pin`)."""
PAD_RULE: Final = IdleRule(30, 30)
"""Without a touch the pad is gone after half a minute: it may have been opened by a passer-by."""
DESK_RULE: Final = IdleRule(90, 90)
"""Time to read what the doctor says."""

Page: TypeAlias = Literal["pad", "desk", "report"]
Busy: TypeAlias = Literal["judging", "examining", "looking", "restarting"]


@dataclass(frozen=True)
class Visit:
    """One technician's time at the screen."""

    language: Language
    page: Page = "pad"
    pin: str = field(default="", repr=False)
    busy: Busy | None = None
    door: DoorView = field(default_factory=DoorView)
    is_wrong: bool = False
    """The last PIN was."""
    facts: FactsView | None = None
    examined: ExaminedView | None = None
    said: Said | None = None
    sheet: int = 0

    @property
    def rule(self) -> IdleRule:
        """How long it stands without a touch."""
        return PAD_RULE if self.page == "pad" else DESK_RULE

    @property
    def may_type(self) -> bool:
        """Whether the pad takes digits now."""
        return self.page == "pad" and self.busy is None and self.door.state in {"open", "away"}

    @property
    def may_enter(self) -> bool:
        """Whether the PIN is whole."""
        return self.may_type and len(self.pin) == DIGITS

    @property
    def back(self) -> str:
        """The action of a keypad's key that leads back."""
        if self.page == "report":
            return "desk"
        return "erase" if self.pin else "leave"

    def after(self, action: str, sheets: int) -> Visit:
        """What an action makes of it that needs nobody else; `sheets` is how many the report has.
        One that the page does not offer makes nothing of it."""
        kind, _, value = action.partition(":")
        match kind:
            case "digit":
                return self.typed(value)
            case "erase":
                return self.erased()
            case "language":
                return self.in_other_language()
            case "turn":
                return replace(self, sheet=(self.sheet + 1) % max(1, sheets))
            case "desk" | "report" if self.page != "pad":
                return replace(self, page="desk" if kind == "desk" else "report", sheet=0)
        return self

    def in_other_language(self) -> Visit:
        """What the doctor said was in the one before, and is asked for anew."""
        page: Page = "pad" if self.page == "pad" else "desk"
        other: Language = "en" if self.language == "es" else "es"
        return replace(self, language=other, page=page, examined=None, sheet=0)

    def typed(self, digit: str) -> Visit:
        """One digit more, as far as there is room."""
        if not self.may_type or len(self.pin) >= DIGITS:
            return self
        return replace(self, pin=self.pin + digit, is_wrong=False)

    def erased(self) -> Visit:
        """One digit less."""
        return replace(self, pin=self.pin[:-1]) if self.may_type else self

    def begun(self, busy: Busy) -> Visit:
        """Something is being done; the pad holds the PIN no longer."""
        return replace(self, busy=busy, pin="", said=None)

    def stood(self, door: DoorView) -> Visit:
        """How the door is now; a PIN that was being judged did not open it."""
        wrong = self.busy == "judging" and door.state in {"open", "waiting"}
        return replace(self, door=door, busy=None, is_wrong=wrong)

    def came_in(self, facts: FactsView) -> Visit:
        """The PIN was right."""
        return Visit(self.language, "desk", facts=facts)

    def was_examined(self, examined: ExaminedView) -> Visit:
        """What the doctor says."""
        return replace(self, examined=examined, busy=None, sheet=0)

    def was_looked(self, said: Said, facts: FactsView | None) -> Visit:
        """What came of a look."""
        return replace(self, said=said, facts=facts or self.facts, busy=None)
