"""Pictures fitted to one display, as the device keeps them."""

from __future__ import annotations

from sync.pictures.reencoding import DEFAULT_LIMITS, EncodedPicture, PictureLimits, Reencoder


class DisplayPreparer:
    """Re-encodes pictures to at most the display's size, with one child for each burst of them."""

    def __init__(self, width: int, height: int, *, limits: PictureLimits = DEFAULT_LIMITS) -> None:
        self._size = (width, height)
        self._reencoder = Reencoder(limits)

    @property
    def fitted_to(self) -> str:
        """For example "1920x1080"."""
        return f"{self._size[0]}x{self._size[1]}"

    def prepare(self, data: bytes, subject: str) -> EncodedPicture:
        """Decode in the child and re-encode. Raises PictureRefused, naming `subject`."""
        return self._reencoder.reencode(data, max_size=self._size, subject=subject)

    def rest(self) -> None:
        """End the child; the next picture starts another."""
        self._reencoder.close()
