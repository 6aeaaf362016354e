"""A real player process on a store that the test writes: `stock`, `device`, `PlayerProcess`."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from PIL import Image

from config.kiosk import Display, Feed, KioskSettings
from kiosk.control import order
from kiosk.errors import PlayerUnreachable
from sync.canonical import canonical_json, sha256_of
from sync.layout import FEED, RECALLS
from sync.models import ChannelManifest, NoticeSlide, Picture, RecallList
from sync.models.slide import AnySlide
from sync.pictures.reencoding import EncodedPicture
from sync.rules.time import SystemTime
from sync.store import DeviceStore, GenerationRecord
from sync.store.clock import system_clock
from sync.types import RecallSequence, SlideId
from tests.making import (
    make_campaign,
    make_channel,
    make_manifest,
    make_notice,
    make_recall,
    notice_id,
    picture_bytes,
)

ROOT = Path(__file__).resolve().parent.parent
SIZE = (640, 360)
Answer = TypeVar("Answer")


def manifest_of(
    numbers: Sequence[int] = (1, 2, 3),
    *,
    publication: int = 1,
    at: datetime | None = None,
    duration_s: int = 300,
    approval: int = 1,
    notice_changes: dict[int, dict[str, object]] | None = None,
    slide_changes: dict[str, object] | None = None,
    **changes: object,
) -> ChannelManifest:
    """Notices `numbers`, a slide each that stands `duration_s`; issued now unless told."""
    at = at or datetime.now(UTC)
    notices = [make_notice(n, at=at, **(notice_changes or {}).get(n, {})) for n in numbers]
    campaign = make_campaign()
    slides: tuple[AnySlide, ...] = tuple(
        NoticeSlide.model_validate(
            {
                "id": SlideId(f"slide-{notice.id.lower()}"),
                "notice_id": notice.id,
                "campaign_id": campaign.id,
                "duration_s": duration_s,
                **(slide_changes or {}),
            }
        )
        for notice in notices
    )
    channel = make_channel(notices, campaign, slides=slides)
    return make_manifest(
        notices,
        at=at,
        publication=publication,
        campaign=campaign,
        channel=channel,
        first_approval=approval,
        **changes,
    )


@dataclass
class Device:
    """One device's store and settings below `folder`, and the hand that fills the store."""

    folder: Path
    clock: str = "trusted"
    input: str = "none"
    crossfade_s: float = 0.0
    size: tuple[int, int] = SIZE
    orientation: int = 0
    recalls: list[Any] = field(default_factory=list)
    versions: dict[str, int] = field(default_factory=dict)

    @property
    def settings(self) -> KioskSettings:
        """What the player is started with."""
        return KioskSettings(
            store_dir=self.folder / "store",
            runtime_dir=self.folder / "run",
            feed=Feed(
                url="http://127.0.0.1:9/feed",
                channel="puente-ficticio",
                root_feed=self.folder / "feed.json",
                root_recalls=self.folder / "recalls.json",
            ),
            display=Display(
                width=self.size[0],
                height=self.size[1],
                fullscreen=False,
                orientation=self.orientation,  # type: ignore[arg-type]
            ),
            time_zone="America/Ciudad_Juarez",
            input=self.input,  # type: ignore[arg-type]
            crossfade_s=self.crossfade_s,
            clock=self.clock,  # type: ignore[arg-type]
        )

    @property
    def store(self) -> DeviceStore:
        """The store, as agent and player open it."""
        return DeviceStore(self.folder / "store")

    @property
    def system(self) -> SystemTime:
        """The machine's clocks, as the device is told to take them."""
        return system_clock("trusted")()

    def publish(
        self,
        manifest: ChannelManifest,
        *,
        read: Callable[[Picture, int], bytes] = lambda picture, number: picture_bytes(
            number, (picture.width, picture.height)
        ),
    ) -> GenerationRecord:
        """What the agent does with a verified publication: pictures, one switch, ages.

        `read` gives a picture's bytes, told the number of its notice.
        """
        store = self.store
        (self.folder / "store").mkdir(parents=True, exist_ok=True)
        store.add_recalls(self._list())
        derivatives = {}
        for entry in manifest.notices:
            number = int(entry.content.id[-4:])
            for picture in entry.content.pictures:
                data = read(picture, number)
                encoded = EncodedPicture(
                    data, "image/jpeg", picture.width, picture.height, sha256_of(data)
                )
                derivatives[picture.sha256] = store.keep_picture(picture.sha256, encoded, "test")
        record = GenerationRecord(
            manifest=manifest,
            manifest_sha256=sha256_of(canonical_json(manifest)),
            derivatives=derivatives,
            prepared_for="test",
        )
        store.raise_time_floor(manifest.issued, self.system)
        self.hear()
        store.switch(record)
        return record

    def hear(self, system: SystemTime | None = None) -> None:
        """Both repositories have advanced by one version."""
        for repository in (FEED, RECALLS):
            version = self.versions.get(repository, 0) + 1
            self.versions[repository] = version
            self.store.observe_age(repository, version, system or self.system)

    def recall(self, target_id: str = notice_id(1), **changes: object) -> None:
        """What the agent does with a verified recall."""
        self.recalls.append(make_recall(len(self.recalls) + 1, target_id, **changes))
        self.store.add_recalls(self._list())

    def _list(self) -> RecallList:
        return RecallList(
            sequence=RecallSequence(len(self.recalls)),
            issued=datetime.now(UTC),
            recalls=tuple(self.recalls),
        )


