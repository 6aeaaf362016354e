"""A moment that a person reads says in which zone: the page's, the list's and the sentence's."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from django.utils.translation import override

from hub.approvals.models import ApprovalRequest
from hub.approvals.moments import moment_words
from hub.approvals.service import send_back, submit
from hub.recalls.service import recall
from tests.fixtures_approving import signed_in
from tests.fixtures_hub import Hub, edit, hub, slides_of  # noqa: F401 - a fixture

CLOCK = re.compile(r"(?:a las \d{1,2}:\d\d|\d\d/\d\d/\d{4} \d{1,2}:\d\d)(?P<zone>(?: M[SD]T)?)")


@pytest.mark.parametrize(("language", "clock"), [("es", r"\d\d:\d\d"), ("en", r"[ap]\.m\.|noon")])
def test_a_moment_in_words_has_the_zone_of_the_reader(language: str, clock: str) -> None:
    with override(language), timezone.override("America/Ciudad_Juarez"):
        assert re.search(rf"(?:{clock}) M[SD]T$", moment_words(timezone.now()))
    with override(language), timezone.override("America/Mexico_City"):
        assert moment_words(timezone.now()).endswith(" CST")


def test_no_page_says_a_clock_time_without_its_zone(hub: Hub, settings: Any) -> None:  # noqa: F811
    settings.TIME_ZONE = "America/Ciudad_Juarez"
    [one, two], campaign, channel = hub.whole_channel(2)
    edit(one, hub.ana, case_number="F-9", show_until=timezone.now() + timedelta(days=9))
    send_back(submit(one, hub.ana), hub.beto, "Otro número.")
    edit(one, hub.ana, case_number="F-10")
    request = submit(one, hub.ana)
    down = recall("notice", two.notice_id, "error", by=hub.ana)
    slides = slides_of([one, two], campaign)
    slides[0]["value"]["show_from"] = (timezone.now() + timedelta(days=1)).isoformat()
    edit(channel, hub.ana, slides=slides)
    of_channel = submit(channel, hub.ana)
    client = signed_in(hub.beto)
    said = {}
    for path in (
        "/admin/approvals/",
        f"/admin/approvals/{request.pk}/",
        f"/admin/approvals/{of_channel.pk}/",
        f"/admin/snippets/notices/notice/edit/{one.pk}/",
        f"/admin/snippets/notices/notice/edit/{two.pk}/",
        "/admin/snippets/notices/notice/",
        "/admin/publications/",
        "/admin/recalls/",
        f"/admin/recalls/{down.sequence}/",
    ):
        text = client.get(path).content.decode()
        found = list(CLOCK.finditer(text))
        bare = [text[m.start() - 40 : m.end() + 20] for m in found if not m["zone"]]
        assert bare == [], path
        said[path] = len(found)
    assert all(said.values()), said
    assert ApprovalRequest.objects.filter(state="pending").count() == 2
