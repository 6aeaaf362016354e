"""The page that a recall leads to: which screens have confirmed, and what would bring it back."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.template import Context, Template
from django.utils import timezone
from django.utils.translation import override

from hub.approvals.service import submit
from hub.fleet.models import Screen
from hub.publications.publishing import publish_once
from hub.recalls.confirming import confirming, lifted_by, signed_place
from hub.recalls.models import Recall
from hub.recalls.service import recall
from tests.fixtures_approving import signed_in
from tests.fixtures_fleet import make_site
from tests.fixtures_hub import CHANNEL, Hub, edit, hub  # noqa: F401


def make_screen(name: str, heard: timedelta | None, obeys: int | None) -> Screen:
    """One that called `heard` ago and last reported that it obeys the recalls up to `obeys`."""
    site = Screen.objects.first()
    return Screen.objects.create(
        name=name,
        site=site.site if site else make_site(),
        channel_id=CHANNEL,
        heard_at=timezone.now() - heard if heard is not None else None,
        health={"recall_sequence": obeys} if obeys is not None else None,
    )


MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def test_a_recall_leads_to_the_page_that_counts(hub: Hub) -> None:  # noqa: F811
    [notice], _, _ = hub.whole_channel()
    answer = signed_in(hub.ana).post(
        "/admin/recalls/new/",
        {"target": "notice", "id": notice.notice_id, "reason": "wrong_person"},
        follow=True,
    )
    assert answer.redirect_chain == [("/admin/recalls/1/", 302)]
    assert notice.name in answer.content.decode()


def test_screens_that_are_on_are_waited_for_and_silent_ones_are_named(hub: Hub) -> None:  # noqa: F811
    [notice], _, _ = hub.whole_channel()
    for name, heard, obeys in (
        ("Carril 1", MINUTE, 1), ("Carril 2", MINUTE, 0), ("Carril 3", MINUTE, None),
        ("Apagada", HOUR, 0), ("Apagada después", HOUR, 1), ("Nunca oída", None, None),
    ):  # fmt: skip
        make_screen(name, heard, obeys)
    Screen.objects.filter(name="Carril 3").update(state=Screen.State.REVOKED)
    row = recall("notice", notice.notice_id, "error", by=hub.ana)
    found = confirming(signed_place(row), timezone.now())
    assert (found.on, found.on_confirmed, found.confirmed) == (2, 1, 2)
    assert [screen.name for screen in found.waiting] == ["Carril 2"]
    assert {screen.name for screen in found.silent} == {"Apagada", "Nunca oída"}
    assert (found.silent_count, found.is_done) == (2, False)


def test_it_is_done_once_every_screen_that_is_on_has_said_so(hub: Hub) -> None:  # noqa: F811
    [notice], _, _ = hub.whole_channel()
    make_screen("Carril 1", MINUTE, 0)
    make_screen("Apagada", HOUR, 0)
    recall("notice", notice.notice_id, "error", by=hub.ana)
    client = signed_in(hub.beto)
    before = client.get("/admin/recalls/1/confirming/?place=1").json()
    Screen.objects.filter(name="Carril 1").update(health={"recall_sequence": 1})
    after = client.get("/admin/recalls/1/confirming/?place=1").json()
    assert (before["done"], after["done"]) == (False, True)
    assert "Carril 1" in before["lists"]
    assert "Carril 1" not in after["lists"]
    assert "Apagada" in after["lists"]


def test_only_screens_that_are_on_and_said_so_make_it_green(hub: Hub) -> None:  # noqa: F811
    [notice], _, _ = hub.whole_channel()
    recall("notice", notice.notice_id, "error", by=hub.ana)
    client = signed_in(hub.ana)

    def shown() -> tuple[str, bool, bool]:
        page = client.get("/admin/recalls/1/").content.decode()
        words = client.get("/admin/recalls/1/confirming/?place=1").json()["words"]
        assert words in page
        return words, "hub-well" in page, "<progress" in page and " hidden value" not in page

    words, green, bar = shown()
    assert "dada de alta" in words
    assert (green, bar) == (False, False)
    make_screen("Apagada", HOUR, 1)
    words, green, bar = shown()
    assert words.startswith("Ninguna de las pantallas dadas de alta está encendida")
    assert (green, bar) == (False, False)
    make_screen("Carril 1", MINUTE, 0)
    assert shown() == ("Confirmado por 0 de 1 pantalla encendida.", False, True)
    Screen.objects.filter(name="Carril 1").update(health={"recall_sequence": 1})
    assert shown() == ("Listo: la única pantalla encendida lo confirmó.", True, True)


def test_asking_once_a_second_costs_few_queries_and_reads_no_feed(
    hub: Hub,  # noqa: F811
    django_assert_max_num_queries: Any,
    settings: Any,
) -> None:
    [notice], _, _ = hub.whole_channel()
    make_screen("Carril 1", MINUTE, 0)
    recall("notice", notice.notice_id, "error", by=hub.ana)
    client = signed_in(hub.ana)
    client.get("/admin/recalls/1/confirming/?place=1")
    settings.SEBUSCA_KEYS = ()
    with django_assert_max_num_queries(8):
        assert client.get("/admin/recalls/1/confirming/?place=1").json()["on"] == 1


def test_a_recall_that_could_not_be_signed_says_so_on_its_page(hub: Hub, settings: Any) -> None:  # noqa: F811
    [notice], _, _ = hub.whole_channel()
    make_screen("Carril 1", MINUTE, 5)
    settings.SEBUSCA_KEYS = ()
    client = signed_in(hub.ana)
    answer = client.post(
        "/admin/recalls/new/",
        {"target": "notice", "id": notice.notice_id, "reason": "error"},
        follow=True,
    )
    assert "Todavía no está firmado" in answer.content.decode()
    assert not client.get("/admin/recalls/1/confirming/").json()["done"]


@pytest.mark.parametrize("again", [False, True])
def test_the_page_says_whether_a_later_approval_lifted_it(hub: Hub, again: bool) -> None:  # noqa: F811
    [notice], _, _ = hub.whole_channel()
    recall("notice", notice.notice_id, "error", by=hub.ana)
    if again:
        edit(notice, hub.ana, name="Nombre Corregido")
        hub.agree(notice, hub.ana, hub.beto)
        publish_once()
    text = signed_in(hub.ana).get("/admin/recalls/1/").content.decode()
    assert ("Levantado después" in text, "Solo una nueva aprobación de este aviso" in text) == (
        again,
        not again,
    )


def test_places_are_those_of_the_signed_list_and_not_of_the_rows(hub: Hub) -> None:  # noqa: F811
    [one, two], _, _ = hub.whole_channel(2)
    first = recall("notice", one.notice_id, "error", by=hub.ana)
    second = recall("notice", two.notice_id, "error", by=hub.ana)
    shifted = Recall(
        sequence=9, target=second.target, target_id=second.target_id, reason=second.reason,
        up_to_approval=second.up_to_approval, recalled_at=second.recalled_at,
    )  # fmt: skip
    assert [signed_place(row) for row in (first, shifted)] == [1, 2]
    unsigned = Recall(
        sequence=3, target="notice", target_id="0" * 8, reason="error", up_to_approval=1,
        recalled_at=datetime(2026, 1, 1, tzinfo=second.recalled_at.tzinfo),
    )  # fmt: skip
    assert signed_place(unsigned) is None


@pytest.mark.parametrize("language", ["es", "en"])
def test_the_sentence_counts_in_words(language: str) -> None:
    from hub.recalls.confirming import Confirming

    with override(language):
        words = [
            Confirming(1, on, on, said, said, (), (), 0).words
            for on, said in ((1, 0), (9, 7), (9, 9))
        ]
    assert len(set(words)) == 3
    assert "7" in words[1]
    assert "9" in words[1]


@pytest.mark.parametrize(("again", "lifts"), [("channel", 4), ("notice", None)])
def test_a_slides_recall_is_lifted_by_its_channel_alone(
    hub: Hub,  # noqa: F811
    again: str,
    lifts: int | None,
) -> None:
    [notice], _, channel = hub.whole_channel()
    row = recall("slide", channel.saved().content().slides[0].id, "error", by=hub.ana)
    assert lifted_by(row) is None
    if again == "channel":
        edit(channel, hub.ana, offline_ttl_hours=24)
        hub.agree(channel, hub.ana, hub.beto)
    else:
        edit(notice, hub.ana, name="Otro Nombre Ficticio")
        hub.agree(notice, hub.ana, hub.beto)
    assert lifted_by(row) == lifts


def test_the_way_off_is_on_every_page_that_shows_a_notice(hub: Hub) -> None:  # noqa: F811
    [notice], _, channel = hub.whole_channel()
    edit(notice, hub.ana, name="Otro Nombre Ficticio")
    request = submit(notice, hub.ana)
    client = signed_in(hub.beto)
    edit_page = f"/admin/snippets/notices/notice/edit/{notice.pk}/"
    way = f"/admin/recalls/new/?target=notice&amp;id={notice.notice_id}"
    pages = {
        "home": "/admin/", "list": "/admin/snippets/notices/notice/", "edit": edit_page,
        "approving": f"/admin/approvals/{request.pk}/", "publications": "/admin/publications/",
        "recalls": "/admin/recalls/",
    }  # fmt: skip
    shown = {name: client.get(path).content.decode() for name, path in pages.items()}
    assert [name for name, text in shown.items() if way not in text] == []
    slide = channel.saved().content().slides[0].id
    editor = client.get(f"/admin/snippets/channels/channel/edit/{channel.pk}/").content.decode()
    assert f"/admin/recalls/new/?target=slide&amp;id={slide}" in editor
    tag = Template("{% load recalling %}{% takedown notice %}")
    request_of_the_preview = client.get("/admin/").wsgi_request
    assert way in tag.render(Context({"request": request_of_the_preview, "notice": notice}))
    recall("notice", notice.notice_id, "error", by=hub.ana)
    assert way not in tag.render(Context({"request": request_of_the_preview, "notice": notice}))
