"""Lines put together: the engine rests between sentences and not between processes. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from kiosk.voice.voice import Line


def joined(lines: Iterable[Line]) -> tuple[Line, ...]:
    """Neighbours of one language as one line, each a sentence. A single letter stays by itself: it
    is said by its name."""
    whole: list[Line] = []
    for language, text in lines:
        sentence = _sentence(text)
        if not sentence:
            continue
        if whole and whole[-1][0] == language and len(whole[-1][1]) > 1 and len(sentence) > 1:
            whole[-1] = (language, f"{whole[-1][1]} {sentence}")
        else:
            whole.append((language, sentence))
    return tuple(whole)


def _sentence(text: str) -> str:
    text = text.strip()
    return text if len(text) <= 1 or text[-1] in ".!?…:;" else f"{text}."
