"""A real player with its real form on a real display, and a hand whose every touch is real.

`RealHand` mirrors the form in the test's own process, only to know where its buttons lie: what is
tested is the other form, in a process of its own, which learns of nothing but the touches.
"""

from __future__ import annotations

import secrets
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import psutil
import pytest
from PIL import Image, ImageChops, ImageStat

from config.kiosk import Display as Panel
from config.kiosk import Hub, KioskSettings, Tips
from kiosk.form.messages import Context, Recipient, Shown, Warm
from kiosk.presenting import decode_photo
from screens.tip.views import FormView, PersonView
from screens.views import Pair, Photo
from sync.models import Tip
from sync.sealing import open_tip
from sync.spool import Spool
from tests.fixtures_player import Device, PlayerProcess, manifest_of, playing
from tests.fixtures_tip_form import Hand, painted
from tests.fixtures_xvfb import Display
from tests.making import (
    NOW,
    approved_desk,
    desk_secret,
    make_campaign,
    make_desk,
    make_notice,
    make_picture,
    notice_id,
    picture_bytes,
    public_key,
)

SIZE = (960, 540)
SETTLED_S = 0.36
"""A page that is seen takes no touch before (`screens.tip.form.form`)…"""
SETTLED_FIRST_S = 0.72
"""…and the first one later."""
ALIKE = 0.01
"""Mean difference of the same page drawn by two processes; one letter more makes ten times that."""
_BAR_BUTTON = (0.15, 0.945)
"""Where "Give information" is on the bar of a landscape display, shares from the top left."""


WARM = Warm(
    display=Panel(),
    input="touch",
    first="es",
    kivy_home="/run/sebusca/kivy",
    store_dir="/var/lib/sebusca/store",
    spool_dir="/var/lib/sebusca/spool",
    spool_most=10,
    delay_s=1800,
)


def context_of(*numbers: int) -> Context:
    """A form about these notices, the first one's slide standing."""
    desk = make_desk()
    shown = [Shown(notice_id=notice_id(n), name=f"Persona {n}", kind="wanted") for n in numbers]
    return Context(
        person=shown[0] if shown else None,
        others=tuple(shown[1:]),
        campaign=None,
        channel="puente-ficticio",
        screen=None,
        phone="915-555-0142",
        emergency="911",
        promise_es="Confidencial.",
        promise_en="Confidential.",
        to=(Recipient(desk=desk, key=desk.keys[1]),),
        first="es",
        now=NOW,
        clock_trusted=True,
    )


@dataclass
class TipDevice(Device):
    """A device that can take tips: it has a hub, a spool and a desk to seal to."""

    input: str = "touch"
    size: tuple[int, int] = SIZE
    most: int = 100
    hub_url: str | None = "http://127.0.0.1:9"
    """Where tips go; None: the device has no hub."""

    @property
    def spool_dir(self) -> Path:
        return self.folder / "spool"

    @property
    def settings(self) -> KioskSettings:
        token = self.folder / "token"
        more = {
            "hub": Hub(url=self.hub_url, token_file=token) if self.hub_url else None,
            "tips": Tips(spool_dir=self.spool_dir, delay_s=0, most=self.most),
            "screen": "SCREEN01",
        }
        return super().settings.model_copy(update=more)

    @property
    def spool(self) -> Spool:
        """The spool, as form and agent open it."""
        return Spool(self.spool_dir, most=self.most)

    def publish_people(self, *numbers: int, publication: int = 1, desks: bool = True) -> None:
        """A publication of these notices, with an intake desk that has a key for now."""
        now = datetime.now(UTC)
        listed = (approved_desk(make_desk(at=now), at=now),) if desks else ()
        self.publish(manifest_of(numbers, at=now, publication=publication, desks=listed))

    def opened_tips(self) -> list[Tip]:
        """What waits in the spool, opened with the fictional desk's keys."""
        keys = {public_key(desk_secret(n)).kid: desk_secret(n) for n in range(1, 4)}
        waiting = self.spool.due(time.time() + 60, 100)
        return [open_tip(entry.submission.envelope, keys) for entry in waiting]


@contextmanager
def taking_tips(
    device: TipDevice,
    display: Display | None = None,
    *,
    haste: float = 1.0,
    stay_s: float | None = None,
) -> Iterator[TipPlayer]:
    """A player on `device` whose form is warm; drawn on `display`, or offscreen. With `stay_s` no
    page stands longer."""
    environment = {"SEBUSCA_FORM_HASTE": str(haste)} | (display.environment if display else {})
    with playing(device, longest_stay_s=stay_s, environment=environment) as player:
        yield TipPlayer(player.device, player.process, player.log)


