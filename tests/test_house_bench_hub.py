"""The bench of the hub measures what it says: its stock is believed, and a failure is one."""

from __future__ import annotations

from scripts.bench_run.hub.__main__ import PAGE_S, PREVIEW_S, report_of
from scripts.bench_run.hub.crowd import approve_notices, make_notices
from scripts.bench_run.hub.load import Done
from scripts.demo_run.forms import fields_of
from tests.fixtures_hub import Hub, hub  # noqa: F401


def test_notices_made_in_bulk_are_as_the_gate_and_wagtail_leave_them(hub: Hub) -> None:  # noqa: F811
    from hub.approvals.current import approved_notice, approved_notices
    from hub.notices.originals import read_original
    from hub.publications.building import may_be_shown

    notices = make_notices(4, hub.ana, faces=2)
    approve_notices(notices[:3], hub.ana, hub.beto)
    found = [approved_notice(notice.notice_id) for notice in notices]
    assert [each is not None and may_be_shown(each) for each in found] == [True] * 3 + [False]
    assert set(approved_notices([n.notice_id for n in notices])) == {
        notice.notice_id for notice in notices[:3]
    }
    for notice in notices:
        assert notice.saved().content() == notice.content()
        assert notice.saved_sha256()
    pictures = {notice.content().pictures[0].sha256 for notice in notices}
    assert len(pictures) == 4
    assert all(read_original(sha256) for sha256 in pictures)


def test_a_form_is_read_as_a_browser_sends_it() -> None:
    page = """
      <input name="name" value="Ana"><input type="checkbox" name="off" value="1">
      <input type="checkbox" name="on" value="1" checked><input type="submit" name="send">
      <textarea name="words">uno
dos</textarea><select name="kind"><option value="a">A</option><option value="b" selected>B</option>
      </select><input name="pictures-__prefix__-id" value=""><button name="action-x">x</button>
      <select name="none"></select><option value="stray" selected>"""
    assert fields_of(page) == {"name": "Ana", "on": "1", "words": "uno\ndos", "kind": "b"}


def test_a_slow_page_a_slow_preview_few_notices_and_a_load_that_broke_off_all_fail() -> None:
    quick = {"preview": [PREVIEW_S] * 50, "home": [PAGE_S] * 6}
    assert report_of(quick, Done(), 5000).ok
    assert not report_of(quick, Done(failures=["polls: HTTP 500"]), 5000).ok
    assert not report_of(quick, Done(), 4999).ok
    slow = [PAGE_S, PAGE_S + 0.01]
    assert not report_of({**quick, "home": slow}, Done(), 5000).ok
    assert not report_of({**quick, "preview": [*slow, PREVIEW_S + 0.01]}, Done(), 5000).ok
