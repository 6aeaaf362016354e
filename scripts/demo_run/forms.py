"""What a page's form would send, read as a browser reads it."""

from __future__ import annotations

from html.parser import HTMLParser


class _Fields(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self._textarea = self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        name = values.get("name") or ""
        if tag == "input" and name and values.get("type") not in {"submit", "button"}:
            if values.get("type") not in {"checkbox", "radio"} or "checked" in values:
                self.found[name] = values.get("value") or ""
        elif tag == "textarea":
            self._textarea, self.found[name] = name, ""
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and "selected" in values:
            self.found[self._select] = values.get("value") or ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._textarea = ""
        elif tag == "select":
            self._select = ""

    def handle_data(self, data: str) -> None:
        if self._textarea:
            self.found[self._textarea] += data


def fields_of(page: str) -> dict[str, str]:
    """The fields of a page's form as a browser would send them, without its buttons."""
    reader = _Fields()
    reader.feed(page)
    return {
        name: value
        for name, value in reader.found.items()
        if "__prefix__" not in name and not name.startswith("action-")
    }
