"""Two users of a device, by docs/deploy's own files: each reaches what it needs and nothing else.

The folders are made by systemd-tmpfiles below a folder of the test, for users that exist only
there.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import pytest

from config.enrolment import Enrolment, FeedPlace, read_enrolment
from config.kiosk import DeviceSettings, KioskSettings, Languages
from kiosk.agent.means import DeviceMeans
from kiosk.control import order
from kiosk.enrolment.keeping import Keeping, read_token
from kiosk.hub_line import HubLine, Token
from kiosk.player.control import Answer, ControlSocket
from kiosk.player.plays import Play, PlayLog
from kiosk.player.screenshot import write_png
from sync.rules.time import SystemTime
from sync.spool import Spool
from sync.store import DeviceStore
from sync.types import PublicationNumber, SlideId
from tests.fixtures_player import Device, manifest_of
from tests.fixtures_tips import numbered
from tests.fixtures_xvfb import a_display, needs_xvfb
from tests.test_config_deploy import FILES

pytestmark = pytest.mark.skipif(
    os.geteuid() != 0 or shutil.which("systemd-tmpfiles") is None,
    reason="only root can be two users, and folders are made by systemd-tmpfiles",
)
CLOCK = SystemTime(datetime(2026, 11, 1, tzinfo=UTC), synchronised=True, boot_id="b", boot_s=60.0)
UMASK = 0o027  # of both units


@dataclass(frozen=True)
class TwoUsers:
    """A device's folders, and what each of its users finds there."""

    root: Path
    ids: dict[str, int]
    group: int

    @property
    def var(self) -> Path:
        return self.root / "var/lib/sebusca"

    @property
    def run(self) -> Path:
        return self.root / "run/sebusca"

    @property
    def settings(self) -> DeviceSettings:
        return DeviceSettings(store_dir=self.var / "store", runtime_dir=self.run)

    @property
    def token(self) -> Path:
        return self.settings.agent_dir / "token"

    def store(self) -> DeviceStore:
        return DeviceStore(self.var / "store")

    def spool(self) -> Spool:
        return Spool(self.var / "spool", most=9)

    def does(self, user: str, work: Callable[[], object]) -> str:
        """What `work` returns, as a text, done by a process of this user."""
        done, said = self._tried(user, work)
        assert done, said
        return said

    def cannot(self, user: str, work: Callable[[], object]) -> str:
        """What it raises, likewise."""
        done, said = self._tried(user, work)
        assert not done, said
        return said

    def _tried(self, user: str, work: Callable[[], object]) -> tuple[bool, str]:
        read, write = os.pipe()
        child = os.fork()
        if child == 0:
            done = True
            try:
                become(self.ids[user], self.group)
                said = str(work())
            except BaseException as error:  # noqa: BLE001 - told to the test
                done, said = False, f"{type(error).__name__}: {error}"
            os.write(write, said.encode("utf-8"))
            os._exit(not done)
        os.close(write)
        with os.fdopen(read, encoding="utf-8") as answer:
            said = answer.read()
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0, said


def become(user: int, group: int) -> None:
    """As both units start their process."""
    os.setgroups([])
    os.setresgid(group, group, group)
    os.setresuid(user, user, user)
    os.umask(UMASK)


@pytest.fixture
def device() -> Iterator[TwoUsers]:
    # Not below pytest's own folder, which only root may enter.
    with tempfile.TemporaryDirectory(prefix="sebusca-two-users-") as name:
        root = Path(name)
        root.chmod(0o755)
        for folder, file in (("sysusers.d", "sysusers.conf"), ("tmpfiles.d", "tmpfiles.conf")):
            (root / "usr/lib" / folder).mkdir(parents=True)
            shutil.copy(FILES / file, root / "usr/lib" / folder / "sebusca.conf")
        for folder in ("etc", "var/lib", "run"):
            (root / folder).mkdir(parents=True)
        for program in ("systemd-sysusers", "systemd-tmpfiles"):
            create = ["--create"] if program == "systemd-tmpfiles" else []
            subprocess.run([program, f"--root={root}", *create], check=True, capture_output=True)
        yield TwoUsers(root, _numbers(root / "etc/passwd"), _numbers(root / "etc/group")["sebusca"])


def _numbers(file: Path) -> dict[str, int]:
    lines = (line.split(":") for line in file.read_text("utf-8").splitlines())
    return {words[0].removeprefix("sebusca-"): int(words[2]) for words in lines}


def publish(device: TwoUsers) -> object:
    """What the agent does with a verified publication."""
    return publish_to(device.var)


def publish_to(folder: Path) -> object:
    return Device(folder).publish(manifest_of([1, 2], at=datetime.now(UTC)))


@pytest.fixture(autouse=True)
def _everything_imported(tmp_path: Path) -> None:
    """This interpreter may lie where only root may read: its children import nothing more."""
    publish_to(tmp_path / "rehearsal")
    Device(tmp_path / "rehearsal").store.load_age()
    "".encode("ascii")


def test_what_the_agent_stores_the_player_reads(device: TwoUsers) -> None:
    def read() -> str:
        generation = device.store().load_generation()
        assert generation is not None
        device.store().load_latch()
        pictures = generation.record.derivatives.values()
        sizes = [len(device.store().read_picture(derivative)) for derivative in pictures]
        return f"{len(sizes)} pictures" if all(sizes) else "empty ones"

    device.does("agent", lambda: publish(device))
    assert device.does("player", read) == "2 pictures"


