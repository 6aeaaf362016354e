"""Hostile content on every slide that shows a notice: nothing overlaps, is clipped or is lost.

Made by `kiosk.presenting` from real notices and read off the plans, at every resolution.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from typing import Any, Literal

import pytest

from kiosk.drawable import drawable
from kiosk.presenting import present_detail, present_notice, present_ten
from screens.fonts import DESCENT
from screens.look import MIN_TEXT_UNITS, Look
from screens.plan import BACK, Box, Ground, Icon, NativeLine, Page, Panel, Photograph, TextLine
from screens.preferences import Preferences, TextSize
from screens.slides import lay_out
from screens.typesetting import SdlMeasure
from screens.views import Photo, TenView, View
from screens.wording import Wording
from sync.models import Campaign, Notice, Picture, TipLines
from sync.types import CampaignId
from tests.fixtures_screens import SIZES, offscreen, photo, words

__all__ = ["offscreen"]
pytestmark = pytest.mark.usefixtures("offscreen")

_LATER = datetime(2035, 1, 1, tzinfo=UTC)
_CAMPAIGN = Campaign(
    id=CampaignId("ten"),
    title_es="Los diez más buscados [b] & <b>",
    title_en="The ten most wanted {0} %s",
    tip_lines=TipLines(
        phone="915-555-0142", whatsapp="915-555-0194", web="HTTPS://INFO.SEBUSCA.EXAMPLE"
    ),
)
_MARKUP = "[b]x[/b] <b>y</b> &amp; {0} %s \\n [ref=1]"
_NAME_120 = ("Maximiliano Alejandro Fernández de Córdoba y Gutiérrez-Ballesteros Ñúñez " * 2)[:120]
_DETAILS = "\n\n".join(" ".join(f"párrafo{n}palabra{m}" for m in range(25)) for n in range(20))[
    :6000
]
_IN_ENGLISH = _DETAILS.replace("palabra", "word")
_SHAPES: tuple[tuple[int, int], ...] = ((60, 80), (25, 100), (100, 25))


def _notice(**changes: Any) -> Notice:
    values: dict[str, Any] = {
        "id": "7K3M9P2X",
        "kind": "wanted",
        "name": "Ramiro Ibáñez",
        "charge_es": "Homicidio",
        "charge_en": "Murder",
        "caution_es": "No se acerque.",
        "caution_en": "Do not approach.",
        "authority_es": "Fiscalía",
        "authority_en": "Prosecutor",
        "case_number": "1",
        "verified_until": _LATER,
    }
    return Notice.model_validate({**values, **changes})


_NOTICES: dict[str, Notice] = {
    "long": _notice(name=_NAME_120[:80].strip(), details_es=_DETAILS, details_en=_IN_ENGLISH),
    "uneven": _notice(details_es=_DETAILS[:3000], details_en=_DETAILS, kind="alert"),
    "markup": _notice(
        name=_MARKUP, aliases=[_MARKUP], charge_es=_MARKUP, charge_en=_MARKUP, caution_es=_MARKUP,
        caution_en=_MARKUP, details_es=_MARKUP, details_en=_MARKUP, case_number=_MARKUP,
    ),
    "combining": _notice(name="Jose\u0301 Nu\u0303n\u0303ez Nguye\u0302\u0303n A\u030a\u0323b"),
    "emoji": _notice(name="Ana 🙂👩🏽\u200d🚒 López", charge_es="Robo 🚗", charge_en="Theft ❤️"),
    "arabic": _notice(name="Muhammad Ali", native_name="محمد علي"),
    "arabic alone": _notice(name="محمد علي"),
    "chinese": _notice(name="Li Xiaolong", native_name="李小龍", kind="missing"),
    "chinese alone": _notice(name="李小龍", charge_es="失踪", charge_en="失踪"),
}  # fmt: skip

Kind = Literal["slide", "detail", "ten"]
_KINDS: tuple[Kind, ...] = ("slide", "detail", "ten")


@cache
def _view(name: str, kind: Kind, shape: tuple[int, int] | None) -> View:
    notice = _NOTICES[name]
    face = photo(*shape) if shape else None
    if kind == "slide":
        return _with_long_name(present_notice(notice, _CAMPAIGN, face), name)
    if kind == "detail":
        return present_detail(notice, _CAMPAIGN, [(_picture(each), each) for each in _photos(face)])
    tiles = [(n, place, face) for place, n in enumerate(_NOTICES.values(), 1)]
    return present_ten(tiles, _CAMPAIGN)


def _with_long_name(view: Any, name: str) -> View:
    # The feed's names end at 80 letters; screens hold more.
    made: View = replace(view, name=_NAME_120) if name == "long" else view
    return made


def _photos(face: Photo | None) -> list[Photo]:
    return [face, photo(100, 25), photo(25, 100)] if face else []


def _picture(face: Photo) -> Picture:
    return Picture.model_validate(
        {
            "sha256": "0" * 64, "width": face.width, "height": face.height, "byte_size": 9,
            "media_type": "image/jpeg", "caption_es": "En 2030 🙂", "caption_en": "In 2030 [b]",
        }
    )  # fmt: skip


@cache
def _pages(
    name: str,
    kind: Kind,
    size: tuple[int, int],
    shape: tuple[int, int] | None = (60, 80),
    text: TextSize = "normal",
) -> list[Page]:
    look = Look(*size, preferences=Preferences(text=text))
    return lay_out(_view(name, kind, shape), look, Wording(words("es")), SdlMeasure())


def _cases() -> list[tuple[str, Kind]]:
    """The grid shows all of them at once."""
    return [(name, kind) for kind in ("slide", "detail") for name in _NOTICES] + [("long", "ten")]  # type: ignore[misc]


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_hostile_text_is_neither_clipped_nor_over_anything(size: tuple[int, int]) -> None:
    assert [
        (name, kind, wrong)
        for name, kind in _cases()
        for page in _pages(name, kind, size)
        for wrong in _faults(page)
    ] == []


@pytest.mark.parametrize("text", ["large", "largest"])
@pytest.mark.parametrize("size", [(1920, 1080), (1080, 1920), (800, 480)], ids=str)
def test_nor_is_it_where_it_is_read_larger(size: tuple[int, int], text: TextSize) -> None:
    assert [
        (name, kind, wrong)
        for name, kind in [("markup", "detail"), ("uneven", "detail"), ("long", "ten")]
        for page in _pages(name, kind, size, text=text)  # type: ignore[arg-type]
        for wrong in _faults(page)
    ] == []


@pytest.mark.parametrize("shape", [None, *_SHAPES], ids=str)
@pytest.mark.parametrize("kind", _KINDS)
def test_a_photograph_of_any_shape_or_none_covers_its_place(
    kind: Kind, shape: tuple[int, int] | None
) -> None:
    for size in SIZES:
        for page in _pages("markup", kind, size, shape):
            faces = [e for e in page.elements if isinstance(e, Photograph)]
            icons = [e for e in page.elements if isinstance(e, Icon) and e.name == "no_photograph"]
            shown = faces or icons
            assert shown
            assert bool(faces) == (shape is not None)
            assert all(face.box.width > 0 and face.box.height > 0 for face in shown)
            assert list(_faults(page)) == []


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_every_word_of_a_notice_is_on_some_page_of_its_detail(size: tuple[int, int]) -> None:
    for name, notice in _NOTICES.items():
        said = _squeezed(_texts(_pages(name, "detail", size)))
        words_of_it = [word for text in _texts_of(notice) for word in text.split()]
        assert [word for word in words_of_it if word not in said] == [], name


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_every_name_is_whole_in_the_grid_and_each_tile_answers(size: tuple[int, int]) -> None:
    view = _view("long", "ten", (60, 80))
    assert isinstance(view, TenView)
    pages = _pages("long", "ten", size)
    said = _squeezed(_texts(pages))
    assert [tile.name for tile in view.tiles if _squeezed(tile.name) not in said] == []
    assert sum(len(page.zones) for page in pages) == len(view.tiles)


def test_a_name_that_no_font_here_draws_is_spoken_of_and_never_dropped() -> None:
    lacking = "El nombre en su propia escritura no se puede mostrar aquí."
    for name in ("chinese", "chinese alone"):
        for kind in ("slide", "detail"):
            pages = _pages(name, kind, (1920, 1080))  # type: ignore[arg-type]
            native = any(isinstance(e, NativeLine) for page in pages for e in page.elements)
            assert native != (lacking in _texts(pages))
    assert "[…]" in _texts(_pages("chinese alone", "slide", (1920, 1080)))


def test_an_emoji_is_said_to_be_one() -> None:
    assert "Ana [emoji] López" in " ".join(_texts(_pages("emoji", "slide", (1920, 1080))).split())


def test_an_arabic_name_without_a_latin_form_is_drawn_in_its_own_script() -> None:
    pages = _pages("arabic alone", "slide", (1920, 1080))
    assert "محمد علي" in _texts(pages)
    assert any(isinstance(e, NativeLine) for page in pages for e in page.elements)


def test_every_page_of_a_long_detail_has_the_way_back_and_another_photograph() -> None:
    pages = _pages("long", "detail", (800, 480))
    assert len(pages) > 3
    assert all(BACK in [zone.opens for zone in page.zones] for page in pages)
    shown = [e.photo for page in pages for e in page.elements if isinstance(e, Photograph)]
    assert len({(each.width, each.height) for each in shown}) == 3


def test_a_detail_shows_a_long_or_high_photograph_whole() -> None:
    pages = _pages("long", "detail", (800, 480))
    for face in (e for page in pages for e in page.elements if isinstance(e, Photograph)):
        shown = face.box.width / face.box.height * face.photo.height / face.photo.width
        if (face.photo.width, face.photo.height) != (60, 80):
            assert shown == pytest.approx(1, abs=0.02)


def _texts_of(notice: Notice) -> Iterator[str]:
    """All that the notice says, as the face can draw it."""
    fields = ("name", "charge", "caution", "details", "authority", "case_number")
    for name, value in notice.model_dump().items():
        if isinstance(value, str) and name.removesuffix("_es").removesuffix("_en") in fields:
            yield drawable(value)
    yield from map(drawable, notice.aliases)


def _texts(pages: list[Page]) -> str:
    return "\n".join(text for page in pages for text in page.texts())


def _squeezed(text: str) -> str:
    """Without the breaks of lines: a word that no line holds is divided."""
    return re.sub(r"\s", "", text)


def _faults(page: Page) -> Iterator[str]:
    """What is clipped, lies over something, is too small, or has no letter in the face."""
    whole = Box(0, 0, page.width, page.height)
    lines = [e for e in page.elements if isinstance(e, TextLine | NativeLine)]
    least = round(MIN_TEXT_UNITS * min(page.width, page.height) / 1080) - 1
    for line in lines:
        if not whole.holds(_ink(line)):
            yield f"{line!r:.90} reaches beyond the page"
        if isinstance(line, TextLine):
            if line.style.px < least:
                yield f"{line.text!r} is too small"
            if drawable(line.text) != line.text:
                yield f"{line.text!r} has letters that the face lacks"
    solid = [e for e in page.elements if not isinstance(e, Ground | Panel)]
    for line, other in itertools.product(lines, solid):
        badge = isinstance(other, Photograph) and isinstance(line, TextLine) and page.zones
        if other is line or (badge and _on_a_panel(line, page)):
            continue
        if _ink(line).meets(_ink(other) if isinstance(other, TextLine) else other.box):
            yield f"{line!r:.90} over {other!r:.90}"


def _on_a_panel(line: TextLine | NativeLine, page: Page) -> bool:
    """A tile's badge and band: on their own ground, drawn after the face."""
    return any(isinstance(e, Panel) and e.box.holds(line.box) for e in page.elements)


def _ink(line: TextLine | NativeLine) -> Box:
    box = line.box
    if not isinstance(line, TextLine) or not re.search(r"[gjpqyç,;(){}\[\]Q&$|ạ]", line.text):
        return box
    depth = round(line.style.px * DESCENT)
    return Box(box.x, box.y, box.width, box.height + depth)
