"""The pages that QR codes lead to."""

from __future__ import annotations

import json
import os
import re
import time
from base64 import b64encode
from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from hub.approvals.service import approve, submit
from hub.notices.models import Notice
from hub.public.answering import policy
from hub.public.derivatives import KEEP_S, forget_unused
from hub.public.pictured import widths_of
from hub.publications.publishing import publish_once
from hub.recalls.models import Recall
from hub.recalls.service import recall
from hub.receipts import checks, pages
from sync.layout import RECALLS
from tests.fixtures_hub import Hub, draft_notice, edit, hub  # noqa: F401
from tests.test_hub_editing import browser
from tests.test_hub_two_people import EDIT, form_data

STRUCTURED = re.compile(r'<script type="application/ld\+json">(.*?)</script>')
CALLS_WANTED = ("se busca", "wanted", "buscad")


def publish(hub: Hub, notice: Notice, **changes: Any) -> str:  # noqa: F811
    """Changes a notice the two-person way, signs it; the address of its page."""
    if changes:
        edit(notice, hub.ana, **changes)
        hub.agree(notice, hub.ana, hub.beto)
        publish_once()
    return f"/N/{notice.notice_id}"


@pytest.mark.parametrize("language", ["es", "en"])
def test_a_notices_page_says_what_was_approved_in_the_readers_language(
    hub: Hub,  # noqa: F811
    language: str,
) -> None:
    [notice], _, _ = hub.whole_channel()
    edit(notice, hub.ana, name="Solo Un Borrador")
    page = Client(headers={"accept-language": f"{language},*;q=0.1"}).get(publish(hub, notice))
    text = page.content.decode()
    assert page.status_code == 200
    said, unsaid = (notice.charge_es, notice.charge_en)[:: 1 if language == "es" else -1]
    for words in ("SE BUSCA", "WANTED", notice.name, said, "$25,000 USD", "tel:9155550142",
                  "https://wa.me/19155550143", "F-2026-0001",
                  f'<html lang="{language}"'):  # fmt: skip
        assert words in text
    assert unsaid not in text
    assert "Solo Un Borrador" not in text
    assert (page["Content-Language"], page["Vary"]) == (
        language,
        "Accept-Language, Accept-Encoding",
    )


def test_the_address_chooses_the_language_and_every_link_keeps_it(hub: Hub) -> None:  # noqa: F811
    [notice], _, _ = hub.whole_channel()
    client = Client(headers={"accept-language": "es"})
    text = client.get(publish(hub, notice), {"lang": "en"}).content.decode()
    assert '<html lang="en"' in text
    assert '<a class="language" href="?lang=es" lang="es" hreflang="es">Español</a>' in text
    assert 'href="/C?lang=en"' in text


def test_what_is_approved_and_not_signed_is_not_shown(hub: Hub) -> None:  # noqa: F811
    [notice], _, _ = hub.whole_channel()
    edit(notice, hub.ana, name="Aprobado Sin Firma")
    hub.agree(notice, hub.ana, hub.beto)
    assert "Aprobado Sin Firma" not in Client().get(publish(hub, notice)).content.decode()
    publish_once()
    assert "Aprobado Sin Firma" in Client().get(publish(hub, notice)).content.decode()


def test_a_name_of_120_letters_goes_from_the_form_to_the_page_whole(hub: Hub) -> None:  # noqa: F811
    [notice], _, _ = hub.whole_channel()
    name = f"{('Maximiliano de Córdoba y Ñúñez ' * 4)[:119]}z"
    other = f"{('El Largo ' * 14)[:119]}o"
    client = browser(hub.ana)
    form = form_data(client, notice) | {"name": name, "native_name": name, "aliases": other}
    assert client.post(EDIT.format(notice.pk), form).status_code == 302
    hub.agree(notice, hub.ana, hub.beto)
    publish_once()
    content = notice.saved().content()
    assert (content.name, content.native_name, content.aliases) == (name, name, (other,))
    text = Client().get(publish(hub, notice)).content.decode()
    assert name in text
    assert other in text


def test_a_whatsapp_number_without_a_country_code_is_no_link(hub: Hub) -> None:  # noqa: F811
    [notice], campaign, _ = hub.whole_channel()
    edit(campaign, hub.ana, whatsapp="915-555-0143")
    hub.agree(campaign, hub.ana, hub.beto)
    publish_once()
    text = Client().get(publish(hub, notice)).content.decode()
    assert "915-555-0143" in text
    assert "wa.me/915" not in text


