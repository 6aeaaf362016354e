"""Slides and pictures as lines that an approver can read, with all that is signed of each.

Called by `hub.approvals.comparing`: a slide that moves is a line that moves.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from typing import Any, Final

from django.template.defaultfilters import filesizeformat
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from hub.approvals.moments import signed_moment_words
from hub.approvals.naming import notice_name

_DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_SLIDE_LABELS: Final = {
    "campaign_id": gettext_lazy("Campaign"),
    "weight": gettext_lazy("Turns in a round"),
    "rank": gettext_lazy("Rank"),
    "rank_of": gettext_lazy("Out of"),
    "tone": gettext_lazy("Tone"),
    "body_es": gettext_lazy("Text, in Spanish"),
    "body_en": gettext_lazy("Text, in English"),
    "show_from": gettext_lazy("Show from"),
    "show_until": gettext_lazy("Show until"),
}
_TONES: Final = {"information": gettext_lazy("Information"), "warning": gettext_lazy("Warning")}
_LED_BY: Final = {
    "type", "id", "duration_s", "dayparts", "notice_id", "title_es", "title_en", "notice_ids",
    "alt_es", "alt_en", "picture",
}  # fmt: skip
"""What a slide's line says without a label."""
_CODE: Final = "\t"
"""Between a line and what is signed of it that nobody reads, an id, a hash or a count of bytes: it
is compared, and kept at hand as the line's title. No signed text has a tab (`sync.models.text`), so
nothing else can hide behind it."""


def slide_line(slide: dict[str, Any], names: Mapping[str, str] | None = None) -> str:
    """A slide of the signed JSON; `names` of notices spare looking each up."""
    said = [_lead(slide, names or {}), f"{slide['duration_s']} s"]
    for key, value in slide.items():
        if key in _LED_BY or value in (None, "", []):
            continue
        said.append(f"{_SLIDE_LABELS.get(key, key)}: {_said(key, value)}")
    if "picture" in slide:
        said.append(
            _picture(slide["picture"], _("middle %(x)s %% from the left, %(y)s %% from the top"))
        )
    said += [daypart_words(part) for part in slide.get("dayparts", ())]
    return f"{' · '.join(said)}{_CODE}{slide['id']}"


def _said(key: str, value: Any) -> Any:
    if key in {"show_from", "show_until"}:
        return signed_moment_words(value)
    return _TONES.get(value, value) if key == "tone" else value


def picture_line(picture: dict[str, Any]) -> str:
    """A picture of a notice, of the signed JSON."""
    return _picture(picture, _("middle of the face %(x)s %% from the left, %(y)s %% from the top"))


def _picture(picture: dict[str, Any], focus_words: str) -> str:
    rest = dict(picture)
    captions = [text for key in ("caption_es", "caption_en") if (text := rest.pop(key, ""))]
    size = f"{rest.pop('width')} × {rest.pop('height')} px"
    focus = focus_words % {"x": rest.pop("focus_x"), "y": rest.pop("focus_y")}
    kind = str(rest["media_type"]).rpartition("/")[2].upper()
    file = f"{kind}, {filesizeformat(rest['byte_size'])}"
    return " · ".join([*captions, size, focus, file]) + _CODE + " ".join(map(str, rest.values()))


def key_line(entry: dict[str, Any]) -> str:
    """A key of a desk by its thumbprint, which no other key has, with its period as signed."""
    if "key" not in entry:
        return str(entry["kid"])
    return f"{entry['valid_from']} – {entry['valid_until']} · {entry['key']['kid']}"


def lines_html(lines: list[str]) -> SafeString:
    """Numbered lines, nothing marked."""
    return _html(("", str(n), line) for n, line in enumerate(lines, 1))


def changed_lines_html(old: list[str], new: list[str]) -> SafeString:
    """The new lines, numbered, with those that were taken out in between; both marked."""
    return _html(_changed(old, new))


def _changed(old: list[str], new: list[str]) -> Iterator[tuple[str, str, str]]:
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            yield from (("", str(j + 1), new[j]) for j in range(j1, j2))
        else:
            yield from (("deletion", "−", old[i]) for i in range(i1, i2))
            yield from (("addition", str(j + 1), new[j]) for j in range(j1, j2))


def _html(lines: Iterator[tuple[str, str, str]]) -> SafeString:
    body = format_html_join(
        "",
        '<span class="hub-line" title="{3}"><span class="hub-line__place">{1}</span>'
        '<span class="{0}">{2}</span></span>',
        ((mark, place, *_parted(line)) for mark, place, line in lines),
    )
    return format_html('<span class="hub-lines">{}</span>', body)


def _parted(line: str) -> tuple[str, str]:
    """What is read of a line, and its code."""
    said, _tab, code = line.partition(_CODE)
    return said, code


def _lead(slide: dict[str, Any], names: Mapping[str, str]) -> str:
    if slide["type"] == "notice":
        return f"{_('Notice')} {_named(slide['notice_id'], names)}"
    if slide["type"] == "message":
        return f"{_('Message')} {slide['title_es']} / {slide['title_en']}"
    if slide["type"] == "ten":
        notices = (
            f"{n}. {_named(notice, names)}" for n, notice in enumerate(slide["notice_ids"], 1)
        )
        return f"{_('Grid of ten')}: {', '.join(notices)}"
    if slide["type"] == "image":
        return f"{_('Image')}: {slide['alt_es']} / {slide['alt_en']}"
    return _("Tip line")


def _named(notice_id: str, names: Mapping[str, str]) -> str:
    return f"{names.get(notice_id) or notice_name(notice_id)} ({notice_id})"


def daypart_words(part: dict[str, Any]) -> str:
    """Days and times of a part of the day, of the signed JSON."""
    days = ", ".join(str(WEEKDAYS_ABBR[_DAYS.index(day)]) for day in part["days"])
    times = pgettext("times of day", "%(start)s to %(end)s") % part
    return f"{days} {times}"
