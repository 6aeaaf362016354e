"""Messages in Python source: calls of translators, Django's gettext family, and marked tables."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from scripts.catalogues.messages import ROOT, Domain, Message

GENDERS = ("feminine", "masculine", "neutral")
"""Contexts of a message that Spanish inflects (`screens.wording.Wording.gendered`)."""

_SIMPLE = frozenset({"_", "gettext", "gettext_lazy", "gettext_noop"})
_PLURAL = frozenset({"plural", "ngettext", "ngettext_lazy"})
_CONTEXT = frozenset({"context", "pgettext", "pgettext_lazy"})


def messages_of_python(path: Path, domain: Domain) -> Iterator[Message]:
    """Every message of one file. Raises `SyntaxError`, which names it, when it is no Python."""
    tree = ast.parse(path.read_text(encoding="utf-8"), filename=str(path))
    where = path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else str(path)
    for node in ast.walk(tree):
        place = f"{where}:{getattr(node, 'lineno', 0)}"
        if isinstance(node, ast.Call):
            yield from messages_of_call(node, domain, place)
        elif isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if any(isinstance(t, ast.Name) and t.id in domain.tables for t in targets):
                yield from _table(node.value, place)
        elif isinstance(node, ast.Dict):
            for key, value in zip(node.keys, node.values, strict=True):
                if _text(key) in domain.tables and (text := _text(value)):
                    yield Message(text, place=place)


def messages_of_call(node: ast.Call, domain: Domain, place: str) -> Iterator[Message]:
    """The message that a call asks for, where it asks for one by a literal."""
    name = _name(node.func)
    words = [_text(argument) for argument in node.args]
    first, second = (*words, None, None)[:2]
    if name == "gendered" and name in domain.speakers and second:
        for gender in GENDERS:
            yield Message(second, context=gender, place=place)
    elif (name in domain.speakers or name in _SIMPLE) and first:
        yield Message(first, place=place)
    elif name in _PLURAL and first and second:
        yield Message(first, plural=second, place=place)
    elif name in _CONTEXT and first and second:
        yield Message(second, context=first, place=place)


def literals_of_python(path: Path) -> set[str]:
    """Every string constant of a file: what a message id that is passed on must be among."""
    tree = ast.parse(path.read_text(encoding="utf-8"), filename=str(path))
    return {text for node in ast.walk(tree) if (text := _text(node)) is not None}


def _table(value: ast.expr, place: str) -> Iterator[Message]:
    parts: list[ast.expr] = [value]
    if isinstance(value, ast.Dict):
        parts = value.values
    elif isinstance(value, ast.Tuple | ast.List):
        parts = value.elts
    for part in parts:
        if text := _text(part):
            yield Message(text, place=place)


def _name(function: ast.expr) -> str:
    if isinstance(function, ast.Name):
        return function.id
    return function.attr if isinstance(function, ast.Attribute) else ""


def _text(node: ast.AST | None) -> str | None:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    return None
