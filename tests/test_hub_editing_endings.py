"""Ends: the mail a week before, once; the lists; and a capture, from the recall to the banner."""

from __future__ import annotations

import logging
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone
from wagtail.users.models import UserProfile

from hub.notices.captures import captures, captures_by_campaign
from hub.notices.expiring import mail_expiring
from hub.notices.models import ExpiryWarning, Notice
from hub.recalls.service import recall
from tests.fixtures_hub import (
    Hub,
    draft_notice,
    edit,
    hub,  # noqa: F401 - a fixture
)
from tests.test_hub_two_people import signed_in


def in_days(days: float) -> datetime:
    """From now, to the minute."""
    return (timezone.now() + timedelta(days=days)).replace(second=0, microsecond=0)


def approved(hub: Hub, seed: int, days: float, **changes: Any) -> Notice:  # noqa: F811
    """A notice that two people let in until then."""
    notice = draft_notice(hub.ana, seed, verified_until=in_days(days), **changes)
    hub.agree(notice, hub.ana, hub.beto)
    return notice


@pytest.fixture
def mailing(settings: Any) -> None:
    """A hub that can send mail."""
    settings.SEBUSCA_MAIL_SET = True


@pytest.mark.usefixtures("mailing")
def test_a_week_before_its_end_each_editor_is_told_once(hub: Hub) -> None:  # noqa: F811
    soon = approved(hub, 1, 6.5)
    approved(hub, 2, 8)
    approved(hub, 3, 60, show_until=in_days(3))
    recalled = approved(hub, 4, 2)
    recall("notice", recalled.notice_id, "error", by=hub.ana)
    draft_notice(hub.ana, 5, verified_until=in_days(1))
    profile = UserProfile.get_for_user(hub.beto)
    profile.preferred_language = "en"
    profile.save()
    assert mail_expiring() == 2
    by_person = {message.to[0]: message for message in mail.outbox}
    assert set(by_person) == {f"{name}@example.org" for name in ("ana", "beto", "carla", "root")}
    assert "Persona Ficticia 1" in by_person["ana@example.org"].body
    assert "Persona Ficticia 3" in by_person["ana@example.org"].body
    assert all(f"Ficticia {n}" not in by_person["ana@example.org"].body for n in (2, 4, 5))
    assert by_person["ana@example.org"].subject == "Se Busca: 2 avisos terminan en 7 días o menos"
    assert by_person["beto@example.org"].subject == "Se Busca: 2 notices end within 7 days"
    assert mail_expiring() == 0
    assert len(mail.outbox) == 4
    edit(soon, hub.ana, verified_until=in_days(7))  # another date is another warning
    hub.agree(soon, hub.ana, hub.beto)
    assert mail_expiring() == 1
    assert "Ficticia 3" not in mail.outbox[-1].body


@pytest.mark.usefixtures("mailing")
def test_a_mail_says_names_and_dates_and_no_more(hub: Hub) -> None:  # noqa: F811
    notice = approved(hub, 1, 2)
    edit(notice, hub.ana, name="Nombre Sin Aprobar")
    mail_expiring()
    body = mail.outbox[0].body
    assert notice.name in body
    assert "Nombre Sin Aprobar" not in body
    for text in (notice.charge_es, notice.charge_en, notice.case_number, notice.authority_es):
        assert text not in body


def test_without_mail_nothing_is_sent_and_nobody_counts_as_warned(
    hub: Hub,  # noqa: F811
    settings: Any,
) -> None:
    approved(hub, 1, 2)
    settings.SEBUSCA_MAIL_SET = False
    assert mail_expiring() == 0
    assert not ExpiryWarning.objects.exists()


@pytest.mark.usefixtures("mailing")
def test_a_server_that_is_gone_is_tried_again(
    hub: Hub,  # noqa: F811
    settings: Any,
    caplog: pytest.LogCaptureFixture,
) -> None:
    approved(hub, 1, 2)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    with caplog.at_level(logging.WARNING):
        assert mail_expiring() == 0
    assert "example.org" not in caplog.text
    assert not ExpiryWarning.objects.exists()
    with smtp_server() as (port, taken):
        settings.EMAIL_PORT = port
        assert mail_expiring() == 1
    assert sorted(taken) == [f"{name}@example.org" for name in ("ana", "beto", "root")]
    assert ExpiryWarning.objects.count() == 1  # carla's was refused, and keeps nobody's


