"""The settings of the hub, read from its environment once, by `hub.settings`.

An environment rather than a file, because a hub is usually a container or a unit: secrets stay out
of files that get copied. Every variable that is wrong is named in one go.
"""

from __future__ import annotations

import os
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal, TypeAlias
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from config.document import Document
from config.errors import Mistake, SettingsMistaken
from config.mail import LOOPBACK, MailServer, mail_sender, mail_server
from config.mistakes import MESSAGES, closest, mistakes_of

PREFIX = "SEBUSCA_"
DATABASE = "DATABASE_URL"
MQTT_PORT = 1883
MQTTS_PORT = 8883
ENVIRONMENT = Path("environment")
"""What a mistake names as its file."""


def _folders(value: object) -> object:
    return (
        tuple(part for part in value.split(os.pathsep) if part) if isinstance(value, str) else value
    )


def _words(value: object) -> object:
    return tuple(shlex.split(value)) if isinstance(value, str) else value


def _names(value: object) -> object:
    if not isinstance(value, str):
        return value
    return tuple(part.strip() for part in value.split(",") if part.strip())


def _absolute(value: Path) -> Path:
    return value.expanduser().absolute()


def _broker_address(value: str) -> str:
    parts = urlsplit(value if "://" in value else f"mqtt://{value}")
    if parts.scheme not in {"mqtt", "mqtts"} or not parts.hostname:
        raise ValueError("must be host:port, mqtt://user:password@host:port or mqtts://…")
    _ = parts.port or MQTT_PORT  # raises ValueError where the port is no number
    return parts.geturl()


@dataclass(frozen=True)
class DeviceBroker:
    """The broker as devices reach it: where, and nothing secret."""

    host: str
    port: int
    tls: bool


def _device_broker(value: object) -> object:
    if not isinstance(value, str):
        return value
    parts = urlsplit(value if "://" in value else f"mqtts://{value}")
    if parts.scheme not in {"mqtt", "mqtts"} or not parts.hostname:
        raise ValueError("must be host:port, mqtts://host:port or mqtt://127.0.0.1:port")
    if parts.username is not None or parts.password is not None:
        raise ValueError("must be without a user and a password: every device is told it")
    tls = parts.scheme == "mqtts"
    if not tls and parts.hostname not in LOOPBACK:
        raise ValueError("must be mqtts:// (plain mqtt only on this machine itself)")
    return DeviceBroker(parts.hostname, parts.port or (MQTTS_PORT if tls else MQTT_PORT), tls)


