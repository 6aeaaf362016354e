"""What an editor and an approver look at is what a screen shows: the hub's preview beside a real
player's screenshot of the same content (issue 5, Must show 1).
"""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageChops

from hub.notices.originals import original_path
from hub.previews.drawing import draw_slide, renderer
from hub.previews.sizes import PreviewSize
from scripts.bench_run.stock import photograph, picture_of
from sync.models import Notice, NoticeSlide
from sync.models.slide import AnySlide
from sync.pictures import reencode
from sync.types import SlideId
from tests.fixtures_hub import Hub, hub  # noqa: F401
from tests.fixtures_kinds import make_ten_slide
from tests.fixtures_player import Device, playing
from tests.making import make_campaign, make_channel, make_manifest, make_notice

pytestmark = [pytest.mark.slow, pytest.mark.long]

NOTICEABLE = 16
"""Of 255, in any of the three colours."""
MOST = 0.005
"""Share of the pixels that may differ noticeably."""
PEOPLE = range(1, 11)


@pytest.fixture
def preview(hub: Hub, settings: Any) -> Iterator[Callable[..., Image.Image]]:  # noqa: F811
    """Draws a slide as the hub's pages do."""
    command = (sys.executable, "-m", "kiosk.render", "--serve", "--no-voice")
    settings.SEBUSCA_RENDERER = command

    def drawn(slide: AnySlide, notices: list[Notice], size: PreviewSize) -> Image.Image:
        png = draw_slide(slide, notices, make_campaign(), size)
        with Image.open(io.BytesIO(png)) as image:
            return image.convert("RGB")

    yield drawn
    renderer(command, hub.data).close()


def share_that_differs(one: Image.Image, other: Image.Image) -> float:
    """Share of pixels of which a colour differs by more than NOTICEABLE."""
    red, green, blue = ImageChops.difference(one, other).split()
    most = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    return sum(most.histogram()[NOTICEABLE + 1 :]) / (one.width * one.height)


@pytest.mark.parametrize(
    "size", [PreviewSize(1280, 720, "es"), PreviewSize(1080, 1920, "es")], ids=str
)
def test_a_preview_is_what_the_screen_shows(
    size: PreviewSize,
    preview: Callable[..., Image.Image],
    hub: Hub,  # noqa: F811
    tmp_path: Path,
) -> None:
    faces = {number: photograph(number) for number in PEOPLE}
    for data in faces.values():
        path = original_path(picture_of(data).sha256)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    device = Device(tmp_path / "device", size=(size.width, size.height), input="touch")
    device.folder.mkdir()
    now = datetime.now(UTC)
    notices = [make_notice(n, at=now, pictures=(picture_of(faces[n]),)) for n in PEOPLE]
    shown = NoticeSlide(
        id=SlideId("one"), notice_id=notices[0].id, campaign_id=make_campaign().id, rank=3,
        rank_of=10, duration_s=300,
    )  # fmt: skip
    slides: list[tuple[AnySlide, list[Notice]]] = [
        (shown, notices[:1]),
        (make_ten_slide(duration_s=300), notices),
    ]

    def show(number: int) -> None:
        slide, people = slides[number]
        device.publish(
            make_manifest(
                people,
                at=now,
                publication=number + 1,
                first_approval=1 + 50 * number,
                channel=make_channel(people, slides=(slide,)),
            ),
            # As the agent keeps them: re-encoded for this very display.
            read=lambda _picture, n: (
                reencode(faces[n], max_size=(size.width, size.height), subject=str(n)).data
            ),
        )

    show(0)
    with playing(device) as player:
        for number, (slide, people) in enumerate(slides):
            if number:
                show(number)
                player.order("wake")
            player.until(lambda s, slide=slide: s["slide"] == slide.id and s["shown_at"])
            screen = player.look()
            drawn = preview(slide, people, size)
            assert drawn.size == screen.size
            assert share_that_differs(drawn, screen) < MOST, slide.id


def test_another_name_is_noticed(preview: Callable[..., Image.Image]) -> None:
    """The measure finds what it is there to find: one letter of a name."""
    size = PreviewSize(800, 480, "es")
    slide = make_ten_slide(1)
    one, other = make_notice(1, pictures=()), make_notice(1, pictures=(), name="Otro Nombre")
    assert share_that_differs(preview(slide, [one], size), preview(slide, [other], size)) > MOST
