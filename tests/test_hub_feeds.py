"""The index of notices, and the feeds that partners and readers take."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.http import http_date, parse_http_date

from hub.public import index_pages
from hub.public.published import last_change, read_signed
from hub.publications.publishing import publish_once
from hub.recalls.service import recall
from tests.fixtures_hub import Hub, edit, hub  # noqa: F401

ATOM = "{http://www.w3.org/2005/Atom}"
FEEDS = ["/feeds/es.atom", "/feeds/en/los-diez.atom", "/feeds/es.json", "/feeds/en/los-diez.json"]


@pytest.fixture
def example(settings: Any) -> None:
    """The hub's own name."""
    settings.SEBUSCA_BASE_URL = "https://sebusca.example"


def atom(path: str = "/feeds/es.atom", **headers: str) -> ET.Element:
    """The feed, as a reader of Atom has it."""
    answer = Client(headers=headers).get(path)
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ET.fromstring(answer.content)


def text_of(element: ET.Element, name: str) -> str:
    """Of a child that must be there."""
    found = element.find(f"{ATOM}{name}")
    assert found is not None, name
    assert found.text
    return found.text


@pytest.mark.usefixtures("example")
def test_an_atom_feed_has_all_that_the_standard_asks_for(hub: Hub) -> None:  # noqa: F811
    [first, second], _, _ = hub.whole_channel(2)
    feed = atom()
    assert feed.attrib["{http://www.w3.org/XML/1998/namespace}lang"] == "es"
    assert text_of(feed, "id") == "tag:sebusca.example,2026:feed/es"
    assert text_of(feed, "title") == "Avisos al público"
    links = {link.attrib["rel"]: link.attrib["href"] for link in feed.findall(f"{ATOM}link")}
    assert links == {"self": "https://sebusca.example/feeds/es.atom",
                     "alternate": "https://sebusca.example/C?lang=es"}  # fmt: skip
    entries = feed.findall(f"{ATOM}entry")
    assert [text_of(entry, "title") for entry in entries] == [
        f"SE BUSCA: {notice.name}" for notice in (second, first)
    ]
    for entry, notice in zip(entries, (second, first), strict=True):
        assert text_of(entry, "id") == f"tag:sebusca.example,2026:notice/{notice.notice_id}/es"
        assert text_of(entry, "summary").startswith(notice.charge_es)
        author = entry.find(f"{ATOM}author")
        assert author is not None
        assert text_of(author, "name") == notice.authority_es
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|\+00:00)", text_of(entry, "updated"))
    assert text_of(feed, "updated") >= text_of(entries[0], "updated")


@pytest.mark.usefixtures("example")
def test_a_json_feed_is_one_of_version_1_1(hub: Hub) -> None:  # noqa: F811
    [notice], _, _ = hub.whole_channel()
    answer = Client().get("/feeds/en/los-diez.json")
    assert answer["Content-Type"] == "application/feed+json; charset=utf-8"
    feed = json.loads(answer.content)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert (feed["title"], feed["language"]) == ("The ten most wanted", "en")
    assert feed["feed_url"] == "https://sebusca.example/feeds/en/los-diez.json"
    assert feed["home_page_url"] == "https://sebusca.example/C/LOS-DIEZ?lang=en"
    [item] = feed["items"]
    assert item["id"] == f"tag:sebusca.example,2026:notice/{notice.notice_id}/en"
    assert item["url"] == f"https://sebusca.example/N/{notice.notice_id}?lang=en"
    assert item["title"] == f"WANTED: {notice.name}"
    assert item["content_text"].splitlines()[:2] == [
        notice.charge_en, "Reward of up to $25,000 USD",
    ]  # fmt: skip
    picture = item["image"].removeprefix("https://sebusca.example")
    assert Client().get(picture)["Content-Type"] == "image/jpeg"


def test_an_entry_keeps_its_id_and_gets_the_time_of_its_last_approval(hub: Hub) -> None:  # noqa: F811
    [notice], _, _ = hub.whole_channel()
    before = atom().find(f"{ATOM}entry")
    edit(notice, hub.ana, charge_es="Otra acusación ficticia.")
    approval = hub.agree(notice, hub.ana, hub.beto)
    publish_once()
    after = atom().find(f"{ATOM}entry")
    assert before is not None
    assert after is not None
    assert text_of(before, "id") == text_of(after, "id")
    assert text_of(after, "updated")[:19] == approval.created_at.isoformat()[:19]


