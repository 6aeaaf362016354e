"""What the hub says of a screen at enrolment, kept in a file beneath the device's own settings.

The agent writes it (`kiosk.enrolment`), every process reads it through `config.kiosk`. It names no
root, no authority and no path: what a device believes is in its image alone (DESIGN §4 Trust), so
a hub in the wrong hands can point a screen elsewhere, and there nothing verifies.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import Field

from config.loading import load_settings
from config.sections import (
    ChannelName,
    Languages,
    PollSeconds,
    ScreenName,
    Section,
    TimeZone,
    WebAddress,
    Whole,
)

_HEAD = """\
# Written by sebusca-kiosk at enrolment, and when the hub says otherwise. Your own settings file
# comes first: what stands there stands. To undo the enrolment: sebusca-kiosk enroll --forget
"""


class FeedPlace(Section):
    """Where the signed feed is, as the hub says; believed as far as the pinned roots go."""

    url: WebAddress
    """As in `config.sections.Feed`."""
    channel: ChannelName
    """As in `config.sections.Feed`."""
    poll_s: PollSeconds = 15
    """As in `config.sections.Feed`."""


class BrokerPlace(Section):
    """Where hints come from, as the hub says. A user and its password are the device's own."""

    host: Annotated[str, Field(min_length=1, max_length=253)]
    """As in `config.sections.Broker`."""
    port: Annotated[Whole, Field(ge=1, le=65535)]
    """As in `config.sections.Broker`."""
    tls: bool
    """As in `config.sections.Broker`."""


class Enrolment(Section):
    """The whole file. Closed: a key that it does not know, such as a root, is refused."""

    screen: ScreenName
    """This screen's id at the hub."""
    site: str = ""
    """Name of the place it stands in, for people."""
    name: str = ""
    """What it is called there, for people."""
    feed: FeedPlace
    """Where the signed feed is."""
    broker: BrokerPlace | None = None
    """Where hints come from; empty: poll only."""
    languages: Languages
    """The order of the two languages."""
    time_zone: TimeZone
    """Zone of the place."""
    volume: Annotated[Whole, Field(ge=1, le=100)] | None = None
    """Percent that every person's voice begins with; empty: as in `config.sections.Voice`."""


def read_enrolment(file: Path) -> Enrolment | None:
    """The enrolment in `file`; None where there is none. Raises ConfigError for one that is bad."""
    return load_settings(file, Enrolment) if file.exists() else None


def enrolment_text(enrolment: Enrolment) -> str:
    """The file's text."""
    values = enrolment.model_dump(mode="json")
    return _HEAD + yaml.safe_dump(values, sort_keys=False, allow_unicode=True)


def names_a_hub(data: object) -> bool:
    """Whether a settings file's data has a section `hub`."""
    return isinstance(data, dict) and data.get("hub") is not None


def is_left_to_the_hub(data: object) -> bool:
    """Whether the file lacks what a screen cannot play without and a hub says."""
    if not isinstance(data, dict) or not names_a_hub(data):
        return False
    feed = data.get("feed")
    said = feed if isinstance(feed, dict) else {}
    return None in (said.get("url"), said.get("channel"), data.get("time_zone"))


def under(data: object, enrolment: Enrolment) -> object:
    """A settings file's data with the enrolment beneath: whatever the file says itself stands.

    `broker: null` in the file is a choice, and stays. A broker that the file names is the file's
    whole, and its password never goes to another host; one without a host is the user and the
    authority for the broker that the hub names.
    """
    if not isinstance(data, dict):
        return data
    whole: dict[str, Any] = dict(data)
    said = enrolment.model_dump(mode="json", exclude={"site", "name"})
    if said["volume"] is not None:
        whole["voice"] = _louder(whole.get("voice"), said["volume"])
    for section in ("feed", "languages"):
        whole[section] = _filled(whole.get(section), said[section])
    own = whole.get("broker", {})
    if isinstance(own, dict) and own.get("host") is None:
        whole["broker"] = None if said["broker"] is None else _filled(own, said["broker"])
    return _filled(whole, {"screen": said["screen"], "time_zone": said["time_zone"]})


def _louder(own: object, volume: int) -> object:
    """A file's section `voice` with the hub's volume beneath, never above what the file allows."""
    loudest = own.get("loudest") if isinstance(own, dict) else None
    most = loudest if isinstance(loudest, int) else 100
    return _filled(own, {"volume": min(volume, most)})


def _filled(own: object, beneath: Mapping[str, object]) -> object:
    """`own`, with what it leaves out or leaves empty from `beneath`."""
    if own is None:
        return dict(beneath)
    if not isinstance(own, dict):
        return own  # not a section at all: the loader says so
    return {**beneath, **{key: value for key, value in own.items() if value is not None}}
