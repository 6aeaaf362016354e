"""Previews from the warm renderer that the hub's processes share; what draws is a stand-in."""

from __future__ import annotations

import base64
import re
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import product
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from django.test import Client

from hub.approvals.models import ApprovalRequest
from hub.errors import ContentInvalid, NoPreview
from hub.previews.cache import preview_folder
from hub.previews.drawing import draw, draw_pages, draw_slide
from hub.previews.placeholders import with_placeholders
from hub.previews.renderer import Renderer
from hub.previews.sizes import CHOICES, SIZES, USUAL, size_named
from hub.recalls.service import recall
from tests.fixtures_hub import Hub, draft_notice, edit, hub  # noqa: F401
from tests.fixtures_kinds import make_ten_slide
from tests.fixtures_previews import PNG, stand_in
from tests.test_hub_two_people import EDIT, form_data

__all__ = ["stand_in"]  # the fixture, imported for its name

LANDSCAPE = SIZES["landscape-es"]


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
    with pytest.raises(NoPreview, match="it ended"):
        draw(draft_notice(hub.ana, name="Muere").content(), None, LANDSCAPE)
    assert draw(draft_notice(hub.ana).content(), None, LANDSCAPE).startswith(PNG)
    assert len({call.split()[0] for call in stand_in.read_text().splitlines()}) == 3  # tried twice


def test_a_renderer_that_dies_once_fails_nobody(hub: Hub, stand_in: Path) -> None:  # noqa: F811
    assert draw(draft_notice(hub.ana, name="Muere Una Vez").content(), None, LANDSCAPE)


def test_all_of_the_hubs_processes_share_one(hub: Hub, stand_in: Path, settings: Any) -> None:  # noqa: F811
    ways = [Renderer(settings.SEBUSCA_RENDERER, hub.data / "renderer.sock") for _ in range(3)]
    asked = {"size": "800x480", "lang": "es", "text": "normal", "contrast": "normal"}
    with ThreadPoolExecutor() as pool:
        jobs = [
            pool.submit(way.render, {**asked, "out": str(hub.data / f"{number}.png")})
            for number, way in enumerate(ways * 3)
        ]
        assert {job.result()[1] for job in jobs} == {"1.0-a"}
    for way in ways:
        way.close()
    # Nine pictures, of at most four a process.
    assert len({call.split()[0] for call in stand_in.read_text().splitlines()}) == 3


def test_a_renderer_that_hangs_is_ended(hub: Hub, stand_in: Path) -> None:  # noqa: F811
    with pytest.raises(NoPreview, match="no answer within 1 s"):
        draw(draft_notice(hub.ana, name="Tarda").content(), None, LANDSCAPE)
    assert draw(draft_notice(hub.ana).content(), None, LANDSCAPE).startswith(PNG)


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
    assert stand_in.read_text().split()[1:] == ["1080x1920", "es", "normal", "normal", "None"]


def test_an_unfinished_draft_is_drawn_with_what_it_lacks_in_brackets_and_cannot_be_sent(
    hub: Hub,  # noqa: F811
    stand_in: Path,
) -> None:
    notice = draft_notice(hub.ana, kind="missing")
    client = Client(headers={"accept-language": "es"})
    client.force_login(hub.ana)
    address = f"/admin/snippets/notices/notice/preview/{notice.pk}/"
    lacking = dict.fromkeys(
        ("name", "case_number", "charge_es", "charge_en", "authority_es", "authority_en",
         "verified_until"), "",
    )  # fmt: skip
    form = form_data(client, notice) | lacking
    client.post(address, form)
    page = client.get(f"{address}?mode=portrait-es").content.decode()
    [png] = re.findall('data:image/png;base64,([^"]*)', page)
    assert b"[nombre]" in base64.b64decode(png)
    assert "Lo que está entre corchetes todavía no está escrito." in page
    client.post(EDIT.format(notice.pk), form | {"action-request-approval": "1"})
    assert not ApprovalRequest.objects.exists()
    edit(notice, hub.ana, case_number="", charge_en="")
    drawn = with_placeholders(notice.saved())
    assert drawn is not None
    assert (drawn.case_number, drawn.charge_en) == ("[número de caso]", "[what it is about]")
    with pytest.raises(ContentInvalid):
        notice.saved().content()  # what is sent and signed


def test_what_is_wrong_rather_than_missing_is_not_drawn(hub: Hub, stand_in: Path) -> None:  # noqa: F811
    notice = draft_notice(hub.ana, age_low=40, age_high=30, case_number="")
    assert with_placeholders(notice.saved()) is None


