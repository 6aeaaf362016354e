"""Previews from a warm renderer process; here a stand-in that speaks the same protocol."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from hub.approvals.service import submit
from hub.errors import NoPreview
from hub.previews.cache import preview_folder
from hub.previews.drawing import draw, draw_slide
from hub.previews.drawing import renderer as warm
from hub.previews.renderer import Renderer
from hub.previews.sizes import SIZES
from hub.recalls.service import recall
from tests.fixtures_hub import Hub, draft_notice, hub  # noqa: F401
from tests.fixtures_kinds import make_ten_slide
from tests.test_hub_two_people import form_data

PNG = b"\x89PNG\r\n\x1a\n"
STAND_IN = """
import json, os, sys, time
log = open(sys.argv[1], "a")
print("a library says hello", flush=True)
for line in sys.stdin:
    asked = json.loads(line)
    print(os.getpid(), asked["size"], asked["lang"], asked.get("ranks"), file=log, flush=True)
    name = (asked.get("notice") or {}).get("name", "")
    if name == "Muere":
        os._exit(1)
    if name == "Tarda":
        time.sleep(30)
    if name == "Falla":
        print(json.dumps({"ok": False, "error": "no such font"}), flush=True)
        continue
    with open(asked["out"], "wb") as out:
        out.write(b"\\x89PNG\\r\\n\\x1a\\n" + name.encode())
    print(json.dumps({"ok": True, "out": asked["out"]}), flush=True)
"""
LANDSCAPE = SIZES["landscape-es"]


@pytest.fixture
def stand_in(hub: Hub, settings: Any) -> Iterator[Path]:  # noqa: F811
    """A renderer's command; the file that it logs each call to."""
    program, calls = hub.data / "renderer.py", hub.data / "calls"
    program.write_text(STAND_IN)
    calls.touch()
    settings.SEBUSCA_RENDERER = (sys.executable, str(program), str(calls))
    yield calls
    warm(settings.SEBUSCA_RENDERER).close()


def test_equal_content_is_drawn_once_by_one_process(hub: Hub, stand_in: Path) -> None:  # noqa: F811
    one, other = draft_notice(hub.ana, 1).content(), draft_notice(hub.ana, 2).content()
    for content in (one, one, other):
        assert draw(content, None, LANDSCAPE).startswith(PNG)
    calls = stand_in.read_text().splitlines()
    assert len(calls) == 2
    assert len({call.split()[0] for call in calls}) == 1


def test_a_grid_is_drawn_with_its_peoples_ranks_and_anew_where_they_change(
    hub: Hub,  # noqa: F811
    stand_in: Path,
) -> None:
    person = draft_notice(hub.ana).content()
    grid = make_ten_slide().model_copy(update={"notice_ids": (person.id,)})
    for rank in (None, 7, 7):
        draw_slide(grid, [person], None, LANDSCAPE, [rank])
    assert [call.split()[-1] for call in stand_in.read_text().splitlines()] == ["[None]", "[7]"]


def test_a_renderer_that_dies_is_started_anew(hub: Hub, stand_in: Path) -> None:  # noqa: F811
    with pytest.raises(NoPreview):
        draw(draft_notice(hub.ana, name="Muere").content(), None, LANDSCAPE)
    assert draw(draft_notice(hub.ana).content(), None, LANDSCAPE).startswith(PNG)
    assert len({call.split()[0] for call in stand_in.read_text().splitlines()}) == 2


def test_a_renderer_that_is_too_slow_is_ended(hub: Hub, stand_in: Path, settings: Any) -> None:  # noqa: F811
    slow = Renderer(settings.SEBUSCA_RENDERER, answer_s=0.5)
    asked = {"notice": {"name": "Tarda"}, "size": "1x1", "lang": "es", "out": str(hub.data / "x")}
    with pytest.raises(NoPreview, match="0 s"):
        slow.render(asked)
    slow.close()


def test_the_renderers_own_words_reach_the_editor(hub: Hub, stand_in: Path) -> None:  # noqa: F811
    with pytest.raises(NoPreview, match="no such font"):
        draw(draft_notice(hub.ana, name="Falla").content(), None, LANDSCAPE)


def test_without_a_renderer_the_message_says_what_to_set(hub: Hub) -> None:  # noqa: F811
    with pytest.raises(NoPreview, match="SEBUSCA_RENDERER"):
        draw(draft_notice(hub.ana).content(), None, LANDSCAPE)


def test_the_edit_page_frames_the_picture_of_the_draft(hub: Hub, stand_in: Path) -> None:  # noqa: F811
    notice = draft_notice(hub.ana)
    client = Client()
    client.force_login(hub.ana)
    address = f"/admin/snippets/notices/notice/preview/{notice.pk}/"
    client.post(address, form_data(client, notice) | {"name": "Aún Sin Guardar"})
    page = client.get(f"{address}?mode=portrait-es")
    assert "data:image/png;base64," in page.content.decode()
    assert stand_in.read_text().split()[1:] == ["1080x1920", "es", "None"]


def test_the_approver_sees_the_picture_of_what_is_saved(hub: Hub, stand_in: Path) -> None:  # noqa: F811
    request = submit(draft_notice(hub.ana), hub.ana)
    client = Client()
    client.force_login(hub.beto)
    page = client.get(f"/admin/previews/{request.pk}/landscape-en.png")
    assert (page["Content-Type"], page.content[:8]) == ("image/png", PNG)


def test_a_recall_purges_every_preview(hub: Hub, stand_in: Path) -> None:  # noqa: F811
    [notice], _, _ = hub.whole_channel()
    draw(notice.saved().content(), None, LANDSCAPE)
    assert list(preview_folder().iterdir())
    recall("notice", notice.notice_id, "error", by=hub.ana)
    assert not preview_folder().exists()
