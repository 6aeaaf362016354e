"""The picture that goes with a link: its size, its colour, and that nothing of a name is lost."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from PIL import Image

from hub.public.feed_paging import Document, Place
from hub.public.feeds import FeedOf, atom
from hub.public.figures import centimetres, kilograms, years
from hub.public.open_graph import SIZE, Card, draw_card
from hub.public.pictured import widths_of
from hub.public.ribbons import ribbon
from hub.public.views_of import notice_page
from sync.models import ApprovedNotice
from sync.models.wanted_words import heads_wanted
from tests.making import NOW, approve, make_notice

CARD = Card(
    look="wanted", ribbon="SE BUSCA", ribbon_beside="WANTED", name="Persona Ficticia", photo=None,
    said="Acusación ficticia.", reward="$25,000 USD", foot_small="Confidencial.",
    foot="915-555-0142", focus=(50, 38),
)  # fmt: skip
MOST = 300 * 1000
"""Bytes: messengers leave out a larger one."""
LOOKS = {
    "wanted": (179, 13, 35), "missing": (23, 78, 166), "seeking_information": (91, 55, 168),
    "alert": (255, 127, 58), "captured": (60, 203, 122), "located": (60, 203, 122),
}  # fmt: skip


def drawn(card: Card) -> Image.Image:
    """The picture, as another site reads it."""
    data = draw_card(card)
    assert len(data) < MOST
    return Image.open(io.BytesIO(data)).convert("RGB")


@pytest.mark.parametrize(("look", "colour"), LOOKS.items())
def test_the_ribbon_has_the_colour_of_its_meaning(look: str, colour: tuple[int, int, int]) -> None:
    image = drawn(replace(CARD, look=look))
    assert image.size == SIZE
    seen = image.getpixel((12, 80))
    assert isinstance(seen, tuple)
    assert max(abs(one - other) for one, other in zip(seen, colour, strict=True)) < 12


@pytest.mark.parametrize("photo", [None, "photograph"])
def test_the_longest_name_and_charge_leave_the_number_free(
    monkeypatch: pytest.MonkeyPatch, photo: str | None
) -> None:
    monkeypatch.setattr("hub.public.open_graph._face", lambda _card: Image.new("RGB", (500, 630)))
    name = ("Maximiliano Hermenegildo de Córdoba y Ñúñez-Villaseñor " * 3)[:119] + "a"
    full = replace(CARD, photo=photo, name=name, said="Acusación ficticia. " * 20)  # type: ignore[arg-type] # not asked for
    short = replace(full, name="Ana", said="", reward="")
    foot = (560, SIZE[1] - 132 + 4, *SIZE)
    differing = [
        abs(one - other)
        for one, other in zip(
            drawn(full).crop(foot).convert("L").tobytes(),
            drawn(short).crop(foot).convert("L").tobytes(),
            strict=True,
        )
    ]
    assert max(differing) < 24  # JPEG's own noise


def test_a_picture_is_another_when_anything_on_it_is() -> None:
    keys = {CARD.key, replace(CARD, foot="915-555-0143").key, replace(CARD, focus=(10, 10)).key}
    assert len(keys) == 3


def test_numbers_are_said_for_both_sides_of_the_border() -> None:
    assert centimetres((178, 178)) == "1.78 m (5′10″)"
    assert centimetres((170, 183)) == "1.70–1.83 m (5′7″–6′0″)"
    assert kilograms((80, 85)) == "80–85 kg (176–187 lb)"
    assert (years((38, 38)), years((30, 35))) == ("38", "30–35")


def test_a_photograph_is_offered_no_wider_than_it_is() -> None:
    assert widths_of(2400) == (360, 540, 800, 1200)
    assert widths_of(900) == (360, 540, 800, 900)
    assert widths_of(300) == (300,)


def test_a_title_that_calls_somebody_wanted_is_known_in_both_languages() -> None:
    wanted = ["Los diez más buscados", "SE BUSCA", "The Ten Most WANTED", "Buscadas"]
    assert [heads_wanted(title) for title in wanted] == [True] * 4
    assert not heads_wanted("Personas desaparecidas de la frontera")
    assert ribbon("missing", "unknown", "es") == "PERSONA DESAPARECIDA"


def test_a_feed_is_xml_whatever_a_name_holds() -> None:
    from xml.etree import ElementTree as ET

    notice = make_notice(name="Ana \ufffe<b>&\U0001f600", charge_es="]]> uno", charge_en="]]> one")
    page = notice_page(ApprovedNotice(approval=approve(notice), content=notice), "es")
    text = atom(FeedOf("es", "", "/feeds/es", "/C", Place(), Document(0, 1, ()), [page], NOW))
    titles = [one.text for one in ET.fromstring(text).iter("{http://www.w3.org/2005/Atom}title")]
    assert titles[1] == "SE BUSCA: Ana <b>&\U0001f600"
