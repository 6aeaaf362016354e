"""`sebusca-desk`: says what the desk will serve, and lists the desk keys of a channel's manifest.

The tip desk itself is not here yet; this command promises nothing that it does not do.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, TypeAlias

from pydantic import ValidationError

from assets.i18n import Translator
from sync.models import ChannelManifest, DeskKey

Lang: TypeAlias = Literal["es", "en"]
LONGEST = 4 * 2**20
"""Bytes of a manifest, as a device caps it."""


class ManifestUnusable(Exception):
    """The file given is not a channel's manifest; `reason` is for the technician."""

    def __init__(self, file: Path, reason: str) -> None:
        super().__init__(f"{file}: {reason}")
        self.file = file
        self.reason = reason


def main(arguments: Sequence[str] | None = None) -> int:
    """Entry of the console script; returns the exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    say = Translator("desk", _language(given, os.environ))
    try:
        options = _parser(say).parse_args(given)
    except LookupError as error:  # catalogues are not compiled
        sys.stderr.write(f"{error}\n")
        return 1
    if options.manifest is None:
        _write(what_it_will_be(say))
        return 0
    try:
        manifest = read_manifest(options.manifest)
    except ManifestUnusable as error:
        sys.stderr.write(
            say(
                "{file}: is not a channel's manifest: {reason}",
                file=error.file,
                reason=error.reason,
            )
            + "\n"
        )
        return 1
    _write(keys_listed(manifest, datetime.now(UTC), say))
    return 0


def what_it_will_be(say: Translator) -> Iterator[str]:
    """What this command serves in a later release, and what it can do now."""
    yield say("The tip desk is not part of this release.")
    yield say(
        "It will be a page on this machine alone (127.0.0.1): it fetches sealed tips, opens them"
        " here with keys that never leave this machine, and answers by receipt."
    )
    yield say(
        "What it can do now: list the desk keys that a channel's manifest names. Run: {command}",
        command="sebusca-desk --manifest FILE",
    )


def read_manifest(file: Path) -> ChannelManifest:
    """The manifest in `file`, `feed/targets/channels/….json` of a feed. Its signature is the
    feed's, not the file's, and is not checked here. Raises ManifestUnusable."""
    try:
        with file.open("rb") as opened:
            raw = opened.read(LONGEST + 1)
    except OSError as error:
        raise ManifestUnusable(file, error.strerror or str(error)) from error
    if len(raw) > LONGEST:
        raise ManifestUnusable(file, f"> {LONGEST} bytes")
    try:
        return ChannelManifest.model_validate_json(raw)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise ManifestUnusable(file, f"{place}: {first['msg']}".lstrip(": ")) from error


def keys_listed(manifest: ChannelManifest, now: datetime, say: Translator) -> Iterator[str]:
    """One line for each desk key, and whether its period is running at `now`."""
    channel = manifest.channel.content.id
    yield say("Channel {channel}, publication {number}",
              channel=channel, number=manifest.publication)  # fmt: skip
    desks = [entry.content for entry in manifest.desks]
    if not desks:
        yield say("It names no desk key: no tip can be sealed for this channel.")
    roles = {"intake": say("intake"), "partner": say("partner")}
    for desk, key in ((each, key) for each in desks for key in each.keys):
        yield "  " + say(
            "{desk} ({country}, {role}): key {kid}, {start} to {end}, {period}",
            desk=desk.id,
            country=desk.country,
            role=roles[desk.role],
            kid=key.key.kid,
            start=key.valid_from.date(),
            end=key.valid_until.date(),
            period=_period(key, now, say),
        )
    yield say("Not checked: whether this file is what the signed feed names. A device checks that.")


def _period(key: DeskKey, now: datetime, say: Translator) -> str:
    if now < key.valid_from:
        return say("not yet valid")
    return say("valid now") if now < key.valid_until else say("no longer valid")


def _parser(say: Translator) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="sebusca-desk", description=say("The tip desk of Se Busca.")
    )
    parser.add_argument("--lang", choices=("es", "en"), help=say("language of this command"))
    words = say("a channel's manifest, to list its desk keys")
    parser.add_argument("--manifest", type=Path, metavar="FILE", help=words)
    return parser


def _language(arguments: Sequence[str], environment: Mapping[str, str]) -> Lang:
    """`--lang`, else the locale of messages (setlocale(3): LC_ALL, LC_MESSAGES, LANG)."""
    for index, word in enumerate(arguments):
        if word.startswith("--lang"):
            named = word.partition("=")[2] or "".join(arguments[index + 1 : index + 2])
            return "es" if named == "es" else "en"
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if environment.get(name):
            return "es" if environment[name].lower().startswith("es") else "en"
    return "en"


def _write(lines: Iterator[str]) -> None:
    for line in lines:
        sys.stdout.write(line + "\n")


if __name__ == "__main__":
    sys.exit(main())
