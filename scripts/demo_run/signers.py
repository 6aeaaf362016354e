"""An approver at a machine of their own: `sebusca-hub sign`, and of the hub only its address."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

from scripts.demo_run.house import BIN, House
from scripts.demo_run.processes import DemoError, wait_for
from sync.words import fingerprint_words

_IN_WORDS = "En palabras: "
_TYPED_WORDS = 2
SECONDS = 120


@dataclass(frozen=True)
class Signer:
    """The n-th approver of a house, from 1; their machine remembers in a folder of its own."""

    house: House
    number: int

    @property
    def folder(self) -> Path:
        """What this machine keeps: its own copy of the feed, and pages with pictures."""
        return self.house.folder / f"signer-{self.number}"

    def wait_for_proposal(
        self, *, holds: str = "", pictures: bool = True, seconds: float = 60
    ) -> str:
        """What the command shows once something waits, and says `holds` of it; nothing is signed.

        Without `pictures` the machine draws none, and compares none with the hub's.
        """
        said = ""

        def waits() -> bool:
            nonlocal said
            said = self._run("--show", *_drawing(pictures))
            return _IN_WORDS in said and holds in said

        wait_for("a proposal to sign", waits, seconds=seconds, every=0.5)
        return said

    def sign(self, shown: str, *, pictures: bool = True) -> str:
        """Signs what was shown, as a person does: by typing two words of its fingerprint."""
        words = next(
            rest.split()
            for line in shown.splitlines()
            if (rest := line.removeprefix(_IN_WORDS)) != line
        )
        return self._run(*_drawing(pictures), typed=" ".join(words[:_TYPED_WORDS]) + "\n")

    def _run(self, *more: str, typed: str = "") -> str:
        house = self.house
        roots = {name: house.keys / f"{name}.root.json" for name in ("feed", "recalls")}
        card = [
            part
            for root in roots.values()
            for part in ("--card", " ".join(fingerprint_words(root.read_bytes(), "es")))
        ]
        done = subprocess.run(
            [
                str(BIN / "sebusca-hub"), "sign", "--hub", house.base_url, "--lang", "es",
                "--keys", str(house.keys / f"approver-{self.number}"),
                "--root", str(roots["feed"]), "--recalls-root", str(roots["recalls"]),
                "--state", str(self.folder), *card, *more,
            ],
            env={"PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}", "HOME": str(self.folder),
                 "SDL_VIDEODRIVER": "offscreen"},
            input=typed,
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )  # fmt: skip
        if done.returncode:
            raise DemoError(f"approver {self.number} could not sign: {done.stderr[-2000:]}")
        return done.stdout


def _drawing(pictures: bool) -> tuple[str, ...]:  # noqa: FBT001 - a flag of the command's
    return () if pictures else ("--renderer", "")
