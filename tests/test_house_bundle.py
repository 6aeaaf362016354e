"""The receipt page's script: made from a lock and sources alone, and never left out of a wheel."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from scripts import bundle
from scripts.compile_catalogues import RECEIPT_PAGE, CustomBuildHook


def hook(root: Path) -> Any:
    """The build's hook for a wheel of this folder."""
    return CustomBuildHook(str(root), {}, None, None, str(root), "wheel")  # type: ignore[arg-type]


def test_every_package_of_the_browser_lock_has_a_hash_and_no_address() -> None:
    packages = json.loads(bundle.LOCK.read_text(encoding="utf-8"))["packages"]
    others = {name: entry for name, entry in packages.items() if name}
    assert "node_modules/jose" in others
    assert [name for name, entry in others.items() if "integrity" not in entry] == []
    assert [name for name, entry in others.items() if "resolved" in entry] == []


def test_every_package_that_is_asked_for_is_pinned() -> None:
    asked = json.loads((bundle.BROWSER / "package.json").read_text(encoding="utf-8"))
    versions = {**asked["dependencies"], **asked["devDependencies"]}
    assert sorted(versions) == ["axe-core", "esbuild", "jose"]
    assert [name for name, version in versions.items() if not version[0].isdigit()] == []


def test_the_same_sources_make_the_same_bytes(tmp_path: Path) -> None:
    made = []
    for name in ("one", "two"):
        output = tmp_path / name / "receipt.js"
        bundle.bundle(bundle.SOURCE / "page.js", output, "browser")
        made.append(output.read_bytes())
    assert made[0] == made[1]
    assert b"MIT" in made[0]  # the licence of what is inside travels with it
    assert [
        word for word in (b"sourceMappingURL", b"eval(", str(tmp_path).encode()) if word in made[0]
    ] == []


def test_a_changed_source_is_bundled_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = tmp_path / "source"
    source.mkdir()
    (source / "page.js").write_text("console.log(1);", encoding="utf-8")
    for name, path in {"SOURCE": source, "OUTPUT": tmp_path / "receipt.js",
                       "STAMP": tmp_path / "stamp"}.items():  # fmt: skip
        monkeypatch.setattr(bundle, name, path)
    assert bundle.up_to_date() == ""
    bundle.built()
    assert bundle.up_to_date() == "unchanged"
    (source / "page.js").write_text("console.log(2);", encoding="utf-8")
    assert bundle.up_to_date() == ""


def test_a_source_that_is_broken_is_named_and_nothing_is_left(tmp_path: Path) -> None:
    (tmp_path / "page.js").write_text("import './nowhere.js';", encoding="utf-8")
    with pytest.raises(bundle.BundleFailed, match=r"nowhere\.js[\s\S]+the lines above say where"):
        bundle.bundle(tmp_path / "page.js", tmp_path / "out.js", "browser")
    assert not (tmp_path / "out.js").exists()


def test_a_wheel_without_the_script_is_not_built(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="scripts/setup --for hub"):
        hook(tmp_path).initialize("standard", {})
    hook(tmp_path).initialize("editable", {})  # set-up installs first and bundles then
    (tmp_path / RECEIPT_PAGE).parent.mkdir(parents=True)
    (tmp_path / RECEIPT_PAGE).touch()
    hook(tmp_path).initialize("standard", {})
