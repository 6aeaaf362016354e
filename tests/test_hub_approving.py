"""The approving page: which screens, before and after, and no yes to what is not as it showed."""

from __future__ import annotations

import json
import re
import time
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from hub.approvals.models import Approval, ApprovalRequest
from hub.approvals.reach import screens_reached
from hub.approvals.rules import picture_hashes
from hub.approvals.seal import seal_of
from hub.approvals.service import approve, submit
from hub.errors import OneLanguageUnsaid
from hub.fleet.models import Screen
from hub.notices.models import Notice
from hub.notices.originals import original_path
from hub.recalls.service import recall
from sync.canonical import canonical_json, content_sha256
from sync.types import Sha256
from sync.words import content_words
from tests.fixtures_fleet import draft_desk, make_site
from tests.fixtures_hub import (
    CHANNEL,
    Hub,
    draft_campaign,
    draft_channel,
    draft_notice,
    edit,
    hub,  # noqa: F401 - a fixture
    make_photo,
    slides_of,
)
from tests.making import make_notice, picture_bytes


class Approver:
    """A person's browser at one request."""

    def __init__(self, person: Any, request: ApprovalRequest) -> None:
        self.client = Client()
        self.client.force_login(person)
        self.path = f"/admin/approvals/{request.pk}/"

    def look(self) -> Any:
        """The page; keeps what its form would send."""
        page = self.client.get(self.path)
        self.form = dict(page.context["form"].initial)
        return page

    def say_yes(self, **more: str) -> str:
        """Presses the button of the page that was looked at; what is told."""
        answer = self.client.post(self.path, {**self.form, "approve": "1", **more}, follow=True)
        return " ".join(str(message) for message in answer.context["messages"])


def screens(count: int, site: str = "Puente Libre", country: str = "MX") -> None:
    """Enrolled screens that play the channel."""
    place = make_site(site, country=country)
    for number in range(count):
        Screen.objects.create(name=f"Carril {number}", site=place, channel_id=CHANNEL)


def corrected(hub: Hub, notice: Any) -> Approver:  # noqa: F811
    """Ana corrects a charge; Beto looks at it."""
    edit(notice, hub.ana, charge_es="Otro cargo ficticio.", charge_en="Another fictional charge.")
    approver = Approver(hub.beto, submit(notice, hub.ana))
    approver.look()
    return approver


def test_the_page_says_on_how_many_screens_of_which_sites(hub: Hub) -> None:  # noqa: F811
    [notice], _, _ = hub.whole_channel()
    screens(2)
    screens(1, "Estación ficticia", "US")
    edit(notice, hub.ana, name="Otro Nombre Ficticio")
    page = Approver(hub.beto, submit(notice, hub.ana)).look()
    reach = page.context["reach"]
    assert (reach.screens, reach.sites, reach.countries) == (3, 2, ("MX", "US"))
    assert len(reach.named) == 3
    words = [change.words for change in page.context["changes"]]
    assert words == ["Cambia el nombre: de Persona Ficticia 1 a Otro Nombre Ficticio"]


def test_a_notice_that_only_a_channels_draft_shows_reaches_no_screen_yet(hub: Hub) -> None:  # noqa: F811
    [notice], campaign, channel = hub.whole_channel()
    screens(2)
    late = draft_notice(hub.ana, 2)
    channel.slides = slides_of([notice, late], campaign)
    channel.save_revision(user=hub.ana)
    reach = screens_reached("notice", late.notice_id)
    assert (reach.screens, [c.id for c in reach.planned]) == (0, [CHANNEL])
    hub.agree(channel, hub.ana, hub.beto)
    assert screens_reached("notice", late.notice_id).screens == 2
    Screen.objects.update(state=Screen.State.REVOKED)
    assert screens_reached("desk", "mesa").screens == 0


