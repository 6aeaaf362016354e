"""The two questions that are asked of loot: which words lie in it, and what of it opens."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from scripts.breach.keys import Keys
from scripts.breach.places import Counted, Loot, Piece
from scripts.breach.sealed import Sealed, sealed_in
from scripts.breach.spelling import Found, find_in_bytes
from scripts.breach.trying import Burglar, Opened


@dataclass(frozen=True)
class Outcome:
    """What a search came to."""

    counted: Counted
    found: tuple[Found, ...]
    """Words, where they lie, and how they are written there."""
    sealed: tuple[Sealed, ...]
    """Everything that is sealed, each once."""
    keys: int
    """What was tried as a key."""
    tries: int
    unstretched: int
    """Passphrases and receipts that were not tried because they were too many."""
    opened: tuple[Opened, ...]

    @property
    def is_clean(self) -> bool:
        """Whether nothing was found and nothing opened."""
        return not self.found and not self.opened

    @property
    def is_whole(self) -> bool:
        """Whether everything was looked at and tried."""
        return not self.counted.unread and not self.unstretched


def search(paths: Sequence[Path], words: Collection[str], *, most_stretched: int = 100) -> Outcome:
    """Looks for `words` in all of it, and tries on what is sealed there whatever could be a key."""
    loot, keys = Loot(paths), Keys()
    found: dict[Found, None] = {}
    sealed: dict[Sealed, None] = {}
    for piece in loot.pieces():
        found |= dict.fromkeys(_words_in(piece, words))
        sealed |= dict.fromkeys(sealed_in(piece.data))
        _collect(piece, keys)
    burglar = Burglar(keys, most_stretched=most_stretched)
    opened = burglar.open(sealed)
    return Outcome(
        loot.counted,
        tuple(found),
        tuple(sealed),
        keys.count(),
        burglar.tries,
        burglar.unstretched,
        tuple(opened),
    )


def find_in_files(paths: Iterable[Path], words: Collection[str]) -> list[Found]:
    """Every word in every file below folders (or in a file itself), names of files included.

    What is gone meanwhile, or cannot be read, is passed over: `Loot` counts it.
    """
    found: dict[Found, None] = {}
    for piece in Loot([*paths]).pieces():
        found |= dict.fromkeys(_words_in(piece, words))
    return list(found)


def _words_in(piece: Piece, words: Collection[str]) -> list[Found]:
    found = find_in_bytes(piece.data, words, piece.where)
    if not found or not piece.parts:
        return found
    finer = [
        hit
        for where, value in piece.parts
        for hit in find_in_bytes(value, {entry.word for entry in found}, where)
    ]
    return finer or found  # over the border of two values


def _collect(piece: Piece, keys: Keys) -> None:
    if not piece.parts:
        keys.collect(piece.data, piece.where)
        if not piece.is_name:
            keys.take_file(piece.data, piece.where)
    for where, value in piece.parts:
        keys.collect(value, where)
        keys.take_value(value, where)
