"""What an approver is told of a face: who else has the same photograph, and who showed where it is;
and that no yes is taken from who did not look.
"""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.test import Client
from PIL import Image

from hub.approvals.models import Approval, ApprovalRequest
from hub.approvals.service import approve, submit
from hub.errors import TwinUnseen
from hub.notices.likeness import (
    MOST_ALIKE,
    likeness_of,
    look_at_photographs,
    same_pictures,
)
from hub.notices.models import Notice, NoticePicture, Photo
from hub.notices.originals import write_original
from hub.notices.twins import twins_of
from scripts.demo_data.portraits import draw
from tests.fixtures_hub import Hub, draft_notice, edit, hub, make_photo  # noqa: F401 - a fixture
from tests.test_hub_approving import Approver

OTHER = "Otra Persona"


def with_photo(notice: Notice, photo: Photo, by: Any, **of_picture: Any) -> Notice:
    """The notice, its draft with this photograph alone."""
    draft = notice.saved()
    draft.pictures.set([NoticePicture(photo=photo, **of_picture)])
    draft.save_revision(user=by)
    return notice


@pytest.fixture
def pair(hub: Hub) -> tuple[Notice, ApprovalRequest]:  # noqa: F811
    """An approved notice, and the request for one of another name with its photograph."""
    first = draft_notice(hub.ana, 1)
    hub.agree(first, hub.ana, hub.beto)
    second = with_photo(draft_notice(hub.ana, 2, name=OTHER), make_photo(1), hub.ana)
    return first, submit(second, hub.ana)


def test_both_pictures_stand_side_by_side_above_the_decision_with_names_and_a_link(
    hub: Hub,  # noqa: F811
    pair: tuple[Notice, ApprovalRequest],
) -> None:
    first, request = pair
    text = Approver(hub.beto, request).look().content.decode()
    told, decision = text.split('class="hub-panel hub-twins"')[1].split("hub-decision", 1)
    assert told.split("</section>")[0].count(f"/photos/{make_photo(1).sha256}") == 4
    assert f'/edit/{first.pk}/">{first.name}</a>' in told
    assert f"<strong>{OTHER}</strong>" in told
    assert f'name="looked_at" value="{first.notice_id} " required' in decision


def test_a_yes_without_the_tick_is_refused_by_page_and_service_and_taken_with_it(
    hub: Hub,  # noqa: F811
    pair: tuple[Notice, ApprovalRequest],
) -> None:
    first, request = pair
    approver = Approver(hub.beto, request)
    approver.look()
    for looked_at in ("", "TEST0009"):
        assert first.name in approver.say_yes(looked_at=looked_at)
    with pytest.raises(TwinUnseen):
        approve(request, hub.beto, request.content_sha256)
    assert Approval.objects.count() == 1
    approve(request, hub.beto, request.content_sha256, looked_at=[first.notice_id])
    request.refresh_from_db()
    assert f"{first.name} ({first.notice_id})" in request.comment


def test_the_tick_of_the_page_is_enough(
    hub: Hub,  # noqa: F811
    pair: tuple[Notice, ApprovalRequest],
) -> None:
    first, request = pair
    approver = Approver(hub.beto, request)
    approver.look()
    assert "Aprobado con el número 2" in approver.say_yes(looked_at=f"{first.notice_id} ")


def test_a_twin_that_came_after_the_page_was_shown_refuses_the_yes(hub: Hub) -> None:  # noqa: F811
    approver = Approver(hub.beto, submit(draft_notice(hub.ana, 1), hub.ana))
    assert "hub-twins" not in approver.look().content.decode()
    with_photo(draft_notice(hub.ana, 2, name=OTHER), make_photo(1), hub.ana)
    assert f"ahora está también en el aviso de otra persona: {OTHER}" in approver.say_yes()
    assert not Approval.objects.exists()


def test_a_draft_is_a_twin_by_what_it_shows_now_and_one_of_the_same_name_is_none(
    hub: Hub,  # noqa: F811
) -> None:
    mine = draft_notice(hub.ana, 1, name="José Ruiz")
    other = draft_notice(hub.ana, 1, name=OTHER)
    draft_notice(hub.ana, 1, name="RUIZ, Jose")
    [twin] = twins_of(mine.saved().content())
    assert (twin.name, twin.approved) == (OTHER, False)
    with_photo(other, make_photo(3), hub.ana)
    assert twins_of(mine.saved().content()) == ()


