"""What player and form may say to each other, and that neither can say a person's words."""

from __future__ import annotations

from typing import get_args

import pytest

from kiosk.form.messages import (
    LONGEST_WORD,
    Close,
    Drop,
    MessageRefused,
    Open,
    Order,
    Word,
    order_line,
    read_order,
    read_word,
    word_line,
)
from tests.fixtures_form import WARM, context_of
from tests.making import notice_id


@pytest.mark.parametrize(
    "order", [WARM, Open(context=context_of(1, 2)), Drop(notices=(notice_id(1),)), Close()]
)
def test_an_order_is_one_line_and_comes_back_as_it_was(order: Order) -> None:
    line = order_line(order)
    assert line.count(b"\n") == 1
    assert read_order(line) == order


@pytest.mark.parametrize("word", get_args(Word))
def test_a_word_comes_back_as_it_was(word: Word) -> None:
    line = word_line(word)
    assert len(line) <= LONGEST_WORD
    assert read_word(line) == word


@pytest.mark.parametrize(
    "line",
    [
        b'{"is": "saved"}\n',
        b'{"is": "over", "words": "una camioneta"}\n',
        b'{"is": "beat"} \n',
        b"una camioneta\n",
        b'{"is": "beat"}',
        b"",
    ],
)
def test_anything_but_the_five_words_is_refused_and_not_repeated(line: bytes) -> None:
    with pytest.raises(MessageRefused) as refused:
        read_word(line)
    assert "camioneta" not in str(refused.value)


@pytest.mark.parametrize(
    "line", [b"{}\n", b'{"do": "screenshot", "path": "/tmp/x"}\n', b'{"do": "drop"}\n', b"x\n"]
)
def test_an_order_that_is_none_is_refused(line: bytes) -> None:
    with pytest.raises(MessageRefused):
        read_order(line)
