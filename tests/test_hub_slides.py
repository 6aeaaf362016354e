"""Grids of ten, images, turns and order: from the form over two people to what is signed."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils.translation import override

from assets.i18n import Translator
from hub.approvals.comparing import differences
from hub.approvals.models import Approval, ApprovalRequest
from hub.approvals.rules import picture_hashes
from hub.approvals.service import submit
from hub.campaigns.models import Campaign
from hub.ceremony.reading import changes
from hub.errors import ContentInvalid, HubError, NothingNew, PictureUnusable
from hub.publications.publishing import publish_once
from hub.recalls.service import recall
from sync.canonical import canonical_json
from sync.layout import media_path
from sync.models import ImageSlide, TenSlide
from tests.fixtures_hub import (  # noqa: F401 - a fixture
    Hub,
    draft_campaign,
    draft_channel,
    draft_notice,
    edit,
    hub,
    make_photo,
)
from tests.fixtures_kinds import make_image_slide, manifest_of
from tests.fixtures_previews import stand_in

__all__ = ["stand_in"]  # the fixture, imported for its name

PICTURE = 20
ALT = {"alt_es": "Un puente dibujado.", "alt_en": "A drawn bridge."}


def slide(kind: str, **value: Any) -> dict[str, Any]:
    """StreamField data of one slide."""
    values = {"duration_s": 10, "dayparts": [], **value}
    return {"type": kind, "id": str(uuid.uuid4()), "value": values}


def grid(campaign: Campaign, *notices: Any, **value: Any) -> dict[str, Any]:
    chosen = [notice and notice.pk for notice in notices]
    return slide("ten", campaign=campaign.pk, notices=chosen, **value)


def image(**value: Any) -> dict[str, Any]:
    values = {"picture": make_photo(PICTURE).pk, **ALT, **value}
    return slide("image", **values)


def approved_campaign(hub: Hub) -> Campaign:  # noqa: F811
    campaign = draft_campaign(hub.ana)
    hub.agree(campaign, hub.ana, hub.beto)
    return campaign


@pytest.fixture
def client(hub: Hub) -> Client:  # noqa: F811
    """Ana, who reads English."""
    browser = Client(headers={"accept-language": "en"})
    browser.force_login(hub.ana)
    return browser


def test_a_grid_and_an_image_go_the_two_person_way_to_the_signed_feed(hub: Hub) -> None:  # noqa: F811
    campaign = approved_campaign(hub)
    people = [draft_notice(hub.ana, n) for n in (1, 2)]
    for person in people:
        hub.agree(person, hub.ana, hub.beto)
    channel = draft_channel(hub.ana, [], campaign, order="shuffled")
    edit(channel, hub.ana, slides=[grid(campaign, people[1], people[0], weight=3), image()])
    hub.agree(channel, hub.ana, hub.beto)
    assert publish_once() > 0

    manifest = hub.published()
    assert manifest is not None
    ten, picture = manifest.channel.content.slides
    assert isinstance(ten, TenSlide)
    assert isinstance(picture, ImageSlide)
    assert ten.notice_ids == (people[1].notice_id, people[0].notice_id)
    assert (ten.weight, picture.weight) == (3, 1)
    assert manifest.channel.content.order == "shuffled"
    assert (picture.alt_es, picture.alt_en) == (ALT["alt_es"], ALT["alt_en"])
    assert set(hub.shown()) == {person.notice_id for person in people}
    assert (hub.feed_root / media_path(picture.picture.sha256)).is_file()
    approval = Approval.objects.get(kind="channel")
    assert approval.picture_hashes == [picture.picture.sha256]


def test_a_notice_that_is_only_on_a_grid_is_published_anew_recalled_and_public(
    hub: Hub,  # noqa: F811
    client: Client,
) -> None:
    campaign = approved_campaign(hub)
    person = draft_notice(hub.ana, 1)
    hub.agree(person, hub.ana, hub.beto)
    channel = draft_channel(hub.ana, [], campaign)
    edit(channel, hub.ana, slides=[grid(campaign, person)])
    hub.agree(channel, hub.ana, hub.beto)
    publish_once()
    edit(person, hub.ana, name="Otro Nombre Ficticio")
    hub.agree(person, hub.ana, hub.beto)
    publish_once()
    assert hub.shown() == {person.notice_id: "Otro Nombre Ficticio"}
    assert client.get(f"/n/{person.notice_id}/").status_code == 200
    assert "Otro Nombre Ficticio" in client.get("/admin/recalls/").content.decode()
    recall("notice", person.notice_id, "withdrawn", by=hub.ana)
    publish_once()
    assert hub.shown() == {}
    assert client.get(f"/n/{person.notice_id}/").status_code == 410


def test_the_approver_reads_it_in_plain_words_and_sees_the_image(hub: Hub) -> None:  # noqa: F811
    campaign = approved_campaign(hub)
    people = [draft_notice(hub.ana, n) for n in (1, 2)]
    channel = draft_channel(hub.ana, [], campaign)
    edit(channel, hub.ana, slides=[grid(campaign, *people, weight=2), image()], order="shuffled")
    request = submit(channel, hub.ana)
    said = {}
    for language in ("es", "en"):
        browser = Client(headers={"accept-language": language})
        browser.force_login(hub.beto)
        said[language] = browser.get(f"/admin/approvals/{request.pk}/").content.decode()
        assert f"/admin/photos/{make_photo(PICTURE).sha256}/" in said[language]
        for number, person in enumerate(people, 1):
            assert f"{number}. {person.name} ({person.notice_id})" in said[language]
        assert f"{ALT['alt_es']} / {ALT['alt_en']}" in said[language]
        assert make_photo(PICTURE).sha256 in said[language]
    for words in ("Cuadrícula de diez", "Turnos por vuelta: 2", "Al azar", "centro a 50 % desde"):
        assert words in said["es"]
    for words in ("Grid of ten", "Turns in a round: 2", "At random", "middle 50 % from"):
        assert words in said["en"]


def test_the_approver_is_shown_each_slide_of_a_new_channel(
    hub: Hub,  # noqa: F811
    stand_in: Path,
) -> None:
    campaign, person = approved_campaign(hub), draft_notice(hub.ana, 1)
    channel = draft_channel(hub.ana, [person], campaign)
    tip_line = slide("tip_line", campaign=campaign.pk)
    edit(channel, hub.ana, slides=[tip_line, grid(campaign, person), image()])
    request = submit(channel, hub.ana)
    browser = Client(headers={"accept-language": "en"})
    browser.force_login(hub.beto)
    page = browser.get(f"/admin/approvals/{request.pk}/").content.decode()
    addresses = [
        f"/admin/approvals/{request.pk}/drawn/after/landscape-es/{shown.id}.png"
        f"?of={request.content_sha256}"
        for shown in channel.saved().content().slides
    ]
    assert [address in page for address in addresses] == [True, False, True]
    assert "Screens skip this slide until its notice is approved" in page
    early = browser.get(addresses[1])
    assert (early.status_code, early.content.decode()) == (
        503,
        "None of its notices is approved and in force: screens skip this slide.",
    )
    hub.agree(person, hub.ana, hub.beto)
    page = browser.get(f"/admin/approvals/{request.pk}/").content.decode()
    assert [address in page for address in addresses] == [True, True, True]
    assert [browser.get(address).status_code for address in addresses] == [200, 200, 200]
    edit(channel, hub.ana, name="Otro nombre")
    assert browser.get(addresses[0]).status_code == 409, "no picture of another content"


def test_what_changed_of_a_grid_and_of_turns_is_marked(hub: Hub) -> None:  # noqa: F811
    campaign = approved_campaign(hub)
    people = [draft_notice(hub.ana, n) for n in (1, 2)]
    channel = draft_channel(hub.ana, [], campaign)
    ten, picture = grid(campaign, *people), image()
    channel.slides = [ten, picture]
    before = channel.content()
    ten["value"] |= {"notices": [people[1].pk]}
    picture["value"] |= {"weight": 4}
    channel.slides = [ten, picture]
    with override("en"):
        [row] = [r for r in differences("channel", before, channel.content()) if r.changed]
    html = str(row.html)
    assert [html.count(f'class="{mark}"') for mark in ("deletion", "addition")] == [2, 2]
    assert "Turns in a round: 4" in html


def test_going_back_to_the_listed_order_says_so(hub: Hub) -> None:  # noqa: F811
    channel = draft_channel(hub.ana, [], approved_campaign(hub), order="shuffled")
    before = channel.content()
    channel.order = "listed"
    with override("en"):
        [row] = [r for r in differences("channel", before, channel.content()) if r.changed]
    assert row.label == "Order of the slides"
    assert "As they are listed" in str(row.html)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"picture": None}, "Slide 2: choose a picture."),
        ({"alt_en": " "}, "Slide 2: say in both languages what is to be seen."),
    ],
)
def test_an_image_is_whole_or_the_editor_is_told(
    hub: Hub,  # noqa: F811
    changes: dict[str, Any],
    words: str,
) -> None:
    campaign = approved_campaign(hub)
    channel = draft_channel(hub.ana, [], campaign)
    channel.slides = [slide("tip_line", campaign=campaign.pk), image(**changes)]
    with override("en"), pytest.raises(ContentInvalid) as refused:
        channel.content()
    assert refused.value.errors == {"slides": [words]}


def test_a_grid_is_whole_or_the_editor_is_told(hub: Hub) -> None:  # noqa: F811
    campaign, person = approved_campaign(hub), draft_notice(hub.ana, 1)
    channel = draft_channel(hub.ana, [], campaign)
    with override("en"):
        for slides, words in (
            ([grid(campaign)], "Slide 1: choose a notice."),
            ([grid(campaign, person, person)], f"Slide 1: {person.name} is chosen twice."),
        ):
            channel.slides = slides
            with pytest.raises(ContentInvalid) as refused:
                channel.content()
            assert words in refused.value.errors["slides"]


def test_the_face_of_a_notice_is_refused_as_an_image(hub: Hub) -> None:  # noqa: F811
    campaign, person = approved_campaign(hub), draft_notice(hub.ana, PICTURE)
    hub.agree(person, hub.ana, hub.beto)
    channel = draft_channel(hub.ana, [], campaign)
    edit(channel, hub.ana, slides=[image()])
    with override("en"), pytest.raises(PictureUnusable, match=f"of the notice {person.name}"):
        submit(channel, hub.ana)
    assert ApprovalRequest.objects.filter(kind="channel").count() == 0


def test_an_image_that_becomes_a_face_meanwhile_is_not_approved(hub: Hub) -> None:  # noqa: F811
    campaign, person = approved_campaign(hub), draft_notice(hub.ana, PICTURE)
    channel = draft_channel(hub.ana, [], campaign)
    edit(channel, hub.ana, slides=[image()])
    submit(channel, hub.ana)
    hub.agree(person, hub.ana, hub.beto)
    with pytest.raises(HubError):
        hub.agree(channel, hub.ana, hub.beto)
    assert not Approval.objects.filter(kind="channel").exists()


def test_an_image_is_taken_down_from_the_recalls_page_and_never_comes_back(
    hub: Hub,  # noqa: F811
    client: Client,
) -> None:
    campaign = approved_campaign(hub)
    channel = draft_channel(hub.ana, [], campaign)
    edit(channel, hub.ana, slides=[image()])
    hub.agree(channel, hub.ana, hub.beto)
    publish_once()
    sha256 = make_photo(PICTURE).sha256
    [shown] = channel.saved().content().slides
    listing = client.get("/admin/recalls/").content.decode()
    assert f"target=picture&amp;id={sha256}" in listing
    slide_page = client.get("/admin/recalls/new/", {"target": "slide", "id": shown.id})
    assert f"/admin/photos/{sha256}/" in slide_page.content.decode()
    picture_page = client.get("/admin/recalls/new/", {"target": "picture", "id": sha256})
    assert ALT["alt_en"] in picture_page.content.decode()

    recall("picture", sha256, "wrong_person", by=hub.ana)
    assert f"target=picture&amp;id={sha256}" not in client.get("/admin/recalls/").content.decode()
    edit(channel, hub.ana, name="Otro nombre")
    with pytest.raises(PictureUnusable):
        submit(channel, hub.ana)


def test_a_picture_replaced_on_disk_is_not_approved(hub: Hub) -> None:  # noqa: F811
    campaign = approved_campaign(hub)
    channel = draft_channel(hub.ana, [], campaign)
    edit(channel, hub.ana, slides=[image()])
    sha256 = make_photo(PICTURE).sha256
    (hub.data / "media" / sha256[:2] / sha256).write_bytes(b"another")
    with pytest.raises(PictureUnusable):
        submit(channel, hub.ana)


def test_a_channel_approved_before_there_were_turns_still_stands(hub: Hub) -> None:  # noqa: F811
    _, _, channel = hub.whole_channel()
    content = channel.saved().content()
    assert b'"weight"' not in canonical_json(content)
    assert b'"order"' not in canonical_json(content)
    assert picture_hashes(content) == ()
    edit(channel, hub.ana)
    with pytest.raises(NothingNew):
        submit(channel, hub.ana)


def test_who_signs_with_a_key_reads_of_every_new_image() -> None:
    published, swapped = manifest_of(make_image_slide(1)), manifest_of(make_image_slide(2))
    hashes = [str(picture) for manifest in (published, swapped) for picture in manifest.pictures()]
    first, second, again = (
        "\n".join(changes(proposed, before, Translator("ceremony", "en")))
        for proposed, before in ((published, None), (swapped, published), (published, published))
    )
    assert [hashes[0] in text for text in (first, second, again)] == [True, False, False]
    assert [hashes[1] in text for text in (first, second, again)] == [False, True, False]
    assert make_image_slide().alt_en in first


def test_a_channels_preview_lists_its_grid_and_shows_its_image(hub: Hub, client: Client) -> None:  # noqa: F811
    campaign, person = approved_campaign(hub), draft_notice(hub.ana, 1)
    channel = draft_channel(hub.ana, [], campaign)
    channel.slides = [grid(campaign, person, weight=3), image()]
    request = client.get("/admin/").wsgi_request
    page = channel.serve_preview(request, "landscape-es").content.decode()
    assert person.name in page
    assert "× 3" in page
    assert f"/admin/photos/{make_photo(PICTURE).sha256}/" in page
