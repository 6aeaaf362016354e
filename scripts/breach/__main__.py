"""The command `scripts/search_breach`."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from scripts.breach.searching import Outcome, search
from scripts.breach.spelling import spellings

CLEAN, FOUND, IN_PART = 0, 1, 2
_SHOWN = 200
"""Lines of a table; the rest is counted."""


def main(arguments: Sequence[str] | None = None) -> int:
    """0: nothing was found and nothing opened. 1: something was. 2: not everything could be looked
    at, or the command cannot be understood."""
    parser = argparse.ArgumentParser(
        prog="scripts/search_breach",
        description="Looks through copies of a hub's and a kiosk's disks for known words, and "
        "tries every key that lies there on every sealed tip. Prints no word and no key.",
    )
    parser.add_argument(
        "--words",
        type=Path,
        required=True,
        help="file of the words to look for: one to a line, or a JSON list",
    )
    parser.add_argument(
        "--stretch",
        type=int,
        default=100,
        metavar="N",
        help="passphrases and receipts to try at most; each takes a third of a second (100)",
    )
    parser.add_argument("loot", type=Path, nargs="+", help="folders and files to look through")
    options = parser.parse_args(arguments)
    missing = [path for path in options.loot if not path.exists()]
    if missing:
        parser.error(f"{missing[0]} is not there")
    try:
        words = words_of(options.words)
    except (OSError, ValueError) as error:
        parser.error(f"{options.words}: {error}")
    outcome = search(options.loot, words, most_stretched=options.stretch)
    print(report(outcome, words))
    if not outcome.is_clean:
        return FOUND
    return CLEAN if outcome.is_whole else IN_PART


def words_of(file: Path) -> list[str]:
    """The words to look for. Raises ValueError for none, and for one too short to be found."""
    text = file.read_text(encoding="utf-8-sig")
    if text.lstrip().startswith("["):
        read = json.loads(text)
        if not all(isinstance(word, str) for word in read):
            raise ValueError("a JSON list of words holds strings alone")
    else:
        read = [line.strip() for line in text.splitlines() if line.strip()]
    words = list(dict.fromkeys(read))
    if not words:
        raise ValueError("holds no word to look for")
    for number, word in enumerate(words, start=1):
        try:
            spellings(word)
        except ValueError as error:
            raise ValueError(f"number {number}: {error}") from None
    return words


def report(outcome: Outcome, words: Sequence[str]) -> str:
    """What a search came to, as tables. Words are named by their number: it may be kept."""
    numbers = {word: f"#{number}" for number, word in enumerate(words, start=1)}
    counted = outcome.counted
    kinds = [each.kind for each in outcome.sealed]
    held = ", ".join(f"{kinds.count(kind)} {kind}" for kind in sorted(set(kinds))) or "nothing"
    looked_at = (
        f"{len(words)} in {counted.files} files ({counted.size / 2**20:.1f} MiB), {counted.rows} "
        f"rows of {counted.databases} databases, {counted.packed} unpacked"
    )
    lines = _table(
        ("WHAT", "LOOKED AT", "FOUND"),
        [
            (
                "words",
                looked_at,
                str(len(outcome.found)),
            ),
            (
                "sealed",
                f"{held}; {outcome.keys} possible keys, {outcome.tries} tries",
                f"{len(outcome.opened)} opened",
            ),
        ],
    )
    if outcome.found:
        hits = [(numbers[each.word], each.way, each.where) for each in outcome.found]
        lines += ["", *_table(("WORD", "WRITTEN IN", "WHERE"), hits)]
    if outcome.opened:
        opened = [(o.sealed.kind, o.sealed.tip or "-", o.key_from) for o in outcome.opened]
        lines += ["", *_table(("OPENED", "TIP", "BY WHAT LIES IN"), opened)]
    if counted.unread:
        lines += ["", *_table(("NOT LOOKED INTO",), [(each,) for each in counted.unread])]
    if outcome.unstretched:
        lines += ["", f"Not tried: {outcome.unstretched} passphrases; raise --stretch."]
    return "\n".join(lines)


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> list[str]:
    shown = [head, *rows[:_SHOWN]]
    widths = [max(len(row[column]) for row in shown) for column in range(len(head))]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in shown
    ]
    if len(rows) > _SHOWN:
        lines.append(f"and {len(rows) - _SHOWN} more")
    return lines


if __name__ == "__main__":
    sys.exit(main())
