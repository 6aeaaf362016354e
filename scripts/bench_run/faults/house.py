"""The kiosk that is hurt, and all that it has to do with: hub, broker, desk, display.

The kiosk is real: the supervisor with agent and player, drawing on an X server whose frame buffer
is read. Its store and spool are on a small file system of their own, where root may mount one, so
that it can be filled.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import psutil

from config.kiosk import KioskSettings, load_kiosk_settings
from kiosk.control import order
from kiosk.errors import PlayerUnreachable
from scripts.bench_run.faults.colours import PHOTO, photograph
from sync.canonical import sha256_of
from sync.models import ChannelManifest, NoticeSlide, Picture, RecallList
from sync.store import DeviceStore
from sync.types import RecallSequence, Sha256, SlideId
from tests.fixtures_agent import Broker, Hub, broker, hub, wait_for, write_settings
from tests.fixtures_tip_hub import TipHub, tip_hub
from tests.fixtures_xvfb import Display, a_display
from tests.making import (
    approved_desk,
    make_campaign,
    make_channel,
    make_desk,
    make_manifest,
    make_notice,
    make_recall,
    notice_id,
)

ROOT: Final = Path(__file__).resolve().parents[3]
SIZE: Final = (640, 360)
DISK: Final = "48m"
FACES: Final = 4
"""Notices in the channel at a time."""
NOBODY: Final = 0
"""The number of a person who is in no publication."""
STEADY_S: Final = 1.0
"""Time is compressed: the supervisor takes a process that lived a second for one that was well,
where on a device it is ten, or 500 runs of which each kills something would take a day."""
_SUPERVISOR: Final = (
    "import kiosk.run.watching as watching\n"
    f"watching.STEADY_S = {STEADY_S}\n"
    "import sys\nfrom kiosk.cli import main\nsys.exit(main())\n"
)


@dataclass
class House:
    """Everything below `folder`; `open()` starts it, the exit stack ends it."""

    folder: Path
    stack: ExitStack
    publication: int = 0
    numbers: list[int] = field(default_factory=lambda: list(range(1, FACES + 1)))
    published: list[tuple[int, tuple[int, ...]]] = field(default_factory=list)
    """Each publication's number, and whom it holds."""
    recalls: list[Any] = field(default_factory=list)
    media: dict[Sha256, bytes] = field(default_factory=dict)
    small_disk: bool = False
    kiosk: subprocess.Popen[bytes] | None = None

    def open(self) -> None:
        """Start all but the kiosk, and publish once."""
        disk = self.folder / "disk"
        self.small_disk = self._mount(disk)
        self.hub: Hub = self.stack.enter_context(hub(self.folder))
        self.broker: Broker = self.stack.enter_context(broker(self.folder))
        self.tips: TipHub = self.stack.enter_context(tip_hub())
        self.display: Display = self.stack.enter_context(a_display(self.folder / "x", SIZE))
        (self.folder / "token").write_text("token-of-the-bench\n", "ascii")
        self.config = write_settings(
            self.folder,
            self.hub,
            store_dir=str(disk / "store"),
            input="touch",
            crossfade_s=0,
            display={"width": SIZE[0], "height": SIZE[1], "fullscreen": False},
            feed={"poll_s": 5},
            broker={"host": "127.0.0.1", "port": self.broker.port, "tls": False},
            hub={"url": self.tips.url, "token_file": str(self.folder / "token")},
            tips={"spool_dir": str(disk / "spool"), "delay_s": 0, "most": 1000},
            screen="SCREEN01",
        )
        self.settings: KioskSettings = load_kiosk_settings(self.config)
        self.publish()

    @property
    def disk(self) -> Path:
        """Where store and spool are."""
        return self.folder / "disk"

    @property
    def display_size(self) -> tuple[int, int]:
        """Pixels of the display."""
        return SIZE

    @property
    def store(self) -> DeviceStore:
        """The kiosk's store, read."""
        return DeviceStore(self.settings.store_dir)

    # --- the hub's side --------------------------------------------------------------------

    def publish(self) -> None:
        """A new publication: the same people, each with a photograph of a new colour."""
        self.publication += 1
        at = datetime.now(UTC).replace(microsecond=0)
        # Time is compressed: a hub signs its recalls anew each day, this one each time, and for a
        # reason. What a device believes of the age of what it holds rests on both.
        self._recall(NOBODY, at)
        manifest = self._manifest(at)
        self.published.append((self.publication, tuple(self.numbers)))
        versions = self.hub.feed.publisher.publish_channels([manifest], self.media.__getitem__)
        self._counter = versions.feed_timestamp + versions.recalls_timestamp
        self.hint()

    def recall(self, number: int) -> None:
        """Recall a notice; the next publication has another person in its place."""
        at = datetime.now(UTC).replace(microsecond=0)
        self._recall(number, at)
        self.numbers[self.numbers.index(number)] = max(self.numbers) + 1
        self.hint()

    def _recall(self, number: int, at: datetime) -> None:
        sequence = len(self.recalls) + 1
        self.recalls.append(make_recall(sequence, notice_id(number), at=at, up_to_approval=10**6))
        listed = RecallList(
            sequence=RecallSequence(sequence), issued=at, recalls=tuple(self.recalls)
        )
        versions = self.hub.feed.publisher.publish_recalls(listed)
        self._counter = versions.feed_timestamp + versions.recalls_timestamp

    def hint(self) -> None:
        """Tell the kiosk that there is news."""
        self.broker.hint(self._counter)

    def _manifest(self, at: datetime) -> ChannelManifest:
        self.media.clear()
        notices = []
        for number in self.numbers:
            data = photograph(number, self.publication)
            picture = Picture(
                sha256=sha256_of(data),
                media_type="image/png",
                byte_size=len(data),
                width=PHOTO[0],
                height=PHOTO[1],
            )
            self.media[picture.sha256] = data
            notices.append(make_notice(number, at=at, pictures=(picture,)))
        campaign = make_campaign()
        slides = tuple(
            NoticeSlide(
                id=SlideId(f"slide-{notice.id.lower()}"),
                notice_id=notice.id,
                campaign_id=campaign.id,
                duration_s=5,
            )
            for notice in notices
        )
        return make_manifest(
            notices,
            publication=self.publication,
            at=at,
            campaign=campaign,
            channel=make_channel(notices, campaign, slides=slides),
            first_approval=20 * self.publication,
            desks=(approved_desk(make_desk(at=at), 20 * self.publication + 15, at=at),),
        )

    # --- the kiosk's side ------------------------------------------------------------------

    def start(self) -> None:
        """`sebusca-kiosk run`."""
        with (self.folder / "kiosk.log").open("ab") as out:
            self.kiosk = subprocess.Popen(
                [sys.executable, "-P", "-c", _SUPERVISOR, "run", "--config", str(self.config)],
                cwd=ROOT,
                env=self._environment(),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
            )

    def stop(self) -> None:
        """End it with a signal, as systemd would."""
        if self.kiosk is None:
            return
        self.kiosk.send_signal(signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            self.kiosk.wait(10)
        self.power_cut()

    def power_cut(self) -> None:
        """All of it ends at once: the children's kernel flag ends them with the supervisor."""
        if self.kiosk is None:
            return
        pids = [self.kiosk.pid, *self.pids("")]
        if self.kiosk.poll() is None:
            self.kiosk.kill()
        self.kiosk.wait()
        self.kiosk = None
        wait_for(lambda: not any(psutil.pid_exists(pid) for pid in pids[1:]), 10)

    def kill(self, part: str) -> bool:
        """SIGKILL to agent or player; whether there was one."""
        found = self.pids(part)
        for pid in found[:1]:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        return bool(found)

    def pids(self, part: str) -> list[int]:
        """Running processes of the kiosk whose command has this word, the supervisor's own first;
        with no word, all of them."""
        found: list[int] = []
        with suppress(psutil.NoSuchProcess):
            for child in psutil.Process(self._kiosk().pid).children(recursive=not part):
                with suppress(psutil.NoSuchProcess):
                    if not part or part in child.cmdline():
                        found.append(child.pid)
        return found

    def status(self) -> dict[str, Any]:
        """The player's own words; empty where it does not answer."""
        try:
            said: dict[str, Any] = order(self.settings.player_socket, "status")
        except (PlayerUnreachable, OSError):
            return {}
        return said

    def agent_status(self) -> dict[str, Any]:
        """The agent's own words; empty where there are none."""
        with suppress(OSError, ValueError):
            said: dict[str, Any] = json.loads(self.settings.agent_status.read_text("utf-8"))
            return said
        return {}

    def until(self, is_so: Callable[[], object], seconds: float) -> bool:
        """Whether it came to be within so many seconds."""
        deadline = time.monotonic() + seconds
        while not is_so():
            if time.monotonic() > deadline:
                return False
            time.sleep(0.02)
        return True

    def _kiosk(self) -> subprocess.Popen[bytes]:
        if self.kiosk is None:
            raise RuntimeError("the kiosk is not started")
        return self.kiosk

    def _environment(self) -> dict[str, str]:
        kept = {key: value for key, value in os.environ.items() if key != "JOURNAL_STREAM"}
        jump = Path(__file__).parent / "jump"
        return (
            kept
            | self.display.environment
            | {"PYTHONPATH": f"{jump}{os.pathsep}{ROOT}", "BENCH_CLOCK": str(self.clock_file)}
        )

    @property
    def clock_file(self) -> Path:
        """Seconds by which the kiosk's wall clock is wrong, in words."""
        return self.folder / "clock"

    def _mount(self, disk: Path) -> bool:
        disk.mkdir(parents=True)
        mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK}", "tmpfs", str(disk)]
        if subprocess.run(mount, capture_output=True, check=False).returncode != 0:
            return False
        unmount = ["umount", "--lazy", str(disk)]
        self.stack.callback(subprocess.run, unmount, check=False)
        return True
