"""A YAML file as plain data plus the line of every key, with keys that occur twice named.

`yaml.safe_load` keeps the last of two equal keys without a word; a technician who edits the wrong
one of them would never learn why nothing changes. YAML 1.1 §3.2.1.1 requires keys to be unique.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import yaml

from config.errors import Mistake, SettingsNotYaml, SettingsUnreadable

LONGEST = 256 * 1024
"""Bytes. A settings file is a page; something longer is another file under this name."""

KeyPath: TypeAlias = tuple[str | int, ...]


@dataclass(frozen=True)
class Document:
    """What a settings file says."""

    data: object
    lines: dict[KeyPath, int]
    """Line of each key or list item, counted from 1."""
    repeated: tuple[Mistake, ...]

    def line(self, path: KeyPath) -> int | None:
        """Line of the setting, or of the nearest section around it that is in the file."""
        while path:
            if path in self.lines:
                return self.lines[path]
            path = path[:-1]
        return None


def dotted(path: KeyPath) -> str:
    """`("feed", "poll_s")` is `feed.poll_s`."""
    return ".".join(str(part) for part in path)


def read_document(file: Path) -> Document:
    """Raises SettingsUnreadable or SettingsNotYaml; an empty file is an empty mapping."""
    try:
        with file.open("rb") as opened:
            raw = opened.read(LONGEST + 1)
    except OSError as error:
        reason = error.strerror or str(error)
        raise SettingsUnreadable(
            file, (Mistake("", "the file cannot be read: {reason}", {"reason": reason}),)
        ) from error
    if len(raw) > LONGEST:
        raise SettingsUnreadable(
            file, (Mistake("", "longer than {limit} bytes", {"limit": LONGEST}),)
        )
    return _parsed(file, raw)


def _parsed(file: Path, raw: bytes) -> Document:
    try:
        node = yaml.compose(raw, Loader=yaml.SafeLoader)
        data = yaml.safe_load(raw) if node is not None else {}
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise SettingsNotYaml(
            file,
            (
                Mistake(
                    "",
                    "this is not YAML: {reason}",
                    {"reason": error.problem or error.context or ""},
                    line=mark.line + 1 if mark else None,
                ),
            ),
        ) from error
    except (yaml.YAMLError, UnicodeDecodeError, ValueError, RecursionError) as error:
        first_line = (str(error).splitlines() or [""])[0]
        raise SettingsNotYaml(
            file, (Mistake("", "this is not YAML: {reason}", {"reason": first_line}),)
        ) from error
    lines: dict[KeyPath, int] = {}
    repeated: list[Mistake] = []
    if node is not None:
        _walk(node, (), lines, repeated, frozenset())
    return Document(data, lines, tuple(repeated))


def _walk(
    node: yaml.Node,
    path: KeyPath,
    lines: dict[KeyPath, int],
    repeated: list[Mistake],
    above: frozenset[int],
) -> None:
    if id(node) in above:  # an alias to a section around itself
        return
    above |= {id(node)}
    if isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            lines[(*path, index)] = item.start_mark.line + 1
            _walk(item, (*path, index), lines, repeated, above)
    elif isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            here = (*path, str(key.value))
            line = key.start_mark.line + 1
            if here in lines:
                first = {"line": lines[here]}
                repeated.append(
                    Mistake(dotted(here), "set twice, first on line {line}", first, line=line)
                )
            lines.setdefault(here, line)
            _walk(value, here, lines, repeated, above)
