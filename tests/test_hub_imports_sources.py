"""Files, folders and crawls: what was read, what was not, and whether it was the whole list."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from hub.imports.errors import PageRefused, SourceRefused
from hub.imports.fetching.guarded import GuardedFetcher
from hub.imports.reasons import reason
from hub.imports.sources.crawl import CrawlSource, page_address
from hub.imports.sources.files import FileSource
from hub.imports.sources.pages import Claim, Tally, completeness, newest_change, parse_page, whole
from tests.fixtures_imports import Answer, WebServer, web, write_pages  # noqa: F401 - a fixture

NOW = datetime(2026, 1, 15, 12, 0, tzinfo=UTC)


def page(number: int, *uids: str, total: int = 4) -> dict[str, Any]:
    return {"total": total, "page": number, "items": [{"uid": uid} for uid in uids]}


def read_all(source: FileSource | CrawlSource) -> Tally:
    """Reads every page as a run does."""
    tally = Tally()
    for one in source.pages(tally):
        tally.uids.update(item["uid"] for item in one.items)
    return tally


def judged(source: FileSource | CrawlSource, claim: Claim | None = None) -> tuple[bool, str]:
    found = completeness(read_all(source), claim=claim, crawl=source.crawl())
    return found.complete, str(found.why)


# --- files -----------------------------------------------------------------------------------


def test_a_folder_of_all_pages_is_the_whole_list(tmp_path: Path) -> None:
    folder = write_pages(tmp_path / "f", [page(1, "a", "b"), page(2, "c", "d"), page(3)])
    assert judged(FileSource(folder)) == (True, "pages 1 to 3, 4 of 4 records")


@pytest.mark.parametrize(
    ("pages", "why"),
    [
        ([page(1, "a", "b"), page(3, "c", "d")], "the pages are 1, 3, not 1, 2, 3 and so on"),
        ([page(2, "a", "b", "c", "d")], "the pages are 2, not 1, 2, 3 and so on"),
        ([page(1, "a", "b"), page(2, "c")], "3 of 4 records"),
        ([page(1, "a", "b"), page(2, "a", "b")], "2 of 4 records"),
        ([page(1, "a", total=1), page(2, "b", "c", total=4)], "3 of 4 records"),
        ([page(1, total=0)], "no records"),
    ],
)
def test_a_folder_with_a_gap_is_a_part(
    tmp_path: Path, pages: list[dict[str, Any]], why: str
) -> None:
    assert judged(FileSource(write_pages(tmp_path / "f", pages))) == (False, why)


def test_what_the_operator_says_goes_before_the_numbers(tmp_path: Path) -> None:
    folder = write_pages(tmp_path / "f", [page(1, "a")])
    assert judged(FileSource(folder), "complete") == (
        True,
        "the operator says that it is complete",
    )
    folder = write_pages(tmp_path / "f", [page(1, "a", "b", "c", "d")])
    assert judged(FileSource(folder), "partial")[0] is False


def test_a_bare_list_of_records_does_not_say_of_what_it_is_a_part(tmp_path: Path) -> None:
    file = tmp_path / "records.json"
    file.write_text(json.dumps([{"uid": "a"}]))
    assert judged(FileSource(file)) == (
        False,
        "not every file says which page of how many records it is",
    )


def test_pages_are_read_in_the_order_of_their_numbers(tmp_path: Path) -> None:
    folder = write_pages(tmp_path / "f", [page(n, f"u{n}") for n in (10, 2, 1)])
    source = FileSource(folder)
    assert [p.place for p in source.pages(Tally())] == [
        "page-1.json",
        "page-2.json",
        "page-10.json",
    ]


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b'{"items": [{"uid": "a"', "is not whole JSON: line 1, column 23"),
        (b"\xff\xfe", "is not UTF-8 text (byte 0)"),
        (b'{"total": 3}', "has no list “items”, as the pages of the API have"),
        (b'"text"', "has no list “items”, as the pages of the API have"),
        (b"[" * 100_000, "is nested too deeply to be a list of records"),
    ],
)
def test_a_broken_page_is_named_with_the_place(data: bytes, why: str) -> None:
    with pytest.raises(PageRefused) as caught:
        parse_page(data, "page-7.json")
    assert str(caught.value) == f"page-7.json: {why}"


def test_a_broken_file_stops_no_other_and_makes_the_list_a_part(tmp_path: Path) -> None:
    folder = write_pages(tmp_path / "f", [page(1, "a", "b"), page(2, "c", "d")])
    (folder / "page-1.json").write_text('{"items": [')
    source = FileSource(folder)
    assert judged(source, "complete") == (False, "could not be read: page-1.json")
    assert [problem.subject for problem in source.problems] == ["page-1.json"]


def test_a_record_without_a_uid_makes_the_list_a_part() -> None:
    tally = Tally(numbers=[1], totals=[1], uids={"a"}, nameless=1)
    found = completeness(tally, claim="complete", crawl=whole(reason("no records")))
    assert (found.complete, str(found.why)) == (False, "records without a uid: 1")


def test_a_source_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceRefused, match="neither a file"):
        FileSource(tmp_path / "nowhere")
    with pytest.raises(SourceRefused, match="holds no"):
        FileSource(tmp_path)


def test_a_file_is_as_old_as_its_newest_change() -> None:
    items = [
        {"modified": "2021-06-02T10:00:00+00:00"},
        {"modified": "2021-06-03T10:00:00"},
        {"modified": "nonsense"},
        {"modified": None},
        "text",
    ]
    assert newest_change(items) == datetime(2021, 6, 3, 10, tzinfo=UTC)


# --- a crawl ---------------------------------------------------------------------------------


def crawl(web: WebServer, slept: list[float] | None = None, query: str = "") -> CrawlSource:  # noqa: F811
    return CrawlSource(
        f"{web.address}/list{query}",
        GuardedFetcher(allow_private=True),
        now=lambda: NOW,
        pause_s=0.25,
        sleep=(slept if slept is not None else []).append,
    )


def serve(web: WebServer, number: int, *answers: Answer) -> None:  # noqa: F811
    web.on(f"/list?pageSize=50&page={number}", *answers)


def as_json(content: object) -> Answer:
    return Answer(json.dumps(content).encode(), "application/json")


def test_a_crawl_ends_with_the_empty_page_whatever_total_says(web: WebServer) -> None:  # noqa: F811
    serve(web, 1, as_json(page(1, "a", "b", total=900)))
    serve(web, 2, as_json(page(2, "b", "c", total=899)))
    serve(web, 3, as_json(page(3, total=901)))
    slept: list[float] = []
    assert judged(crawl(web, slept)) == (True, "2 pages up to the empty one")
    assert slept == [0.25, 0.25]


def test_a_busy_server_is_waited_for(web: WebServer) -> None:  # noqa: F811
    serve(web, 1, as_json(page(1, "a")))
    busy = Answer(status=429, headers={"Retry-After": "3"})
    serve(web, 2, busy, Answer(status=502), as_json(page(2)))
    slept: list[float] = []
    assert judged(crawl(web, slept))[0] is True
    assert slept[0] == 0.25
    assert 3 <= slept[1] <= 3.5
    assert 2 <= slept[2] <= 3


def test_a_page_that_cannot_be_had_makes_a_partial_crawl(web: WebServer) -> None:  # noqa: F811
    serve(web, 1, as_json(page(1, "a")))
    serve(web, 2, Answer(status=503))
    source = crawl(web)
    assert judged(source) == (False, "could not be read: page 2")
    assert str(source.problems[0].why) == "answered 503 Service Unavailable"


def test_a_truncated_page_makes_a_partial_crawl(web: WebServer) -> None:  # noqa: F811
    serve(web, 1, as_json(page(1, "a")))
    serve(web, 2, Answer(b'{"total": 4, "items": [{"uid"', "application/json"))
    source = crawl(web)
    assert judged(source)[0] is False
    assert "line 1, column" in str(source.problems[0].why)


def test_a_first_page_that_cannot_be_had_is_an_error(web: WebServer) -> None:  # noqa: F811
    with pytest.raises(SourceRefused, match="answered 404"):
        read_all(crawl(web))


def test_a_server_that_repeats_itself_is_not_crawled_for_ever(web: WebServer) -> None:  # noqa: F811
    web.fallback = as_json(page(1, "a", "b"))
    assert judged(crawl(web)) == (False, "page 2 brought nothing new")


def test_a_filtered_address_is_a_part_of_the_list(web: WebServer) -> None:  # noqa: F811
    web.on("/list?field_offices=elpaso&pageSize=50&page=1", as_json(page(1, "a")))
    web.on("/list?field_offices=elpaso&pageSize=50&page=2", as_json(page(2)))
    assert judged(crawl(web, query="?field_offices=elpaso")) == (
        False,
        "the address asks for a part of the list: field_offices",
    )


def test_the_operators_page_size_is_kept() -> None:
    assert page_address("https://x.example/l?pageSize=20&page=7&a=b", 3) == (
        "https://x.example/l?pageSize=20&a=b&page=3"
    )


def test_a_crawl_of_another_kind_of_address_is_refused() -> None:
    with pytest.raises(SourceRefused, match="only http and https"):
        CrawlSource("ftp://x.example/", GuardedFetcher(), now=lambda: NOW)
