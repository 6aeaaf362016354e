"""`desk.yaml`: where hub and feed are, whose roots are believed, and where keys and data lie.

Closed: an unknown setting is a mistake. Every mistake is reported at once.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import yaml
from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    ValidationInfo,
)

from desk.errors import SettingsUnusable
from desk.keys.folder import MEMBER
from desk.telling import told
from sync.errors import FeedRefused
from sync.fetch.source import check_address
from sync.types import ChannelIdField

_FOLDER = "folder"
_LONGEST = 64 * 1024  # bytes of a settings file


def _address(value: str) -> str:
    try:
        check_address(value)
    except FeedRefused as error:
        raise ValueError(error.why) from error
    return value.rstrip("/")


def _beside_the_file(value: Path, info: ValidationInfo) -> Path:
    folder: Path = (info.context or {}).get(_FOLDER, Path())
    return folder / value.expanduser()


def _zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise ValueError("is no time zone, such as America/Ciudad_Juarez") from error
    return value


Address = Annotated[str, AfterValidator(_address)]
Place = Annotated[Path, AfterValidator(_beside_the_file)]


class DeskSettings(BaseModel):
    """Everything a desk is told on its machine. Paths are relative to the file itself."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    hub: Address
    """The hub's address, below which `/api/v1` lies. HTTPS, or loopback."""
    feed: Address
    """Address of the signed feed."""
    ca_file: Place | None = None
    """PEM file of the only authorities to trust for HTTPS; empty: the system's."""
    channels: Annotated[tuple[ChannelIdField, ...], Field(min_length=1, max_length=50)]
    """Channels whose manifests are compared with this desk's keys."""
    root_feed: Place
    """The feed's version 1 root, compared with the key ceremony's printed card."""
    root_recalls: Place
    """The recalls' version 1 root, likewise."""
    keys: Place
    """The key folder that `sebusca-desk keygen` made."""
    member: Annotated[str, Field(pattern=MEMBER)]
    """Who works here; chosen beforehand on the page that unlocks."""
    data: Place
    """Folder for sealed tips as they came, the desk's encrypted book and trust records."""
    language: Literal["es", "en"] = "es"
    """The page's language until somebody changes it."""
    time_zone: Annotated[str, AfterValidator(_zone)] = "America/Ciudad_Juarez"
    """Zone in which times are shown."""
    port: Annotated[int, Field(ge=0, le=65535)] = 0
    """Port of the page on 127.0.0.1; 0: any that is free."""
    look_every_s: Annotated[int, Field(ge=5, le=3600)] = 120
    """Seconds between two looks at hub and feed."""
    lock_after_s: Annotated[int, Field(ge=30, le=3600)] = 600
    """Seconds without anybody at the page after which the keys are forgotten."""

    @property
    def zone(self) -> ZoneInfo:
        """`time_zone`, ready to use."""
        return ZoneInfo(self.time_zone)


def load_settings(file: Path) -> DeskSettings:
    """The settings of `file`. Raises SettingsUnusable with every mistake in it."""
    try:
        with file.open("rb") as opened:
            given: Any = yaml.safe_load(opened.read(_LONGEST))
    except OSError as error:
        raise SettingsUnusable(
            told("{file}: cannot be read: {reason}", file=file, reason=error.strerror)
        ) from error
    except yaml.YAMLError as error:
        raise SettingsUnusable(told("{file}: is not YAML", file=file)) from error
    if not isinstance(given, dict):
        raise SettingsUnusable(told("{file}: is not a list of settings", file=file))
    try:
        return DeskSettings.model_validate(given, context={_FOLDER: file.absolute().parent})
    except ValidationError as error:
        mistakes = "; ".join(
            f"{'.'.join(str(part) for part in found['loc'])}: {found['msg']}"
            for found in error.errors(include_url=False, include_input=False)
        )
        raise SettingsUnusable(
            told("{file}: has mistakes: {mistakes}", file=file, mistakes=mistakes)
        ) from error
