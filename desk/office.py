"""What is in memory while the desk is unlocked: one member's passphrase and the keys it opened.

Python cannot wipe a string; forgetting means dropping the last reference. What ends every copy is
the end of the process (docs/desk.md says so to the people who use it).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping
from threading import RLock

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from desk.errors import Locked
from desk.keys import HeldKey, KeyFolder, password_of
from desk.telling import told
from sync.types import KeyId

_SCALAR_BYTES = 32  # RFC 7518 §6.2.2.1
_BOOK_KEY_BYTES = 32


class _Unlocked:
    """One member at work."""

    def __init__(
        self,
        member: str,
        password: bytes,
        signing: EllipticCurvePrivateKey,
        held: Collection[HeldKey],
    ) -> None:
        self.member = member
        self.password = password
        self.signing = signing
        self.held = {key.kid: key for key in held if key.period is not None}
        self.opened: dict[KeyId, EllipticCurvePrivateKey] = {}

    def __repr__(self) -> str:
        return f"_Unlocked({self.member!r}, …)"


class Office:
    """Holds the keys, and forgets them when nobody is there. Used by every thread of the page."""

    def __init__(
        self, folder: KeyFolder, *, idle_s: float, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self.folder = folder
        self._idle_s = idle_s
        self._monotonic = monotonic
        self._lock = RLock()
        self._unlocked: _Unlocked | None = None
        self._touched_s = monotonic()

    # --- opening and closing ---------------------------------------------------------------

    def unlock(self, member: str, typed: str) -> None:
        """Opens the member's signing key; sealing keys follow when a tip needs them.

        Takes 0.1 to 0.3 s. Raises WrongPassphrase or KeysUnusable.
        """
        password = password_of(typed)
        held = self.folder.held(member)
        signing = self.folder.open_key(self.folder.signing(member), password)
        with self._lock:
            self._unlocked = _Unlocked(member, password, signing, held)
            self._touched_s = self._monotonic()

    def lock(self) -> None:
        """Forgets passphrase and keys."""
        with self._lock:
            self._unlocked = None

    def touch(self) -> None:
        """Somebody is at the page."""
        with self._lock:
            self._touched_s = self._monotonic()

    def lock_if_idle(self) -> bool:
        """Forgets the keys after the idle time; whether it did so now."""
        with self._lock:
            idle = self._monotonic() - self._touched_s >= self._idle_s
            if self._unlocked is None or not idle:
                return False
            self._unlocked = None
            return True

    @property
    def member(self) -> str | None:
        """Who has unlocked it; None while it is locked."""
        self.lock_if_idle()
        with self._lock:
            return None if self._unlocked is None else self._unlocked.member

    # --- what the keys are for -------------------------------------------------------------

    def signing(self) -> EllipticCurvePrivateKey:
        """The desk's signing key. Raises Locked."""
        return self._now().signing

    def held(self) -> Mapping[KeyId, HeldKey]:
        """The member's sealing keys, by kid. Raises Locked."""
        return self._now().held

    def secrets_for(self, kids: Collection[KeyId]) -> Mapping[KeyId, EllipticCurvePrivateKey]:
        """The private keys among `kids` that this member holds, each opened at its first use.

        Raises Locked, or KeysUnusable for a damaged file.
        """
        now = self._now()
        found = {}
        for kid in kids:
            if kid in now.held:
                if kid not in now.opened:
                    opened = self.folder.open_key(now.held[kid], now.password)
                    now.opened[kid] = opened
                found[kid] = now.opened[kid]
        return found

    def book_key(self) -> bytes:
        """The key of the desk's own book: every member derives it, and nobody who cannot sign.

        HKDF-SHA256 (RFC 5869) of the signing key's scalar under a label of its own, so that it says
        nothing of the signing key. It outlives the months, unlike a sealing key.
        """
        scalar = self.signing().private_numbers().private_value.to_bytes(_SCALAR_BYTES, "big")
        return HKDF(SHA256(), _BOOK_KEY_BYTES, salt=None, info=b"sebusca desk book 1").derive(
            scalar
        )

    def _now(self) -> _Unlocked:
        with self._lock:
            if self._unlocked is None:
                raise Locked(told("The desk is locked: unlock it first."))
            return self._unlocked
