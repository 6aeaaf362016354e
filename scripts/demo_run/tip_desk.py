"""The demo's tip desk: its keys, made before anything else, and its page on this machine.

On the same machine as the hub, which `sebusca-desk` refuses unless it is told that this is a demo.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from scripts.demo_run.processes import DemoError, Program, Programs, wait_for

DESK = "demo-desk"
MEMBER = "daniela"
SAME_MACHINE = "--same-machine-for-demo"
PROGRAM = Path(sys.executable).parent / "sebusca-desk"
START_S = 60
_LINK = re.compile(r"http://127\.0\.0\.1:\d+/\S+/enter/\S+")


@dataclass
class TipDesk:
    """One desk with one member. `folder` is empty at first."""

    folder: Path
    programs: Programs
    passphrase: str = field(default="", repr=False)

    @property
    def keys(self) -> Path:
        return self.folder / "keys"

    @property
    def public_file(self) -> Path:
        """What is handed to the hub's editors."""
        return self.keys / f"{DESK}.desk.json"

    def make_keys(self) -> None:
        """`sebusca-desk keygen`, and the passphrase that it shows once."""
        self.folder.mkdir(parents=True, exist_ok=True)
        shown = self.programs.run(
            "sebusca-desk keygen",
            [str(PROGRAM), "keygen", "--desk", DESK, "--country", "US", "--months", "2",
             "--name-es", "Mesa de demostración", "--name-en", "Demonstration desk",
             "--member", MEMBER, "--out", str(self.keys), "--lang", "es", "--yes-print",
             SAME_MACHINE],
        )  # fmt: skip
        found = re.search(r"^ {4}(\S+(?: \S+)+)$", shown, re.MULTILINE)
        if found is None:
            raise DemoError("sebusca-desk keygen showed no passphrase")
        self.passphrase = found.group(1)

    def start(self, settings: dict[str, Any]) -> tuple[Program, str]:
        """`sebusca-desk run`; the program and the link that works once."""
        file = self.folder / "desk.yaml"
        own = {"keys": "keys", "member": MEMBER, "data": "data", "look_every_s": 5}
        file.write_text(yaml.safe_dump(settings | own, sort_keys=False), encoding="utf-8")
        program = self.programs.start(
            "desk", [str(PROGRAM), "run", "--settings", str(file), "--lang", "es", "--yes-print",
                     SAME_MACHINE]
        )  # fmt: skip

        def has_link() -> bool:
            self.programs.check_alive()
            return _LINK.search(program.log.read_text(encoding="utf-8")) is not None

        wait_for("the desk's page", has_link, seconds=START_S)
        found = _LINK.search(program.log.read_text(encoding="utf-8"))
        assert found is not None  # noqa: S101 - just waited for
        return program, found.group(0)
