"""`render --serve`: one warm process, one line a picture, an answer to everything."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from PIL import Image

from tests.fixtures_render import CAMPAIGN, RenderFolder, notice_json


class Renderer:
    """The process, asked line by line."""

    def __init__(self, home: Path) -> None:
        plain = {key: value for key, value in os.environ.items() if not key.startswith("KIVY")}
        plain.update({"HOME": str(home), "LC_ALL": "C.UTF-8"})
        self.process = subprocess.Popen(
            [sys.executable, "-m", "kiosk.render", "--serve"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=plain,
        )

    def ask(self, request: object) -> dict[str, Any]:
        """One request (an object, or bytes as they are) and its answer."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        line = request if isinstance(request, bytes) else json.dumps(request).encode()
        self.process.stdin.write(line + b"\n")
        self.process.stdin.flush()
        answer: dict[str, Any] = json.loads(self.process.stdout.readline())
        return answer


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> RenderFolder:
    return RenderFolder(tmp_path_factory.mktemp("serve"))


@pytest.fixture(scope="module")
def renderer(folder: RenderFolder) -> Iterator[Renderer]:
    running = Renderer(folder.root)
    yield running
    assert running.process.stdin is not None
    running.process.stdin.close()
    assert running.process.wait(timeout=20) == 0


def _request(folder: RenderFolder, name: str = "x", **changes: Any) -> dict[str, Any]:
    return {
        "notice": notice_json(pictures=[folder.picture()]),
        "campaign": CAMPAIGN,
        "size": "1920x1080",
        "lang": "es",
        "media_dir": str(folder.media),
        "out": str(folder.out / f"{name}.png"),
        **changes,
    }


def test_a_picture_is_drawn_where_it_was_asked_for(
    renderer: Renderer, folder: RenderFolder
) -> None:
    request = _request(folder, "asked", size="1280x720", lang="en")
    assert renderer.ask(request) == {"ok": True, "out": request["out"], "pages": [request["out"]]}
    with Image.open(request["out"]) as picture:
        assert picture.size == (1280, 720)
        (code,) = zxingcpp.read_barcodes(picture)
    assert code.text == "HTTPS://INFO.SEBUSCA.EXAMPLE/N/7K3M9P2X"


def test_a_notice_without_a_campaign_is_drawn_without_a_qr(
    renderer: Renderer, folder: RenderFolder
) -> None:
    request = _request(folder, "bare", campaign=None)
    assert renderer.ask(request)["ok"] is True
    with Image.open(request["out"]) as picture:
        assert zxingcpp.read_barcodes(picture) == []


def _grid(*ids: str) -> dict[str, Any]:
    return {"type": "ten", "id": "ten", "campaign_id": CAMPAIGN["id"], "notice_ids": ids}


def test_slides_and_a_campaign_are_drawn_as_screens_show_them(
    renderer: Renderer, folder: RenderFolder
) -> None:
    notice = notice_json(pictures=[folder.picture()])
    grid = {"notice": None, "slide": _grid(notice["id"]), "notices": [notice]}
    alt = {"alt_es": "Un dibujo.", "alt_en": "A drawing."}
    image = {"type": "image", "id": "image", "picture": folder.picture(), **alt}
    asked: list[dict[str, Any]] = [
        {"notice": None},
        grid,
        {**grid, "ranks": [7]},
        {"detail": True},
        {},
        {"notice": None, "slide": image, "campaign": None},
    ]
    drawn = set()
    for number, changes in enumerate(asked):
        request = _request(folder, f"slide-{number}", size="800x480", **changes)
        assert renderer.ask(request)["ok"] is True
        with Image.open(request["out"]) as picture:
            assert picture.size == (800, 480)
            assert len(picture.getcolors(1 << 20) or ()) > 50
            drawn.add(picture.tobytes())
    assert len(drawn) == len(asked)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"size": "1x1"}, "is not a size"),
        ({"lang": "fr"}, "lang"),
        ({"notice": {}}, "notice.id: Field required"),
        ({"media_dir": "/nowhere"}, "No such file"),
        ({"out": "/dev/null/x.png"}, "cannot be written"),
        ({"more": 1}, "more: Extra inputs are not permitted"),
        ({"notice": None, "campaign": None}, "must be given"),
        ({"slide": _grid("7K3M9P2X")}, "not both at once"),
        ({"notice": None, "slide": _grid("7K3M9P2X")}, "notices: lacks 7K3M9P2X"),
        ({"notice": None, "slide": _grid("7K3M9P2X"), "ranks": [1, 2]}, "ranks: 2 for 1 notices"),
        ({"campaign": {"id": "ten"}}, "campaign.title_es: Field required"),
    ],
)
def test_what_cannot_be_drawn_is_answered_with_the_reason(
    renderer: Renderer, folder: RenderFolder, changes: dict[str, Any], said: str
) -> None:
    answer = renderer.ask(_request(folder, **changes))
    assert answer["ok"] is False
    assert said in answer["error"]


@pytest.mark.parametrize("line", [b"not json", b"[]", b"\xff\xfe", b'"' + b"a" * (2 << 20) + b'"'])
def test_a_hostile_line_is_answered_and_the_next_is_served(
    renderer: Renderer, folder: RenderFolder, line: bytes
) -> None:
    assert renderer.ask(line)["ok"] is False
    assert renderer.ask(_request(folder, "after", size="800x480"))["ok"] is True


@pytest.mark.slow
def test_a_preview_takes_at_most_a_second_and_a_half(
    renderer: Renderer, folder: RenderFolder
) -> None:
    renderer.ask(_request(folder, "warm"))
    taken = []
    for number in range(20):
        request = _request(folder, f"timed-{number}")
        request["notice"]["name"] = f"Ramiro Ibáñez {number}"
        before = time.monotonic()
        assert renderer.ask(request)["ok"] is True
        taken.append(time.monotonic() - before)
    assert statistics.quantiles(taken, n=20)[-1] <= 1.5
