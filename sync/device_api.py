"""What a device and the hub say to each other beside the signed feed: enrolment, state, reports.

Shared by `hub.fleet` and the kiosk's agent. None of it is signed, so none of it is believed about
what may be shown: no message carries a root, a key, a certificate or content (DESIGN §4 Trust).

What the hub receives (`Received`) is closed: an unknown member is refused, so that nothing is
stored that nobody declared. What the device receives (`Told`) ignores members that it does not
know, so that a newer hub never breaks an older screen; so the hub is upgraded before the screens.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Final, Literal, TypeAlias
from urllib.parse import urlsplit
from uuid import UUID

from pydantic import AfterValidator, Field

from sync.device_orders import COMMANDS_MAX, Command, CommandResult, DayHours
from sync.models.text import Line
from sync.told import Received, Told
from sync.types import (
    ChannelIdField,
    Instant,
    Language,
    NoticeIdField,
    ScreenIdField,
    SlideIdField,
)

ENROLMENTS: Final = "/api/v1/enrolments"
STATE: Final = "/api/v1/devices/me/state"
TOKEN: Final = "/api/v1/devices/me/token"  # noqa: S105 - an address
REPORTS: Final = "/api/v1/devices/me/reports"
SCREENSHOT: Final = "/api/v1/devices/me/screenshot"
SECRET_HEADER: Final = "X-Enrolment-Secret"  # noqa: S105 - a header's name

SCREENSHOT_MAX_BYTES: Final = 4 * 2**20
PLAYS_MAX: Final = 2000
"""Plays in one report; a device that was away for long sends several."""

Secret: TypeAlias = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{43}$")]
"""256 random bits, base64url: a device's token, an enrolment's secret, a preseed's token."""
Code: TypeAlias = Annotated[str, Field(pattern=r"^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$")]
"""What a person reads from the screen and types into the hub: Crockford's base 32, two halves."""
Seconds: TypeAlias = Annotated[int, Field(ge=0, le=2**40)]
Count: TypeAlias = Annotated[int, Field(ge=0, le=2**53 - 1)]
Throttle: TypeAlias = Literal["undervoltage", "capped", "throttled", "hot"]
"""What a board's firmware says: too little voltage, clock capped, clock lowered, too warm."""
PollSeconds: TypeAlias = Annotated[int, Field(ge=5, le=300)]


