"""The demo's house: keys, Mosquitto, hub, worker and kiosk on free loopback ports, in one folder.

Used by the demo itself, by its check and by the bench; each gets a house of its own.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import sys
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import requests

from scripts.demo_run.broker import start_broker
from scripts.demo_run.device import image_settings, whole_settings, write_settings
from scripts.demo_run.display import Display, open_display
from scripts.demo_run.player import Player
from scripts.demo_run.processes import Program, Programs, free_port, wait_for
from scripts.demo_run.tip_desk import TipDesk

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
CHANNEL = "demo"
HUB_USER = "hub"
LOADING = "scripts.demo_run.loading"
TIP_DELAY_S = 2
"""Long enough to see a tip wait; a real screen waits up to half an hour."""

BORDER_ZONE = "America/Ciudad_Juarez"
"""In which the house's people read and write moments, unless the environment names another zone."""

SIGNERS_NEEDED = 2

# Room for a small machine that is busy with something else; a healthy start takes two or three.
START_S = 60


@dataclass(frozen=True)
class Loaded:
    """What `scripts.demo_run.loading` put into the hub."""

    accounts: dict[str, str]
    """User name to password."""
    requests: dict[str, str]
    """Approval request by subject, in the order in which they should be approved."""


@dataclass
class House:
    """Folders, ports and programs of one demo. `start_*` in any order an operator would use."""

    folder: Path
    size: tuple[int, int] = (1920, 1080)
    window: bool = False
    """Show the kiosk on the display of this machine; otherwise it draws offscreen."""
    own_display: bool = False
    """Show it on an Xvfb of the house's own, where windows can be touched and pictures taken."""
    poll_s: int = 15
    hub_port: int = field(default_factory=free_port)
    broker_port: int | None = field(default_factory=free_port)
    language: str = "es"
    feed_port: int | None = None
    """Where the kiosk reaches the feed, if not at the hub itself: a relay that counts."""
    signers: int = 0
    """Approvers who sign on machines of their own, two of them each publication; 0: the hub holds
    the one approver's key and signs by itself."""

    @cached_property
    def programs(self) -> Programs:
        return Programs(self.folder / "logs", self.environment)

    @cached_property
    def player(self) -> Player:
        """The kiosk's player, as the demo talks to it."""
        return Player(self.runtime / "player.sock")

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.hub_port}"

    @property
    def keys(self) -> Path:
        return self.folder / "keys"

    @property
    def feed_root(self) -> Path:
        return self.folder / "hub" / "feed"

    @property
    def runtime(self) -> Path:
        return self.folder / "run"

    @property
    def store(self) -> Path:
        return self.folder / "store"

    @cached_property
    def broker_password(self) -> str:
        return secrets.token_urlsafe(18)

    @cached_property
    def environment(self) -> dict[str, str]:
        """What every program of the house is started with: of the caller's, only the basics."""
        kept = ("PATH", "HOME", "LANG", "TERM", "TZ", "DISPLAY", "WAYLAND_DISPLAY", "XAUTHORITY",
                "XDG_RUNTIME_DIR", "SSL_CERT_FILE", "COVERAGE_PROCESS_START")  # fmt: skip
        env = {name: os.environ[name] for name in kept if name in os.environ}
        env |= {
            "SEBUSCA_HUB_DATA": str(self.folder / "hub"),
            "SEBUSCA_FEED_ROOT": str(self.feed_root),
            "SEBUSCA_KEYS": os.pathsep.join(map(str, self._keys_of_hub)),
            "SEBUSCA_RENDERER": f"{BIN / 'sebusca-kiosk'} render --serve",
            "SEBUSCA_BASE_URL": self.base_url,
            "SEBUSCA_KIOSK_CONFIG": str(self.kiosk_config),
            "SEBUSCA_TIME_ZONE": os.environ.get("SEBUSCA_TIME_ZONE") or BORDER_ZONE,
        }
        if self.broker_port is not None:
            login = f"{HUB_USER}:{self.broker_password}@" if self.broker_password else ""
            env["SEBUSCA_BROKER"] = f"mqtt://{login}127.0.0.1:{self.broker_port}"
            env["SEBUSCA_DEVICE_BROKER"] = f"mqtt://127.0.0.1:{self.broker_port}"
        if not self.window:
            env |= {"SDL_VIDEODRIVER": "offscreen"}
        return env

    @cached_property
    def display(self) -> Display:
        """The house's own display, started when it is first asked for."""
        return open_display(self.programs, self.size)

    @property
    def _drawing_on(self) -> dict[str, str]:
        """What the kiosk's environment says of its display, beside the house's."""
        if not self.own_display:
            return {}
        return {"DISPLAY": self.display.name, "SDL_VIDEODRIVER": "x11"}

    @property
    def kiosk_config(self) -> Path:
        return self.folder / "kiosk.yaml"

    # --- before anything runs ---------------------------------------------------------------

    def clear(self) -> None:
        """Takes away what an earlier demo left in this folder."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)

    def make_keys(self) -> str:
        """Unless there are signers, one key a role, on this machine: for a demo only, and the
        deploy check says so."""
        threshold = SIGNERS_NEEDED if self.signers else 1
        return self.hub("keys", "init", "--out", str(self.keys), "--feed-root",
                        str(self.feed_root), "--root-threshold", "1", "--root-holders", "1",
                        "--approver-threshold", str(threshold),
                        "--approvers", str(self.signers or 1), "--without-passphrases")  # fmt: skip

    @property
    def _keys_of_hub(self) -> list[Path]:
        online = self.keys / "online"
        return [online] if self.signers else [self.keys / "approver-1", online]

    def make_database(self) -> str:
        """The hub's tables, groups and permissions."""
        return self.hub("migrate", "--no-input", "--verbosity", "0")

    def hub(self, *arguments: str) -> str:
        """Runs one `sebusca-hub` command to its end; its output."""
        name = f"sebusca-hub {arguments[0]}"
        return self.programs.run(name, [str(BIN / "sebusca-hub"), *arguments])

    def load_campaign(self) -> Loaded:
        """The fictional campaign as drafts of Ana's that wait for a second person."""
        desk = [str(self.tip_desk.public_file)] if self.tip_desk.public_file.is_file() else []
        output = self.programs.run(LOADING, [sys.executable, "-m", LOADING, *desk])
        return Loaded(**json.loads(output.splitlines()[-1]))

    # --- programs ---------------------------------------------------------------------------

    def start_broker(self) -> None:
        """Mosquitto on loopback."""
        if self.broker_port is not None:
            place = self.folder / "mosquitto"
            start_broker(self.programs, place, self.broker_port, HUB_USER, self.broker_password)

    def start_hub(self) -> Program:
        """The hub's web server, ready to answer."""
        program = self.programs.start(
            "hub", [str(BIN / "sebusca-hub"), "serve", "--port", str(self.hub_port)]
        )
        wait_for("the hub answers", self._hub_answers, seconds=START_S)
        return program

    def start_worker(self) -> Program:
        """The hub's publication worker."""
        return self.programs.start("worker", [str(BIN / "sebusca-hub"), "worker"])

    def start_services(self) -> None:
        """Mosquitto, the hub and its worker, in the order in which they need one another."""
        self.start_broker()
        self.start_hub()
        self.start_worker()

    def write_kiosk_config(self, *, enrolled: bool = False) -> None:
        """The device's YAML: as an image carries it, or with all that enrolment would bring."""
        settings = image_settings(
            self.folder, hub=self.base_url, roots=self.keys, size=self.size, delay_s=TIP_DELAY_S
        )
        if enrolled:
            settings = whole_settings(
                settings,
                feed=f"http://127.0.0.1:{self.feed_port or self.hub_port}/feed",
                channel=CHANNEL,
                poll_s=self.poll_s,
                language=self.language,
                broker=self.broker_port,
            )
        write_settings(self.kiosk_config, settings)

    def start_kiosk(self) -> Program:
        """Supervisor, agent and player, as on a device."""
        self.runtime.mkdir(parents=True, exist_ok=True, mode=0o700)
        return self.programs.start("kiosk", [str(BIN / "sebusca-kiosk"), "run"], self._drawing_on)

    def play(self) -> None:
        """A kiosk that is set up whole, started, and shows its first verified slide."""
        self.write_kiosk_config(enrolled=True)
        self.start_kiosk()
        self.wait_for_slide()

    def code_on_screen(self) -> str:
        """The code that a kiosk shows that nobody has enrolled yet."""
        file = self.runtime / "enrolment.json"
        shown: dict[str, Any] = {}

        def has_code() -> bool:
            self.programs.check_alive()
            if file.is_file():
                shown.update(json.loads(file.read_text(encoding="utf-8")))
            return bool(shown.get("code"))

        wait_for("a code on the screen", has_code, seconds=START_S)
        return str(shown["code"])

    @cached_property
    def tip_desk(self) -> TipDesk:
        """The demo's tip desk."""
        return TipDesk(self.folder / "desk", self.programs)

    def start_desk(self) -> str:
        """The desk's page; the link that works once."""
        settings = {
            "hub": self.base_url,
            "feed": f"{self.base_url}/feed",
            "channels": [CHANNEL],
            "root_feed": str(self.keys / "feed.root.json"),
            "root_recalls": str(self.keys / "recalls.root.json"),
            "language": self.language,
        }
        return self.tip_desk.start(settings)[1]

    def wait_for_slide(self) -> None:
        """Returns once the player plays a publication; raises `DemoError` if a part has died."""

        def plays() -> bool:
            self.programs.check_alive()
            return self.player.has_publication()

        wait_for("the first verified slide", plays, seconds=START_S)

    def stop(self) -> None:
        """Everything, last started first."""
        self.programs.stop_all()

    def _hub_answers(self) -> bool:
        self.programs.check_alive()
        try:
            return requests.get(f"{self.base_url}/health/ready", timeout=5).ok
        except requests.RequestException:
            return False