def test_the_pictures_are_of_both_contents_by_hash_and_of_no_other(hub: Hub) -> None:  # noqa: F811
    [notice], _, _ = hub.whole_channel()
    before = Approval.objects.get(kind="notice").content_sha256
    approver = corrected(hub, notice)
    text = approver.look().content.decode()
    now = approver.form["seen_sha256"]
    assert re.findall(r"/drawn/(before|after)/landscape-es\.png\?of=(\w+)\" alt", text) == [
        ("before", before),
        ("after", now),
    ]
    address = f"{approver.path}drawn/after/landscape-es.png?of="
    assert approver.client.get(address + before).status_code == 409
    assert approver.client.get(address + now).status_code == 503, "there is no renderer here"
    assert approver.client.get(address.replace("after", "other") + now).status_code == 404


def test_a_photograph_is_shown_before_and_after_with_its_middle(hub: Hub) -> None:  # noqa: F811
    [notice], _, _ = hub.whole_channel()
    draft = notice.saved()
    picture = draft.pictures.all()[0]
    picture.photo, picture.focus_x = make_photo(7), 61
    draft.pictures = [picture]
    draft.save_revision(user=hub.ana)
    page = Approver(hub.beto, submit(notice, hub.ana)).look()
    text = page.content.decode()
    assert "La foto cambia" in text
    assert "left:50%" in text
    assert "left:61%" in text
    assert page.context["changes"][0].loud


def test_the_fingerprint_is_shown_in_both_languages_where_another_machine_shows_it_too(
    hub: Hub,  # noqa: F811
    settings: Any,
) -> None:
    request = submit(draft_notice(hub.ana, 3), hub.ana)
    words = [
        " ".join(content_words(Sha256(request.content_sha256), language))
        for language in ("es", "en")
    ]
    text = Approver(hub.beto, request).look().content.decode()
    assert "Su propia máquina" not in text, "this hub signs by itself: nobody has such a machine"
    settings.SEBUSCA_KEYS = tuple(k for k in settings.SEBUSCA_KEYS if "approver" not in k.name)
    text = Approver(hub.beto, request).look().content.decode()
    assert all(text.index(each) < text.index('name="approve"') for each in words)


def test_a_yes_to_what_is_as_it_was_shown_is_an_approval(hub: Hub) -> None:  # noqa: F811
    [notice], _, _ = hub.whole_channel()
    approver = corrected(hub, notice)
    assert "Aprobado con el número 4" in approver.say_yes()
    assert Approval.objects.count() == 4


def changed_draft(hub: Hub, notice: Any, campaign: Any) -> None:  # noqa: F811
    edit(notice, hub.ana, case_number="F-9")


def submitted_anew(hub: Hub, notice: Any, campaign: Any) -> None:  # noqa: F811
    edit(notice, hub.ana, case_number="F-9")
    submit(notice, hub.ana)


def other_phone(hub: Hub, notice: Any, campaign: Any) -> None:  # noqa: F811
    edit(campaign, hub.ana, phone="915-555-0199")
    hub.agree(campaign, hub.ana, hub.carla)


def recalled(hub: Hub, notice: Any, campaign: Any) -> None:  # noqa: F811
    recall("notice", notice.notice_id, "error", by=hub.ana)


def picture_recalled(hub: Hub, notice: Any, campaign: Any) -> None:  # noqa: F811
    recall("picture", notice.pictures.get().photo.sha256, "error", by=hub.ana)


def other_bytes(hub: Hub, notice: Any, campaign: Any) -> None:  # noqa: F811
    original_path(Sha256(notice.pictures.get().photo.sha256)).write_bytes(picture_bytes(9))


@pytest.mark.parametrize(
    ("between", "told"),
    [
        (changed_draft, "Cambió el borrador: Número de caso"),
        (submitted_anew, "se envió de nuevo"),
        (other_phone, "Los teléfonos de informes de la campaña los-diez son otros ahora"),
        (recalled, "Se retiró mientras esperaba"),
        (picture_recalled, "fue retirada y no puede volver a mostrarse"),
        (other_bytes, ""),
    ],
)
def test_a_yes_is_refused_with_what_changed_since_the_page_was_shown(
    hub: Hub,  # noqa: F811
    between: Any,
    told: str,
) -> None:
    [notice], campaign, _ = hub.whole_channel()
    approver = corrected(hub, notice)
    between(hub, notice, campaign)
    given = Approval.objects.count()
    words = approver.say_yes()
    assert told in words
    assert Approval.objects.count() == given


