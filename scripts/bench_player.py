"""Measure the player against Chromium's kiosk mode in the same run (DESIGN §9).

    python scripts/bench_player.py [compare] [still] [start] [memory] [--slides N] [--size WxH]

`compare` shows the same 20 photographs with both, 3 s each, 0.6 s crossfade at 30 frames a second,
1080p, each on an Xvfb of its own with software GL, in alternating windows, and prints CPU and
memory of the whole process trees and their ratio. Needs Xvfb and chromium. Uses the tests' device.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import psutil
from PIL import Image, ImageDraw, ImageFilter

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from sync.canonical import sha256_of  # noqa: E402 - after the path is set
from sync.models import Picture  # noqa: E402
from tests.fixtures_player import Device, PlayerProcess, manifest_of, playing  # noqa: E402
from tests.making import notice_id  # noqa: E402

SIZE = (1920, 1080)
PHOTOGRAPHS = 20
PHOTOGRAPH = (1440, 1080)
DWELL_S, FADE_S = 3, 0.6
WINDOW_S, ROUNDS = 30.0, 2
FAST_STAY_S = 0.05
SETTLED_AFTER = 200

# Chromium twice: as anyone would write such a page (its compositor then draws the fade at the
# display's rate), and held to the 30 frames a second that the player draws.
TIMINGS = {"a plain CSS transition": "ease", "the same, held to 30 fps": "steps(18)"}
_PAGE = """<!doctype html><meta charset="utf-8"><style>
body {{ margin: 0; background: #0a101f; overflow: hidden; cursor: none }}
img {{ position: fixed; inset: 0; width: 100vw; height: 100vh; object-fit: cover; opacity: 0;
      transition: opacity {fade}s {timing} }}
img.on {{ opacity: 1 }}
</style><img id="a"><img id="b"><script>
const names = {names}; let at = 0;
let on = document.getElementById("a"), off = document.getElementById("b");
async function turn() {{
  off.src = names[at++ % names.length]; await off.decode();
  off.style.zIndex = 1; on.style.zIndex = 0; off.classList.add("on");
  setTimeout(() => on.classList.remove("on"), {fade} * 1000 - 20);
  [on, off] = [off, on];
}}
turn(); setInterval(turn, {dwell} * 1000);
</script>"""


@dataclass(frozen=True)
class Used:
    """What a process tree used over a time."""

    cpu_share: float
    """Of one core."""
    pss_mb: float


def main() -> int:
    """Run the parts that are named."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--slides", type=int, default=10_000, help="for memory")
    parser.add_argument("--size", type=_size, default=SIZE, help="for memory, like 640x360")
    parser.add_argument("parts", nargs="*", help="start, still, compare, memory; default: all")
    options = parser.parse_args()
    parts: dict[str, Callable[[], None]] = {
        "start": bench_start,
        "still": bench_still,
        "compare": bench_compare,
        "memory": lambda: bench_memory(options.slides, options.size),
    }
    unknown = set(options.parts) - set(parts)
    if unknown:
        parser.error(f"there is no part {', '.join(sorted(unknown))}")
    for part in options.parts or parts:
        parts[part]()
    return 0


def _size(text: str) -> tuple[int, int]:
    width, height = text.split("x")
    return int(width), int(height)


def bench_start() -> None:
    """Process start to first verified slide."""
    with _device() as device:
        seconds = []
        for _ in range(5):
            with playing(device) as player:
                seconds.append(player.until(lambda s: s["first_slide_s"], every_s=0.1))
    print(
        f"start to first verified slide: median {statistics.median(seconds):.2f} s,"
        f" worst {max(seconds):.2f} s of {len(seconds)} (budget 2 s)"
    )


def bench_still() -> None:
    """A slide that stands."""
    with _device(duration_s=300) as device, playing(device) as player:
        player.until_shown(notice_id(1))
        time.sleep(3)
        before = player.status["frames"]
        used = _used(psutil.Process(player.process.pid), 20.0)
        frames = player.status["frames"] - before
    print(
        f"a slide that stands: {used.cpu_share:.2%} of one core (budget 2 %),"
        f" {frames} frames drawn in 20 s (budget 0)"
    )


def bench_memory(slides: int = 10_000, size: tuple[int, int] = SIZE) -> None:
    """So many slides, a twentieth of a second each: growth after the first 200.

    Anonymous memory, because a library's share of PSS changes with who else has it mapped; and the
    least of some seconds, which is what is held between two paintings.
    """
    with _device(size=size) as device, playing(device, longest_stay_s=FAST_STAY_S) as player:
        player.until(lambda s: s["plays"] >= SETTLED_AFTER, seconds=600, every_s=1)
        settled = _held_mb(player.process.pid)
        print(f"memory held after {SETTLED_AFTER} slides: {settled:.1f} MB", flush=True)
        for plays in range(slides // 10, slides + 1, slides // 10):
            player.until(_has_played(plays), seconds=7200, every_s=1)
            now = _held_mb(player.process.pid)
            print(f"  after {plays:6}: {now:.1f} MB ({now - settled:+.1f})", flush=True)
    print(f"growth over {slides} slides: {now - settled:+.1f} MB (budget +5)")


def _held_mb(pid: int) -> float:
    held = []
    for _ in range(60):
        held.append(_anonymous_mb(pid))
        time.sleep(0.1)
    return min(held)


def _has_played(plays: int) -> Callable[[dict[str, Any]], bool]:
    return lambda status: bool(status["plays"] >= plays)


def _anonymous_mb(pid: int) -> float:
    """proc(5), smaps_rollup: `Anonymous` in kB."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines()
    (line,) = (line for line in lines if line.startswith("Anonymous:"))
    return int(line.split()[1]) / 1000


def bench_compare() -> None:
    """Both, in alternating windows, once for each way to write Chromium's page."""
    for label, timing in TIMINGS.items():
        print(f"against Chromium with {label}:")
        _compare(timing)


def _compare(timing: str) -> None:
    ours: list[Used] = []
    theirs: list[Used] = []
    with (
        _device(duration_s=DWELL_S) as device,
        _xvfb() as our_display,
        _xvfb() as their_display,
        playing(device, environment={"SDL_VIDEODRIVER": "x11", "DISPLAY": our_display}) as player,
    ):
        player.until_shown(notice_id(1))
        process = psutil.Process(player.process.pid)
        with _chromium(device.folder / "photographs", their_display, timing) as chromium:
            time.sleep(8)
            for _ in range(ROUNDS):
                with _suspended(chromium):
                    before = _frames(player)
                    ours.append(_used(process, WINDOW_S))
                    drawn = (_frames(player) - before) / (WINDOW_S / DWELL_S)
                    print(f"  player: {ours[-1]}, {drawn:.1f} frames a slide (18 in the fade)")
                with _suspended(process):
                    theirs.append(_used(chromium, WINDOW_S))
                    print(f"  Chromium: {theirs[-1]}")
    _print_ratio("CPU, share of one core", "{:.1%}", [u.cpu_share for u in (*ours, *theirs)], 0.6)
    _print_ratio("memory, PSS in MB", "{:.0f}", [u.pss_mb for u in (*ours, *theirs)], 0.5)


def _frames(player: PlayerProcess) -> int:
    status = player.status
    if status["type"] != "notice":
        raise SystemExit(f"the player does not play: {status}")
    return int(status["frames"])


def _print_ratio(what: str, form: str, values: list[float], budget: float) -> None:
    ours, theirs = statistics.mean(values[:ROUNDS]), statistics.mean(values[ROUNDS:])
    print(
        f"{what}: player {form.format(ours)}, Chromium {form.format(theirs)},"
        f" ratio {ours / theirs:.2f} (budget {budget})"
    )


def _used(root: psutil.Process, seconds: float) -> Used:
    """CPU and memory of a process and all that it started, over `seconds` from now."""
    before = {p: sum(p.cpu_times()[:2]) for p in _tree(root)}
    begun = time.monotonic()
    pss = []
    for _ in range(3):
        time.sleep(seconds / 3)
        pss.append(sum(p.memory_full_info().pss for p in _tree(root)) / 1e6)
    spent = sum(sum(p.cpu_times()[:2]) - before.get(p, 0.0) for p in _tree(root))
    return Used(spent / (time.monotonic() - begun), statistics.mean(pss))


def _tree(root: psutil.Process) -> list[psutil.Process]:
    return [root, *root.children(recursive=True)]


@contextmanager
def _suspended(root: psutil.Process) -> Iterator[None]:
    """SIGSTOP, so that two cores serve one of the two at a time."""
    tree = _tree(root)
    for process in tree:
        process.suspend()
    try:
        yield
    finally:
        for process in tree:
            process.resume()
        time.sleep(2)


@contextmanager
def _device(duration_s: int = 300, size: tuple[int, int] = SIZE) -> Iterator[Device]:
    """A device that holds a publication of 20 photographs; they also lie in `photographs/`."""
    with tempfile.TemporaryDirectory(prefix="sebusca-bench-") as name:
        folder = Path(name)
        device = Device(folder, size=size, crossfade_s=FADE_S)
        (folder / "photographs").mkdir()
        media: dict[int, bytes] = {}
        changes: dict[int, dict[str, object]] = {}
        for number in range(1, PHOTOGRAPHS + 1):
            data = _photograph(number)
            (folder / "photographs" / f"{number:02}.jpg").write_bytes(data)
            picture = Picture(
                sha256=sha256_of(data),
                media_type="image/jpeg",
                byte_size=len(data),
                width=PHOTOGRAPH[0],
                height=PHOTOGRAPH[1],
            )
            media[number] = data
            changes[number] = {"pictures": (picture,)}
        manifest = manifest_of(
            range(1, PHOTOGRAPHS + 1), duration_s=duration_s, notice_changes=changes
        )
        device.publish(manifest, read=lambda _picture, number: media[number])
        yield device


def _photograph(seed: int) -> bytes:
    """A made-up photograph: shapes, a gradient and grain, as hard to decode as a real one."""
    drawn = random.Random(seed)  # noqa: S311 - the same pictures in every run
    image = Image.linear_gradient("L").resize(PHOTOGRAPH).convert("RGB")
    draw = ImageDraw.Draw(image)
    for _ in range(120):
        x, y, r = (
            drawn.randrange(PHOTOGRAPH[0]),
            drawn.randrange(PHOTOGRAPH[1]),
            drawn.randrange(200),
        )
        draw.ellipse((x - r, y - r, x + r, y + r), fill=tuple(drawn.randbytes(3)))
    image = image.filter(ImageFilter.GaussianBlur(6))
    grain = Image.effect_noise(PHOTOGRAPH, 24).convert("RGB")
    out = BytesIO()
    Image.blend(image, grain, 0.15).save(out, "JPEG", quality=88)
    return out.getvalue()


@contextmanager
def _xvfb() -> Iterator[str]:
    """An X server of its own; yields its DISPLAY."""
    reading, writing = os.pipe()
    screen = f"{SIZE[0]}x{SIZE[1]}x24"
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", screen, "-nolisten", "tcp"]
    server = subprocess.Popen(
        command, pass_fds=[writing], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    os.close(writing)
    try:
        with os.fdopen(reading) as file:
            yield f":{file.readline().strip()}"
    finally:
        server.terminate()
        server.wait()


@contextmanager
def _chromium(photographs: Path, display: str, timing: str) -> Iterator[psutil.Process]:
    """Chromium in kiosk mode on a page that shows the photographs as the player does."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        raise SystemExit("chromium is not installed; there is nothing to compare with")
    names = [file.name for file in sorted(photographs.glob("*.jpg"))]
    page = photographs / "page.html"
    page.write_text(_PAGE.format(names=names, fade=FADE_S, dwell=DWELL_S, timing=timing), "utf-8")
    options = ["--kiosk", "--no-sandbox", "--no-first-run", "--disable-extensions"]
    options += [f"--user-data-dir={photographs.parent / 'chromium'}"]
    options += [f"--window-size={SIZE[0]},{SIZE[1]}", "--window-position=0,0"]
    process = subprocess.Popen(
        [program, *options, page.as_uri()],
        env=os.environ | {"DISPLAY": display},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield psutil.Process(process.pid)
    finally:
        for child in _tree(psutil.Process(process.pid)):
            child.kill()
        process.wait()


if __name__ == "__main__":
    sys.exit(main())
