"""What a verified look at the recalls leads to, for a screen and for a desk alike."""

from __future__ import annotations

from sync.fetch.signed import recall_list
from sync.fetch.verifying import RepositoryLook
from sync.layout import RECALLS, RECALLS_TARGET
from sync.rules.floors import (
    TARGETS,
    Floors,
    begun_anew,
    check_recalls,
    renewed_roles,
    with_recalls,
)
from sync.rules.latch import check_not_shrunk, check_numbers
from sync.store import DeviceStore


def take_recalls(store: DeviceStore, look: RepositoryLook, floors: Floors) -> Floors:
    """Latch the list that the look's targets name, judge it, and return the floors it raises.

    Where the root has given the list another key than the floors were raised under, the list may
    begin anew; the latch keeps what it had all the same. Raises the errors of `sync.errors` that
    concern fetching, refusing and storing.
    """
    subject = f"{RECALLS}/{RECALLS_TARGET}"
    renewed = renewed_roles(floors, RECALLS, look.roles())
    recalls = recall_list(look.download(look.target(RECALLS_TARGET)), subject)
    check_numbers(recalls, look.root_version, subject)
    # Latched before it is judged: a list that lacks one recall may still bring another.
    latch = store.add_recalls(recalls, renewed=TARGETS in renewed)
    check_not_shrunk(latch, recalls, subject)
    floors = begun_anew(floors, RECALLS, renewed)
    check_recalls(floors, recalls.sequence, subject)
    return with_recalls(floors, recalls.sequence)


def key_is_renewed(look: RepositoryLook, floors: Floors) -> bool:
    """Whether the list must be read again though it is the same: its key has been replaced."""
    return TARGETS in renewed_roles(floors, RECALLS, look.roles())
