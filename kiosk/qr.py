"""QR symbols, made on the device: upper-case addresses in alphanumeric mode, level M."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

import qrcode
from qrcode.constants import ERROR_CORRECT_M
from qrcode.util import MODE_ALPHA_NUM, QRData

from screens.views import QrMatrix

LARGEST_VERSION = 3
"""29 modules; at 18 % of a 1080p display's height each is 7 px, read from 1.2 m (DESIGN §8)."""
RECEIPT_VERSION = 5
"""37 modules: eight words at most; a receipt's QR is shown alone and scanned from arm's length."""
_LONGEST = 61
"""Alphanumeric characters that version 3-M holds (ISO/IEC 18004 table 7)."""
_ALPHANUMERIC = re.compile(r"^[0-9A-Z $%*+./:-]+$")


class AddressUnfit(ValueError):
    """An address that no QR of ours may carry: not alphanumeric, or too long for version 3-M."""


@lru_cache(maxsize=64)
def qr_matrix(address: str) -> QrMatrix:
    """The symbol for an address, in the smallest version that holds it.

    Raises `AddressUnfit`; addresses of a campaign always fit (`sync.models.campaign.WebAddress`).
    """
    if not _ALPHANUMERIC.match(address):
        raise AddressUnfit(
            f"{address!r}: only 0-9 A-Z $%*+-./: and space go into alphanumeric mode"
        )
    if len(address) > _LONGEST:
        raise AddressUnfit(f"{address!r}: {len(address)} characters; version 3-M holds {_LONGEST}")
    return QrMatrix(address, _rows(address))


def words_matrix(words: Sequence[str]) -> QrMatrix:
    """A receipt's words as plain text: no address, nothing that a telephone would open.

    In capitals without accents, which a receipt is read from all the same, so that they go into
    alphanumeric mode. Remembered nowhere: they are a person's secret. Raises `AddressUnfit`.
    """
    spelt = unicodedata.normalize("NFD", " ".join(words)).upper()
    text = "".join(char for char in spelt if not unicodedata.combining(char))
    if not _ALPHANUMERIC.match(text):
        raise AddressUnfit("a receipt's words are letters and spaces")
    return QrMatrix("", _rows(text, RECEIPT_VERSION))


def _rows(text: str, largest: int = LARGEST_VERSION) -> tuple[tuple[bool, ...], ...]:
    code = qrcode.QRCode(version=None, error_correction=ERROR_CORRECT_M, border=0)
    code.add_data(QRData(text, mode=MODE_ALPHA_NUM), optimize=0)
    code.make(fit=True)
    if code.version > largest:
        raise AddressUnfit(f"{len(text)} characters need version {code.version}, not {largest}")
    return tuple(tuple(bool(dark) for dark in row) for row in code.get_matrix())