def test_an_address_that_is_none_leads_to_the_tip_line(hub: Hub) -> None:  # noqa: F811
    hub.whole_channel()
    for language, words in (("es", "No existe esa página"), ("en", "There is no such page")):
        page = Client(headers={"accept-language": language}).get("/nada")
        text = page.content.decode()
        assert page.status_code == 404
        assert words in text
        assert f'<html lang="{language}"' in text
        assert 'href="/T"' in text


def test_a_page_sets_no_cookie_and_loads_nothing_from_elsewhere(hub: Hub) -> None:  # noqa: F811
    [notice], _, _ = hub.whole_channel()
    for path in (publish(hub, notice), "/T", "/C", "/C/LOS-DIEZ", "/N/00000000"):
        page = Client(headers={"accept-language": "en"}).get(path)
        text = page.content.decode()
        assert page["Content-Security-Policy"] == policy()
        assert "'unsafe-inline'" not in policy()
        assert not page.cookies
        assert "style=" not in text
        loaded = re.findall(r'(?:src|srcset)="([^"]*)"', text)
        assert all(one.startswith(("/p/", "/static/hub/")) for one in loaded)


def test_the_sheet_in_the_page_is_the_one_that_the_policy_names(hub: Hub) -> None:  # noqa: F811
    hub.whole_channel()
    page = Client().get("/T")
    [inside] = re.findall(r"<style>(.*?)</style>", page.content.decode(), re.DOTALL)
    assert b64encode(sha256(inside.encode()).digest()).decode() in page["Content-Security-Policy"]


def test_a_page_is_small_on_the_line_and_asked_for_again_by_its_etag(hub: Hub) -> None:  # noqa: F811
    [notice], _, _ = hub.whole_channel()
    path = publish(hub, notice)
    plain = Client().get(path)
    packed = Client(headers={"accept-encoding": "gzip"}).get(path)
    assert packed["Content-Encoding"] == "gzip"
    assert len(packed.content) < len(plain.content) / 2
    assert plain["Cache-Control"] == "public, max-age=30, must-revalidate"
    for first in (plain, packed):
        again = Client(headers={"if-none-match": first["ETag"]}).get(path)
        assert (again.status_code, again.content) == (304, b"")
    recall("notice", notice.notice_id, "withdrawn", by=hub.ana)
    assert Client(headers={"if-none-match": plain["ETag"]}).get(path).status_code == 410


def test_every_public_page_leads_to_the_receipt_page(hub: Hub) -> None:  # noqa: F811
    [notice, gone], _, _ = hub.whole_channel(2)
    recall("notice", gone.notice_id, "withdrawn", by=hub.ana)
    for path in (f"/N/{notice.notice_id}", f"/N/{gone.notice_id}", "/T"):
        assert 'href="/R"' in Client().get(path).content.decode()


def test_words_in_one_language_only_are_marked_in_a_page_of_the_other(hub: Hub) -> None:  # noqa: F811
    [notice], _, _ = hub.whole_channel()
    edit(notice, hub.ana, one_language="es", charge_en="", authority_en="")
    request = submit(notice, hub.ana)
    approve(request, hub.beto, request.content_sha256, one_language="es")
    publish_once()
    text = Client().get(publish(hub, notice), {"lang": "en"}).content.decode()
    assert f'<p class="charge" lang="es">{notice.charge_es}</p>' in text


