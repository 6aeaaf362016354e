"""A shared renderer as the hub starts it, whose drawing process is a stand-in: `stand_in`.

What a notice is named tells the stand-in what to do: `Muere` ends it, `Muere Una Vez` once, `Tarda`
hangs, `Falla` is refused, `Largo` has two pages.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from hub.previews.drawing import renderer as warm
from tests.fixtures_hub import Hub, hub  # noqa: F401

PNG = b"\x89PNG\r\n\x1a\n"
SHARING = """
import sys
from pathlib import Path
from kiosk.render.sharing import SharedRenderer, share
given = dict(zip(sys.argv[2::2], sys.argv[3::2]))
renderer = SharedRenderer(
    [sys.executable, str(Path(sys.argv[0]).with_name("drawer.py")), sys.argv[1]],
    lambda: Path(sys.argv[1]).with_name("software").read_text(),
    renders=4, start_s=5, answer_s=1,
)
try:
    share(Path(given["--socket"]), renderer, linger_s=0.5)
finally:
    renderer.close()
"""
DRAWER = """
import json, os, sys, time
log = open(sys.argv[1], "a")
print("a library says hello", flush=True)
for line in sys.stdin:
    asked = json.loads(line)
    if "hello" in asked:
        print(json.dumps({"ok": True}), flush=True)
        continue
    screen = [asked[key] for key in ("size", "lang", "text", "contrast")]
    print(os.getpid(), *screen, asked.get("ranks"), file=log, flush=True)
    name = (asked.get("notice") or {}).get("name", "")
    if name == "Muere" or (name == "Muere Una Vez" and not os.path.exists(sys.argv[1] + ".died")):
        open(sys.argv[1] + ".died", "w").close()
        os._exit(1)
    if name == "Tarda":
        time.sleep(30)
    if name == "Falla":
        print(json.dumps({"ok": False, "error": "no such font"}), flush=True)
        continue
    pages = [asked["out"]] + [asked["out"][:-4] + "-p2.png"] * (name == "Largo")
    os.makedirs(os.path.dirname(pages[0]), exist_ok=True)
    for page in pages:
        with open(page, "wb") as out:
            out.write(b"\\x89PNG\\r\\n\\x1a\\n" + name.encode() + page[-6:-4].encode())
    print(json.dumps({"ok": True, "out": pages[0], "pages": pages}), flush=True)
"""


def write_stand_in(folder: Path) -> tuple[str, ...]:
    """The renderer's command; `folder / "calls"` is the log of its calls."""
    (folder / "renderer.py").write_text(SHARING)
    (folder / "drawer.py").write_text(DRAWER)
    (folder / "software").write_text("1.0-a")
    (folder / "calls").touch()
    return (sys.executable, str(folder / "renderer.py"), str(folder / "calls"))


@pytest.fixture
def stand_in(hub: Hub, settings: Any) -> Iterator[Path]:  # noqa: F811
    """The file that it logs each call to: process, screen, ranks."""
    settings.SEBUSCA_RENDERER = write_stand_in(hub.data)
    yield hub.data / "calls"
    warm(settings.SEBUSCA_RENDERER, settings.SEBUSCA_DATA).close()