@dataclass
class PlayerProcess:
    """A running player."""

    device: Device
    process: subprocess.Popen[bytes]
    log: Path

    def order(self, do: str, **more: object) -> Any:
        """One order on the control socket."""
        return order(self.device.settings.player_socket, do, **more)

    @property
    def status(self) -> Any:
        """What it says about itself."""
        return self.order("status")

    def until(
        self, is_so: Callable[[Any], Answer], *, seconds: float = 20.0, every_s: float = 0.02
    ) -> Answer:
        """Waits until `is_so(status)` is true; fails with the log where it never is."""
        deadline = time.monotonic() + seconds
        status: Any = None
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                raise AssertionError(f"the player ended: {self.process.returncode}\n{self.said}")
            try:
                status = self.status
            except PlayerUnreachable:
                time.sleep(0.05)
                continue
            if found := is_so(status):
                return found
            time.sleep(every_s)
        raise AssertionError(f"not within {seconds} s; the last status is {status}\n{self.said}")

    def until_shown(self, notice: str, *, seconds: float = 20.0) -> Any:
        """Waits until the notice is on; the status then."""
        return self.until(
            lambda s: s if s["notice_id"] == notice and s["shown_at"] else None, seconds=seconds
        )

    def look(self, name: str = "look.png") -> Image.Image:
        """What is on the display."""
        file = self.device.folder / name
        assert self.order("screenshot", path=str(file))["ok"] is True
        with Image.open(file) as image:
            return image.convert("RGB")

    @property
    def said(self) -> str:
        """Its log."""
        return self.log.read_text("utf-8", "replace")

    def stop(self) -> int:
        """SIGTERM; its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=10)


@contextmanager
def playing(
    device: Device,
    *,
    longest_stay_s: float | None = None,
    before: str = "",
    environment: Mapping[str, str] | None = None,
) -> Iterator[PlayerProcess]:
    """A player process on `device`, offscreen; killed afterwards if it still runs. `before` is
    Python that the process runs first."""
    config = device.folder / "settings.json"
    config.write_text(device.settings.model_dump_json(), "utf-8")
    program = (
        f"{before}\n"
        "import pathlib, sys\n"
        "from config.kiosk import KioskSettings\n"
        "from kiosk.logs import log_to_stderr\n"
        "from kiosk.player.main import run\n"
        "log_to_stderr('player')\n"
        "given = pathlib.Path(sys.argv[1]).read_text('utf-8')\n"
        "settings = KioskSettings.model_validate_json(given)\n"
        f"sys.exit(run(settings, longest_stay_s={longest_stay_s}))\n"
    )
    log = device.folder / "player.log"
    with log.open("ab") as out:
        process = subprocess.Popen(
            [sys.executable, "-c", program, str(config)],
            cwd=ROOT,
            env=os.environ | {"SDL_VIDEODRIVER": "offscreen"} | dict(environment or {}),
            stdout=out,
            stderr=out,
        )
    try:
        yield PlayerProcess(device, process, log)
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()
