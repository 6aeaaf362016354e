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
from itertools import count, takewhile
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, TypeAlias

from PIL import Image, ImageChops, UnidentifiedImageError
from pydantic import BaseModel

from hub.signing.drawings import SCREENS, Drawing, Screen, Shot
from sync.types import Sha256

MOST_DIFFERING: Final = 0.005
"""Share of pixels: more than this is another picture."""
_STEP: Final = 16
"""Of 255: by how much a pixel may differ and count as the same."""
_START_S, _EACH_S = 30.0, 5.0
_MOST_PIXELS = 16_000_000

Shots: TypeAlias = dict[Shot, Path]
"""PNG files of one drawing."""


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
) -> tuple[dict[Sha256, Shots], str]:
    """Every page of each drawing, on every screen, by the drawing's hash; and why some are missing,
    if they are. What was drawn before is not drawn again; of earlier reviews, `out` keeps nothing.
    """
    wanted = {d.sha256: d for d in drawings if d.is_drawable}
    out.mkdir(parents=True, exist_ok=True)
    _forget_others(out, wanted)
    missing = [
        (drawing, screen)
        for drawing in wanted.values()
        for screen in SCREENS
        if not _file(out, drawing.sha256, Shot(screen, 1)).exists()
    ]
    why = _draw(command, missing, media, out) if missing and command else ""
    found = {sha256: _shots(out, sha256) for sha256 in wanted}
    return {sha256: shots for sha256, shots in found.items() if shots}, why


def _draw(
    command: Sequence[str], missing: Sequence[tuple[Drawing, Screen]], media: Path, out: Path
) -> str:
    """Why not all was drawn. What was drawn whole is there, whatever became of the rest."""
    with TemporaryDirectory(dir=out, prefix=".") as folder:
        partial = Path(folder)
        lines = [
            _asked(drawing, screen, media, _file(partial, drawing.sha256, Shot(screen, 1)))
            for drawing, screen in missing
        ]
        drawn, why = _run(command, lines)
        for (drawing, screen), is_drawn in zip(missing, drawn, strict=False):
            if is_drawn:
                pages = _pages(partial, drawing.sha256, screen)
                for page in reversed(pages):  # whoever finds the first page finds all of them
                    page.replace(out / page.name)
    return why


def _shots(folder: Path, sha256: Sha256) -> Shots:
    return {
        Shot(screen, number): page
        for screen in SCREENS
        for number, page in enumerate(_pages(folder, sha256, screen), start=1)
    }


def _pages(folder: Path, sha256: Sha256, screen: Screen) -> list[Path]:
    files = (_file(folder, sha256, Shot(screen, page)) for page in count(1))
    return list(takewhile(Path.exists, files))


def _file(folder: Path, sha256: Sha256, shot: Shot) -> Path:
    """As the renderer names the pages that it writes beside the first."""
    page = f"-p{shot.page}" if shot.page > 1 else ""
    return folder / f"{sha256}-{shot.screen}{page}.png"


def _forget_others(out: Path, wanted: Mapping[Sha256, Drawing]) -> None:
    for path in out.glob("*.png"):
        if path.name.partition(".")[0].partition("-")[0] not in wanted:
            path.unlink(missing_ok=True)


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


def _asked(drawing: Drawing, screen: Screen, media: Path, out: Path) -> str:
    width, height = SCREENS[screen]
    asked: Mapping[str, Any] = {
        "slide": _json(drawing.slide),
        "notices": [_json(notice) for notice in drawing.notices],
        "campaign": _json(drawing.campaign),
        "ranks": list(drawing.ranks),
        "size": f"{width}x{height}",
        "lang": "es",
        "media_dir": str(media),
        "out": str(out),
    }
    return json.dumps(asked, ensure_ascii=False)


def _run(command: Sequence[str], lines: Sequence[str]) -> tuple[list[bool], str]:
    """Of each line that was answered, whether it was drawn; and why not all was, if so."""
    try:
        done = subprocess.run(  # noqa: S603 - the approver's own command
            command,
            input="\n".join(lines).encode() + b"\n",
            capture_output=True,
            timeout=_START_S + _EACH_S * len(lines),
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        whole = (error.stdout or b"").rpartition(b"\n")[0]
        return [bool(told.get("ok")) for told in _answers(whole)], f"TimeoutExpired: {command[0]}"
    except OSError as error:
        return [], f"{type(error).__name__}: {command[0]}"
    answers = _answers(done.stdout)
    drawn = [bool(told.get("ok")) for told in answers]
    if not all(drawn):
        return drawn, str(answers[drawn.index(False)].get("error", "?"))
    if len(answers) < len(lines):
        last = done.stderr.decode("utf-8", "replace").strip().splitlines()[-1:]
        return drawn, " ".join([f"{command[0]}: {done.returncode}", *last])
    return drawn, ""


def _answers(said: bytes) -> list[dict[str, Any]]:
    return [_told(line) for line in said.splitlines() if line.lstrip().startswith(b"{")]


def _told(answer: bytes) -> dict[str, Any]:
    try:
        told = json.loads(answer)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def _json(model: BaseModel | None) -> dict[str, Any] | None:
    return model.model_dump(mode="json", exclude_none=True) if model is not None else None
