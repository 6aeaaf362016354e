"""Rules of the house that no other tool checks: layout, names, lengths, locks and documents."""

from __future__ import annotations

import ast
import re
import subprocess
from functools import cache
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("assets", "config", "desk", "hub", "kiosk", "screens", "sync")
LONGEST = 400
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "common", "manager", "managers", "base"}
LOCKS = sorted((ROOT / "scripts").glob("requirements-*.txt"))
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


@cache
def tracked_files() -> tuple[Path, ...]:
    """What git has, or is about to have."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    paths = (ROOT / name for name in listed.split("\0") if name)
    return tuple(path for path in paths if path.is_file())


def text_of(path: Path) -> str:
    """A file's text; "" for a picture or font."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


def inside(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


# --- packages -------------------------------------------------------------------------------------


@pytest.mark.parametrize("package", PACKAGES)
def test_a_package_of_ours_comes_from_our_distribution_alone(package: str) -> None:
    # `config`, `assets` and `sync` are common names: another distribution's would be imported
    # instead of ours, or beside it.
    others = set(metadata.packages_distributions().get(package, [])) - {"se-busca"}
    spec = find_spec(package)
    assert spec is not None
    assert (others, spec.origin) == (set(), str(ROOT / package / "__init__.py"))


@pytest.mark.parametrize("package", PACKAGES)
def test_a_package_says_what_lives_there_and_who_may_import_it(package: str) -> None:
    tree = ast.parse((ROOT / package / "__init__.py").read_text(encoding="utf-8"))
    words = ast.get_docstring(tree) or ""
    assert len(words.splitlines()) >= 3
    assert re.search(r"\bimports?\b", words)


def test_no_package_is_empty() -> None:
    empty = []
    for package in PACKAGES:
        for init in (ROOT / package).rglob("__init__.py"):
            others = [
                path
                for path in init.parent.iterdir()
                if path.name not in {"__init__.py", "__pycache__", "py.typed"}
            ]
            if not others and init.parent.name != "migrations":
                empty.append(inside(init.parent))
    assert empty == []


def test_every_package_folder_with_code_is_a_package() -> None:
    naked = {
        inside(path.parent)
        for path in tracked_files()
        if path.suffix == ".py"
        and path.relative_to(ROOT).parts[0] in PACKAGES
        and not (path.parent / "__init__.py").exists()
    }
    assert naked == set()


def test_every_command_of_ours_can_be_loaded() -> None:
    scripts = [
        entry
        for entry in metadata.distribution("se-busca").entry_points
        if entry.group == "console_scripts"
    ]
    assert sorted(entry.name for entry in scripts) == [
        "sebusca-desk",
        "sebusca-hub",
        "sebusca-kiosk",
    ]
    assert [entry.name for entry in scripts if not callable(entry.load())] == []


def test_no_module_is_longer_than_four_hundred_lines() -> None:
    long = {
        inside(path): lines
        for path in tracked_files()
        if path.suffix in {".py", ".kv"}
        and path.relative_to(ROOT).parts[0] in {*PACKAGES, "scripts"}
        and "migrations" not in path.parts
        and (lines := len(text_of(path).splitlines())) > LONGEST
    }
    assert long == {}


def test_no_file_or_folder_has_a_name_that_says_nothing() -> None:
    vague = {
        inside(path)
        for path in tracked_files()
        if FORBIDDEN_NAMES
        & {part.split(".")[0].strip("_") for part in path.relative_to(ROOT).parts}
        and path.suffix in {".py", ".kv"}
    }
    assert vague == set()


def test_tests_lie_flat_and_are_named_by_layer() -> None:
    layer = re.compile(r"^test_(sync|config|assets|screens|kiosk|hub|desk|house|e2e)_\w+\.py$")
    strays = [
        inside(path)
        for path in tracked_files()
        if inside(path).startswith("tests/")
        and path.suffix == ".py"
        and (
            path.parent != ROOT / "tests"
            or (path.name.startswith("test_") and not layer.match(path.name))
        )
    ]
    assert strays == []


# --- nothing of one machine -----------------------------------------------------------------------


def test_no_file_names_a_package_index_or_a_path_of_one_machine() -> None:
    # Which index a machine uses is its own setting. The patterns are put together here so that this
    # file does not match itself.
    patterns = [
        "pypi" + r"\.org",
        "python" + r"hosted\.org",
        "npmjs" + r"\.(org|com)",
        "--(extra-)?index" + "-url",
        "/work" + "/",
        "/home" + r"/(?!pi\b|kiosk\b|user\b)\w",
    ]
    pattern = re.compile("|".join(patterns))
    found = [
        f"{inside(path)}:{number}"
        for path in tracked_files()
        for number, line in enumerate(text_of(path).splitlines(), 1)
        if pattern.search(line) and "--no-emit-index-url" not in line
    ]
    assert found == []


def test_telephone_numbers_outside_the_campaign_files_are_reserved_for_fiction() -> None:
    # North American numbers 555-0100 to 555-0199 belong to nobody.
    number = re.compile(r"(?<![\w-])\d{3}[-. ]\d{3}[-. ]\d{4}(?![\w-])")
    real = [
        f"{inside(path)}: {found}"
        for path in tracked_files()
        if not inside(path).startswith("config/campaigns/")
        for found in number.findall(text_of(path))
        if not re.fullmatch(r"\d{3}.555.01\d\d", found)
    ]
    assert real == []


# --- locks ----------------------------------------------------------------------------------------


def pins(lock: Path) -> dict[str, str]:
    """Package to version."""
    return dict(re.findall(r"^([A-Za-z0-9._-]+)==([^\s;]+)", text_of(lock), re.MULTILINE))


def test_there_is_a_lock_for_every_kind_of_machine() -> None:
    assert [lock.stem.removeprefix("requirements-") for lock in LOCKS] == [
        "demo", "desk", "dev", "hub", "kiosk",
    ]  # fmt: skip


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.stem)
def test_every_locked_package_has_hashes(lock: Path) -> None:
    blocks = re.split(r"\n(?=\S)", text_of(lock))
    assert [block.split()[0] for block in blocks if "--hash=sha256:" not in block] == []


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.stem)
def test_what_a_machine_runs_is_what_was_tested(lock: Path) -> None:
    tested = pins(ROOT / "scripts" / "requirements-dev.txt")
    assert {name: v for name, v in pins(lock).items() if tested.get(name) != v} == {}


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.stem)
def test_a_lock_can_install_the_project_itself(lock: Path) -> None:
    # scripts/setup builds without isolation: the backend and what its hook imports must be there.
    assert {"hatchling", "editables", "babel"} <= set(pins(lock))


