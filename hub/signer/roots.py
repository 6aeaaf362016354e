"""The two roots that this machine believes: compared once with the printed card, then pinned."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from assets.i18n import Translator
from hub.ceremony.report import card_words
from hub.signer.errors import NotOurRoots
from hub.signer.state import StateFolder
from sync.canonical import sha256_of
from sync.layout import FEED, RECALLS, RepositoryName
from sync.types import LANGUAGES
from sync.words import words_match

Ask = Callable[[str], str]
"""Shows a question and returns what was typed."""


def read_roots(feed: Path, recalls: Path, say: Translator) -> dict[RepositoryName, bytes]:
    """The files' bytes. Raises NotOurRoots where one cannot be read."""
    found: dict[RepositoryName, bytes] = {}
    paths: tuple[tuple[RepositoryName, Path], ...] = ((FEED, feed), (RECALLS, recalls))
    for name, path in paths:
        try:
            found[name] = path.read_bytes()
        except OSError as error:
            raise NotOurRoots(
                say(
                    "{file} cannot be read ({reason}). Name the root files that you were given at"
                    " the key ceremony.",
                    file=path,
                    reason=error.strerror,
                )
            ) from error
    return found


def believe(
    roots: dict[RepositoryName, bytes],
    state: StateFolder,
    card: Sequence[str],
    show: Callable[[str], None],
    ask: Ask,
    say: Translator,
) -> None:
    """Returns where these are the roots that this machine pinned, or pins them now that the printed
    card agrees: its words are given (`card`), or a person compares them. Raises NotOurRoots."""
    pinned = state.pinned()
    if pinned is not None:
        given = (sha256_of(roots[FEED]), sha256_of(roots[RECALLS]))
        if given != (pinned.feed, pinned.recalls):
            raise NotOurRoots(
                say(
                    "These root files are not the ones that this machine has believed so far."
                    " Somebody may have exchanged them: find out who before you go on."
                )
            )
        return
    if card:
        _refuse_other_words(roots, card, say)
    else:
        for line in _words(roots, say):
            show(line)
        answer = ask(say("Are these the words of your printed card? Type yes: ")).strip()
        if answer.casefold() not in {"yes", "sí", "si"}:
            raise NotOurRoots(say("The roots were not confirmed, so nothing was done."))
    state.pin(roots)


def _refuse_other_words(
    roots: dict[RepositoryName, bytes], card: Sequence[str], say: Translator
) -> None:
    for name, data in roots.items():
        if not any(words_match(words, data, lang) for words in card for lang in LANGUAGES):
            raise NotOurRoots(
                say("The words given are not those of the root of {repository}.", repository=name)
            )


def _words(roots: dict[RepositoryName, bytes], say: Translator) -> Iterator[str]:
    yield say("First use of this machine. Compare these words with the printed card of the keys:")
    yield from card_words(roots)
