"""The ten-grid as it is laid out: heads are whole, rows are in the middle, bands cover nobody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from screens.look import Look
from screens.palette import PANEL
from screens.photograph.crop import cover
from screens.plan import Box, Icon, Page, Photograph, TextLine, TextStyle
from screens.slides import lay_out
from screens.typesetting import SdlMeasure, balanced
from screens.views import Pair, TenView, TileView
from screens.wording import Wording
from tests.fixtures_screens import offscreen, photo, tip, words

__all__ = ["offscreen"]
pytestmark = pytest.mark.usefixtures("offscreen")

LANDSCAPE, PORTRAIT = (1920, 1080), (1080, 1920)
NAMES = (
    "Ramiro Ibáñez Peñaloza", "Efraín Cota Luján", "Saúl Domínguez Ríos", "Gerardo Ñíguez",
    "Alma Treviño Solís", "Iván Quiroga", "Noé Arámbula", "Héctor Zúñiga Mata",
    "Rosa Elena Güereca", "Óscar Villalpando",
)  # fmt: skip


def grid(count: int = 10, **of_seventh: object) -> TenView:
    """Wanted people, ranked; the seventh with changes."""
    tiles = [
        TileView(f"TEST{n:04}", name, gender="m", rank=n, photo=photo(80, 100))
        for n, name in enumerate(NAMES[:count], 1)
    ]
    if of_seventh:
        tiles[6] = replace(tiles[6], **of_seventh)  # type: ignore[arg-type]  # fields of a tile
    title = Pair("Los diez más buscados", "The ten most wanted")
    return TenView(tuple(tiles), title, tip(None))


def laid_out(view: TenView, size: tuple[int, int] = LANDSCAPE) -> list[Page]:
    return lay_out(view, Look(*size), Wording(words()), SdlMeasure())


def rows(page: Page) -> list[list[Box]]:
    """The tiles' boxes, row by row from the top."""
    found: dict[int, list[Box]] = {}
    for zone in page.zones:
        found.setdefault(zone.box.y, []).append(zone.box)
    return [found[y] for y in sorted(found)]


def faces(page: Page) -> list[Photograph]:
    return [element for element in page.elements if isinstance(element, Photograph)]


@pytest.mark.parametrize("size", [LANDSCAPE, PORTRAIT, (1280, 720), (800, 480)], ids=str)
def test_the_ten_are_on_one_page_and_no_face_is_lower_than_three_quarters_of_its_width(
    size: tuple[int, int],
) -> None:
    (page,) = laid_out(grid(), size)
    shapes = [face.box.height / face.box.width for face in faces(page)]
    assert len(shapes) == 10
    assert min(shapes) >= 0.75


@pytest.mark.parametrize("count", range(1, 11))
@pytest.mark.parametrize("size", [LANDSCAPE, PORTRAIT], ids=str)
def test_no_head_is_cut_at_its_ears_and_every_row_is_in_the_middle(
    count: int, size: tuple[int, int]
) -> None:
    (page,) = laid_out(grid(count), size)
    for face in faces(page):
        crop = cover(4, 5, face.box.width, face.box.height, (0.5, 0.5))
        assert crop.right - crop.left >= 0.6
        assert crop.bottom - crop.top >= 0.58
    for row in rows(page):
        left, right = row[0].x, page.width - row[-1].right
        assert abs(left - right) <= len(row)


def test_seven_are_four_and_three() -> None:
    (page,) = laid_out(grid(7))
    assert [len(row) for row in rows(page)] == [4, 3]


def test_a_captured_person_does_not_change_the_grid_and_the_band_covers_no_face() -> None:
    (before,), (page,) = laid_out(grid()), laid_out(grid(outcome="captured"))
    assert [zone.box for zone in page.zones] == [zone.box for zone in before.zones]
    (captured,) = (face for face in faces(page) if face.grey)
    (word,) = (e for e in page.elements if isinstance(e, TextLine) and e.text == "CAPTURADO")
    assert captured.box.bottom <= word.box.y
    assert captured.fade == 0


def test_names_stand_beneath_where_the_photograph_has_faded_and_end_on_one_line() -> None:
    (page,) = laid_out(grid())
    lines = [e for e in page.elements if isinstance(e, TextLine) and e.text in " ".join(NAMES)]
    for row in rows(page):
        bottoms = set()
        for tile in row:
            (face,) = (f for f in faces(page) if tile.holds(f.box))
            name = [line for line in lines if tile.holds(line.box) and len(line.text) > 2]
            assert (face.fade > 0, face.fade_side, face.ground) == (True, "bottom", PANEL)
            assert min(line.box.y for line in name) > face.box.bottom
            bottoms.add(max(line.box.bottom for line in name))
        assert len(bottoms) == 1


def test_a_tile_without_a_photograph_has_the_empty_frame_in_its_place() -> None:
    (page,) = laid_out(grid(photo=None))
    (tile,) = (zone.box for zone in page.zones if zone.opens == "TEST0007")
    (icon,) = (e for e in page.elements if isinstance(e, Icon))
    assert tile.holds(icon.box)
    assert len(faces(page)) == 9
    assert not any(tile.meets(face.box) for face in faces(page))


def test_the_title_stays_on_one_line_where_a_smaller_size_allows() -> None:
    (page,) = laid_out(grid(), (800, 480))
    texts = [e.text for e in page.elements if isinstance(e, TextLine)]
    assert "Los diez más buscados" in texts


@pytest.mark.parametrize("size", [LANDSCAPE, PORTRAIT, (800, 480)], ids=str)
@pytest.mark.parametrize("kind", ["missing", "seeking_information", "alert"])
def test_whatever_is_sent_no_title_that_says_wanted_stands_over_one_who_is_not(
    kind: str, size: tuple[int, int]
) -> None:
    said = " ".join(
        element.text
        for page in laid_out(grid(kind=kind), size)
        for element in page.elements
        if isinstance(element, TextLine)
    )
    assert "buscados" not in said
    assert "most wanted" not in said


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("Fuga en noventa y nueve globos", ("Fuga en noventa", "y nueve globos")),
        ("Vive con su madre de Chihuahua", ("Vive con su madre", "de Chihuahua")),
    ],
)
def test_no_short_word_hangs_at_the_end_of_a_line(text: str, lines: Sequence[str]) -> None:
    style = TextStyle("Bold", 40, PANEL)
    measure = SdlMeasure()
    width = measure.width(f"{lines[0]} {lines[1].split()[0]} ", style.face, style.px)
    assert balanced(text, style, width, measure) == lines


def test_a_focus_is_in_the_middle_of_what_does_not_fade() -> None:
    crop = cover(400, 500, 400, 250, (0.5, 0.5), faded=0.2)
    clear = crop.top + (crop.bottom - crop.top) * 0.8
    assert (crop.top + clear) / 2 == pytest.approx(0.5)
    assert cover(400, 500, 400, 250, (0.5, 0.02)).top == 0
    assert cover(400, 500, 400, 250, (0.5, 0.98)).bottom == 1
