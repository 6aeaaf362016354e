"""The sections of a device's settings: what each says, and which values it may have.

`config.kiosk` puts them together; nothing in them is secret.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Literal, Self, TypeAlias
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationInfo, model_validator
from pydantic_core import PydanticCustomError

from config.loading import FOLDER
from config.mistakes import OWN, closest

_LOOPBACK = {"127.0.0.1", "::1", "localhost"}
_LONGEST_SOCKET_PATH = 107  # bytes; sun_path of unix(7), without its final NUL
_LONGEST_SOCKET_NAME = "player.sock"

Whole: TypeAlias = Annotated[int, Field(strict=True)]
Number: TypeAlias = Annotated[float, Field(strict=True, allow_inf_nan=False)]


def _mistake(problem: str, **values: object) -> PydanticCustomError:
    # The text is a message id with `{fields}`; pydantic would fill it, so it travels beside it.
    return PydanticCustomError(OWN, "{problem}", {"problem": problem, **values})


def _absolute(value: Path, info: ValidationInfo) -> Path:
    folder = (info.context or {}).get(FOLDER)
    if value.is_absolute():
        return value
    if folder is None:
        raise _mistake("must be an absolute path")
    return Path(os.path.normpath(folder / value))


def _feed_address(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise _mistake("must be a web address like https://hub.example.org/feed")
    if parts.scheme == "http" and parts.hostname not in _LOOPBACK:
        raise _mistake("must begin with https:// (plain http only to this machine itself)")
    if parts.username or parts.password or parts.query or parts.fragment:
        raise _mistake("must be an address only: no user, password, ? or #")
    return value.rstrip("/")


def _time_zone(value: str) -> str:
    known = available_timezones()
    if value not in known:
        raise PydanticCustomError(
            OWN,
            "{problem}",
            {"problem": "there is no such time zone", "meant": closest(value, known)},
        )
    return value


def _holds_sockets(value: Path) -> Path:
    if len(os.fsencode(value / _LONGEST_SOCKET_NAME)) > _LONGEST_SOCKET_PATH:
        raise _mistake(
            "runtime_dir is too long a path for a socket: at most {limit} bytes",
            limit=_LONGEST_SOCKET_PATH - len(f"/{_LONGEST_SOCKET_NAME}"),
        )
    return value


PathSetting: TypeAlias = Annotated[Path, AfterValidator(_absolute)]
"""Absolute, or relative to the folder of the settings file."""
SocketFolder: TypeAlias = Annotated[PathSetting, AfterValidator(_holds_sockets)]
"""A folder in which sockets are made."""
WebAddress: TypeAlias = Annotated[str, AfterValidator(_feed_address)]
"""HTTPS, or plain HTTP to this machine itself; without its last slash."""
ChannelName: TypeAlias = Annotated[str, Field(pattern=r"^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$")]
TimeZone: TypeAlias = Annotated[str, AfterValidator(_time_zone)]
ScreenName: TypeAlias = Annotated[str, Field(pattern=r"^[0-9A-HJKMNP-TV-Z]{8}$")]
SoundDevice: TypeAlias = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9:=,._-]{0,127}$")]
"""A PCM of ALSA (`aplay -L`): default, plughw:CARD=Headphones,DEV=0."""
SoundCard: TypeAlias = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,32}$")]
PollSeconds: TypeAlias = Annotated[Whole, Field(ge=5, le=300)]


class Section(BaseModel):
    """What all sections share: immutable, and closed to keys it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class Pins(Section):
    """What an image carries of the feed: the two roots that it is believed by."""

    root_feed: PathSetting
    """Root metadata of the feed repository, pinned: check its words against the printed card."""
    root_recalls: PathSetting
    """Root metadata of the recalls repository, pinned likewise."""
    ca_file: PathSetting | None = None
    """PEM file of the only authorities to trust for the feed's HTTPS; empty: the system's."""


class Feed(Pins):
    """Where the signed feed is, and what this device takes from it."""

    url: WebAddress
    """The feed's root, below which `feed/`, `recalls/` and `media/` lie. HTTPS, or loopback."""
    channel: ChannelName
    """The channel this screen plays."""
    poll_s: PollSeconds = 15
    """Seconds between two looks at the feed, give or take a fifth; hints come on top."""


class FeedToCome(Pins):
    """The same before enrolment: whatever the file does not say, the hub will."""

    url: WebAddress | None = None
    """As in `Feed`."""
    channel: ChannelName | None = None
    """As in `Feed`."""
    poll_s: PollSeconds = 15
    """As in `Feed`."""


class BrokerLogin(Section):
    """Whom this device believes, and as whom it comes to the broker: never the hub's word."""

    ca_file: PathSetting | None = None
    """PEM file of the only authorities to trust for the broker; empty: the system's."""
    username: Annotated[str, Field(min_length=1, max_length=128)] | None = None
    """User at the broker; empty: anonymous."""
    password_file: PathSetting | None = None
    """File holding the password on its first line, readable by the agent alone."""

    @model_validator(mode="after")
    def _password_has_a_user(self) -> Self:
        if self.password_file is not None and self.username is None:
            raise _mistake("password_file needs a username")
        return self


