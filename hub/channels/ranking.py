"""The numbers of a campaign's list on the slides of a channel's draft, when some leave: pure.

A screen that says 06 / 10 promises ten; where one left and nobody renumbered, ten are promised,
nine are shown, and a number is missing between two others.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, TypeAlias

Block: TypeAlias = dict[str, Any]
"""A slide's raw value in its stream: `type` and `value`."""


def closed_up(kept: Sequence[Block], gone: Sequence[Block]) -> tuple[list[Block], int]:
    """`kept`, each number lowered by how many numbers of its list before it are no more, and each
    length by how many left; and how many slides that changed. A list is a campaign's slides of one
    length. A number that a slide which stays has too is not free: nobody knows which was meant."""
    held: dict[tuple[Any, Any], set[int]] = defaultdict(set)
    left: dict[tuple[Any, Any], set[int]] = defaultdict(set)
    for slides, numbers in ((kept, held), (gone, left)):
        for slide in slides:
            if rank := _rank(slide):
                numbers[_list_of(slide)].add(rank)
    told: list[Block] = []
    changed = 0
    for slide in kept:
        rank, of = _rank(slide), slide["value"].get("rank_of")
        free = left[_list_of(slide)] - held[_list_of(slide)] if rank else set()
        if rank and free:
            now = {
                "rank": rank - sum(number < rank for number in free),
                "rank_of": of - len(free) if of else of,
            }
            slide = {**slide, "value": {**slide["value"], **now}}  # noqa: PLW2901
            changed += 1
        told.append(slide)
    return told, changed


def _rank(slide: Block) -> int | None:
    return slide["value"].get("rank") if slide["type"] == "notice" else None


def _list_of(slide: Block) -> tuple[Any, Any]:
    return slide["value"].get("campaign"), slide["value"].get("rank_of")