@dataclass
class TipPlayer(PlayerProcess):
    """A player and the processes of its form."""

    @property
    def form_pids(self) -> list[int]:
        """Processes of the form, oldest first: the open one, where one is open, then the next."""
        children = psutil.Process(self.process.pid).children()
        return [child.pid for child in sorted(children, key=psutil.Process.create_time)]

    def until_form(self, state: str, *, seconds: float = 20.0) -> int:
        """Waits until the form is in this state; the oldest form's process id then, 0 if none."""
        self.until(lambda status: status["form"] == state, seconds=seconds)
        return next(iter(self.form_pids), 0)


@contextmanager
def a_small_disk(folder: Path) -> Iterator[None]:
    """A file system of one MiB at `folder`, so that it can be filled. Skips where none can be
    mounted."""
    folder.mkdir(parents=True)
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)]
    if subprocess.run(mount, capture_output=True, check=False).returncode != 0:
        pytest.skip("a small disk can be mounted by root alone, outside a container")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def press_give_information(display: Display, size: tuple[int, int] = SIZE) -> None:
    """A finger on the bar's button."""
    display.touch(size[0] * _BAR_BUTTON[0], size[1] * _BAR_BUTTON[1])


@dataclass
class RealHand(Hand):
    """Touches the display, and the mirror with it."""

    size: tuple[int, int] = SIZE
    display: Display | None = None
    view: FormView = field(default_factory=lambda: mirrored_view(1, 2))

    def touch_at(self, x: float, y: float, held_s: float = 0.1) -> None:
        assert self.display is not None
        self.display.touch(x, self.size[1] - y)
        super().touch_at(x, y, held_s)

    def touch(self, *actions: str) -> RealHand:
        for action in actions:
            super().touch(action)
            if not action.startswith("key:"):
                self.until_alike()
                time.sleep(SETTLED_S)
        return self

    def until_alike(self, seconds: float = 8.0) -> None:
        """Waits until the display shows what the mirror does, pixel for pixel or nearly."""
        assert self.display is not None
        mirror = painting(self)
        deadline = time.monotonic() + seconds
        while (far := difference(mirror, self.display.picture())) > ALIKE:
            assert time.monotonic() < deadline, f"the {self.form.page} page is not on: {far:.1f}"
            time.sleep(0.05)


def mirrored_view(*numbers: int) -> FormView:
    """The people of `TipDevice.publish_people`, the first one's slide standing."""
    people = [
        PersonView(notice_id(number), make_notice(number).name, picture_of(number), "wanted")
        for number in numbers
    ]
    lines = make_campaign().tip_lines
    promise = Pair(make_campaign().promise_es, make_campaign().promise_en)
    return FormView(
        *(people[0], tuple(people[1:]), lines.phone, lines.whatsapp or "", lines.emergency, promise)
    )


def picture_of(number: int) -> Photo:
    """The photograph of a notice, as the form decodes it."""
    picture = make_picture(number)
    largest = (SIZE[0] // 2, SIZE[1])
    return decode_photo(picture_bytes(number), picture, largest)


def painting(hand: Hand) -> Image.Image:
    """The mirror as a picture."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "mirror.png"
        painted(hand, file)
        with Image.open(file) as picture:
            return picture.convert("RGB")


def difference(one: Image.Image, other: Image.Image) -> float:
    """Mean difference of two pictures' pixels, 0 to 255."""
    return sum(ImageStat.Stat(ImageChops.difference(one, other)).mean) / 3


def unheard_of() -> str:
    """Words that are nowhere in the world, with an ñ and an accent, to look for afterwards."""
    # No letter twice: the form takes two touches of one key at a machine's speed for one.
    letters = "".join(secrets.SystemRandom().sample("bcdfghjkmpqrstvwxz", 9))
    return f"{letters} ñá"


def until_gone(pid: int, seconds: float) -> float:
    """Seconds until the process is gone; fails where it is not by then."""
    began = time.monotonic()
    while psutil.pid_exists(pid):
        waited = time.monotonic() - began
        assert waited < seconds, f"process {pid} is still there after {waited:.1f} s"
        time.sleep(0.01)
    return time.monotonic() - began
