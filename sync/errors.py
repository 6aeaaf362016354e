"""Every error that `sync` raises, in one tree (STYLE rules 4 and 5).

`retry` answers the one question a caller has: may the same call succeed later with nothing changed
on this side? Each message names what was wrong, where (`subject`), and which rule or what to do.
"""

from __future__ import annotations

from typing import ClassVar, Literal, TypeAlias


class SyncError(Exception):
    """Base of all. `subject` is the file, role, key or address at fault."""

    retry: ClassVar[bool] = False

    def __init__(self, subject: str, why: str) -> None:
        super().__init__(f"{subject}: {why}")
        self.subject = subject
        self.why = why


# --- reaching the feed -----------------------------------------------------------------------


class FeedUnreachable(SyncError):
    """No usable answer: refused connection, time-out, 5xx, 429. What is on the device stays."""

    retry = True


class FeedFileMissing(SyncError):
    """The server answered 404 for a file that the verified metadata names."""

    retry = True


class FileTooLarge(SyncError):
    """More bytes than the cap for this kind of file. Nothing of it was kept."""


class DownloadTooSlow(SyncError):
    """The whole-file deadline passed: a server that drips bytes is as good as none."""

    retry = True


# --- trusting the feed -----------------------------------------------------------------------


class FeedRefused(SyncError):
    """The feed arrived and broke a rule; the previous generation stays. `rule` cites it."""

    def __init__(self, subject: str, why: str, *, rule: str) -> None:
        super().__init__(subject, f"{why} (rule: {rule})")
        self.rule = rule


class SignatureRefused(FeedRefused):
    """Too few valid signatures of the role's keys, or bytes that do not match their hash."""


class RoleExpired(FeedRefused):
    """A role's expiry is before the reference time."""

    retry = True


class BelowFloor(FeedRefused):
    """A version, publication or sequence is lower than one this device has already verified."""


class ManifestRefused(FeedRefused):
    """The signed manifest or recall list does not fit its model, or contradicts itself."""


class RecallsShrunk(FeedRefused):
    """A recall list lacks a recall that an earlier one carried; the latch keeps it all the same."""


class MediaRefused(FeedRefused):
    """A picture's bytes are not the ones the manifest pins, or are not a picture."""

    retry = True


# --- keeping it ------------------------------------------------------------------------------


class StoreError(SyncError):
    """The device's own files cannot be read or written."""


class StoreFull(StoreError):
    """No space left; what is shown goes on."""

    retry = True


class StoreCorrupt(StoreError):
    """A stored file no longer has the hash it was stored under; fetch it again."""

    retry = True


# --- publishing ------------------------------------------------------------------------------


class PublishError(SyncError):
    """The hub could not bring the repository to the new state; the old one still verifies."""


class KeyFileError(PublishError):
    """A key file is missing, unreadable, not ours, or readable by others (mode must be 0600)."""


class PublicationRefused(PublishError):
    """What was to be published contradicts itself or what is published; change it, not the call."""


class ThresholdNotMet(PublishError):
    """Fewer signing keys at hand than the role's threshold; more people must sign."""


class RepositoryBusy(PublishError):
    """Another writer holds the repository's lock."""

    retry = True


class RepositoryCorrupt(PublishError):
    """The repository on disk does not verify; publishing stops until it is restored."""


# --- sealed tips -----------------------------------------------------------------------------


class SealingError(SyncError):
    """Base of what can go wrong with a sealed tip, a reply or a receipt."""


class NoDeskToSealTo(SealingError):
    """The signed manifest names no intake desk with a key for now: no tip can be taken."""


class EnvelopeRefused(SealingError):
    """A sealed tip or reply that is not of our one profile; nothing of it is kept. `rule` is
    stable, for the API and the tests: `alg`, `crit`, `kid`, `size`…"""

    def __init__(self, subject: str, why: str, *, rule: str) -> None:
        super().__init__(subject, f"{why} (rule: {rule})")
        self.rule = rule


class TooLongToSeal(SealingError):
    """More text than the largest bucket holds. Shorten it; nothing was sealed."""


class CannotOpen(SealingError):
    """Whole and of our profile, but not to be opened with the keys at hand, or altered since."""


class ReplyRefused(SealingError):
    """A reply that opens, and is not from a desk this tip believes, or not the reply it says."""


class ReceiptUnreadable(SealingError):
    """Words that are no receipt: which word is in no list, how many are missing, or the checksum.

    `word` is the number of the first wrong word, from 1; None where it is the whole.
    """

    def __init__(self, why: str, *, word: int | None = None) -> None:
        super().__init__("receipt" if word is None else f"word {word}", why)
        self.word = word


class SpoolFull(StoreFull):
    """As many sealed tips wait as may wait, or the disk is full: the form must say so."""


class DeliveryRefused(SealingError):
    """The hub refuses this tip for good; it stays in the spool, set aside, and is reported."""


class CallRefused(SealingError):
    """A desk's signed call to the hub that is not to be believed. `rule` is stable: `key`,
    `signature`, `clock`, `replay`…"""

    def __init__(self, subject: str, why: str, *, rule: str) -> None:
        super().__init__(subject, f"{why} (rule: {rule})")
        self.rule = rule


class HubSilent(SyncError):
    """A proven call got no answer. `why` is the kind of failure, without the address."""

    retry = True


class AnswerTooLong(SyncError):
    """The answer to a proven call has more bytes, or takes more seconds, than any of ours."""

    retry = True


class DeliveryFailed(SealingError):
    """The hub did not take the tip this time; it stays in the spool. `after_s` is how long the hub
    asks to wait, where it does."""

    retry = True

    def __init__(self, subject: str, why: str, *, after_s: float | None = None) -> None:
        super().__init__(subject, why)
        self.after_s = after_s


# --- pictures --------------------------------------------------------------------------------


PictureReason: TypeAlias = Literal[
    "kind", "heic", "damaged", "pixels", "small", "bytes", "unreadable"
]
"""Why a picture is refused, for whoever words it: of a kind that is not read (HEIC by itself, which
telephones make), damaged, of too many or too few pixels, too long a file, or anything else."""


class PictureRefused(SyncError):
    """Bytes that are not an acceptable photograph: wrong type, too large, damaged, or a bomb.
    `why` is for the operator, in English; `reason` is stable."""

    def __init__(self, subject: str, why: str, *, reason: PictureReason = "unreadable") -> None:
        super().__init__(subject, why)
        self.reason = reason
