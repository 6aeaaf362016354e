"""`sebusca-kiosk install`: what it writes, what it leaves alone, and the way back."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import TypeAlias

import pytest

from kiosk.cli import main
from kiosk.errors import FolderUnusable, ProgramUnreachable
from kiosk.install import command
from kiosk.install.layout import DISPLAYS, ENABLED, File, Layout, layout, text_of
from kiosk.install.placing import Placing
from tests.test_config_deploy import FILES

UNIT = "etc/systemd/system/sebusca-player.service"
WATCHDOG = FILES / "watchdog"


@pytest.fixture
def image(tmp_path: Path) -> Path:
    """A folder in which an image is mounted."""
    root = tmp_path / "image"
    root.mkdir()
    return root


def install(image: Path, *options: str) -> int:
    return main(["--lang", "en", "install", "--root", str(image), *options])


def content(folder: Path) -> dict[str, str]:
    """Every file and link below it, but for the users that systemd-sysusers makes."""
    found = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink():
            found[name] = f"-> {path.readlink()}"
        elif path.is_file() and path.name not in {
            *("passwd", "group", "shadow", "gshadow", ".pwd.lock"),
            *("passwd-", "group-", "shadow-", "gshadow-"),
        }:
            found[name] = path.read_text("utf-8")
    return found


# --- what is to be there ------------------------------------------------------------------------


def test_every_file_of_the_package_is_of_use() -> None:
    used = {file.text for display in DISPLAYS for file in layout(display).files}
    kept = {file.name for file in FILES.iterdir() if file.read_text("utf-8") not in used}
    assert kept == set()


def test_a_unit_is_enabled_where_it_says_itself() -> None:
    for name, target in ENABLED.items():
        assert f"\nWantedBy={target}\n" in text_of(name)


def test_the_program_that_runs_it_is_the_one_that_the_units_start() -> None:
    made = layout("x11", PurePosixPath("/srv/sebusca/bin/sebusca-kiosk"))
    player = next(file.text for file in made.files if file.path.name == "sebusca-player.service")
    assert "\nExecStart=/srv/sebusca/bin/sebusca-kiosk run --only player" in player
    assert "/opt/sebusca" not in player


def test_nothing_swaps_dumps_cores_or_keeps_a_journal_on_the_card() -> None:
    made = layout("x11")
    texts = {str(file.path): file.text for file in made.files}
    masked = {link.path.name for link in made.links if link.target == "/dev/null"}
    assert {"swap.target", "dphys-swapfile.service", "systemd-coredump.socket"} <= masked
    assert "Storage=volatile\n" in texts["/etc/systemd/journald.conf.d/sebusca.conf"]
    assert "RuntimeMaxUse=32M\n" in texts["/etc/systemd/journald.conf.d/sebusca.conf"]
    assert "Storage=none\n" in texts["/etc/systemd/coredump.conf.d/sebusca.conf"]
    assert "kernel.core_pattern = |/bin/false\n" in texts["/etc/sysctl.d/90-sebusca.conf"]
    assert "DefaultLimitCORE=0\n" in texts["/etc/systemd/system.conf.d/sebusca.conf"]


def test_a_home_folder_is_refused_as_no_unit_reaches_it() -> None:
    with pytest.raises(ProgramUnreachable, match="/home"):
        command._reachable(PurePosixPath("/home/pi/sebusca/.venv/bin/sebusca-kiosk"))


# --- an image -----------------------------------------------------------------------------------


def test_a_dry_run_prints_everything_and_writes_nothing(
    image: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert install(image, "--dry-run", "--display", "cage") == 0
    said = capsys.readouterr().out
    made = layout("cage")
    assert [file.path for file in made.files if f"##### {file.path} " not in said] == []
    assert [link.path for link in made.links if f"{link.path} -> {link.target}" not in said] == []
    assert "PrivateNetwork=yes" in said
    assert list(image.iterdir()) == []


def test_a_second_time_nothing_is_left_to_do(
    image: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert install(image) == 0
    first = content(image)
    capsys.readouterr()
    assert install(image) == 0
    assert "Everything was there already" in capsys.readouterr().out
    assert content(image) == first


def test_what_somebody_changed_is_kept_beside_and_told(
    image: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    install(image)
    unit = image / UNIT
    ours = unit.read_text("utf-8")
    unit.write_text("[Service]\nExecStart=/bin/true\n", "utf-8")
    capsys.readouterr()
    install(image)
    assert unit.read_text("utf-8") == ours
    kept = unit.with_name(unit.name + ".before-sebusca")
    assert kept.read_text("utf-8") == "[Service]\nExecStart=/bin/true\n"
    assert f"What stood there is now /{UNIT}.before-sebusca" in capsys.readouterr().out


def test_a_second_change_does_not_cost_the_first_copy(image: Path) -> None:
    for words in ("first", "second"):
        (image / UNIT).parent.mkdir(parents=True, exist_ok=True)
        (image / UNIT).write_text(words, "utf-8")
        install(image)
    kept = sorted((image / UNIT).parent.glob("*.before-sebusca*"))
    assert [file.read_text("utf-8") for file in kept] == ["first", "second"]


def test_removing_brings_back_what_was_there(image: Path) -> None:
    (image / UNIT).parent.mkdir(parents=True)
    (image / UNIT).write_text("mine", "utf-8")
    before = content(image)
    install(image)
    assert install(image, "--remove") == 0
    assert content(image) == before


def test_removing_leaves_what_somebody_changed_and_says_so(
    image: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    install(image)
    (image / UNIT).write_text("mine", "utf-8")
    capsys.readouterr()
    assert install(image, "--remove") == 1
    assert content(image) == {UNIT: "mine"}
    assert "was changed by somebody" in capsys.readouterr().out


def test_another_display_takes_away_what_only_the_first_one_needs(image: Path) -> None:
    install(image, "--display", "x11")
    install(image, "--display", "cage")
    found = content(image)
    assert "etc/X11/xorg.conf.d/sebusca.conf" not in found
    assert "cage" in found["etc/systemd/system/sebusca-display.service"]
    assert install(image, "--remove") == 0
    assert content(image) == {}


def test_a_link_in_an_image_does_not_lead_out_of_it(image: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (image / "etc").mkdir()
    (image / "etc/systemd").symlink_to(outside)
    with pytest.raises(FolderUnusable, match="out of the image"):
        list(Placing(image).put(layout("x11")))
    assert list(outside.iterdir()) == []


def test_what_was_written_before_a_failure_can_be_removed(image: Path) -> None:
    wanted = Layout((File(PurePosixPath("/a.d/one"), "1"), File(PurePosixPath("/b/two"), "2")), ())
    (image / "b").write_text("a file where a folder must be", "utf-8")
    with pytest.raises(FolderUnusable):
        list(Placing(image).put(wanted))
    assert (image / "a.d/one").exists()
    list(Placing(image).remove())
    assert content(image) == {"b": "a file where a folder must be"}


def test_whatever_the_umask_systemd_may_read_it_and_nobody_else_may_write_it(image: Path) -> None:
    before = os.umask(0o077)  # root's own, on many machines
    try:
        install(image)
    finally:
        os.umask(before)
    ours = [*(image / "etc").rglob("*sebusca*"), image / "usr/local/lib/sebusca/installed.json"]
    modes = {path.stat().st_mode & 0o777 for path in ours if path.is_file()}
    folders = {path.parent.stat().st_mode & 0o777 for path in ours}
    assert (modes, folders) == ({0o644}, {0o755})
    assert (image / "usr/local/lib/sebusca/watchdog").stat().st_mode & 0o777 == 0o755


# --- the watchdog -------------------------------------------------------------------------------


Look: TypeAlias = Callable[[int], bool]


@pytest.fixture
def watch(tmp_path: Path) -> Look:
    """Looks once, at so many seconds after boot; whether it would reboot. systemctl answers."""
    (tmp_path / "systemctl").write_text('#!/bin/sh\ncat "$(dirname "$0")/state"\n', "ascii")
    (tmp_path / "systemctl").chmod(0o755)
    (tmp_path / "state").write_text("active\n", "ascii")

    def look(uptime: int) -> bool:
        (tmp_path / "uptime").write_text(f"{uptime}.53 99.0\n", "ascii")
        done = subprocess.run(
            ["sh", WATCHDOG, tmp_path / "beat", tmp_path / "seen", tmp_path / "uptime"],
            env={"PATH": f"{tmp_path}:{os.environ['PATH']}"}, check=False, capture_output=True,
        )  # fmt: skip
        assert done.returncode in {0, 1}, done.stderr
        return done.returncode == 0

    return look


def beat(tmp_path: Path, at: int) -> None:
    (tmp_path / "beat").touch()
    os.utime(tmp_path / "beat", (at, at))


def test_a_screen_that_draws_is_left_alone_whatever_the_clock_does(
    tmp_path: Path, watch: Look
) -> None:
    looks = []
    for minute, clock in enumerate([100, 5_000_000, 200, 260, 90]):
        beat(tmp_path, clock)
        looks.append(watch(60 * minute + 120))
    assert looks == [False] * 5


def test_a_screen_that_draws_no_more_is_rebooted_after_a_quarter_of_an_hour(
    tmp_path: Path, watch: Look
) -> None:
    beat(tmp_path, 100)
    assert [watch(120), watch(1019), watch(1020)] == [False, False, True]
    (tmp_path / "beat").unlink()  # started again, and again nothing is drawn
    assert watch(1080)


def test_a_screen_that_never_drew_since_it_booted_is_not_rebooted_for_ever(watch: Look) -> None:
    assert [watch(120), watch(90_000)] == [False, False]


def test_a_player_that_was_stopped_on_purpose_stays_stopped(tmp_path: Path, watch: Look) -> None:
    beat(tmp_path, 100)
    watch(120)
    (tmp_path / "state").write_text("inactive\n", "ascii")
    assert not watch(9999)
