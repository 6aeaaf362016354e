"""JSON Schemas of the feed's models, for those who read a feed without our code.

`python -m sync.schemas docs/schemas` writes them; with `--check` it writes nothing and exits 1 when
a file there is not what the models say (a test does the same).
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from sync.models import (
    AnySlide,
    Campaign,
    Channel,
    ChannelManifest,
    Desk,
    Notice,
    RecallList,
    Submission,
)

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schemas() -> Mapping[str, bytes]:
    """File name to file, one for each model.

    They describe what is accepted; that pairs of languages are whole and that hashes fit is
    checked by the models alone.
    """
    models: dict[str, TypeAdapter[Any]] = {
        "campaign": TypeAdapter(Campaign),
        "channel": TypeAdapter(Channel),
        "channel-manifest": TypeAdapter(ChannelManifest),
        "desk": TypeAdapter(Desk),
        "notice": TypeAdapter(Notice),
        "recall-list": TypeAdapter(RecallList),
        "slide": TypeAdapter(AnySlide),
        "submission": TypeAdapter(Submission),
    }
    return {f"{name}.schema.json": _file(name, adapter) for name, adapter in models.items()}


def drift(folder: Path) -> list[str]:
    """What differs between a folder and the models, one line each; empty when nothing does."""
    wanted = schemas()
    found = []
    for name, data in wanted.items():
        path = folder / name
        if not path.is_file():
            found.append(f"{path}: is missing")
        elif path.read_bytes() != data:
            found.append(f"{path}: is not what the models say")
    strangers = {path.name for path in folder.glob("*.schema.json")} - set(wanted)
    return found + [f"{folder / name}: belongs to no model" for name in sorted(strangers)]


def write(folder: Path) -> None:
    """Writes every schema into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in schemas().items():
        (folder / name).write_bytes(data)


def main(arguments: Sequence[str]) -> int:
    """The command; returns its exit status."""
    parser = argparse.ArgumentParser(prog="python -m sync.schemas", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 on drift")
    options = parser.parse_args(arguments)
    if not options.check:
        write(options.folder)
        return 0
    differences = drift(options.folder)
    for line in differences:
        sys.stderr.write(line + "\n")
    if differences:
        sys.stderr.write(f"run: python -m sync.schemas {options.folder}\n")
    return 1 if differences else 0


def _file(name: str, adapter: TypeAdapter[Any]) -> bytes:
    schema = {"$schema": DIALECT, "$id": f"urn:se-busca:schema:{name}"} | adapter.json_schema()
    return (json.dumps(schema, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