# --- documents ------------------------------------------------------------------------------------


@pytest.mark.parametrize("document", DOCUMENTS, ids=inside)
def test_every_link_to_a_file_of_ours_leads_somewhere(document: Path) -> None:
    links = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text_of(document))
    broken = [
        link
        for link in links
        if not re.match(r"[a-z]+:", link) and not (document.parent / link).exists()
    ]
    assert broken == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=inside)
def test_every_script_that_a_document_names_exists(document: Path) -> None:
    named = set(
        re.findall(r"(?<![\w/.-])(?:\./)?(scripts/[a-z_0-9/]+(?:\.[a-z]+)?)", text_of(document))
    )
    assert [name for name in sorted(named) if not (ROOT / name.rstrip("/.")).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=inside)
def test_every_test_that_a_document_names_exists(document: Path) -> None:
    text = text_of(document)
    files = set(re.findall(r"tests/test_\w+\.py|\btest_\w+\.py", text))
    assert [f for f in sorted(files) if not (ROOT / "tests" / Path(f).name).exists()] == []
    named = set(re.findall(r"`(test_\w+)`", text))
    defined = {
        name
        for path in (ROOT / "tests").glob("test_*.py")
        for name in re.findall(r"def (test_\w+)\(", text_of(path))
    }
    assert sorted(named - defined) == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=inside)
def test_every_command_that_a_document_names_exists(document: Path) -> None:
    from django.core.management import get_commands

    hub = set(get_commands()) | {"serve", "worker", "keys", "recall"}
    named = set(re.findall(r"\bsebusca-hub ([a-z][a-z-]+)", text_of(document)))
    unknown = {name for name in named if name not in hub and name.replace("-", "_") not in hub}
    assert unknown == set()
    kiosk = (ROOT / "kiosk" / "cli.py").read_text(encoding="utf-8")
    asked = set(re.findall(r"\bsebusca-kiosk (?:--config \S+ )?([a-z]+)", text_of(document)))
    assert {name for name in asked if f'"{name}"' not in kiosk} == set()


def test_the_change_log_keeps_its_form() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    headings = re.findall(r"^## (.+)$", text, re.MULTILINE)
    assert headings[0] == "[Unreleased]"
    assert set(re.findall(r"^### (.+)$", text, re.MULTILINE)) <= {
        "Added", "Changed", "Deprecated", "Removed", "Fixed", "Security",
    }  # fmt: skip


@pytest.mark.parametrize(("guide", "language"), [("editing.md", "en"), ("guia-editores.md", "es")])
def test_what_the_editors_guide_says_to_press_is_what_the_page_says(
    guide: str, language: str
) -> None:
    said: set[str] = set()
    for domain in ("hub", "imports"):
        folder = ROOT / "assets" / "i18n" / domain / language / "LC_MESSAGES"
        with (folder / "django.po").open("rb") as file:
            said |= {str(entry.string) for entry in read_po(file) if entry.id}
    pressed = re.findall(r"\*\*([^*]+)\*\*", text_of(ROOT / "docs" / guide))
    assert len(pressed) >= 8
    assert [label for label in pressed if " ".join(label.split()) not in said] == []
