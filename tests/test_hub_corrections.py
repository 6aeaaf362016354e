"""“This notice is wrong”: from a reader to the editors, and nothing of who wrote."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.test import Client
from django.utils import timezone

from hub.corrections import receiving
from hub.corrections.mailing import mail_corrections
from hub.corrections.models import Correction
from hub.corrections.pruning import KEEP, KEEP_OPEN, forget_old
from hub.recalls.service import recall
from sync.types import NoticeId
from tests.fixtures_hub import Hub, hub  # noqa: F401
from tests.test_hub_editing import browser

TICKET = re.compile(r'name="ticket" value="([^"]+)"')
TEXT = "La fotografía es de otra persona.\r\nYo soy su prima."
ADDRESS = "203.0.113.77"
BROWSER = "Navegador/99 (inconfundible)"


@pytest.fixture
def notice_id(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> str:  # noqa: F811
    """Of a published notice; a form may come back at once."""
    monkeypatch.setattr(receiving, "QUICKEST", timedelta(0))
    [notice], _, _ = hub.whole_channel()
    return notice.notice_id


def reader(**headers: str) -> Client:
    """Somebody with a browser."""
    return Client(REMOTE_ADDR=ADDRESS, headers={"user-agent": BROWSER, **headers})


def filled(client: Client, notice_id: str, **changes: str) -> dict[str, str]:
    """The form with a ticket of its own."""
    page = client.get(f"/E/{notice_id}")
    assert page.status_code == 200
    [ticket] = TICKET.findall(page.content.decode())
    return {"part": "photograph", "text": TEXT, "contact": "", "website": "",
            "ticket": ticket} | changes  # fmt: skip


def send(client: Client, notice_id: str, form: dict[str, str]) -> Any:
    """What the hub answers."""
    return client.post(f"/E/{notice_id}?lang=es", form)


def test_a_correction_reaches_the_editors_and_nothing_of_who_wrote_is_kept(
    hub: Hub,  # noqa: F811
    notice_id: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    client = reader()
    answered = send(client, notice_id, filled(client, notice_id, contact="915-555-0177"))
    assert (answered.status_code, answered["Location"]) == (303, "/E/OK?lang=es")
    assert "Gracias" in client.get(answered["Location"]).content.decode()
    row = Correction.objects.get()
    assert (row.notice_id, row.part, row.text, row.contact, row.state) == (
        notice_id,
        "photograph",
        TEXT.replace("\r\n", "\n"),
        "915-555-0177",
        "open",
    )
    assert (row.received.minute, row.received.second) == (0, 0)
    kept = " ".join(str(getattr(row, field.name)) for field in Correction._meta.fields)
    for of_who in (ADDRESS, BROWSER):
        assert of_who not in kept + caplog.text
    assert not client.cookies
    admin = browser(hub.ana)
    assert "1 persona dice que un aviso tiene un error" in admin.get("/admin/").content.decode()
    assert row.notice_name in admin.get("/admin/corrections/").content.decode()
    assert "Yo soy su prima." in admin.get(f"/admin/corrections/{row.pk}/").content.decode()


def test_the_form_says_that_it_is_not_for_tips_and_where_those_go(notice_id: str) -> None:
    for language, words in (("es", "no es confidencial"), ("en", "is not confidential")):
        page = reader().get(f"/E/{notice_id}", {"lang": language})
        text = page.content.decode()
        assert words in text
        assert 'href="tel:9155550142"' in text
        assert "<script" not in text
        assert (page["Cache-Control"], page["Referrer-Policy"]) == ("no-store", "same-origin")
        assert not page.cookies


def test_the_notices_page_leads_to_the_form(notice_id: str) -> None:
    assert f'href="/E/{notice_id}"' in reader().get(f"/N/{notice_id}").content.decode()


NOT_SENT_BY_A_PERSON: list[tuple[dict[str, str], dict[str, str], int]] = [
    ({"text": ""}, {}, 422),
    ({"part": "nothing"}, {}, 422),
    ({"text": "x" * 1001}, {}, 422),
    ({"website": "https://spam.example"}, {}, 422),
    ({"ticket": "ABCDEFGH.x:1:y"}, {}, 422),
    ({}, {"sec-fetch-site": "cross-site"}, 403),
    ({}, {"origin": "https://elsewhere.example"}, 403),
    ({}, {"origin": "null"}, 403),
]


def test_what_is_not_sent_by_a_person_from_the_form_is_shown_again_and_kept_nowhere(
    notice_id: str,
) -> None:
    for changes, headers, status in NOT_SENT_BY_A_PERSON:
        form = filled(reader(), notice_id, **changes)
        answered = send(reader(**headers), notice_id, form)
        assert (changes, answered.status_code) == (changes, status)
        assert 'role="alert"' in answered.content.decode()
        assert Correction.objects.count() == 0
        if "text" not in changes:
            assert "Yo soy su prima." in answered.content.decode()


def test_a_browser_that_says_it_is_at_home_is_believed(notice_id: str) -> None:
    client = reader(**{"sec-fetch-site": "same-origin", "origin": "http://testserver"})
    assert send(client, notice_id, filled(client, notice_id)).status_code == 303


def test_what_comes_back_faster_than_anybody_writes_must_be_sent_once_more(
    notice_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receiving, "QUICKEST", timedelta(seconds=3))
    client = reader()
    form = filled(client, notice_id)
    answered = send(client, notice_id, form)
    assert (answered.status_code, Correction.objects.count()) == (422, 0)
    assert TICKET.findall(answered.content.decode()) == [form["ticket"]]
    monkeypatch.setattr(receiving, "QUICKEST", timedelta(0))
    assert send(client, notice_id, form).status_code == 303


def test_a_form_is_for_one_notice_and_some_hours(
    notice_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = reader()
    stranger = receiving.new_ticket(NoticeId("00000000"))
    answered = send(client, notice_id, filled(client, notice_id, ticket=stranger))
    assert answered.status_code == 422
    [ticket] = TICKET.findall(answered.content.decode())
    assert ticket.startswith(f"{notice_id}.")
    monkeypatch.setattr(receiving, "LONGEST", timedelta(seconds=-1))
    assert send(client, notice_id, filled(client, notice_id)).status_code == 422


def test_the_same_form_sent_twice_is_one_correction(notice_id: str) -> None:
    client = reader()
    form = filled(client, notice_id)
    assert [send(client, notice_id, form).status_code for _ in range(2)] == [303, 303]
    assert Correction.objects.count() == 1


@pytest.mark.parametrize(
    ("limit", "why"),
    [
        ("MOST_A_DAY_OF_ONE", "Hoy llegaron demasiados sobre este aviso"),
        ("MOST_AN_HOUR", "En esta hora llegaron demasiados"),
        ("MOST_A_DAY", "Hoy llegaron demasiados."),
        ("MOST_OPEN", "Hoy llegaron demasiados."),
    ],
)
def test_what_is_not_taken_is_said_with_another_way_and_the_words_are_not_lost(
    notice_id: str, monkeypatch: pytest.MonkeyPatch, limit: str, why: str
) -> None:
    monkeypatch.setattr(receiving, limit, 1)
    client = reader()
    assert send(client, notice_id, filled(client, notice_id, text="Otro.")).status_code == 303
    answered = send(client, notice_id, filled(client, notice_id))
    said = answered.content.decode()
    assert (answered.status_code, answered["Retry-After"]) == (429, "3600")
    assert "NO se envió" in said
    assert why in said
    assert "llame al 915-555-0142" in said
    assert "Yo soy su prima." in said
    assert Correction.objects.count() == 1


def test_a_flood_about_one_notice_keeps_the_first_word_about_another_not_out(
    hub: Hub,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(receiving, "QUICKEST", timedelta(0))
    for limit in ("MOST_AN_HOUR", "MOST_A_DAY", "MOST_OPEN"):
        monkeypatch.setattr(receiving, limit, 2)
    notices, _, _ = hub.whole_channel(2)
    flooded, other = (notice.notice_id for notice in notices)
    client = reader()
    sent = [(flooded, "a"), (flooded, "b"), (flooded, "c"), (other, "d"), (other, "e")]
    taken = [send(client, n, filled(client, n, text=text)).status_code for n, text in sent]
    assert taken == [303, 303, 429, 303, 429]
    admin = browser(hub.ana)
    assert "Llegaron tantas" in admin.get("/admin/corrections/").content.decode()
    Correction.objects.update(received=timezone.now() - timedelta(hours=25), state="answered")
    assert send(client, flooded, filled(client, flooded)).status_code == 303
    assert "Llegaron tantas" not in admin.get("/admin/corrections/").content.decode()


def test_the_very_same_is_counted_and_kept_once_while_it_is_open(
    hub: Hub,  # noqa: F811
    notice_id: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(receiving, "MOST_A_DAY_OF_ONE", 2)
    client = reader()

    def say(**changes: str) -> int:
        status: int = send(client, notice_id, filled(client, notice_id, **changes)).status_code
        return status

    again = TEXT.upper().replace("\r\n", "  ")
    assert [say(), say(), say(text=again)] == [303] * 3  # more than a day's quota, and all there
    row = Correction.objects.get()
    assert (row.times, row.text) == (3, TEXT.replace("\r\n", "\n"))
    admin = browser(hub.ana)
    assert "dicho 3 veces" in admin.get("/admin/corrections/").content.decode()
    assert say(contact="915-555-0177") == 303  # somebody else, who can be asked
    assert Correction.objects.count() == 2
    Correction.objects.update(state="answered", received=timezone.now() - timedelta(days=2))
    assert say() == 303
    assert Correction.objects.count() == 3


def test_a_recalled_notice_has_no_form_and_takes_none(hub: Hub, notice_id: str) -> None:  # noqa: F811
    client = reader()
    form = filled(client, notice_id)
    recall("notice", notice_id, "wrong_person", by=hub.ana)
    for answered in (client.get(f"/E/{notice_id}"), send(client, notice_id, form)):
        assert answered.status_code == 410
        assert "Persona Ficticia" not in answered.content.decode()
    assert Correction.objects.count() == 0


# --- the editors ----------------------------------------------------------------------------------


def one(**changes: Any) -> Correction:
    """A correction on record."""
    values: dict[str, Any] = {
        "mark": "a" * 64, "notice_id": "DEM00001", "notice_name": "Persona Ficticia 1",
        "approval": 1, "part": "name", "text": "Palabras del lector.", "language": "es",
        "received": timezone.now(), "waits_since": timezone.now(),
    }  # fmt: skip
    return Correction.objects.create(**(values | changes))


def test_an_editor_answers_and_opens_again(hub: Hub) -> None:  # noqa: F811
    row = one()
    admin = browser(hub.ana)
    path = f"/admin/corrections/{row.pk}/"
    admin.post(path, {"what": "answered", "note": "Se corrigió el nombre."})
    row.refresh_from_db()
    assert (row.state, row.answered_by_name, row.note) == (
        "answered",
        "ana",
        "Se corrigió el nombre.",
    )
    assert row.notice_name not in admin.get("/admin/corrections/").content.decode()
    assert row.notice_name in admin.get("/admin/corrections/?state=answered").content.decode()
    admin.post(path, {"what": "open"})
    row.refresh_from_db()
    assert (row.state, row.answered_at) == ("open", None)


def test_only_who_may_reads_corrections(hub: Hub) -> None:  # noqa: F811
    row = one()
    hub.carla.groups.clear()
    admin = browser(hub.carla)
    for path in ("/admin/corrections/", f"/admin/corrections/{row.pk}/"):
        assert "Palabras del lector." not in admin.get(path, follow=True).content.decode()


def test_it_is_deleted_90_days_after_it_was_answered(hub: Hub) -> None:  # noqa: F811
    now = timezone.now()
    old, late, never = (
        one(mark=mark * 64, state=state, answered_at=at)
        for mark, state, at in (
            ("a", "answered", now - KEEP - timedelta(minutes=1)),
            ("b", "answered", now - KEEP + timedelta(minutes=1)),
            ("c", "open", None),
        )
    )
    forget_old()
    assert set(Correction.objects.all()) == {late, never}
    assert not Correction.objects.filter(pk=old.pk).exists()


def test_what_nobody_answers_is_deleted_180_days_after_it_was_last_said(
    hub: Hub,  # noqa: F811
    notice_id: str,
) -> None:
    client, too_old = reader(), timezone.now() - KEEP_OPEN - timedelta(minutes=1)
    for text in ("a", "b"):
        assert send(client, notice_id, filled(client, notice_id, text=text)).status_code == 303
    Correction.objects.update(waits_since=too_old)
    assert send(client, notice_id, filled(client, notice_id, text="b")).status_code == 303
    opened_again = one(state="answered", answered_at=timezone.now(), waits_since=too_old)
    browser(hub.ana).post(f"/admin/corrections/{opened_again.pk}/", {"what": "open"})
    forget_old()
    assert set(Correction.objects.values_list("text", flat=True)) == {"b", opened_again.text}


def test_what_was_a_tip_is_erased_at_once_in_two_steps_and_said_nowhere(
    hub: Hub,  # noqa: F811
    caplog: pytest.LogCaptureFixture,
) -> None:
    row = one(contact="915-555-0177", note="Es un informe.")
    secrets = (row.text, row.contact, row.note)
    admin = browser(hub.ana)
    path = f"/admin/corrections/{row.pk}/"
    assert f'href="{path}erase/"' in admin.get(path).content.decode()
    asked = admin.get(f"{path}erase/").content.decode()
    assert "No se puede deshacer" in asked
    row.refresh_from_db()
    assert row.state == "open"
    admin.post(f"{path}erase/")
    row.refresh_from_db()
    assert (row.state, row.text, row.contact, row.note) == ("erased", "", "", "")
    assert row.answered_by_name == "ana"
    admin.post(path, {"what": "open"})  # nothing is left to open
    row.refresh_from_db()
    assert row.state == "erased"
    listed = "/admin/corrections/?state=answered"
    shown = [admin.get(address).content.decode() for address in (path, listed)]
    assert all("Borrada" in page for page in shown)
    for secret in secrets:
        assert secret not in "".join((*shown, asked, caplog.text))
    Correction.objects.update(answered_at=timezone.now() - KEEP - timedelta(minutes=1))
    forget_old()
    assert not Correction.objects.exists()


def test_only_who_may_erases(hub: Hub) -> None:  # noqa: F811
    row = one()
    hub.carla.groups.clear()
    browser(hub.carla).post(f"/admin/corrections/{row.pk}/erase/")
    row.refresh_from_db()
    assert (row.state, row.text) == ("open", "Palabras del lector.")


def test_editors_are_told_by_mail_once_and_without_what_was_written(
    hub: Hub,  # noqa: F811
    settings: Any,
) -> None:
    User.objects.filter(pk=hub.carla.pk).update(email="")
    one(contact="915-555-0177")
    settings.SEBUSCA_MAIL_SET = True
    mail_corrections()
    mail_corrections()
    assert sorted(to for sent in mail.outbox for to in sent.to) == [
        "ana@example.org",
        "beto@example.org",
        "root@example.org",
    ]
    for sent in mail.outbox:
        assert "Persona Ficticia 1 (DEM00001)" in sent.body
        assert "/admin/corrections/" in sent.body
        for kept_back in ("Palabras del lector.", "915-555-0177"):
            assert kept_back not in f"{sent.subject} {sent.body}"


def test_without_mail_nothing_is_sent_and_nothing_is_lost(hub: Hub, settings: Any) -> None:  # noqa: F811
    row = one()
    settings.SEBUSCA_MAIL_SET = False
    mail_corrections()
    row.refresh_from_db()
    assert (mail.outbox, row.mailed) == ([], False)
