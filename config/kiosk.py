"""The settings of one device: what `sebusca-kiosk --config FILE` reads, field by field.

`config/kiosk.yaml` is the same list with its defaults, commented, to copy to a device. Agent,
player, supervisor and doctor read the same file; nothing in it is secret (a broker's password and
the device's own token are in files of their own).

A file may leave to the hub what the hub decides (`config.enrolment`): an image then carries the
hub's address and the two roots, and is the same for a thousand screens.
"""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date
from functools import cached_property
from importlib import resources
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import Field

from config.document import Document, read_document
from config.enrolment import (
    Enrolment,
    is_left_to_the_hub,
    names_a_hub,
    read_enrolment,
    under,
)
from config.errors import NotEnrolled
from config.loading import load_settings, settings_of
from config.sections import (
    Broker,
    BrokerToCome,
    Commands,
    Display,
    Feed,
    FeedToCome,
    Hub,
    Languages,
    Number,
    PathSetting,
    ScreenName,
    Section,
    SocketFolder,
    Supervision,
    TimeZone,
    Tips,
    Voice,
)

__all__ = [
    "Broker",
    "Commands",
    "DeviceSettings",
    "Display",
    "EnrollingSettings",
    "Feed",
    "Hub",
    "KioskSettings",
    "Languages",
    "Section",
    "Supervision",
    "Tips",
    "Voice",
]

ENVIRONMENT = "SEBUSCA_KIOSK_CONFIG"
USUAL_PLACE = Path("/etc/sebusca/kiosk.yaml")


class DeviceSettings(Section):
    """What the device is told on the spot, enrolled or not."""

    store_dir: PathSetting = Path("/var/lib/sebusca/store")
    """Folder for verified generations, pictures and the trust records. Survives reboots."""
    runtime_dir: SocketFolder = Path("/run/sebusca")
    """Folder for sockets, heartbeat and status. Emptied by a reboot."""
    hub: Hub | None = None
    """The hub; empty: no enrolment, and no form for tips."""
    tips: Tips = Tips()
    """Sealed tips on their way from this device to the hub."""
    screen: ScreenName | None = None
    """This screen's id, given at enrolment."""
    display: Display = Display()
    """The screen this device draws on."""
    languages: Languages = Languages()
    """The order of the two languages on every slide."""
    input: Literal["touch", "keypad", "none"] = "touch"
    """What a passer-by can use. With none the bar goes and the QR grows."""
    crossfade_s: Annotated[Number, Field(ge=0, le=3)] = 0.6
    """Seconds from one slide to the next; 0 cuts."""
    clock: Literal["system", "timesyncd", "trusted", "untrusted"] = "system"
    """How the device knows its clock is right. system: ask the kernel (adjtimex). timesyncd: the
    file systemd-timesyncd writes once it has the time. trusted: take it as right (containers on a
    synchronised host). untrusted: never."""
    image_built: date | None = None
    """Day the device's image was built: no clock before it is believed. Empty: the release day."""
    voice: Voice = Voice()
    """The voice that reads slides and the form aloud."""
    commands: Commands = Commands()
    """What the hub may do to this device beside what it plays."""
    supervision: Supervision = Supervision()
    """When the supervisor takes a process for frozen."""

    @property
    def player_socket(self) -> Path:
        """Unix stream socket on which the player takes orders."""
        return self.runtime_dir / "player.sock"

    @property
    def player_heartbeat(self) -> Path:
        """File whose modification time the player's drawing thread renews each second."""
        return self.runtime_dir / "player.heartbeat"

    @property
    def agent_socket(self) -> Path:
        """Unix stream socket on which the agent judges a technician's PIN (`kiosk.technician`)."""
        return self.runtime_dir / "agent.sock"

    @property
    def agent_heartbeat(self) -> Path:
        """File whose modification time the agent renews while none of its jobs hangs."""
        return self.runtime_dir / "agent.heartbeat"

    @property
    def agent_status(self) -> Path:
        """JSON file in which the agent says how its last look at the feed went."""
        return self.runtime_dir / "agent.json"

    @property
    def enrolment_status(self) -> Path:
        """JSON file in which the agent of a device that is not enrolled shows its code."""
        return self.runtime_dir / "enrolment.json"

    @property
    def agent_dir(self) -> Path:
        """Folder for the agent's secrets, which survive a reboot: closed to the player's unit."""
        return self.store_dir.parent / "agent"

    @property
    def enrolment_file(self) -> Path:
        """What the hub said at enrolment, and since; no secret: the player reads it too."""
        return self.store_dir.parent / "enrolment.yaml"


class KioskSettings(DeviceSettings):
    """Everything a device needs to play; what it plays is in the signed feed."""

    feed: Feed
    """Where the signed feed is, and what this device takes from it."""
    time_zone: TimeZone
    """Zone of the place the screen stands in, for dayparts: America/Ciudad_Juarez."""
    broker: Broker | None = None
    """The MQTT broker that hints come from; empty: poll only."""

    @cached_property
    def zone(self) -> ZoneInfo:
        """`time_zone`, ready to use."""
        return ZoneInfo(self.time_zone)


class EnrollingSettings(DeviceSettings):
    """What the file says by itself, where it names a hub: enough to enrol with, not to play."""

    hub: Hub
    """The hub to enrol at."""
    feed: FeedToCome
    """The pinned roots; the rest as far as the file says it."""
    broker: BrokerToCome | None = None
    """As in `KioskSettings`; with a user alone, of the broker that the hub will name."""
    time_zone: TimeZone | None = None
    """As in `KioskSettings`."""


def load_kiosk_settings(file: Path) -> KioskSettings:
    """The settings of `file`, with what the hub said at enrolment beneath them.

    Raises ConfigError with every mistake, in this file or in the enrolment's; NotEnrolled where
    the file leaves something to a hub that has not said it yet.
    """
    document = read_document(file)
    if not names_a_hub(document.data):
        return settings_of(file, document, KioskSettings)
    local = settings_of(file, document, EnrollingSettings)
    enrolment = read_enrolment(local.enrolment_file)
    if enrolment is not None:
        return _whole(file, document, enrolment)
    if is_left_to_the_hub(document.data):
        raise NotEnrolled(file)
    return settings_of(file, document, KioskSettings)


def load_device_settings(file: Path) -> KioskSettings | EnrollingSettings:
    """The settings of `file`, of an enrolled device or of one that is not. Raises ConfigError."""
    try:
        return load_kiosk_settings(file)
    except NotEnrolled:
        return load_enrolling_settings(file)


def load_enrolling_settings(file: Path) -> EnrollingSettings:
    """What `file` says by itself. Raises ConfigError, also where it names no hub to enrol at."""
    return load_settings(file, EnrollingSettings)


def settings_with(file: Path, enrolment: Enrolment) -> KioskSettings:
    """The settings as they would be with this enrolment. Raises ConfigError: then it is no good."""
    return _whole(file, read_document(file), enrolment)


def _whole(file: Path, document: Document, enrolment: Enrolment) -> KioskSettings:
    return settings_of(file, replace(document, data=under(document.data, enrolment)), KioskSettings)


def kiosk_settings_file(named: Path | None = None) -> Path:
    """The file that is in force: named on the command line, in the environment, or the usual."""
    if named is not None:
        return named
    return Path(os.environ.get(ENVIRONMENT) or USUAL_PLACE)


def packaged_kiosk_yaml() -> Path:
    """The commented file that a technician copies and fills in."""
    return Path(str(resources.files("config"))) / "kiosk.yaml"
