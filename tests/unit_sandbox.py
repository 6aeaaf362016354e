"""Starts a program as a unit of systemd would: the unit's own lines, read and applied one by one.

    python -m tests.unit_sandbox UNIT --stage DIR [--bind FROM=TO]… [--program WORD]…

For tests on machines whose process 1 is not systemd. Needs root. Every line of [Service] is either
applied here or named in `MANAGERS` as one that only a manager can: an unknown one is an error, so
that no restriction is written into a unit that nothing has been run under. `DIR` has an `etc` that
is laid over the machine's; `--bind` puts a folder of the test where the unit expects one.
"""

from __future__ import annotations

import argparse
import ctypes
import grp
import os
import pwd
import re
import resource
import shlex
import stat
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.unit_seccomp import Filter

MANAGERS = {
    *("Type", "NotifyAccess", "WatchdogSec"),  # the test listens to NOTIFY_SOCKET itself
    *("Restart", "RestartSec", "TimeoutStartSec", "TimeoutStopSec", "RuntimeDirectoryPreserve"),
    "RemoveIPC",  # when a user's last process is gone
    "IPAddressDeny",  # a cgroup's packet filter; here the network namespace is empty
    "MemorySwapMax",  # a cgroup's limit
}
CLONE_NEWNS, CLONE_NEWUTS, CLONE_NEWUSER, CLONE_NEWNET = 1 << 17, 1 << 26, 1 << 28, 1 << 30
MS_RDONLY, MS_NOSUID, MS_NODEV, MS_BIND, MS_REC, MS_SLAVE = 1, 2, 4, 4096, 16384, 1 << 19
PR_SET_NO_NEW_PRIVS, PR_CAPBSET_DROP, PR_SET_SECUREBITS = 38, 24, 28
SYS_MOUNT_SETATTR = 442  # the same number on every architecture
AT_RECURSIVE, AT_FDCWD, MOUNT_ATTR_RDONLY = 0x8000, -100, 1
LAST_CAP = 63
PLAIN_DEVICES = ("null", "zero", "full", "random", "urandom", "tty")
DEVICE_GROUPS = {
    "char-drm": ("dri",),
    "char-alsa": ("snd",),
    "char-cec": ("cec0", "cec1"),
    "char-i2c": tuple(f"i2c-{number}" for number in range(32)),
}

libc = ctypes.CDLL(None, use_errno=True)


def checked(done: int, what: str) -> int:
    """Raises OSError where a call of the C library failed."""
    if done < 0:
        raise OSError(ctypes.get_errno(), f"{what}: {os.strerror(ctypes.get_errno())}")
    return done


def mount(source: str, target: Path, kind: str = "", flags: int = 0, data: str = "") -> None:
    """mount(2)."""
    words = [word.encode() for word in (source, str(target), kind, data)]
    done = libc.mount(words[0], words[1], words[2], ctypes.c_ulong(flags), words[3])
    checked(done, f"mount {source} {target}")


def bind(source: Path, target: Path) -> None:
    mount(str(source), target, flags=MS_BIND | MS_REC)


def make_writable(target: Path, *, yes: bool) -> None:
    """mount_setattr(2) on a mount and all below it."""
    flag = ctypes.c_uint64(MOUNT_ATTR_RDONLY)
    none = ctypes.c_uint64(0)
    values = (none, flag) if yes else (flag, none)
    attributes = (ctypes.c_uint64 * 4)(values[0], values[1], 0, 0)
    done = libc.syscall(
        SYS_MOUNT_SETATTR, AT_FDCWD, str(target).encode(), AT_RECURSIVE,
        ctypes.byref(attributes), ctypes.sizeof(attributes),
    )  # fmt: skip
    checked(done, f"mount_setattr {target}")


def read_service(file: Path) -> dict[str, list[str]]:
    """The lines of [Service]; one that is set more than once keeps every value, in order."""
    text = re.sub(r"\s*\\\n\s*", " ", file.read_text(encoding="utf-8"))
    section = text.split("[Service]")[1].split("\n[")[0]
    found: dict[str, list[str]] = {}
    for line in section.splitlines():
        if "=" in line and not line.startswith("#"):
            key, _, value = line.partition("=")
            found.setdefault(key, []).append(value)
    return found


