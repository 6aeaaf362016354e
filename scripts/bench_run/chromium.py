"""Chromium's kiosk mode on a page that shows the same photographs as the player."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from types import MappingProxyType
from typing import Final

import psutil

from scripts.bench_run.processes import tree
from scripts.bench_run.stock import DWELL_S, FADE_S, SIZE

PAGES: Final[Mapping[str, str]] = MappingProxyType({"plain": "ease", "30 fps": "steps(18)"})
"""The page as anyone would write it, whose fade the compositor draws at the display's own rate:
this is Chromium's kiosk mode in the budget of DESIGN §9. And the same, held to the 30 frames a
second that the player draws: told beside it."""
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


@contextmanager
def chromium(photographs: Path, display: str, page: str) -> Iterator[psutil.Process]:
    """The browser's first process; all of them are killed afterwards."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        raise SystemExit("chromium is not installed; there is nothing to compare with")
    names = [file.name for file in sorted(photographs.glob("*.jpg"))]
    file = photographs / "page.html"
    text = _PAGE.format(names=names, fade=FADE_S, dwell=DWELL_S, timing=PAGES[page])
    file.write_text(text, "utf-8")
    options = ["--kiosk", "--no-sandbox", "--no-first-run", "--disable-extensions"]
    options += [f"--user-data-dir={photographs.parent / 'chromium'}"]
    options += [f"--window-size={SIZE[0]},{SIZE[1]}", "--window-position=0,0"]
    process = subprocess.Popen(
        [program, *options, file.as_uri()],
        env=os.environ | {"DISPLAY": display},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield psutil.Process(process.pid)
    finally:
        for child in reversed(tree([psutil.Process(process.pid)])):
            with suppress(psutil.NoSuchProcess):
                child.kill()
        process.wait()
