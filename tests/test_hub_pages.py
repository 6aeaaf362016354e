"""What a person finds on the hub's pages: what waits, what changes, and the way off a screen."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from django.utils.translation import override
from wagtail.users.models import UserProfile

from hub.approvals.comparing import Difference, differences
from hub.approvals.service import submit
from hub.errors import NothingNew
from hub.recalls.service import recall
from tests.fixtures_hub import (
    Hub,
    draft_campaign,
    draft_channel,
    draft_notice,
    edit,
    hub,  # noqa: F401 - a fixture
    slides_of,
)


def browser(person: Any) -> Client:
    """A signed-in browser."""
    client = Client()
    client.force_login(person)
    return client


def page(client: Client, path: str) -> str:
    """The text of a page of the admin."""
    answer = client.get(f"/admin/{path}", follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def by_label(rows: list[Difference]) -> dict[str, Difference]:
    """Rows of a comparison by their label."""
    return {row.label: row for row in rows}


def test_a_face_is_two_clicks_from_the_home_page_to_gone(hub: Hub) -> None:  # noqa: F811
    [notice, other], _, _ = hub.whole_channel(2)
    client = browser(hub.ana)
    links = re.findall(r'href="/admin/(recalls/new/[^"]*)"', page(client, ""))
    assert [link.rpartition("=")[2] for link in links] == [notice.notice_id, other.notice_id]
    asked = page(client, links[0].replace("&amp;", "&"))
    assert notice.name in asked
    assert notice.pictures.get().photo.sha256 in asked
    form = {"target": "notice", "id": notice.notice_id, "reason": "withdrawn"}
    client.post("/admin/recalls/new/", form)
    assert [r.target_id for r in hub.recalls().recalls] == [notice.notice_id]
    assert notice.notice_id not in "".join(re.findall(r"recalls/new/[^\"]*", page(client, "")))


def test_slides_and_pictures_are_taken_down_from_one_page(hub: Hub) -> None:  # noqa: F811
    [notice], _, channel = hub.whole_channel()
    text = page(browser(hub.ana), "recalls/")
    assert f"target=slide&amp;id={channel.content().slides[0].id}" in text
    assert f"target=picture&amp;id={notice.pictures.get().photo.sha256}" in text


def test_what_is_recalled_has_its_name_in_the_list(hub: Hub) -> None:  # noqa: F811
    [notice], _, channel = hub.whole_channel()
    recall("slide", channel.content().slides[0].id, "error", by=hub.ana)
    recall("notice", notice.notice_id, "error", by=hub.ana)
    text = page(browser(hub.ana), "recalls/")
    assert text.count(f"<strong>{notice.name}</strong>") == 1
    assert f"<strong>{notice.name} ({channel.name})</strong>" in text


@pytest.mark.parametrize("target", ["slide", "notice", "picture", "nothing"])
def test_nothing_unknown_is_offered_to_be_taken_down(hub: Hub, target: str) -> None:  # noqa: F811
    hub.whole_channel()
    answer = browser(hub.ana).get(f"/admin/recalls/new/?target={target}&id=00000000")
    assert answer.status_code == 302
    assert hub.recalls().recalls == ()


def test_one_own_request_is_to_look_at_and_anothers_to_approve(hub: Hub) -> None:  # noqa: F811
    submit(draft_notice(hub.ana), hub.ana)
    assert "Ver y aprobar" not in page(browser(hub.ana), "")
    assert "Ver y aprobar" in page(browser(hub.beto), "")


def test_sending_back_needs_a_reason(hub: Hub) -> None:  # noqa: F811
    notice = draft_notice(hub.ana)
    request = submit(notice, hub.ana)
    browser(hub.beto).post(
        f"/admin/approvals/{request.pk}/",
        {"seen_sha256": request.content_sha256, "send-back": "1", "comment": " "},
    )
    assert hub.pending(notice).pk == request.pk


def test_both_ways_on_are_buttons_and_enter_saves_a_draft(hub: Hub) -> None:  # noqa: F811
    notice = draft_notice(hub.ana)
    footer = page(browser(hub.ana), f"snippets/notices/notice/edit/{notice.pk}/")
    footer = footer[footer.index('class="hub-footer"') :]
    buttons = re.findall(r"<button\s[^>]*>", footer[: footer.index("</footer>")])
    assert ["action-save" in button for button in buttons] == [True, False]
    assert 'name="action-request-approval"' in buttons[1]


def test_only_what_changes_is_shown_open(hub: Hub) -> None:  # noqa: F811
    [notice], _, _ = hub.whole_channel()
    edit(notice, hub.ana, age_high=40)
    request = submit(notice, hub.ana)
    shown = browser(hub.beto).get(f"/admin/approvals/{request.pk}/").context
    with override("es"):
        assert [str(row.html) for row in shown["rows"]] == [
            '30–<span class="deletion">35</span><span class="addition">40</span>'
        ]
    assert notice.name in [str(row.html) for row in shown["unchanged"]]


def test_a_slide_that_moves_is_one_line_that_moves(hub: Hub) -> None:  # noqa: F811
    notices = [draft_notice(hub.ana, n) for n in (1, 2, 3)]
    campaign = draft_campaign(hub.ana)
    channel = draft_channel(hub.ana, notices, campaign)
    before = channel.content()
    first, *rest = slides_of(notices, campaign)
    channel.slides = [*rest, first]
    with override("en"):
        [row] = [r for r in differences("channel", before, channel.content()) if r.changed]
    html = str(row.html)
    assert row.label == "Slides"
    assert [html.count(f'class="{mark}"') for mark in ("deletion", "addition")] == [1, 1]
    assert html.count(notices[0].name) == 2


def test_all_that_is_signed_of_a_picture_and_a_slide_is_shown(hub: Hub) -> None:  # noqa: F811
    [notice], campaign, channel = hub.whole_channel()
    with override("en"):
        pictures = by_label(differences("notice", None, notice.content()))["Pictures"]
        slides = by_label(differences("channel", None, channel.content()))["Slides"]
    [picture], [slide] = notice.content().pictures, channel.content().slides
    for value in (picture.sha256, picture.byte_size, picture.focus_x, picture.media_type):
        assert str(value) in str(pictures.html)
    for text in (slide.id, f"{slide.duration_s} s", notice.notice_id, campaign.campaign_id):
        assert text in str(slides.html)
    assert not pictures.changed


def test_a_save_that_touches_nothing_is_nothing_to_approve(hub: Hub) -> None:  # noqa: F811
    until = timezone.now().replace(second=48) + timedelta(days=30)
    notice = draft_notice(hub.ana, verified_until=until)
    hub.agree(notice, hub.ana, hub.beto)
    edit(notice, hub.ana, verified_until=until.replace(second=0, microsecond=0))
    with pytest.raises(NothingNew):
        submit(notice, hub.ana)


def test_a_channels_preview_knows_its_id_and_its_notices_by_name(hub: Hub) -> None:  # noqa: F811
    [notice], _, channel = hub.whole_channel()
    client = browser(hub.ana)
    draft = channel.saved()
    draft.channel_id = ""
    request = client.get("/admin/").wsgi_request
    text = draft.serve_preview(request, "landscape-es").content.decode()
    assert notice.name in text


def test_a_preview_speaks_the_editors_language(hub: Hub) -> None:  # noqa: F811
    _, campaign, channel = hub.whole_channel()
    channel.slides = [
        {"type": "tip_line", "id": "0a", "value": {"campaign": campaign.pk, "duration_s": 10}}
    ]
    request = browser(hub.ana).get("/admin/").wsgi_request
    said = {}
    for language in ("es", "en"):
        profile = UserProfile.get_for_user(hub.ana)
        profile.preferred_language = language
        profile.save()
        request.user = User.objects.get(pk=hub.ana.pk)
        said[language] = channel.serve_preview(request, "landscape-es").content.decode()
    assert "Línea de informes" in said["es"]
    assert "Tip line" in said["en"]


def test_the_admin_loads_from_sends_to_and_is_framed_by_nobody_else(hub: Hub) -> None:  # noqa: F811
    for path in ("/admin/login/", "/admin/"):
        policy = browser(hub.ana).get(path)["Content-Security-Policy"]
        sources = dict(part.strip().split(" ", 1) for part in policy.split(";"))
        assert sources["default-src"] == "'none'"
        assert sources["connect-src"] == sources["form-action"] == "'self'"
        assert not re.search(r"https?:|\*", policy)