def test_what_is_approved_is_a_twin_although_its_draft_has_another_picture(
    hub: Hub,  # noqa: F811
    pair: tuple[Notice, ApprovalRequest],
) -> None:
    first, _request = pair
    with_photo(first, make_photo(7), hub.ana)
    [twin] = twins_of(Notice.objects.get(name=OTHER).saved().content())
    assert (twin.notice_id, twin.approved) == (first.notice_id, True)


def encoded(image: Image.Image, quality: int) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality)
    return out.getvalue()


def stored(data: bytes) -> Photo:
    """A photograph that came in before its likeness was kept."""
    return Photo.objects.create(
        sha256=write_original(data), media_type="image/jpeg", byte_size=len(data),
        width=600, height=750,
    )  # fmt: skip


def test_the_same_picture_in_other_bytes_is_a_twin_and_another_face_is_none(hub: Hub) -> None:  # noqa: F811
    with Image.open(io.BytesIO(draw("globo"))) as image:
        whole = image.convert("RGB")
    smaller = encoded(whole.resize((600, 750)).convert("L").convert("RGB"), 70)
    photos = [stored(data) for data in (encoded(whole, 90), smaller, draw("papel"))]
    assert look_at_photographs() == 3
    assert look_at_photographs() == 0
    first, near, other = (
        with_photo(draft_notice(hub.ana, n, name=f"Persona Ficticia {n}"), photo, hub.ana)
        for n, photo in enumerate(photos, 1)
    )
    [twin] = twins_of(first.saved().content())
    assert (twin.notice_id, twin.theirs) == (near.notice_id, photos[1].sha256)
    assert twins_of(other.saved().content()) == ()


def test_a_picture_with_next_to_nothing_in_it_is_like_no_other() -> None:
    assert likeness_of(encoded(Image.new("RGB", (400, 500), (200, 190, 180)), 90)) == ""
    assert likeness_of(b"no picture") == ""
    assert len(likeness_of(draw("globo"))) == 64


def test_what_a_thousand_photographs_look_like_is_asked_about_for_few_of_them(hub: Hub) -> None:  # noqa: F811
    looks = likeness_of(draw("globo"))
    Photo.objects.bulk_create(
        Photo(
            sha256=f"{n:064x}", media_type="image/jpeg", byte_size=1, width=600, height=750,
            likeness=looks,
        )
        for n in range(1000)
    )  # fmt: skip
    assert len(same_pictures([f"{7:064x}"])) == 1 + MOST_ALIKE


def shown_by(hub: Hub, notice: Notice) -> list[str]:  # noqa: F811
    request = ApprovalRequest.objects.filter(state="pending").first() or submit(notice, hub.ana)
    page = Approver(hub.beto, request).look()
    told = page.content.decode()
    assert ("Nadie ha confirmado dónde está la cara" in told) == (
        "" in [pair.shown_by for pair in page.context["photos"]]
    )
    return [pair.shown_by for pair in page.context["photos"]]


def test_the_page_says_beside_a_photograph_who_showed_the_face_or_that_nobody_did(
    hub: Hub,  # noqa: F811
) -> None:
    notice = draft_notice(hub.ana, 1)
    assert shown_by(hub, notice) == [""]
    photo = make_photo(1)
    with_photo(notice, photo, hub.carla, focus_set=True)
    edit(notice, hub.ana, case_number="F-9")
    submit(notice, hub.ana)
    assert shown_by(hub, notice) == ["carla"]
    with_photo(notice, photo, hub.ana, focus_set=True, focus_x=61)
    submit(notice, hub.ana)
    assert shown_by(hub, notice) == ["ana"], "another place is another word"
    with_photo(notice, photo, None, focus_set=True, focus_x=20)
    submit(notice, hub.ana)
    assert shown_by(hub, notice) == [""], "a script looks at nothing"


def test_a_box_ticked_behind_the_page_is_signed_by_whoever_ticked_it(hub: Hub) -> None:  # noqa: F811
    notice = draft_notice(hub.ana, 1)
    request = submit(notice, hub.ana)
    with_photo(notice, make_photo(1), hub.carla, focus_set=True)
    client = Client()
    client.force_login(hub.beto)
    text = client.get(f"/admin/approvals/{request.pk}/").content.decode()
    assert "carla señaló dónde está la cara" in text
    assert "carla" in text.split("escrito por")[1].split("</p>")[0]
