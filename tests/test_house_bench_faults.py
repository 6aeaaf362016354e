"""The fault bench's judges fail on what they are there to find, and on nothing else."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from itertools import combinations
from pathlib import Path

import pytest
from PIL import Image

from scripts.bench_run.faults.colours import (
    NEAR,
    NOTICES,
    PHOTO,
    PUBLICATIONS,
    Sight,
    forgery,
    palette,
    photograph,
    sight_of,
)
from scripts.bench_run.faults.mischief import FAULTS
from scripts.bench_run.faults.run import Run, banned_colours, fault_of, report_of
from scripts.bench_run.faults.tips import lost_or_doubled
from scripts.bench_run.faults.watching import RECALL_S, Allowed, Watch, wrong_with

GROUND = (10, 16, 31)
ALLOWED = Allowed(faces={(1, 2), (3, 2)}, banned={5: 100.0})


def display(*pictures: bytes) -> Image.Image:
    """A display with these photographs side by side, as a slide has one."""
    from io import BytesIO

    image = Image.new("RGB", (640, 360), GROUND)
    for place, data in enumerate(pictures):
        with Image.open(BytesIO(data)) as photo:
            image.paste(photo.resize((144, 180)), (20 + place * 160, 60))
    return image


def test_every_face_of_every_publication_is_told_by_its_colours() -> None:
    for notice in range(NOTICES):
        for publication in range(PUBLICATIONS):
            assert sight_of(display(photograph(notice, publication))).face == (notice, publication)


def test_no_two_colours_can_be_taken_for_one_another() -> None:
    for one, other in combinations(palette(), 2):
        assert max(abs(a - b) for a, b in zip(one, other, strict=True)) > 2 * NEAR


def test_an_empty_slide_has_no_face_and_a_dead_display_is_blank() -> None:
    assert sight_of(Image.new("RGB", (640, 360), GROUND)) == Sight()
    assert sight_of(Image.new("RGB", (640, 360))).blank


def test_a_forged_picture_is_wrong() -> None:
    assert "nobody signed" in str(wrong_with(sight_of(display(forgery())), ALLOWED, 0.0))


def test_a_recalled_face_is_wrong_after_its_second_and_not_before() -> None:
    sight = sight_of(display(photograph(5, 2)))
    allowed = Allowed(faces={(5, 2)}, banned={5: 100.0})
    assert wrong_with(sight, allowed, 100.0 + RECALL_S) is None
    assert "recalled" in str(wrong_with(sight, allowed, 100.1 + RECALL_S))


def test_only_the_last_person_of_a_colour_can_ban_it() -> None:
    second = 2 + NOTICES
    assert banned_colours({2: 5.0}, (1, 3, 4, 5)) == {2: 5.0}
    assert banned_colours({2: 5.0}, (1, 3, 4, second)) == {}
    # Recalled at the hub, and the device cannot know it yet.
    assert banned_colours({2: 5.0}, (1, 3, 4, second + 1)) == {}
    assert banned_colours({2: 5.0, second: 70.0}, (1, 3, 4, second + 1)) == {2: 70.0}


def test_a_face_of_no_publication_and_two_halves_of_two_are_wrong() -> None:
    assert wrong_with(sight_of(display(photograph(1, 2))), ALLOWED, 0.0) is None
    assert "no publication" in str(wrong_with(sight_of(display(photograph(1, 3))), ALLOWED, 0.0))
    both = sight_of(display(photograph(1, 2), photograph(3, 2)))
    assert "several" in str(wrong_with(both, ALLOWED, 0.0))


def test_half_a_photograph_is_wrong() -> None:
    whole = display(photograph(1, 2))
    whole.paste(GROUND, (20, 150, 20 + PHOTO[0], 300))
    assert "several" in str(wrong_with(sight_of(whole), ALLOWED, 0.0))


def test_what_is_wrong_counts_from_its_second_picture_and_once() -> None:
    watch = Watch(Sight, lambda: ALLOWED)
    wrong = Sight(forged=True)
    for sight in (wrong, Sight(), wrong, Sight()):
        watch.see(sight, 1.0)
    assert watch.wrongs() == []
    for _ in range(3):
        watch.see(wrong, 1.0)
    assert len(watch.wrongs()) == 1
    assert watch.wrongs() == []


def test_the_time_without_a_picture_is_measured_from_its_going_to_its_coming_back() -> None:
    watch = Watch(Sight, lambda: ALLOWED)
    watch.see(Sight(), 1.0)
    watch.strike()
    assert watch.dark_s() == 0.0
    watch.see(Sight(blank=True), 2.0)
    assert watch.dark_s() is None
    watch.see(Sight(), 3.5)
    watch.see(Sight(), 9.0)
    assert watch.dark_s() == pytest.approx(1.5)


def test_tips_that_are_lost_or_doubled_are_found() -> None:
    assert lost_or_doubled({1, 2}, [2, 1]) == []
    assert lost_or_doubled({1}, [1, 2]) == []  # whoever was not told may have been kept
    assert lost_or_doubled({1, 2}, [1]) == ["saved tip 2 was lost"]
    assert lost_or_doubled({1}, [1, 1]) == ["tip 1 arrived 2 times"]


def test_a_run_has_its_fault_by_its_seed_and_every_fault_comes_as_often() -> None:
    runs = range(1, 10 * len(FAULTS) + 1)
    order = [fault_of(7, number) for number in runs]
    assert order == [fault_of(7, number) for number in runs]
    assert order != [fault_of(8, number) for number in runs]
    assert set(Counter(order).values()) == {10}
    assert set(order) == set(FAULTS)


@pytest.mark.parametrize("found", ["tips", "pictures", "store"])
def test_a_single_wrong_fails_the_bench(found: str) -> None:
    well: dict[str, list[str]] = {"tips": [], "pictures": [], "store": []}
    good = Run(1, "disk full", 0.5, 1.0, **well)
    bad = Run(2, "disk full", 0.5, 1.0, **well | {found: ["it is so"]})
    assert report_of([good], 1).ok
    assert not report_of([good, bad], 2).ok


def test_a_bench_that_was_ended_early_is_not_ok() -> None:
    good = [Run(n, "disk full", 0.5, 1.0, [], [], []) for n in range(1, 11)]
    assert report_of(good, 10).ok
    assert not report_of(good, 11).ok


def test_a_picture_that_comes_back_late_fails_the_bench() -> None:
    runs = [Run(n, "disk full", 3.1 if n > 9 else 0.5, 1.0, [], [], []) for n in range(1, 11)]
    assert report_of(runs[:9], 9).ok
    assert not report_of(runs, 10).ok


def test_the_clock_of_the_kiosk_can_be_made_wrong(tmp_path: Path) -> None:
    root = Path(__file__).resolve().parent.parent
    wrong = tmp_path / "clock"
    wrong.write_text("-86400", "ascii")
    program = (
        "import datetime\nfrom sync.store.clock import system_clock\n"
        "read = system_clock('trusted')\n"
        "print((datetime.datetime.now(datetime.UTC) - read().wall).total_seconds())\n"
    )
    jump = root / "scripts" / "bench_run" / "faults" / "jump"
    done = subprocess.run(
        [sys.executable, "-P", "-c", program],
        env=os.environ | {"PYTHONPATH": f"{jump}:{root}", "BENCH_CLOCK": str(wrong)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert float(done.stdout) == pytest.approx(86_400, abs=5)
