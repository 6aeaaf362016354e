"""From the feed's models to views: nothing is added, nothing is lost, no picture is trusted."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from kiosk.drawable import drawable
from kiosk.native_names import FONT_FOLDERS, native_pieces, needs_shaping
from kiosk.presenting import (
    decode_photo,
    present_message,
    present_notice,
    present_tip_line,
    slide_picture,
)
from kiosk.qr import AddressUnfit, qr_matrix
from screens.views import NativeName, Pair
from sync.canonical import sha256_of
from sync.errors import PictureRefused
from sync.models import Campaign, MessageSlide, Notice, Picture, TipLines
from sync.types import CampaignId, NoticeId, SlideId

LATER = datetime(2035, 1, 1, tzinfo=UTC)
CAMPAIGN = Campaign(
    id=CampaignId("ten"),
    title_es="Los diez",
    title_en="The ten",
    tip_lines=TipLines(
        phone="915-555-0142", whatsapp="915-555-0194", web="HTTPS://INFO.SEBUSCA.EXAMPLE"
    ),
)


def _notice(**changes: Any) -> Notice:
    values: dict[str, Any] = {
        "id": "7K3M9P2X",
        "kind": "wanted",
        "name": "Ramiro Ibáñez",
        "charge_es": "Homicidio",
        "charge_en": "Murder",
        "authority_es": "Fiscalía",
        "authority_en": "Prosecutor",
        "case_number": "1",
        "verified_until": LATER,
    }
    return Notice.model_validate({**values, **changes})


def _jpeg(size: tuple[int, int] = (400, 300)) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", size, (150, 105, 80)).save(file, "JPEG", quality=92)
    return file.getvalue()


def _picture(data: bytes, **changes: Any) -> Picture:
    size = {"width": 400, "height": 300, "byte_size": len(data), "media_type": "image/jpeg"}
    return Picture.model_validate({"sha256": sha256_of(data), **size, **changes})


def test_the_qr_of_a_notice_is_the_campaigns_address_of_it() -> None:
    view = present_notice(_notice(), CAMPAIGN, None)
    assert view.tip is not None
    assert view.tip.qr is not None
    assert view.tip.qr.address == CAMPAIGN.notice_address(NoticeId("7K3M9P2X"))


def test_the_qr_of_the_tip_line_is_the_campaigns_own_page() -> None:
    view = present_tip_line(CAMPAIGN)
    assert view.tip.qr is not None
    assert view.tip.qr.address == "HTTPS://INFO.SEBUSCA.EXAMPLE/T"
    assert view.title == Pair("Los diez", "The ten")


def test_without_a_campaign_there_is_no_number_and_no_qr() -> None:
    assert present_notice(_notice(), None, None).tip is None


def test_without_a_web_page_there_are_numbers_and_no_qr() -> None:
    lines = TipLines(phone="915-555-0142")
    view = present_tip_line(CAMPAIGN.model_copy(update={"tip_lines": lines}))
    assert view.tip.phone == "915-555-0142"
    assert view.tip.qr is None


def test_kind_outcome_gender_and_rank_are_the_notices() -> None:
    notice = _notice(
        outcome="captured", outcome_until=LATER, description={"gender": "f", "age": [30, 34]}
    )
    view = present_notice(notice, CAMPAIGN, None, rank=(4, 10))
    assert (view.kind, view.outcome, view.gender, view.rank) == ("wanted", "captured", "f", (4, 10))
    assert view.facts.age == (30, 34)


def test_one_language_stays_one_language() -> None:
    notice = _notice(one_language="en", charge_es="", authority_es="")
    assert present_notice(notice, CAMPAIGN, None).charge == Pair("", "Murder")


def test_a_message_is_presented_with_its_tone() -> None:
    slide = MessageSlide(id=SlideId("m"), title_es="Hola", title_en="Hello", tone="warning")
    view = present_message(slide)
    assert (view.title, view.tone) == (Pair("Hola", "Hello"), "warning")


def test_a_photograph_is_decoded_to_rgb_with_its_focus() -> None:
    data = _jpeg()
    photo = decode_photo(data, _picture(data, focus_x=60, focus_y=20))
    assert (photo.width, photo.height) == (400, 300)
    assert (photo.focus_x, photo.focus_y) == (0.6, 0.2)
    assert len(photo.pixels) == 400 * 300 * 3


def test_a_photograph_is_no_larger_than_it_is_shown() -> None:
    data = _jpeg((4000, 3000))
    photo = decode_photo(data, _picture(data), (1000, 500))
    assert (photo.width, photo.height) == (1000, 750)


@pytest.mark.parametrize(
    "damaged", [b"", b"GIF89a", _jpeg()[:400], b"\x89PNG\r\n\x1a\n" + b"0" * 99]
)
def test_damaged_bytes_are_refused_by_name(damaged: bytes) -> None:
    picture = _picture(_jpeg())
    with pytest.raises(PictureRefused) as refused:
        decode_photo(damaged, picture)
    assert refused.value.subject == picture.sha256


def test_the_first_picture_is_the_slides() -> None:
    one, two = _picture(_jpeg()), _picture(_jpeg((10, 10)))
    assert slide_picture(_notice(pictures=[one.model_dump(), two.model_dump()])) == one
    assert slide_picture(_notice()) is None


@pytest.mark.parametrize("length", [20, 38, 61])
def test_an_address_of_any_allowed_length_is_at_most_version_3(length: int) -> None:
    matrix = qr_matrix(("HTTPS://" + "A" * 99)[:length])
    assert matrix.modules <= 29
    assert matrix.rows[0][:7] == (True,) * 7  # the finder pattern's edge


@pytest.mark.parametrize(
    "address", ["https://lower.example", "HTTPS://" + "A" * 60, "", "HTTPS://Ñ"]
)
def test_an_address_that_no_small_qr_holds_is_refused(address: str) -> None:
    with pytest.raises(AddressUnfit):
        qr_matrix(address)


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("Ramiro Ibáñez Peñaloza", "Ramiro Ibáñez Peñaloza"),
        ("Nguyễn", "Nguyên"),
        ("Əliyev", "Eliyev"),
        ("A\u200bna‑Lía", "Ana-Lía"),
        ("A\u030a\u0301\u0323b", "Åb"),
        ("№ 5", "No 5"),
        ("5′10″ “El Güero” – 50 %", "5′10″ “El Güero” – 50 %"),
        ("李小龍 Lee", "[…] Lee"),
        ("Ana 👩🏽‍🚒🙂", "Ana [emoji]"),
    ],
)
def test_text_holds_no_letter_that_the_face_lacks(text: str, drawn: str) -> None:
    assert drawable(text) == drawn


def test_every_text_of_a_view_is_made_drawable() -> None:
    notice = _notice(name="Nguyễn", aliases=["Əli"], description={"hair_es": "‑", "hair_en": "-"})
    view = present_notice(notice, CAMPAIGN, None)
    assert (view.name, view.aliases, view.facts.hair) == ("Nguyên", ("Eli",), Pair("-", "-"))


def test_a_native_name_is_drawn_where_a_font_has_its_letters() -> None:
    if not any(
        folder.is_dir() and list(folder.rglob("DejaVuSans*.ttf")) for folder in FONT_FOLDERS
    ):
        pytest.skip("no DejaVu on this machine")
    drawn, _second = native_pieces("Микола Коваленко", 40)
    assert len(drawn.coverage) == drawn.width * drawn.height
    assert 25 <= drawn.height <= 60
    assert max(drawn.coverage) == 255
    long = native_pieces("Микола Коваленко " * 7, 40)
    assert max(line.width for line in long) <= 9 * 40
    assert " ".join(line.text for line in long) == ("Микола Коваленко " * 7).strip()


@pytest.mark.parametrize("name", ["李小龍", "山田 太郎", "王小明"])
def test_a_chinese_or_japanese_name_is_drawn_with_the_font_that_set_up_brings(name: str) -> None:
    if not any(folder.is_dir() and list(folder.rglob("*.tt[fc]")) for folder in FONT_FOLDERS):
        pytest.skip("no fonts on this machine")
    pieces = native_pieces(name, 40)
    assert "".join(piece.text for piece in pieces) == name.replace(" ", "")
    assert all(max(piece.coverage) == 255 for piece in pieces)


def test_a_native_name_without_a_font_is_left_out(tmp_path: Path) -> None:
    assert native_pieces("Микола", 40, folders=(tmp_path,)) == ()
    assert native_pieces("\U00012000\U00012001", 40) == ()  # cuneiform


def test_a_script_that_needs_shaping_is_left_out_without_raqm() -> None:
    assert needs_shaping("محمد")
    assert not needs_shaping("Микола 李明")
    assert native_pieces("محمد", 40, raqm=False) == ()


def test_an_arabic_name_is_joined_and_runs_from_right_to_left() -> None:
    joined = native_pieces("محمد علي", 40)
    if not joined:
        pytest.skip("no font with Arabic letters, or no raqm, on this machine")
    line, last = joined
    letter_by_letter = sum(native_pieces(char, 40)[0].width for char in "محمد")
    assert line.from_right
    assert last.from_right
    assert line.width < letter_by_letter  # a final meem alone has a long tail; a joined one none
    (ending,) = native_pieces("حمد", 40)
    assert _ink(line)[:20] == _ink(ending)[:20]  # it ends at the left, as whatever ends so does


def test_words_that_run_against_the_rest_keep_their_own_order() -> None:
    pieces = native_pieces("محمد Ali Hassan علي", 40)
    if not pieces:
        pytest.skip("no font with Arabic letters, or no raqm, on this machine")
    assert [piece.text for piece in pieces] == ["محمد", "Ali Hassan", "علي"]


def test_a_word_wider_than_a_line_is_divided_and_none_of_it_lost() -> None:
    word = "محمد" * 30
    lines = native_pieces(word, 40)
    if not lines:
        pytest.skip("no font with Arabic letters, or no raqm, on this machine")
    assert len(lines) > 1
    assert "".join(line.text for line in lines) == word
    assert max(line.width for line in lines) <= 9 * 40 + 40


def _ink(line: NativeName) -> list[int]:
    """Ink in each column of a line, from the left."""
    return [sum(line.coverage[x :: line.width]) for x in range(line.width)]
