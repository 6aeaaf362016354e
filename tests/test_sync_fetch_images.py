"""A device fetches, re-encodes, keeps and loses the pictures of image slides as it does faces."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from sync.canonical import sha256_of
from sync.layout import media_path
from sync.models import AnySlide, ChannelManifest, RecallList
from sync.pictures import DisplayPreparer
from sync.types import RecallSequence, Sha256
from tests.feed_simulator import FeedSimulator, served
from tests.fixtures_kinds import make_image_slide, make_ten_slide
from tests.making import (
    NOW,
    make_channel,
    make_manifest,
    make_notice,
    make_picture,
    make_recall,
    notice_id,
    picture_bytes,
)
from tests.simulated_device import RECALLED, SimulatedDevice, device

__all__ = ["device"]  # the fixture, imported for its name

IMAGE = make_picture(20)


def publication(number: int, *slides: AnySlide) -> ChannelManifest:
    """The device's channel with notice 1 in a grid and these slides."""
    channel = make_channel([], slides=(make_ten_slide(1), *slides))
    return make_manifest(
        [make_notice(1)], publication=number, first_approval=number * 10, channel=channel
    )


def kept(device: SimulatedDevice) -> set[Sha256]:
    """Which of the feed's pictures the device's current generation has on disk."""
    generation = device.store.load_generation()
    assert generation is not None
    derivatives = generation.record.derivatives
    return {s for s, d in derivatives.items() if (device.folder / "pictures" / d.sha256).exists()}


def shown(device: SimulatedDevice) -> list[str]:
    return [slide.id for slide in device.playlist().slides]


def test_an_images_picture_is_fetched_before_the_switch(device: SimulatedDevice) -> None:
    device.simulator.publish(publication(2, make_image_slide(20)))
    device.server.requests.clear()
    device.refresh().raise_failure()
    assert media_path(IMAGE.sha256) in device.server.requests
    assert shown(device) == ["ten", "image"]
    assert kept(device) == {make_picture(1).sha256, IMAGE.sha256}


def test_a_device_that_cannot_get_an_image_keeps_what_it_has(device: SimulatedDevice) -> None:
    device.simulator.publish(publication(2, make_image_slide(20)))
    device.simulator.files[media_path(IMAGE.sha256)] = picture_bytes(19)
    assert device.refresh().failure is not None
    assert device.generation()[1] == 1
    assert device.playing() == {notice_id(1), notice_id(3)}


@pytest.mark.parametrize(("target", "target_id"), [("slide", "image"), ("picture", IMAGE.sha256)])
def test_a_recalled_image_leaves_screen_and_disk_and_is_not_fetched_again(
    device: SimulatedDevice, target: str, target_id: str
) -> None:
    device.simulator.publish(publication(2, make_image_slide(20)))
    device.refresh().raise_failure()
    recalls = (
        make_recall(1, RECALLED),
        make_recall(2, target_id, target=target, up_to_approval=1000),
    )
    device.simulator.publish_recalls(
        RecallList(sequence=RecallSequence(2), issued=NOW, recalls=recalls)
    )
    device.refresh().raise_failure()
    assert shown(device) == ["ten"]
    assert kept(device) == {make_picture(1).sha256}
    device.restart()
    device.server.requests.clear()
    device.refresh().raise_failure()
    assert media_path(IMAGE.sha256) not in device.server.requests


def test_an_image_that_is_published_no_more_goes_with_the_last_generation_that_had_it(
    device: SimulatedDevice,
) -> None:
    device.simulator.publish(publication(2, make_image_slide(20)))
    device.refresh().raise_failure()
    for number in (3, 4):
        device.simulator.publish(publication(number))
        device.refresh().raise_failure()
    assert shown(device) == ["ten"]
    pictures = {path.name for path in (device.folder / "pictures").iterdir()}
    assert pictures == {make_picture(1).sha256}


def test_an_image_is_re_encoded_to_the_display_in_the_child(tmp_path: Path) -> None:
    wide = make_picture(20, size=(960, 540))
    simulator = FeedSimulator()
    simulator.publish(publication(1, make_image_slide(20, picture=wide)))
    simulator.files[media_path(wide.sha256)] = picture_bytes(20, (960, 540))
    with served(simulator) as server:
        screen = SimulatedDevice(tmp_path / "store", simulator, server, DisplayPreparer(480, 270))
        screen.refresh().raise_failure()
        generation = screen.store.load_generation()
        assert generation is not None
        derivative = generation.record.derivative(wide.sha256)
        assert derivative is not None
        data = screen.store.read_picture(derivative)
    assert sha256_of(data) == derivative.sha256 != wide.sha256
    with Image.open(io.BytesIO(data)) as picture:
        assert picture.size == (derivative.width, derivative.height)
        assert picture.width < 960
