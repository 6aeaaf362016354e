"""A feed of more entries than one document holds (RFC 5005 §3, JSON Feed 1.1 `next_url`)."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.test import Client

from hub.public import feed_pages
from hub.public.feed_paging import Document, Place, document_at, place_of
from hub.recalls.service import recall
from tests.fixtures_hub import Hub, hub  # noqa: F401

ATOM = "{http://www.w3.org/2005/Atom}"
HOST = "https://sebusca.example"


def walked(numbers: list[int], start: Place, relation: Any, most: int = 3) -> list[list[int]]:
    """Every document from one on, by its links."""
    place: Place | None = start
    found = []
    while place is not None:
        document = document_at(numbers, place, most)
        found.append(numbers[document.start : document.stop])
        place = document.at(relation)
    return found


@pytest.mark.parametrize("count", [0, 1, 2, 3, 4, 6, 7, 10])
def test_every_entry_is_in_one_document_forwards_and_backwards(count: int) -> None:
    numbers = [number * 7 for number in range(count, 0, -1)]
    forwards = walked(numbers, Place(), "next")
    assert [n for page in forwards for n in page] == numbers
    assert all(len(page) == 3 for page in forwards[:-1])
    last = document_at(numbers, Place(), 3).at("last") or Place()
    backwards = walked(numbers, last, "previous")
    assert backwards[::-1] == forwards


def test_a_feed_that_fits_in_one_document_names_no_other() -> None:
    assert document_at([3, 2, 1], Place(), 3) == Document(0, 3, ())


def test_what_comes_and_goes_meanwhile_hides_nothing_from_who_reads_on() -> None:
    numbers = list(range(9, 0, -1))
    following = document_at(numbers, Place(), 3).at("next")
    assert following is not None
    changed = [12, 11, 10, 9, *range(6, 0, -1)]  # three came; 8 and 7, which were read, are gone
    read_on = walked(changed, following, "next")
    assert [n for page in read_on for n in page] == [6, 5, 4, 3, 2, 1]
    back = document_at(changed, following, 3).at("previous")
    assert back is not None
    assert walked(changed, back, "previous") == [[11, 10, 9], [12]]


def test_a_place_whose_entries_are_all_gone_still_leads_on() -> None:
    beyond = document_at([9, 8, 7, 6], Place(before=2), 3)
    assert (beyond.start, beyond.stop) == (4, 4)
    assert walked([9, 8, 7, 6], beyond.at("previous") or Place(), "previous") == [[8, 7, 6], [9]]
    ahead = document_at([9, 8, 7, 6], Place(after=20), 3)
    assert (ahead.start, ahead.stop) == (0, 0)
    assert walked([9, 8, 7, 6], ahead.at("next") or Place(), "next") == [[9, 8, 7], [6]]


@pytest.mark.parametrize(
    ("query", "place"),
    [
        ({}, Place()),
        ({"before": "12", "utm_source": "x"}, Place(before=12)),
        ({"after": "0"}, Place(after=0)),
        ({"before": "1", "after": "2"}, None),
        ({"before": "-1"}, None),
        ({"after": "9" * 19}, None),
        ({"before": ""}, None),
    ],
)
def test_only_a_number_of_an_approval_is_a_place(
    query: dict[str, str], place: Place | None
) -> None:
    assert place_of(query) == place


def test_the_documents_of_a_feed_lead_to_each_other_and_are_asked_again_by_their_tag(
    hub: Hub,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
    settings: Any,
) -> None:
    settings.SEBUSCA_BASE_URL = HOST
    monkeypatch.setattr(feed_pages, "MOST", 1)
    notices, _, _ = hub.whole_channel(3)
    ids = [notice.notice_id for notice in reversed(notices)]
    browser = Client()

    path, seen, links = "/feeds/es.atom", [], []
    while path:
        answer = browser.get(path)
        known = {"if-none-match": answer["ETag"]}
        assert Client(headers=known).get(path).status_code == 304
        feed = ET.fromstring(answer.content)
        links.append({e.attrib["rel"]: e.attrib["href"] for e in feed.findall(f"{ATOM}link")})
        assert links[-1]["self"] == f"{HOST}{path}"
        [entry] = feed.findall(f"{ATOM}entry/{ATOM}id")
        seen.append((entry.text or "").split("/")[-2])
        path = links[-1].get("next", "").removeprefix(HOST)
    assert seen == ids
    assert {one["first"] for one in links} == {f"{HOST}/feeds/es.atom"}
    assert {one["last"] for one in links} == {links[-1]["self"]}
    assert ["previous" in one for one in links] == [False, True, True]

    addresses, path = [], "/feeds/es/los-diez.json"
    while path:
        told = json.loads(browser.get(path).content)
        assert told["feed_url"] == f"{HOST}/feeds/es/los-diez.json"
        addresses.append(path)
        path = told.get("next_url", "").removeprefix(HOST)
    assert len(addresses) == 3
    assert all(one != other for one, other in pairwise(addresses))

    recall("notice", ids[1], "withdrawn", by=hub.ana)
    assert ids[2] in browser.get(addresses[1]).content.decode()
    assert ids[1] not in browser.get(addresses[1]).content.decode()
    assert browser.get("/feeds/es.atom?before=x").status_code == 404
