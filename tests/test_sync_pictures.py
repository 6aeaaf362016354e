"""Pictures from outside: decoded in a child with limits, refused by reason, written anew."""

from __future__ import annotations

import io
import os
import signal
import struct
import time
import zlib
from pathlib import Path

import pytest
from PIL import Image, ImageCms

from sync.canonical import sha256_of
from sync.errors import PictureRefused
from sync.pictures import DisplayPreparer, EncodedPicture, PictureLimits, Reencoder, reencode
from tests.making import picture_bytes


def saved(image: Image.Image, media: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, media, **options)  # type: ignore[arg-type]
    return out.getvalue()


def opened(picture: EncodedPicture) -> Image.Image:
    image = Image.open(io.BytesIO(picture.data))
    image.load()
    return image


def png_of(width: int, height: int, rows: bytes = b"") -> bytes:
    """A PNG that claims a size; its rows may be anything (W3C PNG 5.3)."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        checksum = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", checksum)

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def refused(data: bytes, **options: object) -> str:
    with pytest.raises(PictureRefused) as caught:
        reencode(data, subject="media/aa/aa", **options)  # type: ignore[arg-type]
    assert caught.value.subject == "media/aa/aa"
    return caught.value.why


# --- accepted --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("media", "expected"), [("JPEG", "image/jpeg"), ("PNG", "image/png"), ("WEBP", "image/jpeg")]
)
def test_jpeg_png_and_webp_come_out_as_jpeg_or_png(media: str, expected: str) -> None:
    picture = reencode(picture_bytes(1, (200, 250), media))
    assert (picture.media_type, picture.width, picture.height) == (expected, 200, 250)
    assert (opened(picture).mode, opened(picture).size) == ("RGB", (200, 250))
    assert picture.sha256 == sha256_of(picture.data)


def test_a_picture_is_fitted_into_the_display_and_never_enlarged() -> None:
    data = picture_bytes(1, (800, 1000))
    small, same = reencode(data, max_size=(400, 400)), reencode(data, max_size=(1920, 1080))
    assert (small.width, small.height) == (320, 400)
    assert (same.width, same.height) == (800, 1000)


def test_nothing_but_pixels_comes_through() -> None:
    exif = Image.Exif()
    exif[0x010E] = "where it was taken"
    data = saved(Image.new("RGB", (40, 50)), "JPEG", exif=exif, comment=b"a secret note")
    picture = reencode(data + b"trailing bytes: a hidden archive")
    assert b"secret" not in picture.data
    assert b"taken" not in picture.data
    assert b"hidden" not in picture.data
    assert dict(opened(picture).getexif()) == {}


def test_a_photograph_taken_sideways_is_set_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # Orientation: the camera was turned clockwise (EXIF 2.32, 4.6.4)
    data = saved(Image.new("RGB", (40, 20), "red"), "JPEG", exif=exif)
    picture = reencode(data)
    assert (picture.width, picture.height) == (20, 40)


def test_transparency_is_laid_on_white() -> None:
    picture = reencode(saved(Image.new("RGBA", (20, 20), (255, 0, 0, 0)), "PNG"))
    assert opened(picture).getpixel((10, 10)) == (255, 255, 255)


def test_an_embedded_profile_is_converted_to_srgb_and_dropped() -> None:
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    picture = reencode(saved(Image.new("RGB", (20, 20), (10, 200, 30)), "PNG", icc_profile=lab))
    assert "icc_profile" not in opened(picture).info
    assert opened(picture).getpixel((5, 5)) == pytest.approx((10, 200, 30), abs=3)


def test_a_damaged_profile_is_ignored() -> None:
    data = saved(Image.new("RGB", (20, 20), (10, 200, 30)), "PNG", icc_profile=b"not a profile")
    assert reencode(data).width == 20


@pytest.mark.parametrize("mode", ["L", "P", "1", "CMYK"])
def test_other_kinds_of_pixels_become_rgb(mode: str) -> None:
    media = "JPEG" if mode == "CMYK" else "PNG"
    assert opened(reencode(saved(Image.new(mode, (20, 20)), media))).mode == "RGB"


def test_only_the_first_frame_of_an_animation_is_kept() -> None:
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue")]
    data = saved(frames[0], "WEBP", save_all=True, append_images=frames[1:], lossless=True)
    assert opened(reencode(data)).getpixel((5, 5)) == pytest.approx((254, 0, 0), abs=3)


def test_equal_pictures_come_out_with_equal_bytes() -> None:
    data = picture_bytes(3, (300, 400))
    assert reencode(data).sha256 == reencode(data).sha256


def test_what_was_written_can_be_written_again() -> None:
    once = reencode(picture_bytes(3))
    assert (again := reencode(once.data)).width == once.width
    assert again.media_type == once.media_type


# --- refused ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "data",
    [
        b"<!DOCTYPE html><p>404",
        b"\x00" * 1000,
        saved(Image.new("RGB", (20, 20)), "GIF"),
        saved(Image.new("RGB", (20, 20)), "TIFF"),
        saved(Image.new("RGB", (20, 20)), "BMP"),
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
        b'<svg xmlns="http://www.w3.org/2000/svg"/>',
    ],
    ids=["html", "zeros", "gif", "tiff", "bmp", "postscript", "svg"],
)
def test_what_is_no_jpeg_png_or_webp_is_refused(data: bytes) -> None:
    assert refused(data) == "not a JPEG, PNG or WebP picture"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"\x00\x00\x00\x24ftypheic" + bytes(80), "heic"),
        (b"\x00\x00\x00\x24ftypavif" + bytes(80), "kind"),
        (b"%PDF-1.7", "kind"),
        (saved(Image.new("RGB", (64, 64)), "PNG")[:-30], "damaged"),
        (png_of(60_000, 60_000), "pixels"),
        (saved(Image.new("RGB", (7, 90)), "PNG"), "small"),
        (bytes(8 * 2**20 + 1), "bytes"),
        (saved(Image.new("I;16", (64, 64)), "PNG"), "unreadable"),
    ],
    ids=["heic", "avif", "pdf", "cut", "bomb", "dot", "long", "16 bits"],
)
def test_a_refusal_has_a_reason_that_others_can_word(data: bytes, reason: str) -> None:
    with pytest.raises(PictureRefused) as caught:
        reencode(data)
    assert caught.value.reason == reason


def test_an_empty_file_is_refused() -> None:
    assert refused(b"") == "is empty"


def test_a_file_that_is_too_long_is_refused_unread() -> None:
    assert refused(b"x" * 11, limits=PictureLimits(max_bytes=10)).startswith("is 11 bytes long")


@pytest.mark.parametrize("media", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("part", [0.3, 0.6, 0.9])
def test_a_truncated_picture_is_refused(media: str, part: float) -> None:
    noise = Image.frombytes("RGB", (64, 64), bytes((n * n * 7) % 251 for n in range(64 * 64 * 3)))
    data = saved(noise, media)
    why = refused(data[: int(len(data) * part)])
    assert "damaged" in why or "not a JPEG" in why


def test_too_many_pixels_are_refused_before_any_is_decoded() -> None:
    began = time.monotonic()
    assert refused(png_of(60_000, 60_000)).startswith("too many pixels")
    assert time.monotonic() - began < 5


def test_a_bomb_behind_a_modest_header_is_read_no_further_than_its_size() -> None:
    rows = bytes(100_000_000)  # 100 kB in the file
    limits = PictureLimits(memory_bytes=400 * 2**20)
    picture = reencode(png_of(1000, 1000, rows), limits=limits)
    assert (picture.width, picture.height) == (1000, 1000)


def test_a_tracking_dot_is_refused() -> None:
    assert refused(saved(Image.new("RGB", (1, 1)), "PNG")).startswith("too small")


def test_a_picture_that_needs_more_memory_than_allowed_is_refused() -> None:
    # The child itself takes some 200 MB of address space before the first picture.
    limits = PictureLimits(memory_bytes=330 * 2**20)
    data = saved(Image.new("RGB", (6000, 6000)), "PNG")
    assert reencode(picture_bytes(1), limits=limits).width == 96
    assert refused(data, limits=limits)


def test_a_picture_that_takes_too_long_is_refused_in_time() -> None:
    data = saved(Image.new("RGB", (6000, 6000)), "PNG")
    began = time.monotonic()
    assert "takes too long" in refused(data, limits=PictureLimits(wall_s=0.4))
    assert time.monotonic() - began < 3


@pytest.mark.slow
def test_a_picture_that_burns_the_processor_is_refused() -> None:
    noise = Image.frombytes("RGB", (4500, 4500), os.urandom(45_000) * 1350)
    limits = PictureLimits(cpu_s=0, max_bytes=128 * 2**20)
    data = saved(noise, "PNG", compress_level=0)
    assert "the decoder ended with -24" in refused(data, limits=limits)  # SIGXCPU


# --- the child -------------------------------------------------------------------------------


def child_of(reencoder: Reencoder) -> int:
    assert reencoder._child is not None
    return reencoder._child.pid


def test_one_child_serves_many_pictures() -> None:
    with Reencoder() as reencoder:
        reencoder.reencode(picture_bytes(1))
        first = child_of(reencoder)
        reencoder.reencode(picture_bytes(2))
        assert child_of(reencoder) == first
    assert not Path(f"/proc/{first}").exists()


def test_a_refused_picture_costs_the_child_its_life() -> None:
    with Reencoder() as reencoder:
        reencoder.reencode(picture_bytes(1))
        first = child_of(reencoder)
        with pytest.raises(PictureRefused):
            reencoder.reencode(b"no picture")
        reencoder.reencode(picture_bytes(2))
        assert child_of(reencoder) != first


def test_a_child_that_dies_is_a_refusal_and_the_next_picture_works() -> None:
    with Reencoder() as reencoder:
        reencoder.reencode(picture_bytes(1))
        os.kill(child_of(reencoder), signal.SIGKILL)
        with pytest.raises(PictureRefused, match="the decoder ended with -9"):
            reencoder.reencode(picture_bytes(2))
        assert reencoder.reencode(picture_bytes(2)).width == 96


def test_a_child_that_stops_answering_is_a_refusal() -> None:
    with Reencoder(PictureLimits(wall_s=0.5)) as reencoder:
        reencoder.reencode(picture_bytes(1))
        os.kill(child_of(reencoder), signal.SIGSTOP)
        with pytest.raises(PictureRefused, match="takes too long"):
            reencoder.reencode(picture_bytes(2))


def test_the_child_is_limited_and_carries_nothing_of_ours() -> None:
    with Reencoder() as reencoder:
        reencoder.reencode(picture_bytes(1))
        process = Path(f"/proc/{child_of(reencoder)}")
        limits = (process / "limits").read_text()
        assert (process / "environ").read_bytes() == b"LC_ALL=C\0"
        assert "-I" in (process / "cmdline").read_text().split("\0")
        rows = {line[:26].strip(): line[26:].split()[:2] for line in limits.splitlines()}
    assert rows["Max file size"] == ["0", "0"]
    assert rows["Max core file size"] == ["0", "0"]
    assert rows["Max address space"] == [str(2**30)] * 2
    assert rows["Max cpu time"][0] != "unlimited"


def test_a_displays_preparer_names_its_size_and_rests() -> None:
    preparer = DisplayPreparer(64, 48)
    picture = preparer.prepare(picture_bytes(1), "media/aa/aa")
    preparer.rest()
    assert preparer.fitted_to == "64x48"
    assert (picture.width, picture.height) == (38, 48)
    with pytest.raises(PictureRefused, match="media/aa/aa"):
        preparer.prepare(b"no", "media/aa/aa")
