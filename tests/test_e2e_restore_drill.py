"""The restore drill (issue 5, Must show 6): back up, write on, destroy, restore; real processes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.errors import BelowFloor
from tests.fixtures_database import Migrated
from tests.fixtures_restore import AFTER, BEFORE, CONFIRM, Drill, Screen, drilled

pytestmark = [pytest.mark.slow, pytest.mark.long]


@pytest.fixture
def drill(migrated: Migrated, tmp_path: Path) -> Iterator[Drill]:
    """On SQLite, serving."""
    with drilled(tmp_path, migrated) as made:
        yield made


def test_after_a_restore_screens_go_on_and_no_recalled_face_returns(
    drill: Drill, tmp_path: Path
) -> None:
    token, taken, one, two = drill.hub.python(BEFORE).split()
    assert taken == "201"
    with Screen(drill, tmp_path / "screen") as screen:
        screen.refresh()
        assert set(screen.shown()) == {one, two}
        backup = drill.back_up()

        drill.hub.python(AFTER)
        screen.refresh()
        on_screen = {two: "Nombre Corregido"}
        assert screen.shown() == on_screen
        publication = screen.publication()

        drill.destroy()
        assert "1 recall was taken over" in drill.restore(backup)

        assert drill.knows(token, then=CONFIRM) == {
            "locked": "True",
            "recalls": one,  # made after the backup, known from the live feed
            "tips": "1",
            "screens": "200",
            "approvals": "5",
            "people": "ana beto carla root tere",
            "sessions": "0",
            "archived": "True",
            "published": "0 0",
            "released": "False True",  # by the second of two people
            "grown": "True",
            "shown": two,
        }
        drill.serve()
        assert drill.hears(token) == 200, "the screen goes on without being enrolled again"
        screen.refresh()
        on_screen = {two: "Nombre Vuelto a Corregir"}
        assert screen.shown() == on_screen
        assert screen.publication() > publication

        drill.destroy(feed_too=True)
        assert "The feed was lost" in drill.restore(backup)
        assert isinstance(screen.look().failure, BelowFloor), "older than what it has seen"
        assert screen.shown() == on_screen, "nor does the backup's feed bring the face back"
