"""Floors: versions below which nothing is believed, even with an empty metadata folder (DESIGN §4).

python-tuf protects against rollback with the files of its metadata folder; whoever clears that
folder as "a cache" would undo it. Floors are kept apart and hold for both repositories.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from sync.errors import BelowFloor
from sync.layout import FEED, RepositoryName
from sync.models._frozen import Frozen
from sync.types import ChannelId, PublicationNumber, RecallSequence

ROOT, TARGETS = "root", "targets"

HIGHEST_VERSION = 2**53 - 1
"""No hub counts this far; a version above it is a thief's, and fits neither JSON nor a database."""


class RoleFloor(Frozen):
    """The highest verified version of one role, and under which keys it was verified."""

    version: Annotated[int, Field(ge=1)]
    keys: tuple[str, ...] = ()
    """TUF key ids of the role, sorted."""
    threshold: Annotated[int, Field(ge=1)] = 1
    """How many of them must sign."""


class Floors(Frozen):
    """All floors of a device. `feed` and `recalls` map TUF role names to their floors."""

    feed: dict[str, RoleFloor] = {}
    recalls: dict[str, RoleFloor] = {}
    publications: dict[str, int] = {}
    """Highest verified publication of each channel."""
    recall_sequence: Annotated[int, Field(ge=0)] = 0


def role_floors(floors: Floors, repository: RepositoryName) -> dict[str, RoleFloor]:
    """The floors of one repository's roles, by TUF role name."""
    return floors.feed if repository == FEED else floors.recalls


def check_roles(
    floors: Floors, repository: RepositoryName, verified: Mapping[str, RoleFloor]
) -> None:
    """Raise BelowFloor, naming the file, for a role that is older than one verified before.

    The one exception is TUF 5.3.11: where a newer root gives a role other keys, its versions may
    begin anew, or a stolen key could push a version to 2**31 and no screen would ever recover.
    """
    known = role_floors(floors, repository)
    begun_anew = renewed_roles(floors, repository, verified)
    for role, found in verified.items():
        if found.version > HIGHEST_VERSION:
            raise BelowFloor(
                f"{repository}/{role}.json",
                f"version {found.version} is further than any hub counts: its key is in other"
                " hands",
                rule="versions end at 2**53 - 1",
            )
        floor = known.get(role)
        if floor is None or found.version >= floor.version or role in begun_anew:
            continue
        raise BelowFloor(
            f"{repository}/{role}.json",
            f"version {found.version} is older than version {floor.version}, which this device has"
            " verified; somebody is serving an old state",
            rule="floor of a role's version, TUF 5.4.3 rollback",
        )


def renewed_roles(
    floors: Floors, repository: RepositoryName, verified: Mapping[str, RoleFloor]
) -> frozenset[str]:
    """The roles that a newer root took out of the hands of those who signed before (TUF 5.3.11).

    Whoever had the old keys alone can sign nothing more, so what their signatures had raised for
    this role may begin anew: its version, and with `targets` the publications or the recall
    sequence. The root itself never begins anew.
    """
    known = role_floors(floors, repository)
    if not (ROOT in verified and ROOT in known and verified[ROOT].version > known[ROOT].version):
        return frozenset()
    return frozenset(
        role
        for role, found in verified.items()
        if role != ROOT and role in known and _other_keys(found, known[role])
    )


def check_publication(
    floors: Floors, channel: ChannelId, publication: PublicationNumber, subject: str
) -> None:
    """Raise BelowFloor for a manifest older than one of this channel that was verified before."""
    floor = floors.publications.get(channel, 0)
    if publication < floor:
        raise BelowFloor(
            subject,
            f"publication {publication} is older than publication {floor}, which this device has"
            " verified",
            rule="floor of a channel's publication",
        )


def check_recalls(floors: Floors, sequence: RecallSequence, subject: str) -> None:
    """Raise BelowFloor for a recall list shorter than one that was verified before."""
    if sequence < floors.recall_sequence:
        raise BelowFloor(
            subject,
            f"sequence {sequence} is below {floors.recall_sequence}, which this device has"
            " verified; every recall it knows stays in force",
            rule="floor of the recall sequence",
        )


def with_roles(
    floors: Floors, repository: RepositoryName, verified: Mapping[str, RoleFloor]
) -> Floors:
    """Floors after these roles were verified and checked; a version only falls with new keys."""
    check_roles(floors, repository, verified)
    return floors.model_copy(update={repository: {**role_floors(floors, repository), **verified}})


def with_publication(floors: Floors, channel: ChannelId, publication: PublicationNumber) -> Floors:
    """Floors after a manifest was verified; never lower."""
    highest = max(publication, floors.publications.get(channel, 0))
    return floors.model_copy(update={"publications": floors.publications | {channel: highest}})


def with_recalls(floors: Floors, sequence: RecallSequence) -> Floors:
    """Floors after a recall list was verified; never lower."""
    highest = max(sequence, floors.recall_sequence)
    return floors.model_copy(update={"recall_sequence": highest})


def begun_anew(floors: Floors, repository: RepositoryName, renewed: frozenset[str]) -> Floors:
    """Floors without what the former holders of renewed `targets` keys could have raised."""
    if TARGETS not in renewed:
        return floors
    if repository == FEED:
        return floors.model_copy(update={"publications": {}})
    return floors.model_copy(update={"recall_sequence": 0})


def _other_keys(found: RoleFloor, floor: RoleFloor) -> bool:
    # Any key in common could still be a stolen one: together they must not be enough to sign.
    if not (found.keys and floor.keys):
        return False
    return len(set(found.keys) & set(floor.keys)) < found.threshold
