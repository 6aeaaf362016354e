"""The wheel, as a device installs it: all that is data travels in it, and nothing else does.

`scripts/test` builds the wheel and names it in `HOUSE_WHEEL`; alone, this file builds its own.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("assets", "config", "desk", "hub", "kiosk", "screens", "sync")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel's file."""
    if built := os.environ.get("HOUSE_WHEEL"):
        return Path(built)
    out = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", out, ROOT],
        check=True, capture_output=True,
    )  # fmt: skip
    return next(out.glob("*.whl"))


@pytest.fixture(scope="module")
def names(wheel: Path) -> frozenset[str]:
    """Paths in the wheel."""
    with zipfile.ZipFile(wheel) as archive:
        return frozenset(archive.namelist())


@pytest.fixture(scope="module")
def site(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel installed into a folder of its own, without the packages it needs."""
    target = tmp_path_factory.mktemp("site")
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
         "--no-deps", "--no-index", "--target", target, wheel],
        check=True, capture_output=True,
    )  # fmt: skip
    return target


def from_the_wheel(site: Path, code: str) -> object:
    """What `code` prints as JSON, run far from the checkout with the wheel's packages first."""
    env = os.environ | {"PYTHONPATH": str(site), "PYTHONSAFEPATH": "1"}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=site, env=env, capture_output=True, text=True, check=False
    )
    assert done.stderr == ""
    return json.loads(done.stdout)


@pytest.mark.parametrize(
    "pattern",
    [
        "*.kv",
        "*.yaml",
        "*.po",
        "py.typed",
        "assets/icons/*.png",
        "*.html",
        "*.jinja",
        "*.css",
        "*.js",
    ],
)
def test_every_data_file_of_the_source_is_in_the_wheel(names: frozenset[str], pattern: str) -> None:
    source = {
        path.relative_to(ROOT).as_posix()
        for package in PACKAGES
        for path in (ROOT / package).rglob(Path(pattern).name)
        if path.match(pattern)
    }
    assert sorted(source - names) == []


def test_every_catalogue_is_compiled(names: frozenset[str]) -> None:
    sources = {name.removesuffix(".po") for name in names if name.endswith(".po")}
    assert sources
    assert sources == {name.removesuffix(".mo") for name in names if name.endswith(".mo")}


def test_the_wheel_brings_our_packages_and_nothing_else(names: frozenset[str]) -> None:
    tops = {name.split("/")[0] for name in names}
    assert sorted(top for top in tops if not top.endswith(".dist-info")) == sorted(PACKAGES)


def test_no_test_key_or_leftover_is_in_the_wheel(names: frozenset[str]) -> None:
    unwanted = [
        name
        for name in names
        if name.split("/")[-1].startswith(("test_", "conftest"))
        or "/tests/" in name
        or name.endswith((".key", ".sqlite3", ".pyc", ".partial", ".log"))
    ]
    assert unwanted == []


def test_the_licence_and_the_commands_are_in_the_wheel(wheel: Path, names: frozenset[str]) -> None:
    info = next(name.split("/")[0] for name in names if name.endswith("METADATA"))
    assert f"{info}/licenses/LICENSE" in names
    with zipfile.ZipFile(wheel) as archive:
        commands = archive.read(f"{info}/entry_points.txt").decode()
    assert [line.split(" = ")[0] for line in commands.splitlines() if " = " in line] == [
        "sebusca-desk", "sebusca-hub", "sebusca-kiosk",
    ]  # fmt: skip


def test_our_packages_are_imported_from_the_wheel(site: Path) -> None:
    code = (
        "import json, assets, config, sync; "
        "print(json.dumps([m.__file__ for m in (assets, config, sync)]))"
    )
    assert from_the_wheel(site, code) == [
        str(site / package / "__init__.py") for package in ("assets", "config", "sync")
    ]


def test_catalogues_speak_both_languages_from_the_wheel(site: Path) -> None:
    code = (
        "import json; from assets.i18n import Translator; "
        "print(json.dumps([Translator('screens', l)('WANTED') for l in ('es', 'en')]))"
    )
    assert from_the_wheel(site, code) == ["SE BUSCA", "WANTED"]


def test_the_default_settings_and_campaigns_are_read_from_the_wheel(site: Path) -> None:
    code = (
        "import json, yaml; from importlib import resources; "
        "root = resources.files('config'); "
        "settings = yaml.safe_load((root / 'kiosk.yaml').read_text(encoding='utf-8')); "
        "files = (path.name for path in (root / 'campaigns').iterdir()); "
        "campaigns = sorted(name for name in files if name.endswith('.yaml')); "
        "print(json.dumps([type(settings).__name__, campaigns]))"
    )
    campaigns = sorted(path.name for path in (ROOT / "config" / "campaigns").glob("*.yaml"))
    assert from_the_wheel(site, code) == ["dict", campaigns]


def test_the_icons_are_pictures_in_the_wheel(site: Path) -> None:
    code = (
        "import json; from importlib import resources; from PIL import Image; "
        "files = (resources.files('assets') / 'icons').iterdir(); "
        "icons = sorted(p for p in files if p.suffix == '.png'); "
        "[Image.open(p).load() for p in icons]; print(json.dumps([p.name for p in icons]))"
    )
    icons = sorted(path.name for path in (ROOT / "assets" / "icons").glob("*.png"))
    assert icons
    assert from_the_wheel(site, code) == icons
