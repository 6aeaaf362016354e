"""The pages that QR codes lead to."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from hub.public.pages import POLICY
from hub.recalls.service import recall
from hub.receipts import checks, pages
from tests.fixtures_hub import Hub, draft_notice, edit, hub  # noqa: F401
from tests.test_hub_editing import browser
from tests.test_hub_two_people import EDIT, form_data


def test_a_notices_page_says_what_was_approved_in_both_languages(hub: Hub) -> None:  # noqa: F811
    [notice], _, _ = hub.whole_channel()
    edit(notice, hub.ana, name="Solo Un Borrador")
    page = Client().get(f"/N/{notice.notice_id}")
    text = page.content.decode()
    assert page.status_code == 200
    for words in ("SE BUSCA", "WANTED", notice.name, notice.charge_es, notice.charge_en,
                  "tel:9155550142", "https://wa.me/19155550143", "F-2026-0001"):  # fmt: skip
        assert words in text
    assert "Solo Un Borrador" not in text


def test_a_name_of_120_letters_goes_from_the_form_to_the_page_whole(hub: Hub) -> None:  # noqa: F811
    [notice], _, _ = hub.whole_channel()
    name = f"{('Maximiliano de Córdoba y Ñúñez ' * 4)[:119]}z"
    other = f"{('El Largo ' * 14)[:119]}o"
    client = browser(hub.ana)
    form = form_data(client, notice) | {"name": name, "native_name": name, "aliases": other}
    assert client.post(EDIT.format(notice.pk), form).status_code == 302
    hub.agree(notice, hub.ana, hub.beto)
    content = notice.saved().content()
    assert (content.name, content.native_name, content.aliases) == (name, name, (other,))
    text = Client().get(f"/N/{notice.notice_id}").content.decode()
    assert name in text
    assert other in text


def test_a_whatsapp_number_without_a_country_code_is_no_link(hub: Hub) -> None:  # noqa: F811
    [notice], campaign, _ = hub.whole_channel()
    edit(campaign, hub.ana, whatsapp="915-555-0143")
    hub.agree(campaign, hub.ana, hub.beto)
    text = Client().get(f"/N/{notice.notice_id}").content.decode()
    assert "915-555-0143" in text
    assert "wa.me" not in text


def test_an_address_that_is_none_leads_to_the_tip_line(hub: Hub) -> None:  # noqa: F811
    hub.whole_channel()
    page = Client().get("/nada")
    text = page.content.decode()
    assert page.status_code == 404
    assert "No existe esa página" in text
    assert "There is no such page" in text
    assert 'href="/T"' in text


def test_a_page_sets_no_cookie_and_loads_nothing_from_elsewhere(hub: Hub) -> None:  # noqa: F811
    [notice], _, _ = hub.whole_channel()
    for path in (f"/N/{notice.notice_id}", "/T", "/N/00000000"):
        page = Client(headers={"accept-language": "en"}).get(path)
        text = page.content.decode()
        assert page["Content-Security-Policy"] == POLICY
        assert not page.cookies
        assert "<script" not in text
        assert "style=" not in text


def test_every_public_page_leads_to_the_receipt_page(hub: Hub) -> None:  # noqa: F811
    [notice, gone], _, _ = hub.whole_channel(2)
    recall("notice", gone.notice_id, "withdrawn", by=hub.ana)
    for path in (f"/N/{notice.notice_id}", f"/N/{gone.notice_id}", "/T"):
        assert 'href="/R"' in Client().get(path).content.decode()


def test_each_language_beside_the_other_is_marked_as_what_it_is(hub: Hub) -> None:  # noqa: F811
    [notice], _, _ = hub.whole_channel()
    text = Client().get(f"/N/{notice.notice_id}").content.decode()
    assert '<span lang="es">Llamar</span> · <span lang="en">Call</span>' in text


@pytest.mark.parametrize(
    ("asked", "accepted", "spoken"),
    [("", "en-US,en;q=0.9", "en"), ("", "es-MX", "es"), ("", "de", "es"), ("es", "en", "es"),
     ("en", "es", "en"), ("de", "en", "es")],
)  # fmt: skip
def test_the_receipt_page_speaks_the_language_that_was_asked_for(
    hub: Hub,  # noqa: F811
    asked: str,
    accepted: str,
    spoken: str,
) -> None:
    hub.whole_channel()
    browser = Client(headers={"accept-language": accepted})
    page = browser.get("/R", {"lang": asked} if asked else {})
    text = page.content.decode()
    assert (page["Content-Language"], f'<html lang="{spoken}">' in text) == (spoken, True)
    assert "tel:9155550142" in text
    assert (page["Content-Security-Policy"], page["Cache-Control"]) == (pages.POLICY, "no-store")
    assert not page.cookies


def test_a_hub_without_the_pages_script_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "SCRIPT", "receipts/none.js")
    assert [found.id for found in checks.script_is_bundled(None)] == ["sebusca.receipts.W001"]


def test_a_recalled_notice_is_gone_and_the_tip_line_stays(hub: Hub) -> None:  # noqa: F811
    [notice], _, _ = hub.whole_channel()
    sha256 = notice.pictures.get().photo.sha256
    assert Client().get(f"/p/{sha256}").status_code == 200
    recall("notice", notice.notice_id, "wrong_person", by=hub.ana)
    page = Client().get(f"/N/{notice.notice_id}")
    text = page.content.decode()
    assert page.status_code == 410
    assert "tel:9155550142" in text
    assert notice.name not in text
    assert Client().get(f"/p/{sha256}").status_code == 404


def test_a_draft_and_a_notice_on_no_channel_are_not_public(hub: Hub) -> None:  # noqa: F811
    hub.whole_channel()
    draft, lone = draft_notice(hub.ana, 5), draft_notice(hub.ana, 6)
    hub.agree(lone, hub.ana, hub.beto)
    for notice in (draft, lone):
        assert Client().get(f"/N/{notice.notice_id}").status_code == 404
        assert Client().get(f"/p/{notice.pictures.get().photo.sha256}").status_code == 404


def test_a_notice_past_its_verification_is_gone(hub: Hub) -> None:  # noqa: F811
    [notice], _, _ = hub.whole_channel()
    edit(notice, hub.ana, verified_until=timezone.now() - timedelta(minutes=1))
    hub.agree(notice, hub.ana, hub.beto)
    assert Client().get(f"/N/{notice.notice_id}").status_code == 410


def test_a_captured_woman_is_capturada_and_never_wanted(hub: Hub) -> None:  # noqa: F811
    [notice], _, _ = hub.whole_channel()
    edit(notice, hub.ana, outcome="captured", gender="f",
         outcome_until=timezone.now() + timedelta(days=3))  # fmt: skip
    hub.agree(notice, hub.ana, hub.beto)
    text = Client().get(f"/N/{notice.notice_id}").content.decode()
    assert "CAPTURADA" in text
    assert "CAPTURED" in text
    assert "WANTED" not in text
    assert "SE BUSCA" not in text


def test_a_missing_persons_page_never_says_wanted(hub: Hub) -> None:  # noqa: F811
    [notice], _, _ = hub.whole_channel()
    edit(notice, hub.ana, kind="missing", reward_amount=None)
    hub.agree(notice, hub.ana, hub.beto)
    text = Client().get(f"/N/{notice.notice_id}").content.decode()
    assert "DESAPARECIDO" in text
    assert "WANTED" not in text
    assert "SE BUSCA" not in text
