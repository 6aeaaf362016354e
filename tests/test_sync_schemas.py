"""The exported JSON Schemas are those of the models."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sync.schemas import FILES, schemas

DOCS = Path(__file__).resolve().parent.parent / "docs" / "schemas"


def test_the_documented_schemas_are_what_the_models_say() -> None:
    assert FILES.drift(DOCS) == [], "run: python -m sync.schemas docs/schemas"


def test_every_model_of_the_feed_has_a_schema() -> None:
    assert {name.removesuffix(".schema.json") for name in schemas()} == {
        "campaign",
        "channel",
        "channel-manifest",
        "desk",
        "notice",
        "recall-list",
        "slide",
        "submission",
    }


def test_unknown_members_are_closed_out() -> None:
    for name, data in schemas().items():
        schema = json.loads(data)
        objects = [schema, *schema.get("$defs", {}).values()]
        open_ones = [
            part["title"]
            for part in objects
            if part.get("type") == "object" and part.get("additionalProperties") is not False
        ]
        assert open_ones == [], name


def test_drift_is_named_file_by_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    FILES.write(tmp_path)
    assert FILES.main([str(tmp_path), "--check"]) == 0
    (tmp_path / "notice.schema.json").write_text("{}")
    (tmp_path / "slide.schema.json").unlink()
    (tmp_path / "tip.schema.json").write_text("{}")
    assert FILES.main([str(tmp_path), "--check"]) == 1
    printed = capsys.readouterr().err
    assert "notice.schema.json: is not what is made" in printed
    assert "slide.schema.json: is missing" in printed
    assert "tip.schema.json: is made by nothing" in printed


def test_the_command_writes_what_it_then_checks(tmp_path: Path) -> None:
    folder = tmp_path / "docs" / "schemas"
    assert FILES.main([str(folder)]) == 0
    assert FILES.main([str(folder), "--check"]) == 0