class _Smtp(socketserver.StreamRequestHandler):
    """As much of RFC 5321 as a client needs; refuses one person's mail."""

    def handle(self) -> None:
        self._say("220 loopback")
        recipient = ""
        while line := self.rfile.readline().decode().strip():
            verb = line[:4].upper()
            if verb == "RCPT":
                recipient = line.partition("<")[2].rstrip(">")
                self._say("550 no" if recipient.startswith("carla") else "250 ok")
            elif verb == "DATA":
                self._say("354 go on")
                while self.rfile.readline() not in {b".\r\n", b""}:
                    pass
                self.server.taken.append(recipient)  # type: ignore[attr-defined]
                self._say("250 ok")
            else:
                self._say("221 bye" if verb == "QUIT" else "250 ok")

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


@contextmanager
def smtp_server() -> Iterator[tuple[int, list[str]]]:
    """A mail server on loopback: its port, and to whom it took mail."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Smtp) as server:
        server.taken = []  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield server.server_address[1], server.taken  # type: ignore[attr-defined]
        finally:
            server.shutdown()
            thread.join()


def test_the_reports_list_what_somebody_should_look_after(hub: Hub) -> None:  # noqa: F811
    notices, _, _ = hub.whole_channel(1)
    ending, lone = approved(hub, 3, 5), approved(hub, 4, 20)
    draft = draft_notice(hub.ana, 5)
    client = signed_in(hub.ana)

    def names(path: str) -> list[str]:
        answer = client.get(f"/admin/notices/{path}")
        assert answer.status_code == 200
        return [str(row) for row in answer.context["object_list"]]

    assert names("expiring/") == [str(ending), str(lone)]
    assert names("expiring/?within=7") == [str(ending)]
    assert set(names("unplaced/")) == {str(ending), str(lone), str(draft)}
    assert str(notices[0]) not in names("unplaced/")
    table = client.get("/admin/notices/expiring/?export=csv")
    exported = b"".join(table.streaming_content)  # type: ignore[attr-defined]
    assert draft.name.encode() not in exported
    assert ending.notice_id.encode() in exported
    waiting = client.get("/admin/notices/unapproved/").content.decode()
    assert str(draft) in waiting
    assert str(ending) not in waiting
    home = client.get("/admin/").content.decode()
    assert "/admin/notices/expiring/" in home  # in the menu
    assert str(ending) in home


def test_a_capture_is_down_at_once_and_its_banner_takes_two(hub: Hub) -> None:  # noqa: F811
    [notice], campaign, _ = hub.whole_channel(1)
    client = signed_in(hub.ana)
    page = f"/admin/snippets/notices/notice/edit/{notice.pk}/"

    def steps() -> list[bool]:
        shown = client.get(page).content.decode().partition('class="hub-steps"')[2]
        items = shown.partition("</ol>")[0].split("<li ")[1:]
        return ["hub-steps__done" in item.partition(">")[0] for item in items]

    assert "reason=captured" in client.get(page).content.decode()
    assert steps() == []
    form = {"target": "notice", "id": notice.notice_id, "reason": "captured"}
    client.post("/admin/recalls/new/", form)
    assert steps() == [True, True, False]
    assert captures().month == captures().year == captures().ever == 1
    assert captures_by_campaign() == {campaign.pk: 1}
    hub.agree(notice, hub.ana, hub.beto)
    assert steps() == [True, True, True]
    assert captures().ever == 1
    listed = signed_in(hub.ana).get("/admin/snippets/notices/notice/").content.decode()
    assert "<strong>1</strong> este mes" in listed
    campaigns = client.get("/admin/snippets/campaigns/campaign/").content.decode()
    assert "Personas capturadas" in campaigns


def test_a_draft_that_says_captured_is_no_capture(hub: Hub) -> None:  # noqa: F811
    [notice], _, _ = hub.whole_channel(1)
    edit(notice, hub.ana, outcome="captured", outcome_until=in_days(7))
    assert captures().ever == 0
    page = signed_in(hub.ana).get(f"/admin/snippets/notices/notice/edit/{notice.pk}/")
    assert "Todavía se muestra como antes" in page.content.decode()
    hub.agree(notice, hub.ana, hub.beto)
    assert captures().ever == 1
