"""From the hub's words to the enrolment's file: value by value, and nothing that is not named here.

So a member that no model declares, a root or an authority among them, changes nothing.
"""

from __future__ import annotations

from pathlib import Path

from pydantic import ValidationError

from config.document import Document
from config.enrolment import Enrolment
from config.errors import SettingsMistaken
from config.mistakes import mistakes_of
from sync.device_api import DeviceState, Enrolled

_ANSWER = Path("the hub's answer")
"""What a mistake names as its file."""


def enrolment_of(said: Enrolled) -> Enrolment:
    """What is kept of the hub's answer. Raises SettingsMistaken where a value cannot be used."""
    broker = said.broker
    return _checked(
        {
            "screen": said.screen,
            "site": said.site,
            "name": said.name,
            "feed": {
                "url": said.feed.url,
                "channel": said.feed.channel,
                "poll_s": said.feed.poll_s,
            },
            "broker": None
            if broker is None
            else {"host": broker.host, "port": broker.port, "tls": broker.tls},
            "languages": {"first": said.languages.first},
            "time_zone": said.time_zone,
        }
    )


def enrolment_after(before: Enrolment, state: DeviceState, *, channel: str) -> Enrolment:
    """The enrolment with a later state of the screen, and `channel`, which the feed vouches for.

    The address of the feed and the broker stay: only enrolment says them. Raises SettingsMistaken.
    """
    kept = before.model_dump(mode="json")
    return _checked(
        {
            **kept,
            "site": state.site,
            "name": state.name,
            "feed": {**kept["feed"], "channel": channel, "poll_s": state.poll_s},
            "languages": {"first": state.languages.first},
            "time_zone": state.time_zone,
            "volume": state.volume,
        }
    )


def _checked(values: dict[str, object]) -> Enrolment:
    try:
        return Enrolment.model_validate(values)
    except ValidationError as error:
        document = Document(values, {}, ())
        raise SettingsMistaken(_ANSWER, mistakes_of(error, Enrolment, document)) from error
