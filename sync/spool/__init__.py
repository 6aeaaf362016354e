"""The spool: sealed tips on a device, from "saved" on its screen to the hub's yes (DESIGN §5).

The form's process puts them in, the agent takes them out; they may be two users of one group. What
lies here is ciphertext that nothing on the device opens. Imports no network library.
"""

from sync.spool.room import DiskRoom, disk_room
from sync.spool.spool import Counts, Spool, Waiting

__all__ = ["Counts", "DiskRoom", "Spool", "Waiting", "disk_room"]
