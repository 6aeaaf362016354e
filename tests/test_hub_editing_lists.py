"""Lists that find, filter and act on several at once; the two-person gate holds for each."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from hub.approvals.listing import with_standing
from hub.approvals.models import ApprovalRequest
from hub.approvals.service import submit
from hub.approvals.standing import standing_of
from hub.channels.models import Channel
from hub.notices.models import Notice
from hub.notices.relisting import relist
from hub.publications.publishing import publish_once
from hub.recalls.models import Recall
from hub.recalls.service import recall
from tests.fixtures_hub import (
    Hub,
    draft_campaign,
    draft_channel,
    draft_notice,
    edit,
    hub,  # noqa: F401 - a fixture
)

LIST = "/admin/snippets/notices/notice/"


def browser(person: Any) -> Client:
    """A signed-in browser."""
    client = Client()
    client.force_login(person)
    return client


def listed(client: Client, **query: str) -> list[str]:
    """The names in the list."""
    answer = client.get(LIST, query)
    assert answer.status_code == 200
    return [str(row) for row in answer.context["object_list"]]


def act(client: Client, action: str, notices: list[Notice], **form: Any) -> str:
    """Does something to several, as the page's form does; the page that comes after it."""
    path = f"/admin/bulk/notices/notice/{action}/"
    query = "&".join(f"id={notice.pk}" for notice in notices) + f"&next={LIST}"
    assert client.get(f"{path}?{query}").status_code == 200
    answer = client.post(f"{path}?{query}", form, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def slides(channel: Channel) -> list[tuple[str, list[int]]]:
    """Types and notices of the slides of a channel's draft."""
    told = []
    for block in channel.saved().slides:
        value = block.value
        shown = [value["notice"]] if block.block_type == "notice" else value.get("notices", [])
        told.append((block.block_type, [notice.pk for notice in shown]))
    return told


def test_a_list_shows_what_was_saved_last(hub: Hub) -> None:  # noqa: F811
    notice = draft_notice(hub.ana)
    edit(notice, hub.ana, name="Nombre Corregido", kind="missing")
    assert listed(browser(hub.ana)) == ["Nombre Corregido"]
    assert listed(browser(hub.ana), kind="missing") == ["Nombre Corregido"]


@pytest.mark.parametrize("words", ["jose munoz", "el GUERO", "0007", "Персона", "guero muñoz"])
def test_a_notice_is_found_by_any_of_its_names(hub: Hub, words: str) -> None:  # noqa: F811
    draft_notice(hub.ana, 1)
    draft_notice(hub.ana, 7, name="José Muñoz", aliases="El Güero\nOtro", native_name="Персона")
    assert listed(browser(hub.ana), q=words) == ["José Muñoz"]


def test_the_list_is_filtered_by_state_gap_end_and_channel(hub: Hub) -> None:  # noqa: F811
    notices, _, channel = hub.whole_channel(4)
    shown, changed, recalled, ending = notices
    draft = draft_notice(hub.ana, 8, charge_es="")
    submit(draft_notice(hub.ana, 9), hub.ana)
    edit(changed, hub.ana, age_high=50)
    recall("notice", recalled.notice_id, "error", by=hub.ana)
    edit(ending, hub.ana, verified_until=timezone.now() + timedelta(days=5))
    hub.agree(ending, hub.ana, hub.beto)
    client = browser(hub.ana)
    assert listed(client, state="approved") == [str(shown), str(ending)]
    assert listed(client, state="changed") == [str(changed)]
    assert listed(client, state="recalled") == [str(recalled)]
    assert listed(client, state="draft") == [str(draft)]
    assert len(listed(client, state="waiting")) == 1
    assert listed(client, lacks="spanish") == [str(draft)]
    assert listed(client, ends="7") == [str(ending)]
    assert len(listed(client, channel=str(channel.pk))) == 4
    assert len(listed(client, channel="none")) == 2
    Notice.objects.filter(pk=draft.pk).update(source="fbi", source_uid="1")
    assert listed(client, source="fbi") == [str(draft)]
    assert len(listed(client, source="here")) == 5


def test_states_in_a_list_are_those_of_each_page(hub: Hub) -> None:  # noqa: F811
    [one, other], campaign, channel = hub.whole_channel(2)
    recall("notice", other.notice_id, "error", by=hub.ana)
    edit(campaign, hub.ana, phone="915-555-0199")
    for subject in (one, other, campaign, channel, draft_notice(hub.ana, 5)):
        rows = with_standing(type(subject)._default_manager.filter(pk=subject.pk))
        assert rows.get().standing_words() == standing_of(subject).words


def test_what_no_channel_shows_has_no_date_of_being_shown(hub: Hub) -> None:  # noqa: F811
    client = browser(hub.ana)
    lone = draft_notice(hub.ana, 8)
    assert "En ninguna pantalla: ningún canal" not in client.get(LIST).content.decode()
    hub.agree(lone, hub.ana, hub.beto)
    assert "En ninguna pantalla: ningún canal" in client.get(LIST).content.decode()
    channel = draft_channel(hub.ana, [lone], draft_campaign(hub.ana))
    hub.agree(channel, hub.ana, hub.beto)
    assert "En ninguna pantalla: ningún canal" not in client.get(LIST).content.decode()
    recall("notice", lone.notice_id, "error", by=hub.ana)
    page = client.get(f"{LIST}edit/{lone.pk}/").content.decode()
    assert "hasta que se apruebe de nuevo" in page
    assert "No falta nada" not in page


def test_more_rows_ask_no_more_queries(hub: Hub) -> None:  # noqa: F811
    client = browser(hub.ana)
    counted = []
    for seeds in (range(1, 4), range(4, 16)):
        for seed in seeds:
            draft_notice(hub.ana, seed)
        client.get(LIST)
        with CaptureQueriesContext(connection) as asked:
            client.get(LIST)
        counted.append(len(asked))
    assert counted[0] == counted[1]


def test_a_draft_from_before_is_listed_again(hub: Hub) -> None:  # noqa: F811
    [notice], _, _ = hub.whole_channel()
    Notice.objects.update(gaps="?", findable="", face_sha256="", shown_until=None)
    assert relist() == 1
    assert relist() == 0
    row = Notice.objects.get(pk=notice.pk)
    assert row.face_sha256 == notice.pictures.get().photo_id
    assert row.shown_until == notice.content().verified_until
    assert "persona ficticia" in row.findable


def test_assigning_changes_a_draft_and_makes_its_author(hub: Hub) -> None:  # noqa: F811
    [first], campaign, channel = hub.whole_channel()
    second = draft_notice(hub.ana, 2)
    hub.agree(second, hub.ana, hub.beto)
    form = {"channels": [channel.pk], "campaign": campaign.pk, "send": "on"}
    act(browser(hub.carla), "assign", [first, second], **form)
    assert slides(channel) == [("notice", [first.pk]), ("notice", [second.pk])]
    publish_once()
    assert second.notice_id not in hub.shown()
    request = hub.pending(channel)
    client = browser(hub.carla)
    address = f"/admin/approvals/{request.pk}/"
    client.post(address, {**client.get(address).context["form"].initial, "approve": "1"})
    assert hub.pending(channel).pk == request.pk  # its author may not
    hub.agree(channel, hub.ana, hub.beto)
    publish_once()
    assert second.notice_id in hub.shown()


def test_a_campaign_is_chosen_beforehand_for_wanted_people_only(hub: Hub) -> None:  # noqa: F811
    [wanted], campaign, channel = hub.whole_channel()
    missing = draft_notice(hub.ana, 2, kind="missing", reward_amount=None)
    client = browser(hub.ana)

    def chosen(*notices: Notice) -> Any:
        ids = "&".join(f"id={notice.pk}" for notice in notices)
        page = client.get(f"/admin/bulk/notices/notice/assign/?{ids}")
        return page.context["form"]["campaign"].value()

    assert chosen(wanted) == campaign.pk
    assert chosen(missing) is chosen(wanted, missing) is None
    page = act(client, "assign", [missing], channels=[channel.pk], send="on")
    assert "Elija la campaña cuya línea para informes" in page
    assert slides(channel) == [("notice", [wanted.pk])]
    draft_campaign(hub.ana, campaign_id="otra")
    assert chosen(wanted) is None


def test_withdrawing_takes_slides_and_tiles_and_empties_no_grid(hub: Hub) -> None:  # noqa: F811
    [one, two], campaign, channel = hub.whole_channel(2)
    grid = {"type": "ten", "id": "00000000-0000-4000-8000-0000000000aa",
            "value": {"campaign": campaign.pk, "notices": [two.pk, one.pk]}}  # fmt: skip
    lone = {**grid, "id": "00000000-0000-4000-8000-0000000000ab",
            "value": {"campaign": campaign.pk, "notices": [two.pk]}}  # fmt: skip
    edit(channel, hub.ana, slides=[*channel.saved().slides.get_prep_value(), grid, lone])
    act(browser(hub.ana), "withdraw", [two], channels=[channel.pk], send="on")
    assert slides(channel) == [("notice", [one.pk]), ("ten", [one.pk])]
    assert hub.pending(channel).submitter_name == "ana"
    publish_once()
    assert two.notice_id in hub.shown()  # not before another person said so
    page = f"/admin/snippets/notices/notice/edit/{two.pk}/"
    still = "las pantallas lo muestran hasta que eso se apruebe"
    assert still in browser(hub.ana).get(page).content.decode()
    hub.agree(channel, hub.ana, hub.beto)
    assert still not in browser(hub.ana).get(page).content.decode()


def test_the_numbers_of_those_that_stay_close_up(hub: Hub) -> None:  # noqa: F811
    [one, two, three], _, channel = hub.whole_channel(3)
    act(browser(hub.ana), "withdraw", [two], channels=[channel.pk], send="on")
    left = [block["value"] for block in channel.saved().slides.get_prep_value()]
    told = [(each["notice"], each["rank"], each["rank_of"]) for each in left]
    assert told == [(one.pk, 1, 2), (three.pk, 2, 2)]
    page = act(browser(hub.ana), "withdraw", [one], channels=[channel.pk])
    assert "Se recorrió el número de 1 lámina más" in page


def test_a_channel_that_another_person_locked_is_left_alone(hub: Hub) -> None:  # noqa: F811
    [one, two], _, channel = hub.whole_channel(2)
    Channel.objects.update(locked=True, locked_by=hub.beto, locked_at=timezone.now())
    said = act(browser(hub.ana), "withdraw", [two], channels=[channel.pk])
    assert "bloqueado" in said
    assert slides(channel) == [("notice", [one.pk]), ("notice", [two.pk])]


def test_several_are_taken_down_with_one_click_and_one_reason(hub: Hub) -> None:  # noqa: F811
    notices, _, _ = hub.whole_channel(3)
    act(browser(hub.ana), "recall", notices[:2], reason="captured")
    assert [r.target_id for r in hub.recalls().recalls] == [n.notice_id for n in notices[:2]]
    banners = ApprovalRequest.objects.filter(state="pending")
    assert {request.subject_id for request in banners} == {n.notice_id for n in notices[:2]}
    assert notices[0].saved().outcome == "captured"


def test_no_reason_is_chosen_beforehand_and_without_one_nothing_is_taken_down(hub: Hub) -> None:  # noqa: F811
    notices, _, _ = hub.whole_channel(1)
    path = f"/admin/bulk/notices/notice/recall/?id={notices[0].pk}&next={LIST}"
    page = browser(hub.ana).get(path).content.decode()
    assert page.count('type="radio" name="reason"') == len(Recall.Reason)
    assert "checked" not in page.partition('name="reason"')[2]
    assert "<select" not in page.partition("hub-decision")[2].partition("</form>")[0]
    said = act(browser(hub.ana), "recall", notices)
    assert "Elija el motivo; todavía no se retiró nada" in said
    assert hub.recalls().recalls == ()


def test_who_may_not_recall_takes_nothing_down(hub: Hub) -> None:  # noqa: F811
    notices, _, _ = hub.whole_channel(1)
    hub.carla.groups.clear()
    allowed = Permission.objects.filter(codename__in=["access_admin", "change_notice"])
    hub.carla.user_permissions.set(allowed)
    act(browser(hub.carla), "recall", notices, reason="error")
    assert hub.recalls().recalls == ()


def test_several_are_sent_and_those_that_are_not_whole_say_why(hub: Hub) -> None:  # noqa: F811
    whole, other = draft_notice(hub.ana, 1), draft_notice(hub.ana, 2)
    broken = draft_notice(hub.ana, 3, case_number="")
    said = act(browser(hub.ana), "submit", [whole, other, broken])
    pending = ApprovalRequest.objects.filter(state="pending").values_list("subject_id", flat=True)
    assert set(pending) == {whole.notice_id, other.notice_id}
    assert re.search(f"{broken.name}: .*corregir", said)


def test_all_of_the_list_means_what_was_filtered(hub: Hub) -> None:  # noqa: F811
    draft_notice(hub.ana, 1)
    missing = draft_notice(hub.ana, 2, kind="missing", reward_amount=None)
    client = browser(hub.ana)
    path = f"/admin/bulk/notices/notice/submit/?id=all&kind=missing&next={LIST}"
    client.post(path)
    [request] = ApprovalRequest.objects.filter(state="pending")
    assert request.subject_id == missing.notice_id
    client.post(f"/admin/bulk/notices/notice/delete/?id=all&q=0001&next={LIST}")
    assert [n.pk for n in Notice.objects.all()] == [missing.pk]


def test_choosers_find_notices_and_pictures_by_name(hub: Hub) -> None:  # noqa: F811
    draft_notice(hub.ana, 1)
    wanted = draft_notice(hub.ana, 2, name="Íñigo Raro")
    draft_channel(hub.ana, [wanted], draft_campaign(hub.ana))
    wanted.refresh_from_db()
    client = browser(hub.ana)
    base = Notice.snippet_viewset.chooser_viewset.url_prefix  # type: ignore[attr-defined]
    found = client.get(f"/admin/{base}/results/?q=inigo").content.decode()
    assert "Íñigo Raro" in found
    assert "Persona Ficticia" not in found
    pictures = client.get("/admin/photo-chooser/results/?q=inigo").content.decode()
    assert wanted.face_sha256 in pictures
    assert pictures.count("hub-thumbnail") == 1
    face = client.get(f"/admin/notices/face/{wanted.pk}/")
    assert face.url == f"/admin/photos/{wanted.face_sha256}/"  # type: ignore[attr-defined]
