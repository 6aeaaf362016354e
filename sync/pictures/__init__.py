"""Photographs from outside, decoded where they can do no harm and written anew.

The hub (import) and the device (before a picture is kept) call `reencode`. Decoding happens in a
child process with hard limits; what comes back holds pixels only: no metadata, no profile, no
trailing bytes. Nothing in this process ever parses a picture it did not make.
"""

from sync.pictures.display import DisplayPreparer
from sync.pictures.reencoding import (
    DEFAULT_LIMITS,
    EncodedPicture,
    PictureLimits,
    Reencoder,
    reencode,
)

__all__ = [
    "DEFAULT_LIMITS",
    "DisplayPreparer",
    "EncodedPicture",
    "PictureLimits",
    "Reencoder",
    "reencode",
]
