"""Pictures of slides by the kiosk's own renderer, run as a command on this machine, and how far two
pictures differ. The kiosk is never imported; where it is not installed, nothing is drawn.
"""

from __future__ import annotations

import io
import json
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from PIL import Image, ImageChops, UnidentifiedImageError
from pydantic import BaseModel

from hub.signing.drawings import SIZE, Drawing
from sync.types import Sha256

MOST_DIFFERING: Final = 0.005
"""Share of pixels: more than this is another picture."""
_STEP: Final = 16
"""Of 255: by how much a pixel may differ and count as the same."""
_START_S, _EACH_S = 30.0, 5.0
_MOST_PIXELS = 16_000_000


def renderer_command(given: str | None) -> tuple[str, ...]:
    """The command line that was given, or `sebusca-kiosk render --serve` where it is installed;
    empty where it is not."""
    if given is not None:
        return tuple(shlex.split(given))
    beside = Path(sys.executable).with_name("sebusca-kiosk")
    found = str(beside) if beside.is_file() else shutil.which("sebusca-kiosk")
    return (found, "render", "--serve") if found else ()


def draw_all(
    command: Sequence[str], drawings: Iterable[Drawing], media: Path, out: Path
) -> tuple[dict[Sha256, Path], str]:
    """A PNG for each drawing, by its hash, in `out`; and why some are missing, if they are."""
    wanted = {d.sha256: d for d in drawings if d.is_drawable}
    paths = {sha256: out / f"{sha256}.png" for sha256 in wanted}
    missing = [sha256 for sha256 in wanted if not paths[sha256].exists()]
    why = ""
    if missing and command:
        out.mkdir(parents=True, exist_ok=True)
        lines = [_asked(wanted[sha256], media, paths[sha256]) for sha256 in missing]
        why = _run(command, lines)
    return {sha256: path for sha256, path in paths.items() if path.exists()}, why


def share_differing(one: bytes, other: bytes) -> float:
    """The share of pixels that differ by more than 16 of 255 in any colour; 1.0 for pictures of
    different sizes, or bytes that are no picture."""
    first, second = _opened(one), _opened(other)
    if first is None or second is None or first.size != second.size:
        return 1.0
    bands = ImageChops.difference(first, second).split()
    strongest = bands[0]
    for band in bands[1:]:
        strongest = ImageChops.lighter(strongest, band)
    differing = sum(strongest.histogram()[_STEP + 1 :])
    return differing / (first.width * first.height)


def _opened(data: bytes) -> Image.Image | None:
    try:
        with Image.open(io.BytesIO(data), formats=["PNG"]) as image:
            if image.width * image.height > _MOST_PIXELS:
                return None
            return image.convert("RGB")
    except (OSError, ValueError, SyntaxError, UnidentifiedImageError, Image.DecompressionBombError):
        return None


def _asked(drawing: Drawing, media: Path, out: Path) -> str:
    asked: Mapping[str, Any] = {
        "slide": _json(drawing.slide),
        "notices": [_json(notice) for notice in drawing.notices],
        "campaign": _json(drawing.campaign),
        "ranks": list(drawing.ranks),
        "size": f"{SIZE[0]}x{SIZE[1]}",
        "lang": "es",
        "media_dir": str(media),
        "out": str(out),
    }
    return json.dumps(asked, ensure_ascii=False)


def _run(command: Sequence[str], lines: Sequence[str]) -> str:
    """Why not all was drawn; empty where all was."""
    try:
        done = subprocess.run(  # noqa: S603 - the approver's own command
            command,
            input="\n".join(lines).encode() + b"\n",
            capture_output=True,
            timeout=_START_S + _EACH_S * len(lines),
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"{type(error).__name__}: {command[0]}"
    answers = [line for line in done.stdout.splitlines() if line.lstrip().startswith(b"{")]
    for answer in answers:
        told = _told(answer)
        if not told.get("ok"):
            return str(told.get("error", "?"))
    if len(answers) < len(lines):
        last = done.stderr.decode("utf-8", "replace").strip().splitlines()[-1:]
        return " ".join([f"{command[0]}: {done.returncode}", *last])
    return ""


def _told(answer: bytes) -> dict[str, Any]:
    try:
        told = json.loads(answer)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def _json(model: BaseModel | None) -> dict[str, Any] | None:
    return model.model_dump(mode="json", exclude_none=True) if model is not None else None
