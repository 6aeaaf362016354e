"""`sebusca-kiosk install`: prints what a device's system needs, or writes it, or takes it away."""

from __future__ import annotations

import argparse
import errno
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path, PurePosixPath

from assets.i18n import Translator
from kiosk.errors import FolderUnusable, NotRoot, ProgramUnreachable, UsersNotMade
from kiosk.install.layout import DISPLAYS, PROGRAM, Layout, layout, program_of
from kiosk.install.placing import Placing, Step

_HOMES = ("/home", "/root", "/run/user")
"""Closed to the units by ProtectHome=."""


def add_arguments(parser: argparse.ArgumentParser, say: Translator) -> None:
    """The options of `install`."""
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--dry-run", action="store_true", help=say("print every file; write nothing"))
    how.add_argument("--remove", action="store_true", help=say("undo an installation"))
    display = say("the display server: X.Org, or a Wayland compositor (docs/deploy.md)")
    parser.add_argument("--display", choices=DISPLAYS, default="x11", help=display)
    root = say("install into the image that is mounted in this folder")
    parser.add_argument("--root", type=Path, default=Path("/"), metavar="DIR", help=root)
    program = say("path of this program on the device (else {usual} in an image)", usual=PROGRAM)
    parser.add_argument("--program", type=PurePosixPath, metavar="PATH", help=program)


def run(options: argparse.Namespace, say: Translator) -> int:
    """Exit code 0, or 1 where something that was changed by somebody was left in its place.

    Raises ProgramUnreachable, NotRoot, UsersNotMade or FolderUnusable.
    """
    root: Path = options.root
    if options.remove:
        return _removed(root, say)
    program = options.program or (program_of(Path(sys.executable)) if _is_live(root) else PROGRAM)
    _reachable(program)
    wanted = layout(options.display, program)
    if options.dry_run:
        for line in printed(wanted):
            sys.stdout.write(line + "\n")
        return 0
    _writable(root)
    os.umask(0o022)  # folders too are for everybody to read
    steps = [step for step in _told(Placing(root).put(wanted), say) if step.done != "unchanged"]
    if not steps:
        sys.stdout.write(say("Everything was there already; nothing was changed.") + "\n")
    _make_users(root)
    for line in next_steps(options.display, say, live=_is_live(root)):
        sys.stdout.write(line + "\n")
    return 0


def printed(wanted: Layout) -> Iterator[str]:
    """All of it as one text that a person reads, and a shell does not mind."""
    for file in wanted.files:
        yield f"##### {file.path} (mode {file.mode:04o})"
        yield file.text.rstrip("\n")
        yield ""
    for link in wanted.links:
        yield f"##### {link.path} -> {link.target}"


def next_steps(display: str, say: Translator, *, live: bool) -> Sequence[str]:
    """What is left to do by hand, in order."""
    packages = {
        "x11": "xserver-xorg-core xserver-xorg-input-libinput x11-xserver-utils ddcutil v4l-utils",
        "cage": "cage xwayland seatd wlr-randr ddcutil v4l-utils",
        "labwc": "labwc xwayland seatd wlr-randr ddcutil v4l-utils",
    }[display]
    kernel = "init_on_free=1 cgroup_enable=memory"
    reboot = say("Reboot. The screen comes up by itself.") if live else say(
        "Write the image to a card, and start the device with it.")  # fmt: skip
    words = [
        say("Have these packages: {packages}", packages=packages),
        say("Put {file} and both roots into {folder}", file="kiosk.yaml", folder="/etc/sebusca"),
        say("Add to the kernel's command line: {words}", words=kernel),
        reboot,
        say("Then run: {command}", command="sudo -u sebusca-agent sebusca-kiosk doctor"),
    ]
    return ["", say("What is left to do:"), *(f" {n}. {text}" for n, text in enumerate(words, 1))]


def _removed(root: Path, say: Translator) -> int:
    _writable(root)
    steps = list(_told(Placing(root).remove(), say))
    if not steps:
        sys.stdout.write(say("Nothing is installed here.") + "\n")
        return 0
    sys.stdout.write(
        say("Users and folders stay, with what is in them; reboot to end what runs.") + "\n"
    )
    return 1 if any(step.done == "left" for step in steps) else 0


def _told(steps: Iterable[Step], say: Translator) -> Iterator[Step]:
    """Each step, as it is done, said in one line where there is anything to say."""
    for step in steps:
        words = {
            "unchanged": "",
            "written": say("written"),
            "updated": say("updated"),
            "removed": say("removed"),
            "restored": say("as it was before"),
            "left": say("was changed by somebody, and is left as it is"),
        }[step.done]
        if step.copy is not None:
            words += ". " + say("What stood there is now {file}", file=step.copy)
        if words:
            sys.stdout.write(f"{step.path}: {words}\n")
        yield step


def _is_live(root: Path) -> bool:
    return root.resolve() == Path("/")


def _reachable(program: PurePosixPath) -> None:
    home = next((home for home in _HOMES if program.is_relative_to(home)), None)
    if home is not None:
        raise ProgramUnreachable(program, home)


def _writable(root: Path) -> None:
    if not root.is_dir():
        raise FolderUnusable(root, os.strerror(errno.ENOENT))
    if os.geteuid() != 0 and (_is_live(root) or not os.access(root, os.W_OK)):
        raise NotRoot(root)


def _make_users(root: Path) -> None:
    """Now and not at the next boot: the root may be read-only by then (sysusers.d(5))."""
    program = shutil.which("systemd-sysusers")
    if program is None or os.geteuid() != 0:
        return
    made = subprocess.run(  # noqa: S603 - systemd's own program
        [program, f"--root={root.resolve()}"], capture_output=True, text=True, check=False
    )
    if made.returncode != 0:
        raise UsersNotMade(made.stderr.strip())
