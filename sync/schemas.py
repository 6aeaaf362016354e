"""JSON Schemas of the feed's models, for those who read a feed without our code.

`python -m sync.schemas docs/schemas` writes them; with `--check` it writes nothing and exits 1 when
a file there is not what the models say (a test does the same).
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from typing import Any

from pydantic import TypeAdapter

from sync.generated import GeneratedFiles
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


def _file(name: str, adapter: TypeAdapter[Any]) -> bytes:
    schema = {"$schema": DIALECT, "$id": f"urn:se-busca:schema:{name}"} | adapter.json_schema()
    return (json.dumps(schema, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()


FILES = GeneratedFiles("python -m sync.schemas", schemas, "*.schema.json")

if __name__ == "__main__":
    sys.exit(FILES.main(sys.argv[1:]))
