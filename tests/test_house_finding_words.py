"""The search for leaked words finds what is there: without that, finding nothing means nothing."""

from __future__ import annotations

import html
import json
import quopri
import subprocess
import sys
import unicodedata
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote, quote_plus

import pytest

from tests.finding_words import (
    Found,
    find_in_bytes,
    find_in_files,
    find_in_memory,
    spellings,
)

WORD = "niño pícaro"

WAYS: dict[str, Callable[[str], bytes]] = {
    "utf-8": lambda text: text.encode(),
    "utf-16-le": lambda text: text.encode("utf-16-le"),
    "utf-16-be": lambda text: text.encode("utf-16-be"),
    "utf-32-le": lambda text: text.encode("utf-32-le"),
    "latin-1": lambda text: text.encode("latin-1"),
    "base64": lambda text: b64encode(text.encode()),
    "base64 of utf-16": lambda text: b64encode(text.encode("utf-16-le")),
    "base64 a byte on": lambda text: b64encode(b"x" + text.encode() + b"yy"),
    "base64 two bytes on": lambda text: b64encode(b"xx" + text.encode() + b"y"),
    "base64url": lambda text: urlsafe_b64encode(b'{"words":"' + text.encode() + b'"}'),
    "url": lambda text: quote(text).encode(),
    "form": lambda text: quote_plus(text).encode(),
    "json": lambda text: json.dumps({"words": text}).encode(),
    "json, large digits": lambda text: (
        text.encode("ascii", "backslashreplace")
        .replace(b"\\xf1", b"\\u00F1")
        .replace(b"\\xed", b"\\u00ED")
    ),
    "html": lambda text: html.escape(f"<b>{text}</b>").encode(),
    "html by number": lambda text: text.encode("ascii", "xmlcharrefreplace"),
    "quoted-printable": lambda text: quopri.encodestring(text.encode()),
    "decomposed": lambda text: unicodedata.normalize("NFD", text).encode(),
    "decomposed utf-16": lambda text: unicodedata.normalize("NFD", text).encode("utf-16-le"),
    "hexadecimal": lambda text: text.encode().hex().encode(),
}


ALONE: list[str] = []
AMONG_OTHERS = ["otra palabra", "una tercera", "la cuarta", "y la quinta"]


@pytest.mark.parametrize("others", [ALONE, AMONG_OTHERS], ids=["alone", "among others"])
@pytest.mark.parametrize("way", WAYS)
def test_a_word_is_found_however_it_is_written(way: str, others: list[str]) -> None:
    data = b"\x00before" + WAYS[way](WORD) + b"after\xff"
    assert find_in_bytes(data, [WORD, *others], "here") == [Found(WORD, "here")]


def test_another_word_is_not_found() -> None:
    data = b"".join(encode("niña pícara") for encode in WAYS.values())
    assert find_in_bytes(data, [WORD], "here") == []


def test_a_word_that_would_be_found_by_chance_is_refused() -> None:
    with pytest.raises(ValueError, match="less than 6"):
        spellings("niño")


def test_words_are_found_in_files_in_their_names_and_across_blocks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scripts.breach.places.LARGEST", 512)
    monkeypatch.setattr("scripts.breach.places.BLOCK", 64)
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "spool.db").write_bytes(bytes(60) + WORD.encode("utf-16-le") + bytes(500))
    (tmp_path / f"{WORD}.txt").write_bytes(b"")
    (tmp_path / "clean").write_bytes(bytes(1000))
    found = {entry.where for entry in find_in_files([tmp_path], [WORD])}
    assert found == {
        str(tmp_path / "deep" / "spool.db"),
        f"the name of {tmp_path / f'{WORD}.txt'}",
    }


HOLDER = """
import sys
words = sys.stdin.readline().strip()
print("ready", flush=True)
if words == "let go":
    del words
sys.stdin.readline()
"""


def _holding(line: str) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-X", "utf8", "-c", HOLDER],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(line + "\n")
    process.stdin.flush()
    assert process.stdout.readline() == "ready\n"
    return process


def test_words_are_found_in_the_memory_of_the_process_that_holds_them_and_of_no_other() -> None:
    secret = "una camioneta color añil"
    with _holding(secret) as holder, _holding("let go") as other:
        try:
            holding = find_in_memory([holder.pid], [secret])
            assert {entry.word for entry in holding} == {secret}
            assert find_in_memory([other.pid], [secret]) == []
        finally:
            holder.kill()
            other.kill()


def test_a_process_that_is_gone_does_not_pass_for_clean() -> None:
    process = _holding("let go")
    process.kill()
    process.wait()
    with pytest.raises(ProcessLookupError, match="is gone"):
        find_in_memory([process.pid], [WORD])
