"""Every page of a slide, on screens of both orientations, is drawn by an approver's machine and
compared with what was published and with what the hub shows."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from hub.signer.errors import HubLies
from hub.signer.rendering import draw_all
from hub.signing.drawings import Shot, drawings_of
from sync.models import ChannelManifest
from tests.fixtures_lying_hub import (  # noqa: F401 - fixtures
    START,
    LyingHub,
    Machine,
    lying,
    machine,
    manifest_of,
)
from tests.making import make_channel, make_manifest, make_notice

NAME = "Ximena Ejemplo Inventada"


def told(publication: int, details: str, **changes: Any) -> ChannelManifest:
    """The first notice, and a second one whose details fill these pages, parted by `|`."""
    notices = [make_notice(1, at=START), make_notice(2, at=START, details_es=details, **changes)]
    return make_manifest(
        notices, publication=publication, channel=make_channel(notices), first_approval=200,
        at=START,
    )  # fmt: skip


def review_of(machine: Machine) -> str:  # noqa: F811
    [page] = machine.folder.glob("machine-0/reviews/*/index.html")
    return page.read_text("utf-8")


def other_picture(size: tuple[int, int]) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "#123456").save(out, "PNG")
    return out.getvalue()


def test_a_text_that_differs_on_the_second_page_alone_is_different(
    lying: LyingHub,  # noqa: F811
    machine: Machine,  # noqa: F811
) -> None:
    lying.propose(told(2, "uno|dos"))
    lying.draws = (told(2, "uno|otro"),)
    with pytest.raises(HubLies, match="DIFFERENT"):
        machine.sign()
    said = "\n".join(machine.said)
    for screen in ("landscape", "portrait"):
        assert f"DIFFERENT: {NAME} (wanted) ({screen}, page 2;" in said
        assert f"{screen}, page 1;" not in said
    assert review_of(machine).count(">DIFFERENT: what the hub&#x27;s page shows") == 2
    assert lying.signatures == {}


def test_a_face_that_differs_in_portrait_alone_is_different(
    lying: LyingHub,  # noqa: F811
    machine: Machine,  # noqa: F811
) -> None:
    lying.paints[Shot("portrait", 1)] = other_picture((32, 64))
    with pytest.raises(HubLies):
        machine.sign()
    said = "\n".join(machine.said)
    assert f"DIFFERENT: {NAME} (wanted) (portrait, page 1;" in said
    assert "(landscape, page 1;" not in said


@pytest.mark.parametrize(
    ("shot", "picture"),
    [(Shot("landscape", 2), b""), (Shot("portrait", 2), b"no picture")],
    ids=["left out", "no picture"],
)
def test_a_page_that_the_hub_does_not_show_is_different(
    lying: LyingHub,  # noqa: F811
    machine: Machine,  # noqa: F811
    shot: Shot,
    picture: bytes,
) -> None:
    lying.propose(told(2, "uno|dos"))
    lying.paints[shot] = picture
    with pytest.raises(HubLies):
        machine.sign()
    assert f"({shot.screen}, page 2;" in "\n".join(machine.said)


def test_a_page_that_the_hub_alone_has_is_different_and_shown(
    lying: LyingHub,  # noqa: F811
    machine: Machine,  # noqa: F811
) -> None:
    lying.propose(told(2, "uno"))
    lying.draws = (told(2, "uno|dos"),)
    with pytest.raises(HubLies):
        machine.sign()
    assert "(portrait, page 2;" in "\n".join(machine.said)
    assert "There is no such page." in review_of(machine)


def test_pictures_that_are_the_same_to_the_byte_are_not_fetched(
    lying: LyingHub,  # noqa: F811
    machine: Machine,  # noqa: F811
) -> None:
    lying.propose(told(2, "uno|dos"))
    assert "2 slides look the same here and on the hub's page" in machine.sign()
    asked = [call for call in lying.calls if "/signing/shown/" in call]
    assert len(asked) == 2  # one a slide, for the hashes
    assert not [call for call in asked if "landscape" in call or "portrait" in call]


def test_before_and_after_are_shown_where_a_page_changes_and_named_where_none_does(
    lying: LyingHub,  # noqa: F811
    machine: Machine,  # noqa: F811
) -> None:
    lying.publish(told(2, "uno|dos"))
    lying.propose(told(3, "uno|otro"))
    machine.sign()
    shown = review_of(machine).partition("What screens would show")[2]
    shown = shown.partition("Everything that changes")[0]
    headings = [part.partition("</h4>")[0] for part in shown.split("<h4>")[1:]]
    assert headings == ["Landscape, page 2", "Portrait, page 2"]
    assert "To the byte as before: landscape, page 1; portrait, page 1." in shown
    assert shown.count("<figcaption>Before</figcaption>") == 2


def test_a_slides_heading_says_whom_it_shows_and_not_its_id(machine: Machine) -> None:  # noqa: F811
    machine.sign()
    page = review_of(machine).partition("What screens would show")[2]
    headings = [part.partition("</h3>")[0] for part in page.split("<h3>")[1:]]
    assert f"{NAME} (wanted)" in headings
    assert not [heading for heading in headings[:2] if "0000" in heading]


DIES = """
import json, sys
from pathlib import Path
from PIL import Image
lines = iter(sys.stdin)
Image.new("RGB", (64, 32)).save(json.loads(next(lines))["out"])
print('{"ok": true}', flush=True)
Image.new("RGB", (64, 32)).save(json.loads(next(lines))["out"])  # its second page never comes
"""


def test_of_a_renderer_that_dies_only_whole_slides_are_kept(tmp_path: Path) -> None:
    script, out = tmp_path / "dies.py", tmp_path / "drawn"
    script.write_text(DIES, encoding="utf-8")
    [first, *_] = drawings = list(drawings_of(manifest_of(1, 1)))
    found, why = draw_all([sys.executable, str(script)], drawings, tmp_path, out)
    assert {sha: list(shots) for sha, shots in found.items()} == {
        first.sha256: [Shot("landscape", 1)]
    }
    assert why
    assert [path.name for path in out.iterdir()] == [f"{first.sha256}-landscape.png"]


def test_what_an_earlier_review_drew_is_not_kept(tmp_path: Path) -> None:
    kept = list(drawings_of(manifest_of(1, 1)))
    for name in (f"{kept[0].sha256}-portrait-p2.png", f"{'0' * 64}-landscape.png"):
        (tmp_path / name).write_bytes(b"")
    draw_all([], kept, tmp_path, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [f"{kept[0].sha256}-portrait-p2.png"]