def test_a_channel_is_refused_where_a_face_on_it_was_recalled_or_replaced(hub: Hub) -> None:  # noqa: F811
    notices, _, channel = hub.whole_channel(2)
    edit(channel, hub.ana, offline_ttl_hours=24)
    approver = Approver(hub.beto, submit(channel, hub.ana))
    approver.look()
    recall("notice", notices[0].notice_id, "error", by=hub.ana)
    assert f"se retiró {notices[0].name}" in approver.say_yes()
    approver.look()
    edit(notices[1], hub.ana, name="Otro Nombre Ficticio")
    hub.agree(notices[1], hub.ana, hub.carla)
    assert "Otro Nombre Ficticio se aprobó de nuevo" in approver.say_yes()
    approver.look()
    assert "Aprobado" in approver.say_yes()


def test_a_form_that_says_nothing_of_what_was_shown_is_no_yes(hub: Hub) -> None:  # noqa: F811
    request = submit(draft_notice(hub.ana, 3), hub.ana)
    approver = Approver(hub.beto, request)
    for shown in ("", "[]", "{", '{"a": 1}', json.dumps({"approval": "7"})):
        approver.form = {"seen_sha256": request.content_sha256, "shown": shown}
        approver.say_yes()
    assert not Approval.objects.exists()


ONE = {"one_language": "es", "charge_en": "", "authority_en": ""}


def test_one_language_takes_the_approvers_own_word(hub: Hub) -> None:  # noqa: F811
    request = submit(draft_notice(hub.ana, 3, **ONE), hub.ana)
    approver = Approver(hub.beto, request)
    text = approver.look().content.decode()
    assert 'name="one_language" value="es" required' in text
    assert "en un solo idioma" in approver.say_yes()
    with pytest.raises(OneLanguageUnsaid):
        approve(request, hub.beto, request.content_sha256, one_language="en")
    assert not Approval.objects.exists()
    approver.say_yes(one_language="es")
    assert Approval.objects.count() == 1


def test_a_channels_strips_show_what_becomes_of_each_slide(hub: Hub) -> None:  # noqa: F811
    notices, campaign, channel = hub.whole_channel(3)
    late = draft_notice(hub.ana, 4)
    draft = channel.saved()
    draft.slides = slides_of([notices[2], notices[0], late], campaign)
    draft.save_revision(user=hub.ana)
    page = Approver(hub.beto, submit(channel, hub.ana)).look()
    before, after = page.context["strips"]
    assert [thumb.placed.fate for thumb in before] == ["changed", "removed", "moved"]
    assert [thumb.placed.fate for thumb in after] == ["moved", "changed", "added"]
    [waiting] = page.context["waiting"]
    assert (waiting.name, waiting.place, waiting.asked) == (late.name, 3, False)


def test_a_channel_sends_its_approver_to_the_notice_that_must_be_approved_first(hub: Hub) -> None:  # noqa: F811
    notices, campaign, channel = hub.whole_channel(2)
    late = draft_notice(hub.ana, 3)
    first = submit(late, hub.ana)
    edit(channel, hub.ana, slides=slides_of([*notices, late], campaign))
    approver = Approver(hub.beto, submit(channel, hub.ana))
    text = approver.look().content.decode()
    assert f"Se añade la lámina 3: {late.name}" in text
    assert f'<a href="/admin/approvals/{first.pk}/">{late.name}</a>' in text
    [look] = [look for look in approver.look().context["looks"] if look.now.place == 3]
    assert not look.is_drawn
    assert f"/{look.now.slide.id}/" not in text, "a picture that nobody can draw"
    assert f"target=notice&amp;id={late.notice_id}" not in text, (
        "it is on no screen to be taken off"
    )
    hub.agree(late, hub.ana, hub.carla)
    page = approver.look()
    assert page.context["waiting"] == ()
    assert all(look.is_drawn for look in page.context["looks"])


