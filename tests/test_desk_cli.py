"""The desk's command says what it is, and lists the keys of a manifest without vouching for it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from assets.i18n import Translator
from desk.cli import keys_listed, main
from sync.canonical import canonical_json
from sync.models import ChannelManifest
from tests.making import NOW, approved_desk, make_desk, make_manifest


@pytest.fixture
def manifest() -> ChannelManifest:
    return make_manifest(desks=(approved_desk(make_desk()),))


def test_without_a_file_it_says_what_it_is_not_yet(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--lang", "es"]) == 0
    first = capsys.readouterr().out.splitlines()[0]
    assert first == "La mesa de información no forma parte de esta versión."


def test_every_key_is_listed_with_its_period(manifest: ChannelManifest) -> None:
    lines = list(keys_listed(manifest, NOW + timedelta(hours=1), Translator("desk", "en")))
    periods = [line.rsplit(", ", 1)[1] for line in lines if "intake-us" in line]
    assert periods == ["no longer valid", "valid now", "not yet valid"]


def test_a_manifest_file_is_read_and_not_vouched_for(
    manifest: ChannelManifest, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "manifest.json"
    file.write_bytes(canonical_json(manifest))
    assert main(["--lang", "en", "--manifest", str(file)]) == 0
    out = capsys.readouterr().out
    assert "intake-us (US, intake): key " in out
    assert out.splitlines()[-1].startswith("Not checked:")


def test_a_channel_without_desk_keys_is_said_to_take_no_tips() -> None:
    lines = list(keys_listed(make_manifest(), datetime.now(UTC), Translator("desk", "en")))
    assert lines[1] == "It names no desk key: no tip can be sealed for this channel."


@pytest.mark.parametrize("content", [b"{}", b"not json", b"\xff\xfe"])
def test_another_file_is_refused_by_name(
    content: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "other.json"
    file.write_bytes(content)
    assert main(["--lang", "en", "--manifest", str(file)]) == 1
    assert capsys.readouterr().err.startswith(f"{file}: is not a channel's manifest: ")
