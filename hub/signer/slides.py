"""What would change of a channel's slides, in lines that an approver can read. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from assets.i18n import Translator
from hub.signer.wording import slide_title, slide_words
from sync.canonical import canonical_json
from sync.models import AnySlide, ChannelManifest, ImageSlide, Notice, Picture


@dataclass(frozen=True)
class Change:
    """One thing that reads otherwise; an empty side was, or will be, nothing."""

    what: str
    before: str
    after: str
    loud: bool = False


def slide_changes(
    manifest: ChannelManifest, old: ChannelManifest | None, say: Translator
) -> Iterator[Change]:
    """Slides that come, go, change or move, of one channel."""
    now, was = _listed(manifest), _listed(old) if old is not None else {}
    for slide_id in dict.fromkeys([*now, *was]):
        one, other = was.get(slide_id), now.get(slide_id)
        if one == other:
            continue
        before, after = _line(one, old, say), _line(other, manifest, say)
        if before == after:  # what differs is in none of the words
            before, after = _signed(one), _signed(other)
        what = say("Slide removed") if other is None else say("Slide changed")
        yield Change(what if one else say("Slide added"), before, after, loud=other is None)
    kept_now = [slide_id for slide_id in now if slide_id in was]
    kept_was = [slide_id for slide_id in was if slide_id in now]
    if kept_now != kept_was:
        moved = sorted(_moved(kept_was, kept_now), key=kept_now.index)
        notices = _notices(manifest)
        titles = {s: f"{slide_title(now[s], notices, say)} [{s}]" for s in moved}
        yield Change(
            say("Slides reordered"),
            ", ".join(f"{kept_was.index(s) + 1}: {titles[s]}" for s in moved),
            ", ".join(f"{kept_now.index(s) + 1}: {titles[s]}" for s in moved),
        )


def _listed(manifest: ChannelManifest) -> dict[str, AnySlide]:
    channel = manifest.channel.content
    return {str(slide.id): slide for slide in (*channel.slides, channel.evergreen)}


def _line(slide: AnySlide | None, manifest: ChannelManifest | None, say: Translator) -> str:
    if slide is None or manifest is None:
        return ""
    notices = _notices(manifest)
    words = slide_words(slide, notices, say)
    if isinstance(slide, ImageSlide):
        words = f"{words} · {picture_words(slide.picture, say)}"
    is_evergreen = slide == manifest.channel.content.evergreen
    return say("always: {slide}", slide=words) if is_evergreen else words


def _notices(manifest: ChannelManifest) -> dict[str, Notice]:
    return {str(entry.content.id): entry.content for entry in manifest.notices}


def _signed(slide: AnySlide | None) -> str:
    return canonical_json(slide).decode() if slide is not None else ""


def _moved(was: list[str], now: list[str]) -> set[str]:
    matcher = SequenceMatcher(None, was, now, autojunk=False)
    moved: set[str] = set()
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag != "equal":
            moved |= {*was[i1:i2], *now[j1:j2]}
    return moved


def picture_words(picture: Picture | None, say: Translator) -> str:
    """Everything that is signed of a picture; empty where there is none."""
    if picture is None:
        return ""
    captions = [text for text in (picture.caption_es, picture.caption_en) if text]
    size = f"{picture.width} × {picture.height}, {picture.media_type}, {picture.byte_size} B"
    focus = say("middle at {x} %, {y} %", x=picture.focus_x, y=picture.focus_y)
    return " · ".join([f"SHA-256 {picture.sha256}", size, focus, *captions])
