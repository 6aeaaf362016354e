"""QR symbols, made on the device: upper-case addresses in alphanumeric mode, level M."""

from __future__ import annotations

import re
from functools import lru_cache

import qrcode
from qrcode.constants import ERROR_CORRECT_M
from qrcode.util import MODE_ALPHA_NUM, QRData

from screens.views import QrMatrix

LARGEST_VERSION = 3
"""29 modules; at 18 % of a 1080p display's height each is 7 px, read from 1.2 m (DESIGN §8)."""
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
    code = qrcode.QRCode(version=None, error_correction=ERROR_CORRECT_M, border=0)
    code.add_data(QRData(address, mode=MODE_ALPHA_NUM), optimize=0)
    code.make(fit=True)
    return QrMatrix(address, tuple(tuple(bool(dark) for dark in row) for row in code.get_matrix()))