def _web_address(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username:
        raise ValueError("must be a web address without a user")
    return value.rstrip("/")


# --- enrolment -------------------------------------------------------------------------------


class EnrolmentCall(Received):
    """The body of `POST /enrolments`; it may be left out."""

    preseed: Secret | None = None
    """A one-time token from the hub: enrolled at once, with nobody typing a code."""
    model: Annotated[Line, Field(max_length=60)] = ""
    """What the device says it is, for the person who types the code: `Raspberry Pi 4`."""


class EnrolmentOpened(Told):
    """201 of `POST /enrolments`."""

    id: UUID
    """Poll `GET /enrolments/{id}`."""
    secret: Secret
    """Goes with each poll in the header `X-Enrolment-Secret`; never shown."""
    code: Code
    """Shown on the screen; with a preseed it is of no use, for it is taken already."""
    expires_at: Instant
    """After that the code is worth nothing; open another."""
    poll_s: PollSeconds
    """Seconds between two polls."""


class EnrolmentWaiting(Told):
    """202 of `GET /enrolments/{id}`: nobody has typed the code yet."""

    state: Literal["waiting"] = "waiting"
    poll_s: PollSeconds


class FeedPlace(Told):
    """Where the signed feed is. Believed only as far as the pinned roots go."""

    url: Annotated[str, AfterValidator(_web_address)]
    channel: ChannelIdField
    poll_s: PollSeconds
    """Seconds between two looks."""


class BrokerPlace(Told):
    """Where hints come from: never with a user or a password."""

    host: Annotated[str, Field(min_length=1, max_length=253)]
    port: Annotated[int, Field(ge=1, le=65535)]
    tls: bool


class LanguageOrder(Told):
    """Which of the two languages stands first on every slide."""

    first: Language


class Enrolled(Told):
    """200 of `GET /enrolments/{id}`: this device is a screen of the hub now.

    Asked again before the token was first used, the answer carries a fresh token, so that a device
    that lost power between the answer and its disk is not lost.
    """

    screen: ScreenIdField
    token: Secret
    """Goes with every call of the device as `Authorization: Bearer` (RFC 6750 §2.1)."""
    feed: FeedPlace
    broker: BrokerPlace | None
    languages: LanguageOrder
    time_zone: Annotated[str, Field(min_length=1, max_length=64)]
    """Of the site, for dayparts: America/Ciudad_Juarez."""
    site: Line
    """The site's name."""
    name: Line
    """The screen's name there."""


# --- state -----------------------------------------------------------------------------------


class DeviceState(Told):
    """200 of `GET /devices/me/state`: what this screen is meant to be. Its ETag is over exactly
    these members, so that a screen with nothing new to learn gets a 304."""

    screen: ScreenIdField
    channel: ChannelIdField
    """One that two people approved; the signed feed alone says what it shows."""
    poll_s: PollSeconds
    """Seconds between two looks at the feed and at this."""
    languages: LanguageOrder
    time_zone: Annotated[str, Field(min_length=1, max_length=64)]
    site: Line
    name: Line
    renew_token: bool = False
    """The device should fetch another token now: `POST /devices/me/token`."""
    hours: tuple[DayHours, ...] | None = None
    """When the display is on, in `time_zone`; a weekday that is not here is dark all day. None:
    always on."""
    volume: Annotated[int, Field(ge=1, le=100)] | None = None
    """Percent that every person's voice begins with; None: as the device's own settings say."""
    commands: tuple[Command, ...] = Field(default=(), max_length=COMMANDS_MAX)
    """Given and not yet answered for, oldest first."""


class NewToken(Told):
    """200 of `POST /devices/me/token`. The old token holds until this one is first used, so that
    a device that loses the answer is not locked out."""

    token: Secret


# --- reports ---------------------------------------------------------------------------------


class RoleVersions(Received):
    """The highest verified versions of one repository's roles on this device; 0: none yet."""

    root: Count = 0
    targets: Count = 0
    snapshot: Count = 0
    timestamp: Count = 0


class TechnicianState(Received):
    """The technician's way in. Never a PIN, nor how often one was wrong: that would say at which
    minute somebody stood before the screen."""

    door: Literal["open", "waiting", "damaged"] = "open"
    """waiting: after too many wrong PINs. damaged: the device no longer knows which PINs were used,
    and takes none until it has another token."""
    pins_used: Count = 0
    """The highest number of a PIN of the present token that was used (`sync.technician_pin`)."""
    visits: Count = 0
    """How often a technician came in."""
    visited_at: Instant | None = None
    """When one last did, to the minute, by the device's reference time."""


class Health(Received):
    """How a screen is. No notice's content, no address, nothing that a passer-by typed."""

    generation: Annotated[str, Field(max_length=100, pattern=r"^[A-Za-z0-9._-]*$")] = ""
    """Name of the generation that the player shows; empty: none yet."""
    publication: Count = 0
    """Number of the publication in it; 0: none yet."""
    feed: RoleVersions = RoleVersions()
    recalls: RoleVersions = RoleVersions()
    recall_sequence: Count = 0
    """The last recall that this screen obeys."""
    age_s: Seconds | None = None
    """Since the feed last advanced, by the boot clock; None: never heard."""
    faces_withheld: bool = False
    """No face is shown: the feed is too old or past its date."""
    clock_synchronised: bool
    uptime_s: Seconds
    """Of the machine."""
    disk_free_bytes: Count
    """Where tips and generations are kept; in coarse steps, as the next."""
    tips_waiting: Count = 0
    """Sealed tips that the hub has not yet confirmed, in whole hundreds: by an exact number the hub
    could tell when one was given at this screen."""
    tips_set_aside: Count = 0
    """Sealed tips that the hub refuses for good: somebody must look. In whole hundreds too: a hub
    that refuses a single one would else learn from which screen it came. The device says them all
    to whoever stands before it (`sebusca-kiosk status`)."""
    software: Annotated[str, Field(max_length=40, pattern=r"^[0-9A-Za-z.+-]*$")]
    """Version of `se-busca`."""
    verified_at: Instant | None = None
    """When a look at the feed last went through, to the minute, by the device's clock."""
    temperature_c: Annotated[int, Field(ge=-60, le=200)] | None = None
    """Of the hottest sensor, in steps of five degrees: a form that is open warms a board. None:
    the board has no sensor that the agent can read."""
    throttled: tuple[Throttle, ...] = Field(default=(), max_length=4)
    """What held the processor back at any time since it was switched on; never at which."""
    memory_free_bytes: Count | None = None
    """What programs could still be given (MemAvailable), in steps of 64 MiB, for that reason."""
    display: Literal["on", "off", "unknown"] = "unknown"
    """As the tool that switches it last read it back."""
    display_wanted: Literal["on", "off"] = "on"
    """By the display's hours, by a command, or because an alert wakes it."""
    display_tool: Annotated[str, Field(max_length=20, pattern=r"^[a-z0-9-]*$")] = ""
    """What switches it: wlopm; empty: nothing on this device answers."""
    technician: TechnicianState = TechnicianState()
    """Whether somebody came in with a PIN."""


class PlayCount(Received):
    """How often one slide was shown on one day (proof of play). Nothing finer: while somebody gives
    a tip, the slide beneath is no play, and a count of an hour would say in which hour that was."""

    slide: SlideIdField
    notice: NoticeIdField | None = None
    publication: Annotated[Count, Field(ge=1)]
    day: date
    """In UTC, by the device's clock; reported once it is over."""
    count: Annotated[int, Field(ge=1, le=86_400)]


class Report(Received):
    """The body of `POST /devices/me/reports`. The same batch sent again changes nothing."""

    batch: UUID
    """Made by the device for this report; kept with it until the hub has answered 202."""
    made_at: Instant
    """By the device's reference time, which may be wrong; for people."""
    health: Health
    plays: tuple[PlayCount, ...] = Field(default=(), max_length=PLAYS_MAX)
    results: tuple[CommandResult, ...] = Field(default=(), max_length=COMMANDS_MAX)
    """What came of commands; each until the hub has taken it."""


class ReportTaken(Told):
    """202 of `POST /devices/me/reports`."""

    batch: UUID
    repeated: bool
    """The hub had it already."""
