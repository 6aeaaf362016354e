"""systemd's system call filters, made anew from a unit's lines (seccomp_rule_add(3)).

The sets (@system-service and so on) are those of the systemd that is installed here, which
`systemd-analyze syscall-filter` prints; what each Restrict… line forbids is systemd.exec(5)'s.
"""

from __future__ import annotations

import ctypes
import errno
import socket
import subprocess
from collections.abc import Sequence
from ctypes import c_int, c_uint32, c_uint64, c_void_p
from functools import cache

ALLOW = 0x7FFF0000
REFUSE = 0x00050000  # SCMP_ACT_ERRNO, with the number of the error
DENY = REFUSE | errno.EPERM
LESS, EQUAL, GREATER_EQUAL, GREATER, MASKED = 2, 4, 5, 6, 7
NEW_NAMESPACES = {
    "mnt": 0x00020000, "cgroup": 0x02000000, "uts": 0x04000000, "ipc": 0x08000000,
    "user": 0x10000000, "pid": 0x20000000, "net": 0x40000000,
}  # fmt: skip
SET_USER_ID, SET_GROUP_ID = 0o4000, 0o2000
PROT_WRITE, PROT_EXEC, SHM_EXEC = 2, 4, 0o100000
FAMILIES = 46  # of <linux/socket.h>, and more to come: they are refused too


class Comparison(ctypes.Structure):
    """struct scmp_arg_cmp."""

    _fields_ = (("arg", c_uint32), ("op", c_int), ("a", c_uint64), ("b", c_uint64))


class Filter:
    """What a process may ask of the kernel, from `SystemCallFilter=` on; loaded last."""

    def __init__(self, lines: Sequence[str]) -> None:
        self._library = ctypes.CDLL("libseccomp.so.2")
        self._library.seccomp_init.restype = c_void_p
        self._allowed = allowed_calls(lines)
        self._context = c_void_p(self._library.seccomp_init(c_uint32(DENY)))
        self._denied: list[tuple[int, str, tuple[Comparison, ...]]] = []

    def deny(self, call: str, *comparisons: tuple[int, ...], error: int = errno.EPERM) -> None:
        """Refuses a call whose arguments compare so; without any, always."""
        made = tuple(Comparison(*(*words, 0)[:4]) for words in comparisons)
        self._denied.append((REFUSE | error, call, made))

    def load(self) -> None:
        """The kernel takes the strictest answer of all filters: one refuses, one allows no more
        than it names, and that includes loading another one."""
        refusing = c_void_p(self._library.seccomp_init(c_uint32(ALLOW)))
        for action, call, comparisons in self._denied:
            self._add(refusing, action, call, comparisons)
        for call in self._allowed:
            self._add(self._context, ALLOW, call, ())
        self._loaded(refusing)
        self._loaded(self._context)

    def _add(
        self, context: c_void_p, action: int, call: str, comparisons: tuple[Comparison, ...]
    ) -> None:
        number = self._library.seccomp_syscall_resolve_name(call.encode())
        if number < 0:  # not of this architecture
            return
        many = (Comparison * max(1, len(comparisons)))(*comparisons)
        done = self._library.seccomp_rule_add_array(
            context, c_uint32(action), c_int(number), len(comparisons), many
        )
        if done not in {0, -errno.EACCES}:  # EACCES: it is what the filter does anyway
            raise OSError(-done, f"seccomp: {call}")

    def _loaded(self, context: c_void_p) -> None:
        done = self._library.seccomp_load(context)
        if done != 0:
            raise OSError(-done, "seccomp_load")
        self._library.seccomp_release(context)

    # --- one line of a unit each ------------------------------------------------------------------

    def families(self, names: Sequence[str]) -> None:
        """RestrictAddressFamilies=: socket(2) of no other family."""
        kept = {int(getattr(socket, name)) for name in names}
        for number in range(FAMILIES):
            if number not in kept:
                self.deny("socket", (0, EQUAL, number))
        self.deny("socket", (0, GREATER_EQUAL, FAMILIES))

    def no_namespaces(self) -> None:
        for flag in NEW_NAMESPACES.values():
            self.deny("clone", (0, MASKED, flag, flag))
            self.deny("unshare", (0, MASKED, flag, flag))
        # Its flags are in memory, which no filter sees; at this answer libc asks clone(2) instead.
        self.deny("clone3", error=errno.ENOSYS)
        self.deny("setns")

    def no_realtime(self) -> None:
        for policy in (1, 2, 6):  # FIFO, RR, DEADLINE
            self.deny("sched_setscheduler", (1, EQUAL, policy))
        self.deny("sched_setattr")

    def no_set_id(self) -> None:
        """No file gets a set-user-id or set-group-id bit."""
        places = {"chmod": 1, "fchmod": 1, "fchmodat": 2, "mkdir": 1, "mkdirat": 2, "creat": 1}
        for call, argument in places.items():
            for bit in (SET_USER_ID, SET_GROUP_ID):
                self.deny(call, (argument, MASKED, bit, bit))

    def no_personality(self) -> None:
        self.deny("personality", (0, GREATER, 0))

    def no_written_code(self) -> None:
        """MemoryDenyWriteExecute=."""
        both = PROT_WRITE | PROT_EXEC
        self.deny("mmap", (2, MASKED, both, both))
        for call in ("mprotect", "pkey_mprotect"):
            self.deny(call, (2, MASKED, PROT_EXEC, PROT_EXEC))
        self.deny("shmat", (2, MASKED, SHM_EXEC, SHM_EXEC))

    def no_modules(self) -> None:
        for call in calls_of("@module"):
            self.deny(call)

    def no_kernel_log(self) -> None:
        self.deny("syslog")

    def no_clock(self) -> None:
        for call in calls_of("@clock"):
            self.deny(call)


def allowed_calls(lines: Sequence[str]) -> frozenset[str]:
    """What `SystemCallFilter=` lines leave: the first one allows, `~` takes away, others add."""
    allowed: set[str] = set(calls_of("@default"))
    for line in lines:
        inverted = line.startswith("~")
        calls = {call for word in line.removeprefix("~").split() for call in calls_of(word)}
        allowed = allowed - calls if inverted else allowed | calls
    return frozenset(allowed)


@cache
def calls_of(word: str) -> frozenset[str]:
    """A set's calls, its sets' included; a call itself."""
    if not word.startswith("@"):
        return frozenset({word})
    done = subprocess.run(
        ["systemd-analyze", "syscall-filter", word], capture_output=True, text=True, check=True
    )
    words = {line.strip() for line in done.stdout.splitlines()[1:]}
    inner = (calls_of(word) for word in words if word and not word.startswith("#"))
    return frozenset().union(*inner)
