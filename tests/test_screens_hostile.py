"""Hostile content on every slide that carries it: nothing breaks, nothing is silently dropped.

The gallery's own measures (`tests.fixtures_painted`), at five sizes in both orders of language.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import pytest

from assets.i18n import Locale
from kiosk.drawable import drawable
from kiosk.native_names import native_pieces
from kiosk.presenting import NATIVE_NAME_PX, present_detail, present_notice
from kiosk.voice.reading import read_slide
from screens.look import Look, texture_look
from screens.plan import BACK, Icon, NativeLine, Page, Photograph
from screens.preferences import Preferences, TextSize
from screens.slides import lay_out
from screens.typesetting import SdlMeasure
from screens.views import TenView, View
from screens.wording import Wording
from sync.models import Notice
from tests.fixtures_hostile import (
    ARABIC,
    ARABIC_120,
    NOTICES,
    SHAPES,
    detail_of,
    notice_of,
    others,
    picture_of,
    slide_of,
    ten_of,
)
from tests.fixtures_measuring import TURNED_DEGREES
from tests.fixtures_painted import clipped, faults, painted_view, unread_codes
from tests.fixtures_screens import SIZES, offscreen, photo, words

__all__ = ["offscreen"]
pytestmark = pytest.mark.usefixtures("offscreen")

ORDERS: tuple[Locale, ...] = ("es", "en")
MOST_MEASURED = 2
"""Pages of a long slide that are painted and measured by their pixels; all are by their plan."""
_TEN = ("long", "long alert", "markup", "combining", "emoji", "arabic", "arabic alone", "chinese",
        "chinese alone", "mixed")  # fmt: skip
_CODES_READ = {"long slide", "markup slide"}
"""What stands beside the code sets its size: these have the most and the widest."""
VIEWS = (
    *(
        f"{name} slide"
        for name in ("long", "long alert", "markup", "emoji", "arabic", "arabic alone", "chinese")
    ),
    *("long detail", "mixed detail", "ten", "ten long", *("tip line", "message", "image")),
)


def view_of(name: str, size: tuple[int, int]) -> View:
    """The slide of that name, as a display of this size is handed it."""
    if name.startswith("ten"):
        return ten_of(*(_TEN if name == "ten" else ("long",) * 10))
    if name in others():
        return others()[name]
    notice, _, kind = name.rpartition(" ")
    native_px = texture_look(Look(*size)).text_px(NATIVE_NAME_PX)
    return detail_of(notice, native_px) if kind == "detail" else slide_of(notice, native_px)


@pytest.mark.parametrize("first", ORDERS)
@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("name", VIEWS)
def test_hostile_content_is_whole_legible_and_its_code_is_read(
    name: str, size: tuple[int, int], first: Locale
) -> None:
    assert _measured(name, _drawn_at(size), first) == []


@pytest.mark.parametrize(
    ("name", "size", "text"),
    [
        ("long slide", (800, 480), "largest"),
        ("markup slide", (1080, 1920), "largest"),
        ("mixed detail", (1280, 720), "large"),
        ("ten", (1920, 1080), "large"),
        ("ten long", (800, 480), "largest"),
        ("tip line", (1280, 720), "largest"),
        ("message", (1080, 1920), "large"),
    ],
)
def test_so_it_is_where_it_is_read_larger(name: str, size: tuple[int, int], text: TextSize) -> None:
    assert _measured(name, size, "en", text) == []


@cache
def _measured(
    name: str, size: tuple[int, int], first: Locale, text: TextSize = "normal"
) -> list[str]:
    """What is wrong with it; by the size that it is drawn at, so that 4K costs nothing twice."""
    slide = painted_view(view_of(name, size), size, first, Preferences(text), most=MOST_MEASURED)
    wrong = [*faults(slide)]
    if name in _CODES_READ:
        turned = TURNED_DEGREES if first == "es" else -TURNED_DEGREES
        wrong += unread_codes(slide, 1.2, (turned,))
    return wrong


def _drawn_at(size: tuple[int, int]) -> tuple[int, int]:
    look = texture_look(Look(*size))
    return look.width, look.height


@pytest.mark.parametrize("shape", [None, *SHAPES], ids=str)
@pytest.mark.parametrize("kind", ["slide", "detail", "ten"])
def test_a_photograph_of_any_shape_or_none_covers_its_place(
    kind: str, shape: tuple[int, int] | None
) -> None:
    notice = NOTICES["markup"]
    face = photo(*shape) if shape else None
    views: dict[str, View] = {
        "slide": present_notice(notice, None, face),
        "detail": present_detail(notice, None, [(picture_of(face), face)] if face else []),
        "ten": ten_of("markup"),
    }
    for size in SIZES:
        for page in _pages(views[kind], size):
            faces = [e for e in page.elements if isinstance(e, Photograph)]
            icons = [e for e in page.elements if isinstance(e, Icon) and e.name == "no_photograph"]
            shown = faces or icons
            assert shown
            assert all(face.box.width > 0 and face.box.height > 0 for face in shown)
            assert list(clipped(page)) == []


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("first", ORDERS)
def test_every_word_of_a_notice_is_on_some_page_of_its_detail(
    size: tuple[int, int], first: Locale
) -> None:
    for name, notice in NOTICES.items():
        said = _squeezed(_texts(_pages(detail_of(name), size, first)))
        words_of_it = [word for text in _texts_of(notice) for word in text.split()]
        assert [word for word in words_of_it if word not in said] == [], name


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_every_name_is_whole_in_the_grid_and_each_tile_answers(size: tuple[int, int]) -> None:
    view = ten_of(*("long",) * 10)
    assert isinstance(view, TenView)
    pages = _pages(view, size)
    said = _squeezed(_texts(pages))
    assert [tile.name for tile in view.tiles if _squeezed(tile.name) not in said] == []
    assert sum(len(page.zones) for page in pages) == len(view.tiles)


def test_a_name_that_no_font_here_draws_is_spoken_of_and_never_dropped() -> None:
    lacking = "El nombre en su propia escritura no se puede mostrar aquí."
    for name in ("chinese", "chinese alone"):
        for view in (slide_of(name), detail_of(name)):
            pages = _pages(view, (1920, 1080))
            assert bool(_natives(pages)) != (lacking in _texts(pages))
    if not native_pieces("李小龍", 40):
        assert "[…]" in _texts(_pages(slide_of("chinese alone"), (1920, 1080)))


def test_an_emoji_is_said_to_be_one() -> None:
    shown = _texts(_pages(slide_of("emoji"), (1920, 1080)))
    assert "Ana [emoji] López" in " ".join(shown.split())


@pytest.mark.skipif(not native_pieces(ARABIC, 40), reason="no font or no raqm for Arabic here")
@pytest.mark.parametrize("size", SIZES, ids=str)
def test_an_arabic_name_is_drawn_in_its_own_script_however_long(size: tuple[int, int]) -> None:
    for notice, name in (("arabic", ARABIC_120), ("arabic alone", ARABIC)):
        shown = _natives(_pages(view_of(f"{notice} slide", size), size))
        assert " ".join(line.name.text for line in shown) == name
        assert all(line.name.from_right for line in shown)
        # As large as it was made, on every line: it is broken, not shrunk.
        assert {(line.box.width, line.box.height) for line in shown} == {
            (line.name.width, line.name.height) for line in shown
        }


@pytest.mark.parametrize(
    ("first", "parts"),
    [("es", ("José Nũñez", "<b>y</b> &amp; {0} %s")), ("en", ("Ana [emoji] López", "[…]"))],
)
def test_a_description_of_a_picture_is_read_aloud_with_what_cannot_be_said(
    first: Locale, parts: tuple[str, ...]
) -> None:
    said = " ".join(text for _lang, text in read_slide(others()["image"], words(first)))
    assert [part for part in parts if part not in said] == []


def test_every_page_of_a_long_detail_has_the_way_back_and_another_photograph() -> None:
    notice = notice_of(details_es=NOTICES["long"].details_es, details_en=NOTICES["long"].details_en)
    faces = [photo(*shape) for shape in SHAPES]
    pages = _pages(
        present_detail(notice, None, [(picture_of(each), each) for each in faces]), (800, 480)
    )
    assert len(pages) > 3
    assert all(BACK in [zone.opens for zone in page.zones] for page in pages)
    photographs = [e for page in pages for e in page.elements if isinstance(e, Photograph)]
    assert len({(e.photo.width, e.photo.height) for e in photographs}) == 3
    for each in photographs:  # one that is long or high is shown whole
        shown = each.box.width / each.box.height * each.photo.height / each.photo.width
        if (each.photo.width, each.photo.height) != SHAPES[0]:
            assert shown == pytest.approx(1, abs=0.02)


def _pages(view: View, size: tuple[int, int], first: Locale = "es") -> list[Page]:
    return lay_out(view, Look(*size), Wording(words(first)), SdlMeasure())


def _natives(pages: list[Page]) -> list[NativeLine]:
    return [e for page in pages for e in page.elements if isinstance(e, NativeLine)]


def _texts_of(notice: Notice) -> Iterator[str]:
    """All that the notice says, as the face can draw it, or in its own script."""
    fields = ("charge", "caution", "details", "authority", "case_number")
    for name, value in notice.model_dump().items():
        if isinstance(value, str) and name.removesuffix("_es").removesuffix("_en") in fields:
            yield drawable(value)
    yield from map(drawable, notice.aliases)
    latin = any(map(str.isalpha, drawable(notice.name)))
    own = notice.native_name or ("" if latin else notice.name)
    if latin or not native_pieces(own, 40):
        yield drawable(notice.name)
    if native_pieces(own, 40):
        yield own


def _texts(pages: list[Page]) -> str:
    return "\n".join(text for page in pages for text in page.texts())


def _squeezed(text: str) -> str:
    """Without the breaks of lines: a word that no line holds is divided."""
    return re.sub(r"\s", "", text)
