"""A desk's keys: made here, kept here, wrapped once for each member (DESIGN §5.7)."""

from desk.keys.folder import HeldKey, KeyFolder
from desk.keys.making import (
    DeskPlan,
    add_member,
    destroy,
    extend,
    lacking,
    make_desk_keys,
    remove_member,
    share,
)
from desk.keys.passphrase import new_passphrase, password_of
from desk.keys.periods import GRACE, Period

__all__ = [
    "GRACE",
    "DeskPlan",
    "HeldKey",
    "KeyFolder",
    "Period",
    "add_member",
    "destroy",
    "extend",
    "lacking",
    "make_desk_keys",
    "new_passphrase",
    "password_of",
    "remove_member",
    "share",
]
