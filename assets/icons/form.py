"""The icons of the tip form and of its keyboard."""

from __future__ import annotations

from collections.abc import Callable

from assets.icons.pen import Pen

_FINE = 1.8


def back(pen: Pen) -> None:
    """A chevron to the left."""
    pen.line([(15, 4.5), (7.5, 12), (15, 19.5)], 2.6)


def next(pen: Pen) -> None:  # noqa: A001 - named for what it shows; nobody calls the builtin here
    """A chevron to the right."""
    pen.line([(9, 4.5), (16.5, 12), (9, 19.5)], 2.6)


def cross(pen: Pen) -> None:
    """Two strokes that cross."""
    pen.line([(5.4, 5.4), (18.6, 18.6)], 2.4)
    pen.line([(18.6, 5.4), (5.4, 18.6)], 2.4)


def lock(pen: Pen) -> None:
    """A closed padlock."""
    pen.rounded((4, 10.4, 20, 21.4), 2.4)
    pen.line([(7.6, 10.4), (7.6, 7)])
    pen.line([(16.4, 10.4), (16.4, 7)])
    pen.arc((12, 7), 4.4, 180, 360)
    pen.dot((12, 15), 1.6)
    pen.line([(12, 15.4), (12, 17.8)], 1.6)


def pencil(pen: Pen) -> None:
    """A pencil that points down to the left."""
    pen.line([(4, 20), (5.4, 14.8), (16, 4.2), (19.8, 8), (9.2, 18.6), (4, 20)])
    pen.line([(13.2, 7), (17, 10.8)])


def eye(pen: Pen) -> None:
    """An open eye."""
    pen.arc((12, 19.2), 12.6, 215, 325)
    pen.arc((12, 4.8), 12.6, 35, 145)
    pen.dot((12, 12), 3.2)


def place(pen: Pen) -> None:
    """A house."""
    pen.line([(2.8, 11.6), (12, 3.4), (21.2, 11.6)], 2.2)
    pen.line([(5.2, 10), (5.2, 20.6), (18.8, 20.6), (18.8, 10)])
    pen.line([(9.8, 20.6), (9.8, 14.6), (14.2, 14.6), (14.2, 20.6)])


def vehicle(pen: Pen) -> None:
    """A car from the side."""
    pen.line(
        [(5, 17), (2.2, 17), (2.2, 12.4), (5.4, 11.2), (8, 6.6), (15.6, 6.6), (18.4, 11.2),
         (21.8, 12.6), (21.8, 17), (19, 17)]
    )  # fmt: skip
    pen.line([(9.2, 17), (14.8, 17)])
    pen.line([(5.4, 11.2), (18.4, 11.2)], _FINE)
    pen.arc((7.1, 17), 2.2, 0, 360)
    pen.arc((16.9, 17), 2.2, 0, 360)


def phone(pen: Pen) -> None:
    """A telephone as it is carried."""
    pen.rounded((6.2, 2.4, 17.8, 21.6), 2.6)
    pen.line([(10.6, 18.4), (13.4, 18.4)], _FINE)


def people(pen: Pen) -> None:
    """Two people, one before the other."""
    pen.arc((9, 8), 3.7, 0, 360)
    pen.arc((9, 21), 7, 188, 352)
    pen.arc((15.6, 8.2), 3.6, -105, 75)
    pen.arc((15.6, 21), 6.8, 288, 352)


def person(pen: Pen) -> None:
    """Head and shoulders of anyone."""
    pen.arc((12, 8), 4.2, 0, 360)
    pen.arc((12, 22), 8.2, 188, 352)


def history(pen: Pen) -> None:
    """A clock whose rim is an arrow that runs back."""
    pen.arc((12.4, 12), 8.8, -165, 150)
    pen.line([(3.6, 4.6), (3.9, 9.8), (9, 9.4)])
    pen.line([(12.4, 7), (12.4, 12.4), (16, 14.4)])


def more(pen: Pen) -> None:
    """Three dots."""
    for x in (5, 12, 19):
        pen.dot((x, 12), 2)


