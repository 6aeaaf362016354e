"""The stage: what is seen at each moment of a crossfade, and no frame when it stands."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screens.stage.easing import Fade, eased
from tests.fixtures_stage import Easel, gl, plain_texture

__all__ = ["gl"]

RED, GREEN, BLUE = (200, 0, 0), (0, 200, 0), (0, 0, 200)
SIZE = (64, 36)
GROUND = (10, 16, 31)


@pytest.fixture
def stage(gl: None) -> Any:
    from screens.stage import Stage

    return Stage(size=SIZE, size_hint=(None, None))


def test_a_bare_stage_shows_the_ground_and_not_black(stage: Any) -> None:
    assert Easel(stage).look(30, 20) == GROUND


@pytest.mark.parametrize("spot", [(0, 0), (63, 35), (30, 20)])
def test_a_shown_texture_fills_the_stage_to_its_corners(stage: Any, spot: tuple[int, int]) -> None:
    stage.show(plain_texture(RED))
    assert Easel(stage).look(*spot) == RED


@pytest.mark.parametrize(
    ("at_s", "seen"),
    [(10.0, RED), (10.3, (100, 100, 0)), (10.6, GREEN), (99.0, GREEN)],
)
def test_a_crossfade_goes_from_the_one_to_the_other(
    stage: Any, at_s: float, seen: tuple[int, int, int]
) -> None:
    easel = Easel(stage)
    stage.show(plain_texture(RED))
    stage.crossfade(plain_texture(GREEN), 0.6, now_s=10.0)
    stage.advance(at_s)
    assert easel.look(30, 20) == seen


def test_a_crossfade_asks_for_a_frame_at_every_step_that_is_seen_and_for_none_after_it(
    stage: Any,
) -> None:
    easel = Easel(stage)
    stage.show(plain_texture(RED))
    stage.crossfade(plain_texture(GREEN), 0.6, now_s=0.0)
    asked = []
    for step in range(1, 31):
        easel.look(0, 0)
        stage.advance(step / 30)
        asked.append(easel.wants_a_frame)
    assert asked == [True] * 17 + [False] * 13
    assert easel.look(30, 20) == GREEN


def test_a_standing_slide_asks_for_no_frame(stage: Any) -> None:
    easel = Easel(stage)
    stage.show(plain_texture(RED))
    easel.look(0, 0)
    assert [stage.advance(1.0), easel.wants_a_frame] == [False, False]


def test_a_cut_in_the_middle_of_a_fade_leaves_nothing_of_either(stage: Any) -> None:
    easel = Easel(stage)
    stage.show(plain_texture(RED))
    stage.crossfade(plain_texture(GREEN), 0.6, now_s=0.0)
    stage.advance(0.3)
    stage.show(plain_texture(BLUE))
    assert (easel.look(30, 20), stage.fading) == (BLUE, False)


def test_clearing_lets_go_of_every_texture(stage: Any) -> None:
    stage.show(plain_texture(RED))
    stage.crossfade(plain_texture(GREEN), 0.6, now_s=0.0)
    stage.clear()
    assert (Easel(stage).look(30, 20), stage.visible) == (GROUND, ())


def test_a_finished_fade_lets_the_old_texture_go(stage: Any) -> None:
    old, new = plain_texture(RED), plain_texture(GREEN)
    stage.show(old)
    stage.crossfade(new, 0.6, now_s=0.0)
    assert stage.visible == (old, new)
    stage.advance(0.7)
    assert stage.visible == (new,)


def test_a_fade_begun_during_another_starts_from_what_that_led_to(stage: Any) -> None:
    easel = Easel(stage)
    stage.show(plain_texture(RED))
    stage.crossfade(plain_texture(GREEN), 0.6, now_s=0.0)
    stage.advance(0.3)
    stage.crossfade(plain_texture(BLUE), 0.6, now_s=0.3)
    assert easel.look(30, 20) == GREEN


def test_a_fade_without_time_is_a_cut(stage: Any) -> None:
    easel = Easel(stage)
    stage.show(plain_texture(RED))
    stage.crossfade(plain_texture(GREEN), 0.0, now_s=0.0)
    assert (easel.look(30, 20), stage.fading) == (GREEN, False)


def test_the_first_slide_does_not_fade_in_from_nothing(stage: Any) -> None:
    stage.crossfade(plain_texture(GREEN), 0.6, now_s=0.0)
    assert (Easel(stage).look(30, 20), stage.fading) == (GREEN, False)


def test_a_smaller_texture_is_scaled_up_smoothly_and_a_fitting_one_is_not_touched(
    stage: Any,
) -> None:
    small, fitting = plain_texture(RED, (32, 18)), plain_texture(GREEN, SIZE)
    stage.show(small)
    assert (Easel(stage).look(63, 35), small.mag_filter) == (RED, "linear")
    stage.show(fitting)
    assert fitting.mag_filter == "nearest"


def test_a_texture_that_stands_on_its_head_is_refused(stage: Any) -> None:
    texture = plain_texture(RED)
    texture.flip_vertical()
    with pytest.raises(ValueError, match="upright"):
        stage.show(texture)


def test_a_resized_stage_is_still_filled(stage: Any) -> None:
    stage.show(plain_texture(RED))
    stage.size = (128, 72)
    assert Easel(stage).look(127, 71) == RED


@given(st.floats(min_value=-10, max_value=10), st.floats(min_value=-10, max_value=10))
def test_easing_stays_within_its_ends_and_never_goes_back(one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert 0.0 <= eased(low) <= eased(high) <= 1.0


def test_a_fade_of_no_length_shows_the_new_picture_at_once() -> None:
    assert Fade(started_s=5.0, seconds=0.0).mix(5.0) == 1.0
