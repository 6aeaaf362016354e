"""Pictures made ready for a publication whose other pictures have not come yet: a cache, so that a
refresh that failed half-way does not fetch and decode them again.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from pydantic import ValidationError

from sync.canonical import canonical_json
from sync.models._frozen import Frozen
from sync.store.files import write_file
from sync.store.records import Derivative
from sync.types import Sha256


class Staged(Frozen):
    """Which picture was made of which, and for what display."""

    prepared_for: str = ""
    derivatives: dict[Sha256, Derivative] = {}


class StagedPictures:
    """`<root>/staged.json`. Damaged or missing, it is empty."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def load(self, prepared_for: str) -> dict[Sha256, Derivative]:
        """What is ready for this display."""
        staged = self._load()
        return staged.derivatives if staged.prepared_for == prepared_for else {}

    def load_all(self) -> dict[Sha256, Derivative]:
        """What is ready, for whichever display."""
        return self._load().derivatives

    def add(self, source: Sha256, derivative: Derivative, prepared_for: str) -> None:
        """Remember one. Raises StoreFull or StoreError."""
        derivatives = {**self.load(prepared_for), source: derivative}
        staged = Staged(prepared_for=prepared_for, derivatives=derivatives)
        write_file(self._path, canonical_json(staged))

    def clear(self) -> None:
        """Forget all."""
        with suppress(OSError):
            self._path.unlink(missing_ok=True)

    def _load(self) -> Staged:
        try:
            return Staged.model_validate_json(self._path.read_bytes())
        except (OSError, ValidationError):
            return Staged()
