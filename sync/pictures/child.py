"""The child process that decodes untrusted pictures: `python -I child.py`.

Run by `sync.pictures.reencoding` as a file, and importing nothing of ours, so that it starts fast
and carries nothing worth stealing. It lowers its own limits before the first byte arrives: no new
files, no core dump, bounded memory, bounded processor time for each picture. One request is a line
of JSON, then the bytes; so is the answer. A request that breaks it ends it: the parent takes a dead
child for a refusal.
"""

from __future__ import annotations

import io
import json
import resource
import sys
import time
import warnings
from typing import IO, Any

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

_READ = ("JPEG", "PNG", "WEBP")
_JPEG_QUALITY = 90
_PNG_UP_TO = 3 * 2**20  # bytes; beyond, a JPEG does as well on a screen and fits the feed's cap
_GROUND = (255, 255, 255)
_HEIF = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")
"""Major brands (ISO/IEC 23008-12 annex B) of what telephones call HEIC."""


class Refused(Exception):
    """Not an acceptable picture; the words go to the operator, `code` to who words it anew."""

    def __init__(self, code: str, why: str) -> None:
        super().__init__(why)
        self.code = code


def main() -> int:
    """Serve requests on standard input until it closes."""
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    limits = json.loads(source.readline())
    _limit_process(limits)
    while line := source.readline():
        request = json.loads(line)
        data = source.read(request["length"])
        _allow_cpu(limits["cpu_s"])
        _answer(sink, data, limits, request["max_size"])
    return 0


def _answer(
    sink: IO[bytes], data: bytes, limits: dict[str, Any], max_size: list[int] | None
) -> None:
    try:
        picture, media_type, size = _reencoded(data, limits, max_size)
    except Refused as refusal:
        head, picture = {"ok": False, "code": refusal.code, "why": str(refusal)}, b""
    except MemoryError:
        why = "needs more memory than a photograph may"
        head, picture = {"ok": False, "code": "pixels", "why": why}, b""
    else:
        head = {"ok": True, "length": len(picture), "media_type": media_type, "size": size}
    sink.write(json.dumps(head).encode() + b"\n" + picture)
    sink.flush()


def _reencoded(
    data: bytes, limits: dict[str, Any], max_size: list[int] | None
) -> tuple[bytes, str, tuple[int, int]]:
    image = _opened(data, limits)
    if max_size is not None:
        # JPEG decodes to a half, quarter or eighth in its own transform (ITU-T T.81 A.3.3).
        image.draft("RGB", (2 * max_size[0], 2 * max_size[1]))
    lossless = image.format == "PNG"
    try:
        image.load()
        upright = ImageOps.exif_transpose(image)
        plain = _flat(_in_srgb(upright))
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise Refused("damaged", f"damaged or truncated: {error}") from error
    longest = limits["max_side"]
    box = (min(longest, max_size[0]), min(longest, max_size[1])) if max_size else (longest, longest)
    plain.thumbnail(box, Image.Resampling.LANCZOS, reducing_gap=3.0)
    return (*_encoded(plain, lossless=lossless), plain.size)


def _opened(data: bytes, limits: dict[str, Any]) -> Image.Image:
    warnings.simplefilter("error")
    Image.MAX_IMAGE_PIXELS = limits["max_pixels"]
    try:
        image = Image.open(io.BytesIO(data), formats=_READ)
    except UnidentifiedImageError:
        if data[4:8] == b"ftyp" and data[8:12] in _HEIF:
            raise Refused("heic", "HEIC, not a JPEG, PNG or WebP picture") from None
        raise Refused("kind", "not a JPEG, PNG or WebP picture") from None
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Refused("pixels", f"too many pixels: {error}") from error
    except (OSError, SyntaxError, ValueError, Warning) as error:
        raise Refused("damaged", f"damaged header: {error}") from error
    width, height = image.size
    if width * height > limits["max_pixels"]:
        why = f"too many pixels: {width} by {height}, at most {limits['max_pixels']}"
        raise Refused("pixels", why)
    if min(width, height) < limits["min_side"]:
        why = f"too small: {width} by {height}, at least {limits['min_side']} each way"
        raise Refused("small", why)
    return image


def _in_srgb(image: Image.Image) -> Image.Image:
    """Convert by the embedded profile; one that is damaged or of another mode is ignored."""
    profile = image.info.get("icc_profile")
    if not profile or image.mode not in {"RGB", "CMYK", "L"}:
        return image
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        converted = ImageCms.profileToProfile(
            image, source, ImageCms.createProfile("sRGB"), outputMode="RGB"
        )
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return image
    return image if converted is None else converted


def _flat(image: Image.Image) -> Image.Image:
    """RGB without transparency, on white, in a new image that has no metadata."""
    if image.mode.startswith("I") or image.mode == "F":
        raise Refused("unreadable", f"unsupported pixels: mode {image.mode}")
    if "A" in image.getbands() or "transparency" in image.info:
        clear = image.convert("RGBA")
        ground = Image.new("RGB", clear.size, _GROUND)
        ground.paste(clear, mask=clear.getchannel("A"))
        return ground
    rgb = image.convert("RGB")
    bare = Image.new("RGB", rgb.size)
    bare.paste(rgb)
    return bare


def _encoded(image: Image.Image, *, lossless: bool) -> tuple[bytes, str]:
    out = io.BytesIO()
    if lossless:
        image.save(out, "PNG", compress_level=6)
        if out.tell() <= _PNG_UP_TO:
            return out.getvalue(), "image/png"
        out = io.BytesIO()
    image.save(out, "JPEG", quality=_JPEG_QUALITY, subsampling=0)
    return out.getvalue(), "image/jpeg"


def _limit_process(limits: dict[str, Any]) -> None:
    for kind, value in (
        (resource.RLIMIT_AS, limits["memory_bytes"]),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 16),
    ):
        resource.setrlimit(kind, (value, value))


def _allow_cpu(seconds: int) -> None:
    """Let this picture use `seconds` more than the process already has; beyond, SIGXCPU kills."""
    used = int(time.process_time()) + 1
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (used + seconds, hard))


if __name__ == "__main__":
    raise SystemExit(main())
