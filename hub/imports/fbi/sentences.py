"""Sentences out of prose, and texts cut to a model's limit where a reader would cut them."""

from __future__ import annotations

import re

ELLIPSIS = "…"
# A full stop after one of these does not end a sentence. Initials ("J.") and dotted
# abbreviations ("U.S.", "a.m.") are told by their shape.
_ABBREVIATIONS = frozenset(
    {"mr", "mrs", "ms", "dr", "jr", "sr", "st", "ft", "mt", "no", "vs", "inc", "ltd", "co", "corp"}
    | {"dept", "det", "sgt", "lt", "capt", "col", "gen", "gov", "sen", "rep", "hon", "approx"}
    | {"ave", "blvd", "rd", "hwy", "apt"}
    | {"jan", "feb", "mar", "apr", "jun", "jul", "aug", "sept", "sep", "oct", "nov", "dec"}
)
_END = re.compile(r"[.!?][\"”’')\]]*(?=\s|$)")
_STUMP = 80  # characters; the beginning of a paragraph shorter than this says nothing
_LAST_WORD = re.compile(r"(\S+)$")


def sentences(text: str) -> list[str]:
    """The sentences of plain paragraphs, in order. A line or paragraph ends a sentence too."""
    found: list[str] = []
    for line in re.split(r"\n+", text):
        found += _of_line(line.strip())
    return found


def _of_line(line: str) -> list[str]:
    found, start = [], 0
    for match in _END.finditer(line):
        if line[match.start()] == "." and _is_abbreviation(line, match):
            continue
        found.append(line[start : match.end()].strip())
        start = match.end()
    return [sentence for sentence in (*found, line[start:].strip()) if sentence]


def _is_abbreviation(line: str, match: re.Match[str]) -> bool:
    word = _LAST_WORD.search(line[: match.start()])
    if word is None:
        return False
    bare = word.group(1).lstrip("(\"“'‘").casefold()
    follows = line[match.end() :].lstrip()
    if bare in _ABBREVIATIONS:
        return True
    # "J." of a name, "U.S." and "a.m.": the sentence goes on unless a capital follows the latter.
    if re.fullmatch(r"[a-z]", bare):
        return True
    return bool(re.fullmatch(r"(?:[a-z]\.)+[a-z]", bare)) and not re.match(r"[\"“]?[A-Z]", follows)


def clip(text: str, limit: int) -> str:
    """At most `limit` characters: cut after a sentence, else a clause, else a word, and marked.

    A sentence or clause is taken only where it keeps half of the room; a text within the limit is
    returned as it is.
    """
    if len(text) <= limit:
        return text
    room = limit - len(ELLIPSIS) - 1
    head = text[: room + 1]
    for pattern, keep in ((_END, True), (re.compile(r"[;,](?=\s)"), False)):
        ends = [m.end() if keep else m.start() for m in pattern.finditer(head) if m.end() <= room]
        if ends and ends[-1] >= limit // 2:
            return f"{head[: ends[-1]].rstrip()}{' ' if keep else ''}{ELLIPSIS}"
    word = head[:room].rsplit(None, 1)[0] if " " in head[:room] else head[:room]
    return word.rstrip(" ,;:–-") + ELLIPSIS


def clip_paragraphs(text: str, limit: int) -> str:
    """Whole paragraphs while they fit, then as much of the next one as does."""
    if len(text) <= limit:
        return text
    kept = ""
    for paragraph in text.split("\n\n"):
        joined = f"{kept}\n\n{paragraph}" if kept else paragraph
        if len(joined) > limit - 2:
            room = limit - len(kept) - 2
            if kept and room > _STUMP:
                return f"{kept}\n\n{clip(paragraph, room)}"
            return clip(joined, limit)
        kept = joined
    return kept