def _web_address(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("must be a web address like https://hub.example.org")
    return value.rstrip("/")


def _time_zone(value: str) -> str:
    # Some systems list `localtime` and the like, which browsers refuse.
    if value not in available_timezones() or not ("/" in value or value == "UTC"):
        raise ValueError("must be the name of a time zone, like America/Ciudad_Juarez or UTC")
    return value


Folder: TypeAlias = Annotated[Path, AfterValidator(_absolute)]


class HubSettings(BaseModel):
    """What `SEBUSCA_…` and `DATABASE_URL` say; everything has a default that works on a desk."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        use_attribute_docstrings=True,
        validate_default=True,
        hide_input_in_errors=True,  # a traceback repeats no secret
    )

    hub_data: Folder = Path("hub-data")
    """SEBUSCA_HUB_DATA: folder of the database, the media originals and, by default, the feed."""
    database_url: str | None = None
    """DATABASE_URL: PostgreSQL beyond one machine; unset: SQLite in the data folder."""
    feed_root: Folder | None = None
    """SEBUSCA_FEED_ROOT: the published feed; unset: `feed` in the data folder."""
    keys: Annotated[tuple[Folder, ...], BeforeValidator(_folders)] = ()
    """SEBUSCA_KEYS: folders of key files, separated by `:`."""
    broker: Annotated[str, AfterValidator(_broker_address)] | None = None
    """SEBUSCA_BROKER: host:port of the MQTT broker for hints; unset: screens poll."""
    device_broker: Annotated[DeviceBroker, BeforeValidator(_device_broker)] | None = None
    """SEBUSCA_DEVICE_BROKER: mqtts://host:port as devices reach it, told to each at enrolment;
    unset: they are told none. Never with a user or a password: those are a device's own."""
    renderer: Annotated[tuple[str, ...], BeforeValidator(_words)] = ()
    """SEBUSCA_RENDERER: command line of `sebusca-kiosk render --serve`; unset: no previews."""
    secret_key: Annotated[str, Field(min_length=32)] | None = None
    """SEBUSCA_SECRET_KEY: signs sessions and approvals; unset: one is made in the data folder."""
    secret_key_fallbacks: Annotated[tuple[str, ...], BeforeValidator(_names)] = ()
    """SEBUSCA_SECRET_KEY_FALLBACKS: earlier secret keys; approvals sealed by them stay valid."""
    tip_bits: Annotated[int, Field(ge=0, le=24)] = 16
    """SEBUSCA_TIP_BITS: work that a sealed tip must be paid for with; one more doubles it."""
    tips_per_hour: Annotated[int, Field(ge=1, le=1_000_000)] = 2000
    """SEBUSCA_TIPS_PER_HOUR: sealed tips that are taken in an hour from everybody together."""
    allowed_hosts: Annotated[tuple[str, ...], BeforeValidator(_names)] = ("127.0.0.1", "localhost")
    """SEBUSCA_ALLOWED_HOSTS: host names the hub answers to, separated by commas."""
    base_url: Annotated[str, AfterValidator(_web_address)] = "http://127.0.0.1:8000"
    """SEBUSCA_BASE_URL: the hub's own address, for links."""
    time_zone: Annotated[str, AfterValidator(_time_zone)] = "UTC"
    """SEBUSCA_TIME_ZONE: IANA name of the zone in which pages show and read moments to people who
    chose none in their account."""
    mail: Annotated[MailServer, BeforeValidator(mail_server)] | None = None
    """SEBUSCA_MAIL: `smtps://user:password@host:465`, `smtp+starttls://…:587` or `smtp://host:25`;
    unset: the hub sends no mail."""
    mail_from: Annotated[str, AfterValidator(mail_sender)] | None = None
    """SEBUSCA_MAIL_FROM: the sender of the hub's mail; unset: `sebusca@` and the hub's name."""
    log_format: Literal["text", "json"] = "text"
    """SEBUSCA_LOG_FORMAT: `json` for one JSON object a line, as a journal or Loki takes it."""
    debug: bool = False
    """SEBUSCA_DEBUG: tracebacks in the browser; never where others can reach the hub."""

    @property
    def feed(self) -> Path:
        """The feed root, given or by default."""
        return self.feed_root or self.hub_data / "feed"

    @property
    def sender(self) -> str:
        """The sender of the hub's mail, given or by default."""
        return self.mail_from or f"sebusca@{urlsplit(self.base_url).hostname}"


IGNORED = frozenset({"KIOSK_CONFIG", "SHARED_DATA"})
"""Variables of our prefix that other commands read."""
SECRET = frozenset({"broker", "database_url", "mail", "secret_key", "secret_key_fallbacks"})
"""Settings that may hold a secret: a mistake does not repeat what they were given."""


def hub_settings(environment: Mapping[str, str]) -> HubSettings:
    """The hub's settings from an environment.

    Raises SettingsMistaken with every variable that is unusable, and every `SEBUSCA_HUB_…`
    variable that is unknown (a misspelt name would otherwise be silently without effect).
    """
    given: dict[str, Any] = {}
    mistakes: list[Mistake] = []
    for variable, value in environment.items():
        if variable == DATABASE:
            given["database_url"] = value
        elif variable.startswith(PREFIX) and (name := variable.removeprefix(PREFIX)) not in IGNORED:
            if name.lower() in HubSettings.model_fields:
                given[name.lower()] = value
            elif near := closest(name.lower(), HubSettings.model_fields):
                meant = PREFIX + near.upper()
                mistakes.append(Mistake(variable, MESSAGES["extra_forbidden"], {}, None, meant))
    try:
        settings = HubSettings.model_validate(given)
    except ValidationError as error:
        found = mistakes_of(error, HubSettings, Document(given, {}, ()))
        named = [Mistake(_variable(m.where), m.problem, _told(m), None, m.meant) for m in found]
        raise SettingsMistaken(ENVIRONMENT, (*mistakes, *named)) from error
    if mistakes:
        raise SettingsMistaken(ENVIRONMENT, tuple(mistakes))
    return settings


def _told(mistake: Mistake) -> Mapping[str, object]:
    secret = mistake.where.split(".", maxsplit=1)[0] in SECRET
    return {**mistake.values, "given": "what it is set to"} if secret else mistake.values


def _variable(setting: str) -> str:
    name = setting.split(".", maxsplit=1)[0]
    return DATABASE if name == "database_url" else PREFIX + name.upper()
