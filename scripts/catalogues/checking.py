"""What is wrong between source and catalogues, in words; and the missing entries, added."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages import Catalog
from babel.messages.catalog import Message as Entry
from babel.messages.pofile import read_po, write_po

from scripts.catalogues.jinja_source import messages_of_jinja
from scripts.catalogues.kv_source import bare_text_of_kv, messages_of_kv
from scripts.catalogues.messages import DOMAINS, LANGUAGES, ROOT, Domain, Message
from scripts.catalogues.python_source import literals_of_python, messages_of_python
from scripts.catalogues.template_source import messages_of_template

_FIELDS = re.compile(r"\{[a-z_]*\}|%\([a-z_]+\)[sd]|%[sd]")


def messages_of(domain: Domain, root: Path = ROOT) -> list[Message]:
    """Every message of a domain, each once, in the order of the files."""
    found: dict[Message, Message] = {}
    for path in domain.sources({".py", ".kv", ".jinja", ".html", ".txt"}, root):
        if path.suffix == ".py":
            messages = messages_of_python(path, domain)
        elif path.suffix == ".kv":
            messages = messages_of_kv(path, domain)
        elif path.suffix == ".jinja":
            messages = messages_of_jinja(path, domain)
        else:
            messages = messages_of_template(path, domain)
        for message in messages:
            found.setdefault(message, message)
    return list(found.values())


def problems_of(domain: Domain, root: Path = ROOT) -> Iterator[str]:
    """Everything that keeps a domain from being whole, one line each."""
    messages = messages_of(domain, root)
    for path in domain.sources({".kv"}, root):
        for bare in bare_text_of_kv(path):
            yield f"{bare.place}: {bare.text!r} is drawn but is in no catalogue"
    for language in LANGUAGES:
        path = domain.catalogue(language, root)
        if not path.is_file():
            if messages:
                yield f"{path.relative_to(root)}: is missing; run scripts/i18n update"
            continue
        catalogue = _read(path)
        yield from _missing(messages, catalogue, path.relative_to(root))
        yield from _flawed(catalogue, path.relative_to(root))
        yield from _unused(messages, catalogue, path.relative_to(root), literals_in(root))


def add_missing(domain: Domain, root: Path = ROOT) -> list[Path]:
    """Appends what a catalogue lacks: English says itself, Spanish is left empty to be translated.

    What stands in the files is not touched. Returns the files that grew.
    """
    grown = []
    messages = messages_of(domain, root)
    for language in LANGUAGES:
        path = domain.catalogue(language, root)
        known = _read(path) if path.is_file() else None
        new = Catalog(locale=language, fuzzy=False)
        for message in messages:
            if known is None or _entry(known, message) is None:
                _add(new, message, translated=language == "en")
        if not len(new):
            continue
        out = BytesIO()
        # Line numbers would make every edit of the source an edit of the catalogues.
        write_po(out, new, width=96, include_lineno=False, omit_header=known is not None)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab") as file:
            file.write((b"\n" if known is not None else b"") + out.getvalue().strip() + b"\n")
        grown.append(path)
    return grown


def template_of(domain: Domain, root: Path = ROOT) -> str:
    """The domain's messages as a .pot, for a translator's tools."""
    catalogue = Catalog(project="se-busca", charset="utf-8", fuzzy=False)
    for message in messages_of(domain, root):
        _add(catalogue, message, translated=False)
    out = BytesIO()
    write_po(out, catalogue, width=96)
    return out.getvalue().decode()


@cache
def literals_in(root: Path) -> frozenset[str]:
    """Every string constant of every domain: a message id may be named in another package."""
    paths = (path for domain in DOMAINS for path in domain.sources({".py"}, root))
    return frozenset().union(*(literals_of_python(path) for path in paths))


def _read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, abort_invalid=True)


def _entry(catalogue: Catalog, message: Message) -> Entry | None:
    entry = catalogue.get(message.text, context=message.context or None)
    if entry is None or bool(message.plural) != isinstance(entry.id, tuple | list):
        return None
    return entry


def _add(catalogue: Catalog, message: Message, *, translated: bool) -> None:
    words = (message.text, message.plural) if message.plural else message.text
    file, _, line = message.place.rpartition(":")
    catalogue.add(
        words,
        words if translated else "",
        locations=[(file, int(line))],
        context=message.context or None,
    )


def _missing(messages: list[Message], catalogue: Catalog, path: Path) -> Iterator[str]:
    for message in messages:
        if _entry(catalogue, message) is None:
            context = f" (context {message.context})" if message.context else ""
            yield f"{path}: lacks {message.text!r}{context}, asked for in {message.place}"


def _flawed(catalogue: Catalog, path: Path) -> Iterator[str]:
    for entry in catalogue:
        if not entry.id:
            continue
        ids = entry.id if isinstance(entry.id, tuple | list) else (entry.id,)
        given = entry.string if isinstance(entry.string, tuple | list) else (entry.string,)
        forms = [form or "" for form in given]
        if entry.fuzzy:
            yield f"{path}: {ids[0]!r} is marked fuzzy; read it and remove the mark"
        if not all(forms):
            yield f"{path}: {ids[0]!r} is not translated"
            continue
        for number, form in enumerate(forms):
            wanted = _fields(ids[min(number, len(ids) - 1)])
            said = _fields(form)
            # A singular may say "one" in words.
            spoken = (
                {"{count}", "%(count)s", "%(count)d"} if len(ids) > 1 and number == 0 else set()
            )
            if wanted - spoken != said - spoken:
                listed = ", ".join(sorted(wanted ^ said))
                yield f"{path}: {ids[0]!r} and its translation differ in {listed}"


def _unused(
    messages: list[Message], catalogue: Catalog, path: Path, literals: frozenset[str]
) -> Iterator[str]:
    asked = {message.text for message in messages}
    for entry in catalogue:
        if not entry.id:
            continue
        text = entry.id[0] if isinstance(entry.id, tuple | list) else entry.id
        if text not in asked and text not in literals:
            yield f"{path}: {text!r} is asked for nowhere; remove it"


def _fields(text: str) -> set[str]:
    return set(_FIELDS.findall(text))
