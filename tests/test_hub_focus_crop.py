"""What the form shows of a photograph is what screens keep of it: `focus.js` repeats the rule of
`screens.photograph.crop`, and both are asked the same.
"""

from __future__ import annotations

import itertools
import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from screens.photograph.crop import cover
from scripts import bundle

HUB = Path(__file__).resolve().parent.parent / "hub" / "notices"
SCRIPT = HUB / "static" / "hub" / "focus.js"
PANEL = HUB / "templates" / "notices" / "focus_panel.html"
ASK = """
const vm = require("node:vm"), fs = require("node:fs");
const page = vm.createContext({ document: { addEventListener() {} } });
vm.runInContext(fs.readFileSync(process.argv[1], "utf8"), page);
const crop = vm.runInContext("crop", page);
const told = JSON.parse(fs.readFileSync(0, "utf8")).map(({ box, size, focus }) => {
  const style = {}, dataset = { hubFocusCrop: box };
  const frame = { dataset, style: {}, querySelector: () => ({ style }) };
  crop(frame, { naturalWidth: size[0], naturalHeight: size[1] }, focus);
  return { ...style, shape: frame.style.aspectRatio };
});
console.log(JSON.stringify(told));
"""
SIZES = ((1200, 1500), (1500, 1200), (96, 120), (640, 480), (500, 500), (300, 2000), (2400, 200))
FOCI = ((50, 38), (0, 0), (100, 100), (50, 50), (13, 91), (88, 7))
MORE_BOXES = ("840 1080 0", "1 1 0.5", "1920 100 0.25", "100 1920 0")


def boxes() -> list[str]:
    """Those of the form, and stranger ones."""
    found = re.findall(r'data-hub-focus-crop="([^"]*)"', PANEL.read_text(encoding="utf-8"))
    assert len(found) == 3
    return [*found, *MORE_BOXES]


@pytest.fixture(scope="module")
def vectors() -> list[dict[str, Any]]:
    """Every box with every size and focus, and what JavaScript makes of it."""
    asked: list[dict[str, Any]] = [
        {"box": box, "size": size, "focus": focus}
        for box, size, focus in itertools.product(boxes(), SIZES, FOCI)
    ]
    done = subprocess.run(
        [str(bundle.node()), "-e", ASK, str(SCRIPT)],
        input=json.dumps(asked), capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    return [each | told for each, told in zip(asked, json.loads(done.stdout), strict=True)]


def test_the_form_keeps_of_a_photograph_what_screens_keep(vectors: list[dict[str, Any]]) -> None:
    for each in vectors:
        width, height, faded = map(float, each["box"].split())
        x, y = each["focus"]
        kept = cover(*each["size"], int(width), int(height), (x / 100, y / 100), faded)
        share_x, share_y = kept.right - kept.left, kept.bottom - kept.top
        expected = {
            "width": 100 / share_x,
            "left": -100 * kept.left / share_x,
            "top": -100 * kept.top / share_y,
        }
        told = {name: float(each[name].removesuffix("%")) for name in expected}
        assert told == pytest.approx(expected, abs=1e-6), each
        assert each["shape"] == f"{width:g} / {height:g}"
