"""Runs the decoding child and takes its answer with suspicion: this side only counts and hashes."""

from __future__ import annotations

import json
import os
import selectors
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self, get_args

from sync.canonical import sha256_of
from sync.errors import PictureReason, PictureRefused
from sync.models.notice import MediaType
from sync.types import Sha256

_CHILD = Path(__file__).with_name("child.py")
_LONGEST_LINE = 2000  # bytes of an answer's JSON line
_MEDIA_TYPES: tuple[MediaType, ...] = ("image/jpeg", "image/png")
_PER_CHILD = 64  # pictures; then a fresh process


@dataclass(frozen=True)
class PictureLimits:
    """What a photograph may cost. The defaults suit a notice's picture on a small board."""

    max_bytes: int = 8 * 2**20
    """Of the file, in; a re-encoded one may not be larger either."""
    max_pixels: int = 40_000_000
    max_side: int = 8192
    """Pixels; a longer side is scaled down."""
    min_side: int = 8
    """Pixels; smaller is a tracking dot, not a face."""
    memory_bytes: int = 2**30
    """Address space of the child."""
    cpu_s: int = 15
    wall_s: float = 30.0


DEFAULT_LIMITS = PictureLimits()


@dataclass(frozen=True)
class EncodedPicture:
    """A picture written by our own encoder: RGB, upright, sRGB, nothing else in the file."""

    data: bytes
    media_type: MediaType
    width: int
    height: int
    sha256: Sha256


def reencode(
    data: bytes,
    *,
    limits: PictureLimits = DEFAULT_LIMITS,
    max_size: tuple[int, int] | None = None,
    subject: str = "picture",
) -> EncodedPicture:
    """Decode `data` in a child process of its own and encode it anew, fitted into `max_size`
    (width, height in pixels; never enlarged). Raises PictureRefused, naming `subject`, whatever the
    bytes do to the child."""
    with Reencoder(limits) as reencoder:
        return reencoder.reencode(data, max_size=max_size, subject=subject)


class Reencoder:
    """Keeps one child warm over many pictures; a picture that is refused costs it its life.

    A context manager: the child ends with it. Not for use by two threads at once.
    """

    def __init__(self, limits: PictureLimits = DEFAULT_LIMITS) -> None:
        self._limits = limits
        self._child: subprocess.Popen[bytes] | None = None
        self._served = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the child, if there is one."""
        child, self._child = self._child, None
        if child is None:
            return
        child.kill()
        child.wait()
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()

    def reencode(
        self, data: bytes, *, max_size: tuple[int, int] | None = None, subject: str = "picture"
    ) -> EncodedPicture:
        """Like the function of this name, in the warm child."""
        if not data:
            raise PictureRefused(subject, "is empty")
        if len(data) > self._limits.max_bytes:
            why = f"is {len(data)} bytes long; at most {self._limits.max_bytes} are accepted"
            raise PictureRefused(subject, why, reason="bytes")
        deadline = time.monotonic() + self._limits.wall_s
        try:
            child = self._running()
            request = {"length": len(data), "max_size": max_size}
            _send(child, json.dumps(request).encode() + b"\n" + data, deadline)
            head, picture = _receive(child, self._limits.max_bytes, deadline)
            encoded = _accepted(head, picture, self._limits)
        except _Broken as broken:
            status = self._status()
            self.close()
            raise PictureRefused(subject, f"{broken}{status}", reason=broken.reason) from broken
        self._served += 1
        return encoded

    def _running(self) -> subprocess.Popen[bytes]:
        if self._served >= _PER_CHILD:
            self.close()
        if self._child is None:
            self._served = 0
            self._child = _started(self._limits)
        return self._child

    def _status(self) -> str:
        """How the child ended, if it did by itself."""
        if self._child is None:
            return ""
        with suppress(subprocess.TimeoutExpired):
            code = self._child.wait(timeout=0.2)
            return f"; the decoder ended with {code}" if code else ""
        return ""


class _Broken(Exception):
    """The exchange with the child failed, or it refused; the words say how."""

    def __init__(self, why: str, reason: PictureReason = "unreadable") -> None:
        super().__init__(why)
        self.reason = reason


def _started(limits: PictureLimits) -> subprocess.Popen[bytes]:
    # -I: no environment variable and no folder of the caller's reaches the child's imports.
    child = subprocess.Popen(  # noqa: S603 - our own interpreter and file
        [sys.executable, "-I", str(_CHILD)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd="/",
        env={"LC_ALL": "C"},
        close_fds=True,
        start_new_session=True,
    )
    for pipe in (child.stdin, child.stdout):
        assert pipe is not None  # noqa: S101 - both were asked for as pipes
        os.set_blocking(pipe.fileno(), False)
    _send(child, json.dumps(asdict(limits)).encode() + b"\n", time.monotonic() + limits.wall_s)
    return child


def _send(child: subprocess.Popen[bytes], data: bytes, deadline: float) -> None:
    pipe = child.stdin
    assert pipe is not None  # noqa: S101
    view = memoryview(data)
    while view:
        _wait(pipe, selectors.EVENT_WRITE, deadline)
        try:
            view = view[os.write(pipe.fileno(), view) :]
        except BrokenPipeError:
            raise _Broken("the decoder died of it") from None


def _receive(
    child: subprocess.Popen[bytes], max_bytes: int, deadline: float
) -> tuple[dict[str, Any], bytes]:
    line, rest = b"", b""
    while b"\n" not in rest:
        rest += _some(child, deadline)
        if len(rest) > _LONGEST_LINE + max_bytes:
            raise _Broken("the decoder's answer is too long")
    line, _, picture = rest.partition(b"\n")
    try:
        head = json.loads(line)
        length = int(head.get("length", 0))
    except (ValueError, AttributeError, TypeError) as error:
        raise _Broken(f"the decoder's answer is not one: {error}") from error
    if not 0 <= length <= max_bytes:
        why = f"is {length} bytes long once re-encoded; at most {max_bytes} are accepted"
        raise _Broken(why, "bytes")
    parts = [picture]
    have = len(picture)
    while have < length:
        parts.append(_some(child, deadline))
        have += len(parts[-1])
    if have != length:
        raise _Broken("the decoder sent more than it announced")
    return head, b"".join(parts)


def _some(child: subprocess.Popen[bytes], deadline: float) -> bytes:
    pipe = child.stdout
    assert pipe is not None  # noqa: S101
    _wait(pipe, selectors.EVENT_READ, deadline)
    data = os.read(pipe.fileno(), 2**18)
    if not data:
        raise _Broken("the decoder died of it")
    return data


def _wait(pipe: IO[bytes], event: int, deadline: float) -> None:
    with selectors.DefaultSelector() as selector:
        selector.register(pipe, event)
        if not selector.select(max(0.0, deadline - time.monotonic())):
            raise _Broken("takes too long to decode")


def _accepted(head: dict[str, Any], picture: bytes, limits: PictureLimits) -> EncodedPicture:
    if head.get("ok") is not True:
        named = next((one for one in get_args(PictureReason) if one == head.get("code")), None)
        why = str(head.get("why", "the decoder gave no reason"))[:300]
        raise _Broken(why, named or "unreadable")
    known = next((known for known in _MEDIA_TYPES if known == head.get("media_type")), None)
    match head.get("size"):
        case [int(width), int(height)] if known is not None and picture:
            if 1 <= width <= limits.max_side and 1 <= height <= limits.max_side:
                return EncodedPicture(picture, known, width, height, sha256_of(picture))
    raise _Broken("the decoder's answer is not a picture")