class Broker(BrokerLogin):
    """The MQTT broker that hints come from. Without one, the poll alone brings news."""

    host: Annotated[str, Field(min_length=1, max_length=253)]
    """Name or address of the broker."""
    port: Annotated[Whole, Field(ge=1, le=65535)] = 8883
    """TCP port: 8883 with TLS, 1883 without."""
    tls: bool = True
    """TLS to the broker. Off only on this machine itself."""

    @model_validator(mode="after")
    def _secret_stays_secret(self) -> Self:
        if not self.tls and self.host not in _LOOPBACK:
            raise _mistake("tls may be off only for a broker on this machine itself")
        return self


class BrokerToCome(BrokerLogin):
    """The same before enrolment: where the file does not say the host, the hub will."""

    host: Annotated[str, Field(min_length=1, max_length=253)] | None = None
    """As in `Broker`."""
    port: Annotated[Whole, Field(ge=1, le=65535)] = 8883
    """As in `Broker`."""
    tls: bool = True
    """As in `Broker`."""


class Display(Section):
    """The screen this device draws on."""

    width: Annotated[Whole, Field(ge=320, le=7680)] = 1920
    """Pixels across, as a person before the screen sees it (after `orientation`)."""
    height: Annotated[Whole, Field(ge=240, le=7680)] = 1080
    """Pixels down, likewise."""
    diagonal_in: Annotated[Number, Field(ge=5, le=120)] | None = None
    """Inches from corner to corner of the panel, so that no text is lower than 4.8 mm on it; empty:
    not known, and text goes by the pixels alone."""
    fullscreen: bool = True
    """The whole screen without a frame; off draws in a window of width by height."""
    orientation: Literal[0, 90, 180, 270] = 0
    """Degrees the picture is turned counter-clockwise for a panel mounted on its side."""
    max_fps: Annotated[Whole, Field(ge=5, le=60)] = 30
    """Frames a second while something moves; a still slide draws none."""


class Languages(Section):
    """The order of the two languages on every slide."""

    first: Literal["es", "en"] = "es"
    """The one at full size; the other stands beneath it at 60 %."""


class Hub(Section):
    """The hub, for what does not come through the signed feed: enrolment, state, sealed tips."""

    url: WebAddress
    """The hub's address, below which `/api/v1` lies. HTTPS, or loopback."""
    ca_file: PathSetting | None = None
    """PEM file of the only authorities to trust for the hub's HTTPS; empty: the system's."""
    token_file: PathSetting = Path("/var/lib/sebusca/agent/token")
    """The device's credential, written at enrolment, for the agent alone. Tips go without it."""


class Tips(Section):
    """Sealed tips on their way from this device to the hub."""

    spool_dir: PathSetting = Path("/var/lib/sebusca/spool")
    """Folder of the spool: sealed tips that the hub has not yet confirmed."""
    delay_s: Annotated[Whole, Field(ge=0, le=7200)] = 1800
    """Each tip waits a random time up to this before it is sent, so that the hub cannot tell which
    screen it is from by the minute; seconds."""
    most: Annotated[Whole, Field(ge=1, le=100_000)] = 10_000
    """Tips that may wait; beyond, the form says that it cannot take one and shows the phone."""


class Headset(Section):
    """A jack, or a USB headset, into which one person's own words may be spoken."""

    device: SoundDevice
    """ALSA device that is heard in the headset and nowhere else: plughw:CARD=Headphones."""
    card: SoundCard
    """ALSA card that tells whether it is plugged in, by name or number (`aplay -l`)."""
    jack: Annotated[str, Field(min_length=1, max_length=44)] | None = "Headphone Jack"
    """That card's boolean control (`amixer -c CARD contents`), on while a headset is plugged in.
    Empty: the card is there only while it is, as a USB headset's."""


class Voice(Section):
    """The voice that reads slides and the form aloud."""

    enabled: bool = True
    """Off: no voice, and no button for it."""
    volume: Annotated[Whole, Field(ge=1, le=100)] = 70
    """Percent that every person begins with; steps of ten percent are 3 dB."""
    loudest: Annotated[Whole, Field(ge=1, le=100)] = 100
    """Percent that a person can turn it up to."""
    speaker: SoundDevice | None = "default"
    """ALSA device that the room hears; empty: nothing is said but into a headset."""
    headset: Headset | None = None
    """What is plugged in by a person; empty: typed words and the receipt are never spoken."""

    @model_validator(mode="after")
    def _begins_no_louder_than_it_goes(self) -> Self:
        if self.volume > self.loudest:
            raise _mistake("volume must not be above loudest")
        return self


class Commands(Section):
    """What the hub may do to this device beside what it plays."""

    restart_device: bool = False
    """Whether the hub may restart the whole device, not only agent and player."""
    answer_after_s: Annotated[int, Field(ge=0, le=1800)] = 300
    """Seconds after which the hub learns what came of a command. One that is given while a form is
    open waits for it: by an answer at once the hub could tell that somebody stood there."""


class Supervision(Section):
    """When the supervisor takes a process for frozen."""

    freeze_s: Annotated[Number, Field(ge=1, le=60)] = 3.0
    """Seconds without a heartbeat of the player after which it is killed and started again."""
    start_grace_s: Annotated[Number, Field(ge=1, le=300)] = 20.0
    """Seconds a starting player has for its first heartbeat (software GL on a small board)."""