def test_both_keep_the_feeds_age(device: TwoUsers) -> None:
    device.does("agent", lambda: publish(device))
    device.does("player", lambda: device.store().tick_age(CLOCK))
    device.does("agent", lambda: device.store().tick_age(CLOCK))
    assert "age_s" in device.does("player", device.store().load_age)


def test_the_player_cannot_change_what_is_published(device: TwoUsers) -> None:
    device.does("agent", lambda: publish(device))
    assert "cannot" in device.cannot("player", lambda: publish(device))
    assert "Permission denied" in device.cannot("player", (device.var / "store/current").unlink)


def test_the_agent_takes_the_players_plays_away(device: TwoUsers) -> None:
    folder = device.var / "store/player"

    def play() -> None:
        log = PlayLog(folder)
        log.add(Play(SlideId("slide"), None, PublicationNumber(1), 1.0, True, 9.0))
        log.close()

    device.does("player", play)
    file = next(folder.glob("plays-*"))
    assert "slide" in device.does("agent", file.read_text)
    device.does("agent", lambda: file.rename(folder / "taken"))
    device.does("agent", (folder / "taken").unlink)
    assert list(folder.iterdir()) == []


def test_a_form_keeps_what_the_agent_delivers(device: TwoUsers) -> None:
    assert device.does("agent", lambda: device.spool().count()) == "0"
    device.does("player", lambda: device.spool().keep(numbered(1), due_in_s=0))
    assert device.does("agent", lambda: device.spool().count()) == "1"
    device.does("agent", lambda: device.spool().done(numbered(1).id))
    assert device.does("player", lambda: device.spool().count()) == "0"


def test_the_player_reads_its_enrolment_and_not_the_token(device: TwoUsers) -> None:
    enrolment = Enrolment(
        screen="SCREEN01",
        feed=FeedPlace(url="https://hub.example.org/feed", channel="puente-ficticio"),
        languages=Languages(),
        time_zone="America/Ciudad_Juarez",
    )
    keeping = Keeping(device.settings, device.token)
    device.does("agent", lambda: keeping.keep_enrolled(enrolment, Token("a-secret")))
    file = device.settings.enrolment_file
    assert device.does("player", lambda: read_enrolment(file)) == str(enrolment)
    assert "Permission denied" in device.cannot("player", lambda: read_token(device.token))
    assert device.does("agent", lambda: read_token(device.token) == Token("a-secret")) == "True"


def test_the_token_is_no_groups_wherever_it_lies(device: TwoUsers) -> None:
    beside = device.var / "token"
    device.does("agent", lambda: Keeping(device.settings, beside).keep_token(Token("a-secret")))
    assert "Permission denied" in device.cannot("player", lambda: read_token(beside))


def obeyed(said: Mapping[str, Any], answer: Future[Answer]) -> None:
    """A player that takes pictures, of four black pixels, as the real one writes them."""
    if said["do"] == "screenshot":
        write_png((bytes(16), 2, 2), Path(said["path"]))
    answer.set_result({"ok": True})


@contextmanager
def listening(device: TwoUsers, path: Path) -> Iterator[None]:
    """The player's control socket, in a process of the player's user."""
    read, write = os.pipe()
    player = os.fork()
    if player == 0:
        become(device.ids["player"], device.group)
        ControlSocket(path, obeyed).start()
        os.write(write, b"!")
        signal.pause()
    os.read(read, 1)
    try:
        yield
    finally:
        os.kill(player, signal.SIGKILL)
        os.waitpid(player, 0)


def test_the_agent_wakes_the_player_and_cannot_take_its_place(device: TwoUsers) -> None:
    path = device.run / "player.sock"
    with listening(device, path):
        assert device.does("agent", lambda: order(path, "wake")) == "{'ok': True}"
        assert "not permitted" in device.cannot("agent", path.unlink)


def test_a_picture_of_the_screen_passes_to_the_agent_and_is_gone(device: TwoUsers) -> None:
    means = DeviceMeans(
        cast("KioskSettings", device.settings), device.store(), cast("HubLine", None),
        token=lambda: None, restart_agent=lambda: None, set_display=lambda _on: None,
        restart_device=lambda: None,
    )  # fmt: skip
    with listening(device, device.settings.player_socket):
        for _ in range(2):
            assert device.does("agent", lambda: means.screenshot()[:4]) == str(b"\x89PNG")
    assert list((device.run / "for-the-hub").iterdir()) == []


@needs_xvfb
def test_the_display_is_the_players_alone(device: TwoUsers, tmp_path: Path) -> None:
    cookie = device.root / "cookie"
    player = str(device.ids["player"])
    subprocess.run(["sh", str(FILES / "display-cookie"), str(cookie), player], check=True)

    def opened(display: str, *, key: bool) -> bool:
        os.environ.pop("XAUTHORITY", None)
        if key:
            os.environ["XAUTHORITY"] = str(cookie)
        library = ctypes.CDLL("libX11.so.6")
        library.XOpenDisplay.restype = ctypes.c_void_p
        return library.XOpenDisplay(display.encode("ascii")) is not None

    with a_display(tmp_path, options=("-auth", str(cookie))) as display:
        assert device.does("player", lambda: opened(display.name, key=True)) == "True"
        assert device.does("player", lambda: opened(display.name, key=False)) == "False"
        assert device.does("agent", lambda: opened(display.name, key=True)) == "False"
