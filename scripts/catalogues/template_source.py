"""Messages in Django templates, by Django's own reading of them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation.template import templatize

from scripts.catalogues.messages import ROOT, Domain, Message
from scripts.catalogues.python_source import messages_of_call

_TAG = re.compile(r"""\{%-?\s*(?P<tag>\w+)\s+(?P<quote>["'])(?P<text>.*?)(?P=quote)""")
_CALL = re.compile(r"\b(?:n?p?gettext(?:_noop)?|_)\(")


def messages_of_template(path: Path, domain: Domain) -> Iterator[Message]:
    """Every message of a template: `translate`, `blocktranslate`, `_("…")`, and our own tags."""
    where = path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else str(path)
    text = path.read_text(encoding="utf-8")
    for tag in _TAG.finditer(text):
        if tag["tag"] in domain.tags:
            place = f"{where}:{text.count(chr(10), 0, tag.start()) + 1}"
            yield Message(tag["text"], place=place)
    # Django turns all that is no message into X and keeps the lines where they were.
    source = templatize(text)
    for found in _CALL.finditer(source):
        call = _balanced(source, found.start(), found.end())
        try:
            node = ast.parse(call.replace("\n", " "), mode="eval").body
        except SyntaxError:
            continue
        if not isinstance(node, ast.Call):
            continue
        place = f"{where}:{source.count(chr(10), 0, found.start()) + 1}"
        if isinstance(node.func, ast.Name) and node.func.id == "npgettext":
            context, one, many = (ast.literal_eval(argument) for argument in node.args[:3])
            yield Message(one, plural=many, context=context, place=place)
        else:
            yield from messages_of_call(node, domain, place)


def _balanced(source: str, start: int, opened: int) -> str:
    """The call that begins at `start`, its bracket opened before `opened`; quotes are respected."""
    depth, quote, position = 1, "", opened
    while position < len(source) and depth:
        char = source[position]
        if quote:
            if char == "\\":
                position += 1
            elif char == quote:
                quote = ""
        elif char in "\"'":
            quote = char
        else:
            depth += {"(": 1, ")": -1}.get(char, 0)
        position += 1
    return source[start:position]
