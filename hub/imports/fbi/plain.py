"""HTML of a record's members into plain paragraphs (`sync.models.text.Paragraphs`).

Only text survives: no tag, no attribute, no address. Scripts, styles, frames and embedded objects
go with everything inside them; a list item keeps its line; a link keeps its words.
"""

from __future__ import annotations

import re
import unicodedata
from html.parser import HTMLParser

import nh3

_BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "center", "dd", "details", "div", "dl", "dt"}
    | {"fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6"}
    | {"header", "hr", "main", "nav", "ol", "p", "pre", "section", "table", "tbody", "td", "th"}
    | {"tr", "ul"}
)
_SWALLOWED = set(
    {"applet", "audio", "canvas", "embed", "frame", "frameset", "head", "iframe", "math", "noembed"}
    | {"noframes", "noscript", "object", "script", "select", "style", "svg", "template", "textarea"}
    | {"title", "video"}
)
_KEPT = set(_BLOCKS | {"br", "li"})
_LINE, _PARAGRAPH, _ITEM = "\n", "\n\n", "\n\u2022 "
# Zero-width and soft characters say nothing; bidirectional controls could re-order a name
# (sync.models.text refuses them).
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")


class _Words(HTMLParser):
    """Collects the words of the elements that nh3 has left, with the lines that they make."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - the parser's signature
        if tag == "br":
            self._add(_LINE)
        elif tag == "li":
            self._add(_ITEM)
        elif tag in _BLOCKS and not self._begins_item():
            self._add(_PARAGRAPH)

    def _begins_item(self) -> bool:
        """<li><p>words</p></li>: the words belong to the item's own line."""
        last = next((part for part in reversed(self.parts) if part.strip(" ")), "")
        return last == _ITEM

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self._add(_PARAGRAPH)

    def handle_data(self, data: str) -> None:
        # A line break in the source of a page is white space, not a line (HTML 13.2.6.4.7).
        self._add(re.sub(r"\s+", " ", data))

    def _add(self, words: str) -> None:
        self.parts.append(words)


def paragraphs(html: str) -> str:
    """Plain paragraphs, an empty line between each two; lines of a list begin with a bullet."""
    # nh3 first: an HTML5 parser in linear time, whose output the one below cannot choke on (the
    # standard library's needs a minute for 160 kB of "<!--").
    parser = _Words()
    parser.feed(nh3.clean(html, tags=_KEPT, clean_content_tags=_SWALLOWED, attributes={}))
    parser.close()
    return tidy_paragraphs("".join(parser.parts))


def tidy_paragraphs(text: str) -> str:
    """Plain text with one kind of line end, no odd spaces and no run of empty lines."""
    kept = "\n".join(tidy_line(line) for line in _printable(text).split("\n"))
    kept = re.sub(r"(?m)^\u2022$", "", kept)
    kept = re.sub(r"(?m)(^\u2022 .*)\n{2,}(?=\u2022 )", r"\1\n", kept)
    return re.sub(r"\n{3,}", "\n\n", kept).strip("\n")


def tidy_line(text: str) -> str:
    """One line: white space of any kind is one space, none at the ends or before a full stop."""
    line = re.sub(r"\s+", " ", _printable(text)).strip()
    return re.sub(r" (?=[.,;:!?](?:\s|$))", "", line)


def lines(text: str) -> list[str]:
    """The non-empty lines of a plain text such as `description`."""
    return [line for raw in _printable(text).split("\n") if (line := tidy_line(raw))]


def _printable(text: str) -> str:
    """NFC, line ends as \\n, no control, surrogate, private or invisible character."""
    ends = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n")
    shown = _INVISIBLE.sub("", unicodedata.normalize("NFC", ends.replace("\u2029", "\n")))
    return "".join(
        " " if char == "\t" else char
        for char in shown
        if char in "\n\t" or unicodedata.category(char) not in {"Cc", "Cs", "Co", "Cn"}
    )