def test_what_has_not_changed_is_not_sent_again(hub: Hub) -> None:  # noqa: F811
    [notice], _, _ = hub.whole_channel()
    had = {path: Client().get(path) for path in FEEDS}
    for path, first in had.items():
        assert first["Cache-Control"] == "public, max-age=30, must-revalidate"
        for known in (
            {"if-none-match": first["ETag"]},
            {"if-modified-since": first["Last-Modified"]},
        ):
            assert Client(headers=known).get(path).status_code == 304
    edit(notice, hub.ana, charge_es="Otra acusación.", charge_en="Another charge.")
    hub.agree(notice, hub.ana, hub.beto)
    publish_once()
    for path, first in had.items():
        assert Client(headers={"if-none-match": first["ETag"]}).get(path).status_code == 200


def test_a_recalled_notice_leaves_every_feed_and_who_asks_by_date_hears_of_it(
    hub: Hub,  # noqa: F811
) -> None:
    [stays, goes], _, _ = hub.whole_channel(2)
    said = http_date(timezone.now().timestamp() - 60)
    recall("notice", goes.notice_id, "located", by=hub.ana)
    for path in FEEDS:
        answer = Client(headers={"if-modified-since": said}).get(path)
        assert answer.status_code == 200
        assert parse_http_date(answer["Last-Modified"]) > parse_http_date(said)
        assert stays.notice_id in answer.content.decode()
        assert goes.notice_id not in answer.content.decode()


def test_an_end_that_has_come_is_a_change_like_any_other(hub: Hub) -> None:  # noqa: F811
    [notice], _, _ = hub.whole_channel()
    signed = read_signed()
    ends = notice.saved().content().verified_until
    before, after = ends - timedelta(seconds=1), ends + timedelta(seconds=1)
    assert last_change(signed, before) < before - timedelta(days=1)
    assert last_change(signed, after) >= ends


def test_a_feed_of_no_campaign_is_none_and_an_empty_one_is_whole(hub: Hub) -> None:  # noqa: F811
    assert Client().get("/feeds/es/ninguna.atom").status_code == 404
    assert Client().get("/feeds/fr.atom").status_code == 404
    [notice], _, _ = hub.whole_channel()
    recall("notice", notice.notice_id, "withdrawn", by=hub.ana)
    assert atom().findall(f"{ATOM}entry") == []
    assert text_of(atom(), "updated")


# --- the index ------------------------------------------------------------------------------------


def test_an_index_shows_what_is_published_and_leads_to_its_feeds(hub: Hub) -> None:  # noqa: F811
    [one, gone], _, _ = hub.whole_channel(2)
    edit(one, hub.ana, name="Solo Un Borrador")
    recall("notice", gone.notice_id, "withdrawn", by=hub.ana)
    for path in ("/C/LOS-DIEZ", "/c/los-diez", "/C"):
        text = Client().get(path).content.decode()
        assert f'href="/N/{one.notice_id}"' in text
        assert gone.notice_id not in text
        assert "Solo Un Borrador" not in text
        [feed] = re.findall(r'type="application/atom\+xml" title="[^"]*" href="([^"]*)"', text)
        assert Client().get(feed).status_code == 200


def test_a_campaign_that_calls_people_wanted_does_not_stand_over_a_missing_person(
    hub: Hub,  # noqa: F811
) -> None:
    [wanted, missing], _, _ = hub.whole_channel(2)
    assert "Los diez más buscados" in Client().get("/C/LOS-DIEZ").content.decode()
    edit(missing, hub.ana, kind="missing", reward_amount=None)
    hub.agree(missing, hub.ana, hub.beto)
    publish_once()
    text = Client().get("/C/LOS-DIEZ").content.decode()
    assert "buscados" not in text
    headings = re.findall(r'<h2 id="(\w+)">', text)
    assert headings == ["wanted", "missing", "give"]
    assert text.index(wanted.name) < text.index('id="missing"') < text.index(missing.name)
    assert "buscados" not in Client().get("/feeds/es/los-diez.atom").content.decode()


def test_a_long_index_has_pages_that_keep_the_language(
    hub: Hub,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(index_pages, "A_PAGE", 2)
    notices, _, _ = hub.whole_channel(3)
    first = Client().get("/C", {"lang": "en"}).content.decode()
    assert 'rel="next" href="?page=2&amp;lang=en"' in first
    second = Client().get("/C", {"lang": "en", "page": "2"}).content.decode()
    shown = [[n.notice_id for n in notices if n.notice_id in text] for text in (first, second)]
    assert [len(one) for one in shown] == [2, 1]
    assert {*shown[0], *shown[1]} == {notice.notice_id for notice in notices}