class Unit:
    """One unit's restrictions, put on this process."""

    def __init__(self, lines: dict[str, list[str]], stage: Path, binds: Sequence[str]) -> None:
        self._lines = lines
        self._stage = stage
        self._binds = [tuple(map(Path, word.split("=", 1))) for word in binds]
        self._asked: set[str] = set()
        self.user = pwd.getpwnam("root")

    def one(self, key: str, default: str = "") -> str:
        return (self.all(key) or [default])[-1]

    def all(self, key: str) -> list[str]:
        self._asked.add(key)
        return self._lines.get(key, [])

    def words(self, key: str) -> list[str]:
        return [word for value in self.all(key) for word in value.split()]

    def yes(self, key: str) -> bool:
        return self.one(key) == "yes"

    def unknown(self) -> set[str]:
        """Lines that nothing here has asked for."""
        return self._lines.keys() - self._asked - MANAGERS

    # --- what it sees ---------------------------------------------------------------------------

    def separate(self) -> None:
        """Namespaces of its own."""
        flags = CLONE_NEWNS
        flags |= CLONE_NEWUTS if self.yes("ProtectHostname") else 0
        flags |= CLONE_NEWNET if self.yes("PrivateNetwork") else 0
        checked(libc.unshare(flags), "unshare")
        mount("none", Path("/"), flags=MS_REC | MS_SLAVE)

    def lay_out(self) -> None:
        """The file system as the unit has it."""
        etc = self._stage / "etc"
        mount("overlay", Path("/etc"), "overlay", data=f"lowerdir={etc}:/etc")
        self.user = pwd.getpwnam(self.one("User"))
        kept = self._kept_from_tmp()
        self._homes()
        tmpfs(Path("/run"), 0o755)
        tmpfs(Path("/var/lib"), 0o755)
        tmpfs(Path("/opt"), 0o755)
        if self.yes("PrivateTmp"):
            for folder in (Path("/tmp"), Path("/var/tmp")):
                tmpfs(folder, 0o1777)
        for name, to in kept:
            folder = Path(name)
            to.mkdir(parents=True, exist_ok=True)
            bind(folder, to)
        for name in self.words("RuntimeDirectory"):
            folder = Path("/run", name)
            folder.mkdir(mode=int(self.one("RuntimeDirectoryMode", "0755"), 8))
            os.chown(folder, self.user.pw_uid, grp.getgrnam(self.one("Group")).gr_gid)
        self._devices()
        self._read_only()
        self._close()

    def _close(self) -> None:
        """What is there and cannot be seen or written."""
        for word in self.words("InaccessiblePaths"):
            folder = Path(word.removeprefix("-"))
            if folder.exists():
                tmpfs(folder, 0)
            elif not word.startswith("-"):
                raise FileNotFoundError(f"InaccessiblePaths: {folder}")
        if self.one("ProtectProc"):
            mount("proc", Path("/proc"), "proc", data=f"hidepid={self.one('ProtectProc')}")
            assert self.one("ProcSubset") == "all"
        for key, folder in (
            ("ProtectKernelTunables", "/proc/sys"),
            ("ProtectKernelTunables", "/sys"),
            ("ProtectControlGroups", "/sys/fs/cgroup"),
        ):
            if self.yes(key) and Path(folder).is_dir():
                bind(Path(folder), Path(folder))
                make_writable(Path(folder), yes=False)

    def _kept_from_tmp(self) -> list[tuple[str, Path]]:
        """Opens what the new folders will hide: of the test, and what the unit wants bound."""
        given = {to for _, to in self._binds}
        own = [Path(word) for word in self.words("BindReadOnlyPaths") if Path(word) not in given]
        wanted = [*self._binds, *((path, path) for path in own)]
        return [(f"/proc/self/fd/{os.open(source, os.O_PATH)}", to) for source, to in wanted]

    def _homes(self) -> None:
        """ProtectHome=, but for a developer who keeps the interpreter or the project at home."""
        if not self.yes("ProtectHome"):
            return
        prefix = Path(sys.base_prefix)
        held = os.open(prefix, os.O_PATH)
        for home in (Path("/home"), Path("/root")):
            if home.is_dir():
                inside = prefix.is_relative_to(home)
                bound = any(to.is_relative_to(home) for _, to in self._binds)
                tmpfs(home, 0o755 if inside or bound else 0)
                if inside:
                    prefix.mkdir(parents=True)
                    bind(Path(f"/proc/self/fd/{held}"), prefix)

    def _devices(self) -> None:
        closed = {self.one("DevicePolicy") == "closed", self.yes("PrivateDevices")}
        named = [word for word in self.words("DeviceAllow") if word.startswith("char-")]
        if closed == {False}:
            return
        names = [*PLAIN_DEVICES, "shm", *(n for word in named for n in DEVICE_GROUPS[word])]
        held = {n: os.open(f"/dev/{n}", os.O_PATH) for n in names if Path("/dev", n).exists()}
        tmpfs(Path("/dev"), 0o755)
        for name, descriptor in held.items():
            place = Path("/dev", name)
            if stat.S_ISDIR(os.fstat(descriptor).st_mode):
                place.mkdir()
            else:
                place.touch()
            bind(Path(f"/proc/self/fd/{descriptor}"), place)

    def _read_only(self) -> None:
        """ProtectSystem=strict: all but /dev, /proc, /sys, what is private, and what is named."""
        assert self.one("ProtectSystem") == "strict"
        private = [Path("/tmp"), Path("/var/tmp")] if self.yes("PrivateTmp") else []
        private += [Path("/run", name) for name in self.words("RuntimeDirectory")]
        writable = [*private, *map(Path, self.words("ReadWritePaths"))]
        for folder in writable:
            bind(folder, folder)
        make_writable(Path("/"), yes=False)
        for folder in (*writable, Path("/dev"), Path("/proc"), Path("/sys")):
            make_writable(folder, yes=True)
        for word in self.words("BindReadOnlyPaths"):
            make_writable(Path(word), yes=False)

    # --- what it may ----------------------------------------------------------------------------

    def limit(self) -> None:
        limits = {"LimitCORE": resource.RLIMIT_CORE, "LimitMEMLOCK": resource.RLIMIT_MEMLOCK}
        for key, number in limits.items():
            if value := self.one(key):
                # As much as there is, where this root may not lift a limit (CAP_SYS_RESOURCE).
                most = resource.getrlimit(number)[1] if value == "infinity" else int(value)
                resource.setrlimit(number, (most, most))
        os.umask(int(self.one("UMask"), 8))

    def environment(self) -> dict[str, str]:
        given = [word for value in self.all("Environment") for word in shlex.split(value)]
        kept = {name: os.environ[name] for name in ("NOTIFY_SOCKET",) if name in os.environ}
        folders = ":".join(f"/run/{name}" for name in self.words("RuntimeDirectory"))
        path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
        return {
            "PATH": path, "HOME": self.user.pw_dir, "USER": self.user.pw_name, **kept,
            **({"RUNTIME_DIRECTORY": folders} if folders else {}),
            **dict(word.split("=", 1) for word in given),
        }  # fmt: skip

    def become(self) -> None:
        """Another user, without a capability, and with the filters that cannot be taken off."""
        group = grp.getgrnam(self.one("Group")).gr_gid
        more = [g.gr_gid for g in grp.getgrall() if g.gr_name in self.words("SupplementaryGroups")]
        filters = self._filter()
        if self.yes("PrivateUsers"):
            know_no_user_but(self.user.pw_uid, group)
        assert self.one("CapabilityBoundingSet", "missing") == ""
        for number in range(LAST_CAP + 1):
            libc.prctl(PR_CAPBSET_DROP, number, 0, 0, 0)  # those that this kernel has
        os.setgroups([group, *more])
        os.setresgid(group, group, group)
        os.setresuid(self.user.pw_uid, self.user.pw_uid, self.user.pw_uid)
        assert self.yes("NoNewPrivileges")
        checked(libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "no_new_privs")
        filters.load()

    def _filter(self) -> Filter:
        assert self.one("SystemCallArchitectures") == "native"  # libseccomp's own way
        assert self.one("SystemCallErrorNumber") == "EPERM"
        made = Filter(self.all("SystemCallFilter"))
        made.families(self.words("RestrictAddressFamilies"))
        rules: dict[str, Callable[[], None]] = {
            "RestrictNamespaces": made.no_namespaces,
            "RestrictRealtime": made.no_realtime,
            "RestrictSUIDSGID": made.no_set_id,
            "LockPersonality": made.no_personality,
            "MemoryDenyWriteExecute": made.no_written_code,
            "ProtectKernelModules": made.no_modules,
            "ProtectKernelLogs": made.no_kernel_log,
            "ProtectClock": made.no_clock,
        }
        for key, rule in rules.items():
            if self.yes(key):
                rule()
        return made


