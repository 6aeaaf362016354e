"""Making, extending, sharing and destroying a desk's keys. The commands' part that is not talk."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePrivateKey,
    generate_private_key,
)
from pydantic import ValidationError

from desk.errors import KeysUnusable
from desk.keys.folder import HeldKey, KeyFolder, member_name
from desk.keys.periods import GRACE, Period
from desk.keys.pkcs8 import ROUNDS
from desk.telling import told
from sync.models import Desk, DeskKey
from sync.sealing import public_half
from sync.store.files import sync_folder


@dataclass(frozen=True)
class DeskPlan:
    """What `keygen` was asked for."""

    id: str
    role: Literal["intake", "partner"]
    name_es: str
    name_en: str
    country: Literal["US", "MX"]
    first: Period
    months: int


@dataclass(frozen=True)
class Destroyed:
    """What a destruction removed."""

    files: tuple[Path, ...]
    members: tuple[str, ...]


def make_desk_keys(
    plan: DeskPlan, folder: KeyFolder, member: str, password: bytes, *, rounds: int = ROUNDS
) -> Desk:
    """One signing key and a sealing key for each month, wrapped for the first member.

    Raises KeysUnusable: the folder has keys already, or the plan is no desk. The description is
    written last, so that a folder with one is whole.
    """
    member_name(member)
    if folder.members() or any(folder.root.glob("*.desk.json")):
        raise KeysUnusable(
            told(
                "{folder}: holds a desk's keys already; choose an empty folder, or add months with:"
                " sebusca-desk keys extend",
                folder=folder.root,
            )
        )
    signing = generate_private_key(SECP256R1())
    sealing = _new_months(plan.first, plan.months)
    desk = _described(
        {
            "id": plan.id,
            "role": plan.role,
            "name_es": plan.name_es,
            "name_en": plan.name_en,
            "country": plan.country,
            "signing_key": public_half(signing.public_key()),
            "keys": tuple(_listed(period, secret) for period, secret in sealing),
        }
    )
    folder.write_key(member, signing, None, password, rounds=rounds)
    for period, secret in sealing:
        folder.write_key(member, secret, period, password, rounds=rounds)
    folder.write_desk(desk)
    return desk


def extend(
    folder: KeyFolder, member: str, password: bytes, months: int, *, rounds: int = ROUNDS
) -> Desk:
    """Adds months after the last one; writes the new description, which must be approved anew.

    Raises WrongPassphrase before anything is made, KeysUnusable where there is no room.
    """
    folder.open_key(folder.signing(member), password)
    desk = folder.desk()
    last = max((Period.of(key.valid_from) for key in desk.keys), default=None)
    if last is None:
        raise KeysUnusable(told("{folder}: this desk has no month yet", folder=folder.root))
    sealing = _new_months(last.after(1), months)
    added = tuple(_listed(period, secret) for period, secret in sealing)
    extended = _described({**_values(desk), "keys": (*desk.keys, *added)})
    for period, secret in sealing:
        folder.write_key(member, secret, period, password, rounds=rounds)
    folder.write_desk(extended)
    return extended


def add_member(
    folder: KeyFolder,
    member: str,
    password: bytes,
    new_member: str,
    new_password: bytes,
    *,
    rounds: int = ROUNDS,
) -> int:
    """Wraps every key that `member` holds for a new one; returns how many. Raises KeysUnusable."""
    if member_name(new_member) in folder.members():
        raise KeysUnusable(
            told(
                "{member}: is a member already; to hand over newer months use: sebusca-desk members"
                " share",
                member=new_member,
            )
        )
    return _rewrap(folder, member, password, new_member, new_password, rounds)


def share(
    folder: KeyFolder,
    member: str,
    password: bytes,
    other: str,
    other_password: bytes,
    *,
    rounds: int = ROUNDS,
) -> int:
    """Wraps for a member what they lack of another's keys; returns how many. Raises KeysUnusable,
    or WrongPassphrase where the other's is not the one their keys are under."""
    folder.open_key(folder.signing(other), other_password)
    return _rewrap(folder, member, password, other, other_password, rounds)


def remove_member(folder: KeyFolder, member: str) -> int:
    """Deletes a member's wraps; returns how many. The last member stays: raises KeysUnusable."""
    held = folder.held(member)
    if folder.members() == (member,):
        raise KeysUnusable(
            told(
                "{member}: is the only member; without them nobody could open a tip", member=member
            )
        )
    for key in held:
        _destroy_file(key.path)
    shutil.rmtree(folder.member_folder(member))
    sync_folder(folder.root / "members")
    return len(held)


def lacking(folder: KeyFolder, member: str) -> tuple[Period, ...]:
    """Months that another member holds and this one does not."""
    own = {key.kid for key in folder.held(member)}
    others = (key for other in folder.members() for key in folder.held(other))
    return tuple(sorted({k.period for k in others if k.kid not in own and k.period is not None}))


def destroy(folder: KeyFolder, period: Period, now: datetime) -> Destroyed:
    """Destroys every wrap of a month's private key in this folder. There is no way back.

    Raises KeysUnusable before the month's end and its grace, and where there is no such key.
    """
    if now < period.ends + GRACE:
        raise KeysUnusable(
            told(
                "{period}: tips of this month can still arrive; its key may be destroyed from"
                " {day} on",
                period=period,
                day=f"{period.ends + GRACE:%Y-%m-%d}",
            )
        )
    found: list[tuple[str, HeldKey]] = [
        (member, key)
        for member in folder.members()
        for key in folder.held(member)
        if key.period == period
    ]
    if not found:
        raise KeysUnusable(
            told("{folder}: holds no key of {period}", folder=folder.root, period=period)
        )
    for _member, key in found:
        _destroy_file(key.path)
    return Destroyed(
        files=tuple(key.path for _member, key in found),
        members=tuple(dict.fromkeys(member for member, _key in found)),
    )


def _new_months(first: Period, months: int) -> list[tuple[Period, EllipticCurvePrivateKey]]:
    return [(first.after(n), generate_private_key(SECP256R1())) for n in range(months)]


def _listed(period: Period, secret: EllipticCurvePrivateKey) -> DeskKey:
    return DeskKey(
        valid_from=period.starts, valid_until=period.ends, key=public_half(secret.public_key())
    )


def _values(desk: Desk) -> dict[str, object]:
    return {name: getattr(desk, name) for name in type(desk).model_fields}


def _described(values: dict[str, object]) -> Desk:
    try:
        return Desk.model_validate(values)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        reason = f"{place}: {first['msg']}".lstrip(": ")
        raise KeysUnusable(told("This is no desk: {reason}", reason=reason)) from error


def _rewrap(
    folder: KeyFolder,
    member: str,
    password: bytes,
    other: str,
    other_password: bytes,
    rounds: int,
) -> int:
    known = {key.kid for key in folder.held(other)} if other in folder.members() else set()
    missing = [key for key in folder.held(member) if key.kid not in known]
    opened = [(key, folder.open_key(key, password)) for key in missing]
    for key, secret in opened:
        folder.write_key(other, secret, key.period, other_password, rounds=rounds)
    return len(opened)


def _destroy_file(path: Path) -> None:
    """Overwrites and removes. On flash the old blocks may live on: they are wrapped, and whoever
    held the passphrase is told to destroy copies as well."""
    with path.open("r+b") as file:
        size = os.fstat(file.fileno()).st_size
        file.write(os.urandom(size))
        file.flush()
        os.fsync(file.fileno())
    path.unlink()
    sync_folder(path.parent)
