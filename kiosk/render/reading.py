"""What `render` is given: a JSON list of notices, a campaign, a folder of pictures."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from sync.canonical import sha256_of
from sync.models import Campaign, Notice, Picture

_SIZE = re.compile(r"^([1-9][0-9]{2,3})[xX×]([1-9][0-9]{2,3})$")
_LARGEST = 4096
_SMALLEST = 240


class RenderRefused(Exception):
    """Something that was given cannot be drawn; the message says what, where and why."""


@dataclass(frozen=True)
class Entry:
    """One entry of the list: the notice, or the reason why there is none."""

    index: int
    notice: Notice | None
    reason: str = ""
    given_id: str = ""


def read_size(text: str) -> tuple[int, int]:
    """`1920x1080` as (width, height) in pixels. Raises `ValueError`."""
    found = _SIZE.match(text)
    if not found:
        raise ValueError(f"{text!r} is not a size such as 1920x1080")
    width, height = int(found[1]), int(found[2])
    if max(width, height) > _LARGEST or min(width, height) < _SMALLEST:
        raise ValueError(f"{text!r}: sides of {_SMALLEST} to {_LARGEST} pixels can be drawn")
    return width, height


def read_entries(file: Path) -> list[Entry]:
    """Every entry of the list, good or not. Raises `RenderRefused` where there is no list."""
    given = _json(file)
    if not isinstance(given, list):
        raise RenderRefused(f"{file}: must hold a JSON list of notices, not {_kind(given)}")
    return [_entry(index, value) for index, value in enumerate(given)]


def read_campaign(file: Path) -> Campaign:
    """The campaign of a file. Raises `RenderRefused`."""
    try:
        return Campaign.model_validate(_json(file))
    except ValidationError as error:
        raise RenderRefused(f"{file}: not a campaign: {reasons(error)}") from error


def read_picture(folder: Path, picture: Picture) -> bytes:
    """The bytes of `<folder>/<aa>/<sha256>`, hash checked. Raises `RenderRefused`."""
    path = folder / picture.sha256[:2] / picture.sha256
    try:
        data = path.read_bytes()
    except OSError as error:
        raise RenderRefused(f"picture {path}: {error.strerror or error}") from error
    if sha256_of(data) != picture.sha256:
        raise RenderRefused(f"picture {path}: its bytes do not have the hash it is named by")
    return data


def reasons(error: ValidationError) -> str:
    """Every mistake on one line: field, then what is wrong with it."""
    found = []
    for mistake in error.errors(include_url=False, include_input=False):
        where = ".".join(str(part) for part in mistake["loc"])
        what = mistake["msg"].removeprefix("Value error, ")
        found.append(f"{where}: {what}" if where else what)
    return "; ".join(found)


def _entry(index: int, value: Any) -> Entry:
    given_id = value.get("id", "") if isinstance(value, dict) else ""
    try:
        return Entry(index, Notice.model_validate(value))
    except ValidationError as error:
        return Entry(index, None, reasons(error), given_id if isinstance(given_id, str) else "")


def _json(file: Path) -> Any:
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise RenderRefused(f"{file}: {error.strerror or error}") from error
    except ValueError as error:
        raise RenderRefused(f"{file}: not JSON in UTF-8: {error}") from error


def _kind(value: Any) -> str:
    return {dict: "an object", str: "a string", type(None): "null"}.get(type(value), "a number")
