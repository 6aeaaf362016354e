"""The editors' pages: drafts, errors at their fields, the look before the yes."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.translation import override
from wagtail.users.models import UserProfile

from hub.approvals.models import Approval, ApprovalRequest
from hub.approvals.service import submit
from hub.channels.models import Channel
from hub.errors import ContentInvalid
from hub.notices.models import Notice, Photo
from sync.canonical import content_sha256
from tests.fixtures_hub import (  # noqa: F401 - a fixture
    Hub,
    draft_campaign,
    draft_channel,
    draft_notice,
    edit,
    hub,
)
from tests.making import picture_bytes
from tests.test_hub_two_people import EDIT, form_data

HEIC = b"\x00\x00\x00\x24ftypheic" + bytes(80)


def browser(user: Any, language: str = "es") -> Client:
    """A browser session in a language."""
    client = Client(headers={"accept-language": language})
    client.force_login(user)
    return client


@pytest.mark.parametrize(
    ("language", "words"),
    [("es", "Dígalo también en este idioma"), ("en", "Say it in this language too")],
)
def test_what_is_missing_is_said_at_its_field_in_the_editors_language(
    hub: Hub,  # noqa: F811
    language: str,
    words: str,
) -> None:
    notice = draft_notice(hub.ana)
    client = browser(hub.ana, language)
    form = form_data(client, notice) | {"charge_en": "", "action-request-approval": "1"}
    page = client.post(EDIT.format(notice.pk), form)
    assert page.status_code == 200
    assert words in str(page.context["form"].errors["charge_en"])
    assert words in page.content.decode()
    assert ApprovalRequest.objects.count() == 0


def test_a_draft_may_be_as_unfinished_as_it_likes(hub: Hub) -> None:  # noqa: F811
    notice = draft_notice(hub.ana)
    client = browser(hub.ana)
    form = form_data(client, notice) | {"name": "", "charge_es": "", "verified_until": ""}
    assert client.post(EDIT.format(notice.pk), form).status_code == 302
    with pytest.raises(ContentInvalid) as refused:
        notice.saved().content()
    assert set(refused.value.errors) == {"name", "verified_until", "charge_es"}


def test_sending_for_approval_submits_what_the_form_says(hub: Hub) -> None:  # noqa: F811
    notice = draft_notice(hub.ana)
    client = browser(hub.ana)
    form = form_data(client, notice) | {"name": "Del Formulario", "action-request-approval": "1"}
    assert client.post(EDIT.format(notice.pk), form).status_code == 302
    request = hub.pending(notice)
    assert (request.title, request.content_sha256) == ("Del Formulario", notice.saved_sha256())


def test_the_approvers_page_shows_the_difference_and_approves_what_it_showed(
    hub: Hub,  # noqa: F811
) -> None:
    [notice], _, _ = hub.whole_channel()
    edit(notice, hub.ana, name="Persona Distinta")
    request = submit(notice, hub.ana)
    client = browser(hub.beto)
    address = f"/admin/approvals/{request.pk}/"
    page = client.get(address)
    shown = page.content.decode()
    assert '<span class="addition">' in shown
    assert request.content_sha256 in shown
    looked_at = page.context["form"].initial
    client.post(address, {**looked_at, "approve": "1"})
    approval = Approval.objects.get(request=request)
    assert approval.approver_name == "beto"
    assert approval.previewed_sha256 == looked_at["seen_sha256"]


def test_what_changed_since_the_look_is_not_approved(hub: Hub) -> None:  # noqa: F811
    [notice], _, _ = hub.whole_channel()
    edit(notice, hub.ana, name="Primera")
    submit(notice, hub.ana)
    client = browser(hub.beto)
    first = hub.pending(notice)
    looked_at = client.get(f"/admin/approvals/{first.pk}/").context["form"].initial
    edit(notice, hub.ana, name="Segunda")
    again = submit(notice, hub.ana)
    before = Approval.objects.count()
    client.post(f"/admin/approvals/{again.pk}/", {**looked_at, "approve": "1"})
    assert Approval.objects.count() == before


def test_the_author_is_offered_no_yes(hub: Hub) -> None:  # noqa: F811
    request = submit(draft_notice(hub.ana), hub.ana)
    page = browser(hub.ana).get(f"/admin/approvals/{request.pk}/").content.decode()
    assert 'name="approve"' not in page
    assert 'name="send-back"' in page


def test_a_request_sent_back_tells_the_editor_why(hub: Hub) -> None:  # noqa: F811
    notice = draft_notice(hub.ana)
    request = submit(notice, hub.ana)
    client, address = browser(hub.beto), f"/admin/approvals/{request.pk}/"
    looked_at = client.get(address).context["form"].initial
    client.post(address, {**looked_at, "send-back": "1", "comment": "Falta la foto buena"})
    for page in (EDIT.format(notice.pk), "/admin/"):
        assert "Falta la foto buena" in browser(hub.ana).get(page).content.decode(), page
    assert "Falta la foto buena" not in client.get("/admin/").content.decode()
    submit(notice, hub.ana)
    assert "Falta la foto buena" not in browser(hub.ana).get("/admin/").content.decode()


def test_every_page_opens_for_an_editor(hub: Hub) -> None:  # noqa: F811
    notices, campaign, channel = hub.whole_channel()
    client = browser(hub.ana)
    for path in ("", "approvals/", "publications/", "recalls/", "snippets/notices/notice/",
                 "snippets/campaigns/campaign/", "snippets/channels/channel/",
                 f"snippets/campaigns/campaign/edit/{campaign.pk}/",
                 f"snippets/channels/channel/edit/{channel.pk}/",
                 f"snippets/notices/notice/history/{notices[0].pk}/",
                 "snippets/notices/notice/add/", "photo-chooser/"):  # fmt: skip
        assert client.get(f"/admin/{path}").status_code == 200, path


def test_what_was_approved_cannot_be_deleted(hub: Hub) -> None:  # noqa: F811
    [notice], _, _ = hub.whole_channel()
    browser(hub.root).post(f"/admin/snippets/notices/notice/delete/{notice.pk}/")
    assert Notice.objects.filter(pk=notice.pk).exists()
    draft = draft_notice(hub.ana, 2)
    browser(hub.ana).post(f"/admin/snippets/notices/notice/delete/{draft.pk}/")
    assert not Notice.objects.filter(pk=draft.pk).exists()


def test_an_upload_is_drawn_anew_and_kept_by_its_hash(hub: Hub) -> None:  # noqa: F811
    file = SimpleUploadedFile("cara.jpg", picture_bytes(4) + b"<?php trailing ?>", "image/jpeg")
    answer = browser(hub.ana).post("/admin/photo-chooser/create/", {"file": file})
    assert answer.status_code == 200
    photo = Photo.objects.get()
    page = browser(hub.beto).get(f"/admin/photos/{photo.sha256}/")
    assert b"php" not in page.content
    assert len(page.content) == photo.byte_size


def test_an_upload_that_is_no_picture_is_refused(hub: Hub) -> None:  # noqa: F811
    file = SimpleUploadedFile("cara.jpg", b"not a picture", "image/jpeg")
    answer = browser(hub.ana).post("/admin/photo-chooser/create/", {"file": file})
    assert "reshow_creation_form" in answer.content.decode()
    assert Photo.objects.count() == 0


@pytest.mark.parametrize(
    ("language", "data", "says"),
    [
        ("es", HEIC, "Esta imagen es HEIC, el formato del iPhone"),
        ("en", HEIC, "This picture is HEIC, as an iPhone"),
        ("es", picture_bytes(4)[:200], "está dañada o incompleta"),
        ("es", bytes(8 * 2**20 + 1), "pesa más de 8 MB"),
        ("es", picture_bytes(4, (7, 90)), "mide menos de 8 pixeles"),
    ],
    ids=["heic", "heic in English", "damaged", "long", "small"],
)
def test_a_refused_upload_says_in_the_editors_language_what_to_do(
    hub: Hub,  # noqa: F811
    language: str,
    data: bytes,
    says: str,
) -> None:
    file = SimpleUploadedFile("cara.heic", data, "image/jpeg")
    answer = browser(hub.ana, language).post("/admin/photo-chooser/create/", {"file": file})
    assert says in json.loads(answer.content)["htmlFragment"]


def test_slide_ids_stay_the_same_over_edits(hub: Hub) -> None:  # noqa: F811
    notices = [draft_notice(hub.ana, n) for n in (1, 2)]
    channel = draft_channel(hub.ana, notices, draft_campaign(hub.ana))
    before = [slide.id for slide in channel.saved().content().slides]
    edit(channel, hub.beto, name="Otro nombre")
    assert [slide.id for slide in Channel.objects.get().saved().content().slides] == before


def test_equal_drafts_have_equal_hashes(hub: Hub) -> None:  # noqa: F811
    notice = draft_notice(hub.ana)
    edit(notice, hub.beto, details_es="Uno.\r\n\r\nDos.", details_en="One.\n\nTwo.")
    first = content_sha256(notice.saved().content())
    edit(notice, hub.beto, details_es="Uno.\n\n\n  Dos.")
    assert content_sha256(notice.saved().content()) == first


def test_a_missing_person_cannot_be_called_wanted(hub: Hub) -> None:  # noqa: F811
    notice = draft_notice(hub.ana, kind="missing", charge_es="Se busca a esta persona.")
    with override("en"), pytest.raises(ContentInvalid) as refused:
        notice.content()
    with override("en"):
        assert "wanted" in str(refused.value.errors)


def test_the_door_speaks_spanish_and_offers_no_mail_that_cannot_be_sent(hub: Hub) -> None:  # noqa: F811
    from django.test import Client

    page = Client(HTTP_ACCEPT_LANGUAGE="es").get("/admin/login/").content.decode()
    assert "Contraseña" in page
    assert "Password" not in page
    assert "password_reset" not in page


def test_a_moment_says_in_which_zone_it_is_read(hub: Hub, settings: Any) -> None:  # noqa: F811
    settings.TIME_ZONE = "America/Ciudad_Juarez"
    notice = draft_notice(hub.ana)
    client = browser(hub.ana)
    address = f"/admin/snippets/notices/notice/edit/{notice.pk}/"
    page = client.get(address).content.decode()
    assert page.count("zona horaria de su cuenta: America/Ciudad Juarez (M") >= 4
    ana = UserProfile.get_for_user(hub.ana)
    ana.current_time_zone = "America/Phoenix"
    ana.save()
    page = client.get(address).content.decode()
    assert "America/Phoenix (MST)" in page
    channel = draft_channel(hub.ana, [notice], draft_campaign(hub.ana))
    page = client.get(f"/admin/snippets/channels/channel/edit/{channel.pk}/").content.decode()
    assert "America/Phoenix (MST)" in page


def test_what_was_sent_says_so_and_its_button_steps_back(hub: Hub) -> None:  # noqa: F811
    notice = draft_notice(hub.ana)
    client = browser(hub.ana)
    address = f"/admin/snippets/notices/notice/edit/{notice.pk}/"
    form = form_data(client, notice) | {"action-request-approval": "1"}
    page = client.post(address, form, follow=True).content.decode()
    assert "se envió a aprobación" in page
    assert "Enviado: enviar de nuevo" in page
    edit(notice, hub.ana, name="Otra Vez")
    assert "Enviado: enviar de nuevo" not in client.get(address).content.decode()