def test_an_editor_chooses_screen_languages_text_and_contrast(hub: Hub, stand_in: Path) -> None:  # noqa: F811
    notice = draft_notice(hub.ana)
    client = Client()
    client.force_login(hub.ana)
    form = client.get(f"/admin/snippets/notices/notice/edit/{notice.pk}/").content.decode()
    for choice in CHOICES:
        assert f'data-hub-preview-choice="{choice.name}"' in form
        for value, _label in choice.options:
            assert f'<option value="{value}">' in form
    address = f"/admin/snippets/notices/notice/preview/{notice.pk}/"
    client.post(address, form_data(client, notice))
    client.get(f"{address}?mode=800x480-en-largest-high")
    client.get(f"{address}?mode=no-such-screen")
    screens = [call.split()[1:5] for call in stand_in.read_text().splitlines()]
    assert screens == [
        ["800x480", "en", "largest", "high"],
        ["1920x1080", "es", "normal", "normal"],
    ]


def test_every_choice_names_a_screen() -> None:
    names = {"-".join(parts) for parts in product(*([v for v, _ in c.options] for c in CHOICES))}
    assert {found.name for name in names if (found := size_named(name))} == names
    assert size_named(USUAL.name) == USUAL
    assert [size_named(name) for name in ("1x1-es-normal-normal", "", "../x")] == [None] * 3


def test_a_preview_has_the_number_of_the_channel_that_shows_it(
    hub: Hub,  # noqa: F811
    stand_in: Path,
) -> None:
    [notice], _, channel = hub.whole_channel()
    client = Client()
    client.force_login(hub.ana)
    address = f"/admin/snippets/notices/notice/preview/{notice.pk}/"
    client.post(address, form_data(client, notice))
    assert channel.name in client.get(address).content.decode()


def test_every_page_of_a_long_notice_is_shown(hub: Hub, stand_in: Path) -> None:  # noqa: F811
    content = draft_notice(hub.ana, name="Largo").content()
    drawn = draw_pages(content, None, LANDSCAPE)
    assert [page[-2:] for page in drawn] == [drawn[0][-2:], b"p2"]
    assert draw_pages(content, None, LANDSCAPE) == drawn
    assert len(stand_in.read_text().splitlines()) == 1


def test_what_another_software_drew_is_drawn_anew_and_not_kept(hub: Hub, stand_in: Path) -> None:  # noqa: F811
    content = draft_notice(hub.ana).content()
    draw(content, None, LANDSCAPE)
    (hub.data / "software").write_text("1.1-b")
    time.sleep(1.1)  # how long the renderer takes no second look
    draw(content, None, LANDSCAPE)
    assert len({call.split()[0] for call in stand_in.read_text().splitlines()}) == 2
    assert [folder.name for folder in preview_folder().iterdir()] == ["0-1.1-b"]


def test_a_picture_drawn_while_somebody_recalls_is_not_kept(
    hub: Hub,  # noqa: F811
    stand_in: Path,
) -> None:
    [notice], _, _ = hub.whole_channel()
    content = draft_notice(hub.ana, 2).content()
    real = Renderer.render

    def recalling(self: Renderer, request: dict[str, Any]) -> Any:
        recall("notice", notice.notice_id, "error", by=hub.ana)
        return real(self, request)

    with patch.object(Renderer, "render", recalling):
        assert draw(content, None, LANDSCAPE).startswith(PNG)
    assert list(preview_folder().rglob("*.png")) == []


def test_a_recalled_notice_is_drawn_for_who_mends_it_and_not_kept(
    hub: Hub,  # noqa: F811
    stand_in: Path,
) -> None:
    [notice], _, _ = hub.whole_channel()
    recall("notice", notice.notice_id, "error", by=hub.ana)
    assert draw(notice.saved().content(), None, LANDSCAPE).startswith(PNG)
    assert list(preview_folder().rglob("*.png")) == []


def test_a_recalled_photograph_is_not_drawn(hub: Hub, stand_in: Path) -> None:  # noqa: F811
    [notice], _, _ = hub.whole_channel()
    content = notice.saved().content()
    recall("picture", content.pictures[0].sha256, "error", by=hub.ana)
    with pytest.raises(NoPreview, match=r"recalled|retirada"):
        draw(content, None, LANDSCAPE)
    assert stand_in.read_text() == ""


def test_a_recall_purges_every_preview(hub: Hub, stand_in: Path) -> None:  # noqa: F811
    [notice], _, _ = hub.whole_channel()
    draw(notice.saved().content(), None, LANDSCAPE)
    assert list(preview_folder().iterdir())
    recall("notice", notice.notice_id, "error", by=hub.ana)
    assert not preview_folder().exists()
