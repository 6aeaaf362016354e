"""What player and agent say to each other about a technician: one JSON object a line, each way.

Questions on the agent's socket (`config.kiosk: agent_socket`); each answer has `ok`:

    {"do": "door"}                                    may a PIN be tried now: Door
    {"do": "enter", "pin": "12345678"}                Entered
    {"do": "examine", "visit": V, "language": "es"}   what the doctor says: Examined
    {"do": "look", "visit": V}                        look at feed and hub now: Looked
    {"do": "restart", "visit": V, "part": "player"}   Done
    {"do": "leave", "visit": V}                       Done

A visit is opened by a PIN and is a secret of agent and player; neither writes it down.
"""

from __future__ import annotations

from typing import Annotated, Final, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

from sync.device_orders import RestartPart
from sync.technician_pin import DIGITS

DoorState: TypeAlias = Literal["open", "waiting", "not_enrolled", "damaged", "failed", "away"]
"""open: a PIN may be tried. waiting: after too many wrong ones. damaged: which PINs were used is
not known any more, so none is taken until the screen has another token. failed: this device's disk
says no. away: the agent does not answer (only the player says so)."""
Language: TypeAlias = Literal["es", "en"]
VISIT_PATTERN: Final = r"^[A-Za-z0-9_-]{43}$"
Visit: TypeAlias = Annotated[str, Field(pattern=VISIT_PATTERN, repr=False)]
"""256 random bits, base64url."""
FINDINGS_MAX: Final = 20
LONGEST_TEXT: Final = 600


class _Said(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class _Asked(BaseModel):
    # A question is refused by a fixed text: pydantic's own would quote what was typed.
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class AskDoor(_Asked):
    """May a PIN be tried now?"""

    do: Literal["door"] = "door"


class AskEnter(_Asked):
    """Is this the PIN? It is in no repr, and so in no log."""

    do: Literal["enter"] = "enter"
    pin: Annotated[str, Field(pattern=rf"^[0-9]{{{DIGITS}}}$", repr=False)]


class AskExamine(_Asked):
    """What does the doctor say?"""

    do: Literal["examine"] = "examine"
    visit: Visit
    language: Language


class AskLook(_Asked):
    """Look at feed and hub now."""

    do: Literal["look"] = "look"
    visit: Visit


class AskRestart(_Asked):
    """Start one of the two programs anew."""

    do: Literal["restart"] = "restart"
    visit: Visit
    part: Literal["player", "agent"]
    """Of `sync.device_orders.RESTART_PARTS`, but for the device itself: its plug is at hand."""


class AskLeave(_Asked):
    """The technician has gone."""

    do: Literal["leave"] = "leave"
    visit: Visit


Question: TypeAlias = AskDoor | AskEnter | AskExamine | AskLook | AskRestart | AskLeave
Part: TypeAlias = RestartPart


class Door(_Said):
    """Whether a PIN may be tried now."""

    state: DoorState = "open"
    wait_s: int = 0
    """Seconds until one may, where it is `waiting`."""
    tries: int = 0
    """PINs that may still be wrong before a wait."""


class Facts(_Said):
    """What this screen is and how it is, in short. No notice's content, no secret."""

    name: str = ""
    site: str = ""
    screen: str = ""
    software: str = ""
    channel: str = ""
    publication: int = 0
    verified_s: float | None = None
    """Seconds since a look at the feed last went through; None: not since the agent started."""
    hub: str = "none"
    """A `kiosk.agent.status.HubLink`."""
    tips_waiting: int | None = None
    """Sealed tips that the hub has not yet, to whoever stands here in whole numbers as
    `sebusca-kiosk status` has them."""


class Entered(_Said):
    """What came of a PIN."""

    door: Door
    visit: Annotated[str, Field(pattern=rf"^$|{VISIT_PATTERN}", repr=False)] = ""
    """Empty: it did not open."""
    facts: Facts | None = None


class Finding(_Said):
    """One line of the doctor's that is not well."""

    level: Literal["warn", "fail"]
    text: Annotated[str, Field(max_length=LONGEST_TEXT)]
    advice: Annotated[str, Field(max_length=LONGEST_TEXT)] = ""


class Examined(_Said):
    """The doctor's report in short."""

    worst: Literal["ok", "warn", "fail"]
    well: int
    """Checks that found nothing amiss."""
    findings: Annotated[tuple[Finding, ...], Field(max_length=FINDINGS_MAX)] = ()


class Looked(_Said):
    """What came of a look at the feed; `busy`: it goes on."""

    result: Literal["changed", "unchanged", "refused", "failed", "busy"]
    facts: Facts


class Done(_Said):
    """Nothing more to say."""
