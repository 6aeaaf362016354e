"""A desk's keys: made here, kept here, wrapped once for each member (DESIGN §5.7)."""

from desk.keys.folder import HeldKey, KeyFolder
from desk.keys.making import DeskPlan, add_member, destroy, extend, make_desk_keys, share
from desk.keys.passphrase import new_passphrase, password_of
from desk.keys.periods import GRACE, Period
from desk.keys.public import kid_words, public_of

__all__ = [
    "GRACE",
    "DeskPlan",
    "HeldKey",
    "KeyFolder",
    "Period",
    "add_member",
    "destroy",
    "extend",
    "kid_words",
    "make_desk_keys",
    "new_passphrase",
    "password_of",
    "public_of",
    "share",
]
