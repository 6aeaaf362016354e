"""Messages in the desk's Jinja templates, by Jinja's own reading of them.

A template says `say("Unlock")`, like Python; whatever it calls is looked at the same way.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from jinja2 import Environment
from jinja2.nodes import Call, Const, Getattr, Name, Node

from scripts.catalogues.messages import ROOT, Domain, Message

_TAKES = {"plural": 2, "context": 2}


def messages_of_jinja(path: Path, domain: Domain) -> Iterator[Message]:
    """Every message of one template. Raises jinja2.TemplateSyntaxError, which names the line."""
    where = path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else str(path)
    # Parsed only, never rendered: nothing could be injected.
    environment = Environment(autoescape=True)
    tree = environment.parse(path.read_text(encoding="utf-8"), filename=str(path))
    for call in tree.find_all(Call):
        name = _name(call.node)
        words = [str(each.value) for each in call.args if isinstance(each, Const)]
        place = f"{where}:{call.lineno}"
        if name in domain.speakers and words:
            yield Message(words[0], place=place)
        elif name == "plural" and len(words) >= _TAKES[name]:
            yield Message(words[0], plural=words[1], place=place)
        elif name == "context" and len(words) >= _TAKES[name]:
            yield Message(words[1], context=words[0], place=place)


def _name(node: Node) -> str:
    if isinstance(node, Name):
        return str(node.name)
    return str(node.attr) if isinstance(node, Getattr) else ""
