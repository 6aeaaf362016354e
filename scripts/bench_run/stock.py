"""Twenty made-up photographs, and a device that holds a publication of them."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Final

from PIL import Image, ImageDraw, ImageFilter

from sync.canonical import sha256_of
from sync.models import Picture
from tests.fixtures_form import TipDevice
from tests.fixtures_player import manifest_of
from tests.making import approved_desk, make_desk

SIZE: Final = (1920, 1080)
PHOTOGRAPHS: Final = 20
PHOTOGRAPH: Final = (1440, 1080)
DWELL_S: Final = 3
FADE_S: Final = 0.6
FOLDER: Final = "photographs"


class Stock:
    """A device, the photographs also as files in `photographs/`, and new publications of them."""

    def __init__(self, folder: Path, *, size: tuple[int, int], input_mode: str) -> None:
        self.folder = folder
        self.device = TipDevice(folder, size=size, crossfade_s=FADE_S, input=input_mode)
        (folder / FOLDER).mkdir()
        self._data = {number: photograph(number) for number in range(1, PHOTOGRAPHS + 1)}
        for number, data in self._data.items():
            (folder / FOLDER / f"{number:02}.jpg").write_bytes(data)
        self._publication = 0

    def publish(self, duration_s: int = 300) -> None:
        """A publication whose people have other photographs than in the last one."""
        self._publication += 1
        now = datetime.now(UTC)
        people = range(1, PHOTOGRAPHS + 1)
        taken = {n: (n + self._publication - 2) % PHOTOGRAPHS + 1 for n in people}
        changes: dict[int, dict[str, object]] = {
            number: {"pictures": (picture_of(self._data[taken[number]]),)} for number in people
        }
        manifest = manifest_of(
            people,
            publication=self._publication,
            at=now,
            duration_s=duration_s,
            approval=50 * self._publication,
            notice_changes=changes,
            desks=(approved_desk(make_desk(at=now), 50 * self._publication + 40, at=now),),
        )
        self.device.publish(manifest, read=lambda _picture, number: self._data[taken[number]])


@contextmanager
def stocked(
    *, duration_s: int = 300, size: tuple[int, int] = SIZE, input_mode: str = "none"
) -> Iterator[Stock]:
    """A device that holds its first publication; gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="sbb-") as name:
        stock = Stock(Path(name), size=size, input_mode=input_mode)
        stock.publish(duration_s)
        yield stock


def photograph(seed: int, size: tuple[int, int] = PHOTOGRAPH) -> bytes:
    """A made-up photograph: shapes, a gradient and grain, as hard to decode as a real one."""
    drawn = random.Random(seed)  # noqa: S311 - the same pictures in every run
    image = Image.linear_gradient("L").resize(size).convert("RGB")
    draw = ImageDraw.Draw(image)
    for _ in range(120):
        x, y, r = drawn.randrange(size[0]), drawn.randrange(size[1]), drawn.randrange(200)
        draw.ellipse((x - r, y - r, x + r, y + r), fill=tuple(drawn.randbytes(3)))
    image = image.filter(ImageFilter.GaussianBlur(6))
    grain = Image.effect_noise(size, 24).convert("RGB")
    out = BytesIO()
    Image.blend(image, grain, 0.15).save(out, "JPEG", quality=88)
    return out.getvalue()


def picture_of(data: bytes) -> Picture:
    """The model of a photograph's bytes."""
    return Picture(
        sha256=sha256_of(data),
        media_type="image/jpeg",
        byte_size=len(data),
        width=PHOTOGRAPH[0],
        height=PHOTOGRAPH[1],
    )