@pytest.mark.parametrize(
    ("asked", "accepted", "spoken"),
    [("", "en-US", "en"), ("", "es-MX", "es"), ("", "", "es"), ("", "fr,de", "es"),
     ("en", "es", "en"), ("es", "en", "es"), ("xx", "en", "es")],
)  # fmt: skip
def test_the_receipt_page_speaks_one_language_and_is_kept_nowhere(
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


# --- taken down -----------------------------------------------------------------------------------


def addresses_of(notice: Notice) -> list[str]:
    """Everything of a notice that shows who it is."""
    photo = notice.pictures.get().photo
    path = f"/p/{photo.sha256}/{widths_of(photo.width)[0]}"
    return [f"{path}.webp", f"{path}.jpg", f"/O/{notice.notice_id}.jpg"]


def test_a_recalled_notice_is_gone_and_the_tip_line_stays(hub: Hub) -> None:  # noqa: F811
    [notice], _, _ = hub.whole_channel()
    for address in addresses_of(notice):
        assert Client().get(address).status_code == 200
    made = hub.data / "public-pictures"
    assert len([path for path in made.rglob("*") if path.is_file()]) == 3
    recall("notice", notice.notice_id, "wrong_person", by=hub.ana)
    page = Client().get(f"/N/{notice.notice_id}")
    text = page.content.decode()
    assert page.status_code == 410
    assert (page["Cache-Control"], page["X-Robots-Tag"]) == ("no-cache", "noindex")
    assert "tel:9155550142" in text
    for of_it in (notice.name, "og:", "ld+json", "/p/", "/O/", notice.case_number):
        assert of_it not in text
    assert not made.exists()
    for address in addresses_of(notice):
        assert Client().get(address).status_code in {404, 410}
    assert not made.exists()
    for listed in ("/C", "/C/LOS-DIEZ", "/feeds/es.atom", "/feeds/en.json"):
        assert notice.notice_id not in Client().get(listed).content.decode()


def test_no_shared_cache_keeps_a_face_longer_than_a_minute(hub: Hub) -> None:  # noqa: F811
    [notice], _, _ = hub.whole_channel()
    for address in addresses_of(notice):
        answered = Client().get(address)
        rules = answered["Cache-Control"].split(", ")
        assert (address, answered.status_code, "s-maxage=60" in rules) == (address, 200, True)


def test_a_small_photograph_is_made_anew_after_a_month(hub: Hub) -> None:  # noqa: F811
    [notice], _, _ = hub.whole_channel()
    old, new, card = addresses_of(notice)
    for address in (old, new, card):
        Client().get(address)
    lying = {path.suffix: path for path in (hub.data / "public-pictures").glob("*/*-*")}
    long_ago = time.time() - KEEP_S - 60
    os.utime(lying[".webp"], (long_ago, long_ago))
    forget_unused()
    assert (lying[".webp"].exists(), lying[".jpg"].exists()) == (False, True)
    assert Client().get(old).status_code == 200


def test_a_recall_that_could_not_be_signed_yet_counts_already(hub: Hub) -> None:  # noqa: F811
    [notice], _, _ = hub.whole_channel()
    assert Client().get(f"/N/{notice.notice_id}").status_code == 200
    Recall.objects.create(
        sequence=1, target="notice", target_id=notice.notice_id, up_to_approval=99,
        reason="withdrawn", recalled_at=timezone.now(),
    )  # fmt: skip
    assert Client().get(f"/N/{notice.notice_id}").status_code == 410


def test_a_picture_that_is_recalled_takes_its_notice_with_it(hub: Hub) -> None:  # noqa: F811
    [notice], _, _ = hub.whole_channel()
    recall("picture", notice.pictures.get().photo.sha256, "wrong_person", by=hub.ana)
    assert Client().get(f"/N/{notice.notice_id}").status_code == 410
    for address in addresses_of(notice):
        assert Client().get(address).status_code in {404, 410}


def test_a_draft_is_unknown_and_a_notice_on_no_channel_is_gone(hub: Hub) -> None:  # noqa: F811
    hub.whole_channel()
    draft, lone = draft_notice(hub.ana, 5), draft_notice(hub.ana, 6)
    hub.agree(lone, hub.ana, hub.beto)
    for notice, status in ((draft, 404), (lone, 410)):
        page = Client().get(f"/N/{notice.notice_id}")
        assert page.status_code == status
        assert notice.name not in page.content.decode()
        for address in addresses_of(notice):
            assert Client().get(address).status_code in {404, 410}


@pytest.mark.parametrize("field", ["verified_until", "show_until"])
def test_a_notice_past_its_end_is_gone(hub: Hub, field: str) -> None:  # noqa: F811
    [notice], _, _ = hub.whole_channel()
    # What has ended can be sent by nobody: it ends once it is signed.
    moment = timezone.now() + timedelta(seconds=2)
    path = publish(hub, notice, **{field: moment})
    while timezone.now() < moment:
        time.sleep(0.05)
    assert Client().get(path).status_code == 410


def test_a_notice_whose_day_has_not_come_is_unknown_rather_than_gone(hub: Hub) -> None:  # noqa: F811
    [notice], _, _ = hub.whole_channel()
    path = publish(hub, notice, show_from=timezone.now() + timedelta(hours=1))
    page = Client().get(path)
    assert (page.status_code, notice.name in page.content.decode()) == (404, False)
    recall("notice", notice.notice_id, "withdrawn", by=hub.ana)
    assert Client().get(path).status_code == 410


def test_a_feed_that_cannot_be_read_shows_no_face_and_keeps_the_tip_line(hub: Hub) -> None:  # noqa: F811
    [notice], _, _ = hub.whole_channel()
    (hub.feed_root / RECALLS / "metadata" / "timestamp.json").unlink()
    page = Client().get(f"/N/{notice.notice_id}")
    text = page.content.decode()
    assert (page.status_code, "tel:9155550142" in text, notice.name in text) == (503, True, False)
    assert Client().get(addresses_of(notice)[0]).status_code == 404


# --- kinds ----------------------------------------------------------------------------------------


def everything_said(page: Any) -> str:
    """The page, its link's words and what machines read, in small letters."""
    return str(page.content.decode()).casefold()


NOT_WANTED: list[tuple[dict[str, Any], str, str]] = [
    ({"kind": "missing"}, "DESAPARECIDO", "MISSING"),
    ({"kind": "missing", "gender": "f"}, "DESAPARECIDA", "MISSING"),
    ({"kind": "missing", "gender": "unknown"}, "PERSONA DESAPARECIDA", "MISSING"),
    ({"kind": "seeking_information"}, "SOLICITAMOS INFORMACIÓN", "SEEKING INFORMATION"),
    ({"outcome": "captured", "gender": "f"}, "CAPTURADA", "CAPTURED"),
    ({"kind": "missing", "outcome": "located"}, "LOCALIZADO", "LOCATED"),
]


def test_only_who_is_wanted_is_called_so_in_any_word_of_the_page(hub: Hub) -> None:  # noqa: F811
    notices, _, _ = hub.whole_channel(len(NOT_WANTED))
    for notice, (changes, _, _) in zip(notices, NOT_WANTED, strict=True):
        ends = {"outcome_until": timezone.now() + timedelta(days=3)} if "outcome" in changes else {}
        edit(notice, hub.ana, reward_amount=None, **changes, **ends)
        hub.agree(notice, hub.ana, hub.beto)
    publish_once()
    for language, place in (("es", 1), ("en", 2)):
        lists = (f"/feeds/{language}.atom", f"/feeds/{language}/los-diez.json",
                 f"/C/LOS-DIEZ?lang={language}")  # fmt: skip
        for notice, case in zip(notices, NOT_WANTED, strict=True):
            page = Client().get(f"/N/{notice.notice_id}", {"lang": language})
            assert str(case[place]) in page.content.decode()
            assert [words for words in CALLS_WANTED if words in everything_said(page)] == []
            for path in lists[:2]:
                titled = f"{case[place]}: {notice.name}"
                assert titled in Client().get(path).content.decode()
        for path in lists:
            listed = everything_said(Client().get(path))
            assert (path, [words for words in CALLS_WANTED if words in listed]) == (path, [])


def test_who_was_captured_is_asked_about_no_more(hub: Hub) -> None:  # noqa: F811
    [notice], _, _ = hub.whole_channel()
    path = publish(hub, notice, outcome="captured", caution_es="Armado.", caution_en="Armed.",
                   outcome_until=timezone.now() + timedelta(days=3))  # fmt: skip
    page = Client().get(path)
    text = page.content.decode()
    assert "Gracias a quienes dieron información." in text
    assert "toda persona es inocente" in text
    for over in ("Armado.", "$25,000", 'class="bar"'):
        assert over not in text
    assert page["X-Robots-Tag"] == "noindex, noarchive"


# --- what goes with a link ------------------------------------------------------------------------


def test_a_link_has_its_picture_and_machines_are_told_what_the_page_is(
    hub: Hub,  # noqa: F811
    settings: Any,
) -> None:
    settings.SEBUSCA_BASE_URL = "https://sebusca.example"
    [notice], _, _ = hub.whole_channel()
    path = publish(hub, notice, aliases="El </script> & <b>")
    text = Client().get(path, {"lang": "en"}).content.decode()
    address = f"https://sebusca.example/N/{notice.notice_id}?lang=en"
    assert f'<link rel="canonical" href="{address}">' in text
    assert f'<meta property="og:title" content="WANTED: {notice.name}">' in text
    [raw] = STRUCTURED.findall(text)
    told = json.loads(raw)
    assert told["about"] == {"@type": "Person", "name": notice.name,
                             "alternateName": ["El </script> & <b>"]}  # fmt: skip
    assert (told["@type"], told["url"], told["inLanguage"]) == ("WebPage", address, "en")
    [picture] = re.findall(
        r'<meta property="og:image" content="https://sebusca.example([^"]*)">', text
    )
    assert Client().get(picture)["Content-Type"] == "image/jpeg"


def test_search_engines_drop_a_notice_when_its_authority_does(hub: Hub) -> None:  # noqa: F811
    [notice], _, _ = hub.whole_channel()
    rules = Client().get(publish(hub, notice))["X-Robots-Tag"]
    until = notice.saved().content().verified_until.isoformat()
    assert rules == f"noarchive, max-image-preview:none, unavailable_after: {until}"
    assert Client().get(addresses_of(notice)[0])["X-Robots-Tag"] == "noindex"
    assert "Disallow: /admin/" in Client().get("/robots.txt").content.decode()
