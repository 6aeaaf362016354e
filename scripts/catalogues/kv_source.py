"""Messages in Kivy's language, and the text in it that no catalogue knows.

A `.kv` rule shows text by a call, `text: root.say("Give information")`; a literal on a property
that is drawn is an error, because half of the public could not read it.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from scripts.catalogues.messages import ROOT, Domain, Message
from scripts.catalogues.python_source import messages_of_call

_PROPERTY = re.compile(r"^(?P<indent>\s+)(?P<name>[a-z_][A-Za-z0-9_]*)\s*:\s*(?P<value>\S.*)$")
_DRAWN = re.compile(r"(^|_)(text|title|label|caption|hint|message|words|description)$")
_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True)
class Bare:
    """Text that a person would see and that is outside the catalogues."""

    text: str
    place: str


def messages_of_kv(path: Path, domain: Domain) -> Iterator[Message]:
    """Every message that a `.kv` file asks its translators for."""
    for place, _name, tree in _expressions(path):
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                yield from messages_of_call(node, domain, place)


def bare_text_of_kv(path: Path) -> Iterator[Bare]:
    """Literals with letters on properties that are drawn, outside any call."""
    for place, name, tree in _expressions(path):
        if not _DRAWN.search(name):
            continue
        in_calls = {
            id(part)
            for call in ast.walk(tree)
            if isinstance(call, ast.Call)
            for part in ast.walk(call)
        }
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.Constant)
                and isinstance(node.value, str)
                and id(node) not in in_calls
                and _LETTER.search(node.value)
            ):
                yield Bare(node.value, place)


def _expressions(path: Path) -> Iterator[tuple[str, str, ast.Expression]]:
    """(place, property, expression) of each property line; a handler's statements have no text."""
    where = path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else str(path)
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        found = _PROPERTY.match(line)
        if found is None or line.lstrip().startswith("#"):
            continue
        try:
            tree = ast.parse(found["value"].strip(), mode="eval")
        except SyntaxError:
            continue
        yield f"{where}:{number}", found["name"], tree
