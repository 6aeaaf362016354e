"""`render --serve`: a warm process that draws a picture a line. The hub's previews come from here.

One JSON object a line on standard input, one JSON line in answer, in order; an answer is never
missing, whatever was asked. `{"hello": true}` is answered once the process is warm.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import IO, Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from kiosk.render.drawer import HELLO
from kiosk.render.reading import RenderRefused, read_size, reasons
from kiosk.render.sharing import LONGEST_LINE
from kiosk.render.studio import Studio
from kiosk.render.subjects import Asked
from screens.preferences import Contrast, Preferences, TextSize
from sync.models import AnySlide, Campaign, Notice


class Request(BaseModel):
    """One picture that is asked for."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    notice: Notice | None = None
    slide: AnySlide | None = None
    """Instead of a notice; `notices` are those that it names."""
    notices: Annotated[tuple[Notice, ...], Field(max_length=10)] = ()
    ranks: Annotated[tuple[int | None, ...], Field(max_length=10)] = ()
    """The places of a grid's notices in their campaign, in the slide's order; none where empty."""
    detail: bool = False
    """All that the notice says, as a touch on its face opens it."""
    campaign: Campaign | None = None
    """Whose tip lines are shown; alone, its tip line is what is drawn."""
    size: Annotated[str, Field(max_length=16)] = "1920x1080"
    lang: Literal["es", "en"] = "es"
    text: TextSize = "normal"
    contrast: Contrast = "normal"
    media_dir: Annotated[str, Field(min_length=1)] | None = None
    out: Annotated[str, Field(min_length=1)]


def serve(requests: IO[bytes], answers: IO[str], studio: Studio) -> None:
    """Answers until the input ends."""
    studio.warm((1920, 1080), "es")
    while line := requests.readline(LONGEST_LINE + 1):
        if len(line) > LONGEST_LINE:
            while line and not line.endswith(b"\n"):
                line = requests.readline(LONGEST_LINE)
            answer = _refused(f"the line is longer than {LONGEST_LINE} bytes")
        elif not line.strip():
            continue
        elif line == HELLO:
            answer = {"ok": True}
        else:
            answer = _answer(line, studio)
        print(json.dumps(answer, ensure_ascii=False), file=answers, flush=True)


def serve_excuse(requests: IO[bytes], answers: IO[str], reason: str) -> None:
    """Says once why nothing can be drawn here."""
    requests.readline(LONGEST_LINE)
    print(json.dumps(_refused(reason), ensure_ascii=False), file=answers, flush=True)


def _answer(line: bytes, studio: Studio) -> dict[str, object]:
    try:
        request = Request.model_validate_json(line)
        size = read_size(request.size)
        written = studio.draw(
            Asked(
                request.notice,
                request.slide,
                request.notices,
                request.ranks,
                request.campaign,
                request.detail,
            ),
            Path(request.media_dir) if request.media_dir else None,
            Path(request.out),
            size=size,
            lang=request.lang,
            preferences=Preferences(text=request.text, contrast=request.contrast),
        )
    except ValidationError as error:
        return _refused(reasons(error))
    except (RenderRefused, ValueError) as error:
        return _refused(str(error))
    return {"ok": True, "out": str(written[0]), "pages": [str(page) for page in written]}


def _refused(reason: str) -> dict[str, object]:
    return {"ok": False, "error": reason}
