"""Node, the receipt page's modules bundled for it, and Chromium, for the tests of public pages."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from scripts import bundle
from scripts.demo_run.browser import chromium

ROOT = Path(__file__).resolve().parent.parent
AXE = bundle.MODULES / "axe-core" / "axe.min.js"
PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1280, "height": 900}


@pytest.fixture(scope="session")
def node_program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`tests/browser_vectors.js` and the page's modules, bundled for Node."""
    bundle.install()
    program = tmp_path_factory.mktemp("node") / "browser_vectors.mjs"
    bundle.bundle(ROOT / "tests" / "browser_vectors.js", program, "node")
    return program


def run_node(program: Path, *arguments: str | Path) -> Any:
    """What the program prints, as JSON."""
    done = subprocess.run(
        [str(word) for word in (bundle.node(), program, *arguments)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Chromium, headless; with the page's script bundled."""
    if not bundle.up_to_date():
        bundle.built()
    with chromium() as found:
        yield found


def violations(page: Any) -> list[str]:
    """What axe-core finds on an open page: rule, and where. It is run beside the page's policy."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    assert len(found["passes"]) > 5
    return [
        f"{each['id']}: {node['target']} {node['failureSummary']}"
        for each in found["violations"]
        for node in each["nodes"]
    ]