def know_no_user_but(user: int, group: int) -> None:
    """PrivateUsers=: a user namespace of root, `user` and `group`. Only a process outside may say
    so (user_namespaces(7)), and it is this one's child."""
    read, write = os.pipe()
    if (child := os.fork()) == 0:
        os.read(read, 1)
        own = Path("/proc", str(os.getppid()))
        (own / "uid_map").write_text(f"0 0 1\n{user} {user} 1\n", "ascii")
        (own / "gid_map").write_text(f"0 0 1\n{group} {group} 1\n", "ascii")
        os._exit(0)
    checked(libc.unshare(CLONE_NEWUSER), "unshare")
    os.write(write, b"!")
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    os.close(read)
    os.close(write)


def tmpfs(folder: Path, mode: int) -> None:
    mount("tmpfs", folder, "tmpfs", MS_NOSUID | MS_NODEV, f"mode={mode:o}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("unit", type=Path)
    parser.add_argument("--stage", type=Path, required=True)
    parser.add_argument("--bind", action="append", default=[], metavar="FROM=TO")
    parser.add_argument("program", nargs="*", help="instead of the unit's ExecStart=")
    given = parser.parse_args()
    unit = Unit(read_service(given.unit), given.stage, given.bind)
    command = given.program or shlex.split(unit.one("ExecStart"))
    unit.one("ExecStart")
    unit.separate()
    unit.lay_out()
    unit.limit()
    environment = unit.environment()
    os.chdir("/")
    unit.become()
    if unknown := unit.unknown():
        raise SystemExit(f"{given.unit}: nothing here applies {', '.join(sorted(unknown))}")
    os.execvpe(command[0], command, environment)


if __name__ == "__main__":
    main()
