"""Signing keys: files that only their owner can read, the ring a process signs with, its grade.

Called by the publisher (which signs), the ceremony (which makes keys) and the hub's deploy check.
Nothing here travels to a device: devices hold public keys only, inside a repository's root.
"""

from sync.keys.files import KeyUse, Passphrase, key_file_name, read_key, write_key
from sync.keys.grade import demo_grade
from sync.keys.ring import KeyRing, TufRole

__all__ = [
    "KeyRing",
    "KeyUse",
    "Passphrase",
    "TufRole",
    "demo_grade",
    "key_file_name",
    "read_key",
    "write_key",
]
