"""What the check reads off a screenshot: the QR it shows, and how much of it changed."""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageChops

from scripts.demo_run.processes import DemoError

SAME = 12
"""Differences of a channel up to this are dithering, not news (0 to 255)."""


def read_qr(path: Path) -> str:
    """The text of the one QR code on a picture, found as a phone would; raises `DemoError`."""
    import zxingcpp

    with Image.open(path) as picture:
        found = zxingcpp.read_barcodes(picture.convert("RGB"))
    texts = [code.text for code in found]
    if len(texts) != 1:
        raise DemoError(f"{path.name}: {len(texts)} QR codes found, not one: {texts}")
    return texts[0]


def changed_share(before: Path, after: Path, box: tuple[float, float, float, float]) -> float:
    """How much of a box (left, top, right, bottom as shares) differs between two: 0 to 1."""
    with Image.open(before) as one, Image.open(after) as other:
        if one.size != other.size:
            raise DemoError(f"{before.name} and {after.name} differ in size")
        width, height = one.size
        pixels = (
            round(box[0] * width), round(box[1] * height),
            round(box[2] * width), round(box[3] * height),
        )  # fmt: skip
        difference = ImageChops.difference(
            one.convert("RGB").crop(pixels), other.convert("RGB").crop(pixels)
        ).convert("L")
    histogram = difference.histogram()
    return sum(histogram[SAME + 1 :]) / sum(histogram)


def differing_share(one: Path, other: Path, *, by: int = 16) -> float:
    """How many pixels, 0 to 1, differ by more than `by` of 255 in any colour."""
    with Image.open(one) as first, Image.open(other) as second:
        if first.size != second.size:
            raise DemoError(f"{one.name} and {other.name} differ in size")
        bands = ImageChops.difference(first.convert("RGB"), second.convert("RGB")).split()
    red, green, blue = bands
    worst = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    histogram = worst.histogram()
    return sum(histogram[by + 1 :]) / sum(histogram)


PHOTOGRAPH = (0.0, 0.15, 0.40, 0.70)
"""Where a landscape notice has its photograph, clear of ribbon and caution strip."""
WORDS = (0.45, 0.0, 1.0, 0.55)
"""Where it has its name and charge."""