def question(pen: Pen) -> None:
    """A question mark in a circle."""
    pen.arc((12, 12), 9.6, 0, 360)
    pen.arc((12, 9.6), 2.9, 180, 395)
    pen.line([(14.3, 11.3), (12, 13.2), (12, 14.2)])
    pen.dot((12, 17.2), 1.25)


def clock(pen: Pen) -> None:
    """A clock."""
    pen.arc((12, 12), 9.4, 0, 360)
    pen.line([(12, 6.4), (12, 12.4), (15.8, 14.6)])


def sun(pen: Pen) -> None:
    """The sun: this very day."""
    pen.arc((12, 12), 4.4, 0, 360)
    for x, y in (
        (0, 1),
        (1, 0),
        (0, -1),
        (-1, 0),
        (0.7, 0.7),
        (0.7, -0.7),
        (-0.7, 0.7),
        (-0.7, -0.7),
    ):
        pen.line([(12 + 7.4 * x, 12 + 7.4 * y), (12 + 9.8 * x, 12 + 9.8 * y)])


def calendar(pen: Pen) -> None:
    """A sheet of a calendar."""
    pen.rounded((3.4, 5, 20.6, 20.8), 2.2)
    pen.line([(3.6, 10), (20.4, 10)], _FINE)
    pen.line([(8, 2.8), (8, 6.4)])
    pen.line([(16, 2.8), (16, 6.4)])
    for point in ((8, 13.6), (12, 13.6), (16, 13.6), (8, 17.2), (12, 17.2)):
        pen.dot(point, 1.1)


def no_camera(pen: Pen) -> None:
    """A camera, struck through."""
    pen.rounded((2.8, 6.8, 21.2, 19.8), 2.2)
    pen.line([(8, 6.8), (9.4, 4.4), (14.6, 4.4), (16, 6.8)])
    pen.arc((12, 13.2), 3.6, 0, 360)
    pen.line([(4, 2.6), (20.6, 22)], 4.6, ink=0)
    pen.line([(3, 2.6), (20, 22)])


def qr(pen: Pen) -> None:
    """Three finder patterns and a few modules."""
    for x, y in ((3, 3), (14, 3), (3, 14)):
        pen.rounded((x, y, x + 7, y + 7), 0.8, 1.9)
        pen.dot((x + 3.5, y + 3.5), 1.3)
    for a, b in ((14.6, 14.6), (20.4, 14.6), (17.5, 17.5), (14.6, 20.4), (20.4, 20.4)):
        pen.shape([(a - 1.3, b - 1.3), (a + 1.3, b - 1.3), (a + 1.3, b + 1.3), (a - 1.3, b + 1.3)])


def shift(pen: Pen) -> None:
    """A broad arrow upwards."""
    pen.line(
        [
            (12, 3.6),
            (20.4, 12),
            (15.6, 12),
            (15.6, 19.6),
            (8.4, 19.6),
            (8.4, 12),
            (3.6, 12),
            (12, 3.6),
        ]
    )


def backspace(pen: Pen) -> None:
    """A label that points to the left, with a cross."""
    pen.line([(8, 5), (21.4, 5), (21.4, 19), (8, 19), (2.4, 12), (8, 5)])
    pen.line([(11.4, 9), (17.4, 15)])
    pen.line([(17.4, 9), (11.4, 15)])


def new_line(pen: Pen) -> None:
    """Down, and back to the left."""
    pen.line([(19.4, 5), (19.4, 14), (4.6, 14)], 2.2)
    pen.line([(9.4, 9.2), (4.6, 14), (9.4, 18.8)], 2.2)


FORM_ICONS: tuple[Callable[[Pen], None], ...] = (
    back,
    next,
    cross,
    lock,
    pencil,
    eye,
    place,
    vehicle,
    phone,
    people,
    person,
    history,
    more,
    question,
    clock,
    sun,
    calendar,
    no_camera,
    qr,
    shift,
    backspace,
    new_line,
)