def test_a_long_run_that_stays_is_counted_so_that_the_new_slide_is_on_the_page(hub: Hub) -> None:  # noqa: F811
    [notice], campaign, channel = hub.whole_channel()
    [one] = slides_of([notice], campaign)
    slides = [{**one, "id": f"00000000-0000-4000-8000-00000000010{n}"} for n in range(7)]
    edit(channel, hub.ana, slides=slides[:6])
    hub.agree(channel, hub.ana, hub.beto)
    edit(channel, hub.ana, slides=slides)
    page = Approver(hub.beto, submit(channel, hub.ana)).look()
    after = page.context["strips"][1]
    folded = [(thumb.placed.place, thumb.folded) for thumb in after]
    assert folded == [(1, 0), (2, 4), (6, 0), (7, 0)]
    assert after[-1].placed.fate == "added"
    assert "4 láminas que no cambian" in page.content.decode()


def test_a_desk_and_a_campaign_have_a_page_too(hub: Hub) -> None:  # noqa: F811
    for subject in (draft_desk(hub.ana), draft_campaign(hub.ana)):
        page = Approver(hub.beto, submit(subject, hub.ana)).look()
        assert page.status_code == 200
        assert page.context["changes"]


def many_notices(hub: Hub, count: int) -> list[Notice]:  # noqa: F811
    """Approved by Ana and Beto as the service would, without a request of the browser for each."""
    contents = [make_notice(n) for n in range(1, count + 1)]
    rows: list[Notice] = Notice.objects.bulk_create(
        Notice(notice_id=content.id, name=content.name) for content in contents
    )
    requests = ApprovalRequest.objects.bulk_create(
        ApprovalRequest(
            kind="notice", subject_id=content.id, title=content.name, state="approved",
            content_sha256=content_sha256(content), submitter_id=hub.ana.pk, submitter_name="ana",
        )
        for content in contents
    )  # fmt: skip
    for number, (content, request) in enumerate(zip(contents, requests, strict=True), 100):
        row = Approval(
            number=number, kind="notice", subject_id=content.id, title=content.name,
            content=canonical_json(content), content_sha256=request.content_sha256,
            previewed_sha256=request.content_sha256, picture_hashes=list(picture_hashes(content)),
            authors=[{"id": hub.ana.pk, "name": "ana"}], approver_id=hub.beto.pk,
            approver_name="beto", request=request, change_mark=0, created_at=timezone.now(),
        )  # fmt: skip
        row.seal = seal_of(row)
        row.save(force_insert=True)
    return rows


def test_the_page_of_a_channel_with_60_notices_answers_within_a_second(hub: Hub) -> None:  # noqa: F811
    notices, campaign = many_notices(hub, 60), draft_campaign(hub.ana)
    hub.agree(campaign, hub.ana, hub.beto)
    approvers, counts, took = [], [], []
    for size, name in ((2, "corto"), (60, "largo")):
        channel = draft_channel(hub.ana, notices[:size], campaign, channel_id=name)
        hub.agree(channel, hub.ana, hub.beto)
        edit(channel, hub.ana, slides=slides_of(notices[:size][::-1], campaign))
        approvers.append(Approver(hub.beto, submit(channel, hub.ana)))
    for approver in approvers:
        approver.look()
        with CaptureQueriesContext(connection) as queries:
            page = approver.look()
        counts.append(len(queries))
    assert len(page.context["strips"][1]) == 60
    assert counts[1] == counts[0], "nothing is asked by the face"
    for _ in range(3):
        began = time.perf_counter()
        approver.look()
        took.append(time.perf_counter() - began)
    assert min(took) <= 1.0, took
