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

import requests
import yaml

from scripts.demo_run.player import Player
from scripts.demo_run.processes import DemoError, Program, Programs, free_port, wait_for

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
CHANNEL = "demo"
HUB_USER = "hub"
LOADING = "scripts.demo_run.loading"

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
    poll_s: int = 15
    hub_port: int = field(default_factory=free_port)
    broker_port: int | None = field(default_factory=free_port)
    language: str = "es"
    feed_port: int | None = None
    """Where the kiosk reaches the feed, if not at the hub itself: a relay that counts."""

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
            "SEBUSCA_KEYS": f"{self.keys / 'approver-1'}:{self.keys / 'online'}",
            "SEBUSCA_RENDERER": f"{BIN / 'sebusca-kiosk'} render --serve",
            "SEBUSCA_BASE_URL": self.base_url,
            "SEBUSCA_KIOSK_CONFIG": str(self.kiosk_config),
        }
        if self.broker_port is not None:
            login = f"{HUB_USER}:{self.broker_password}@" if self.broker_password else ""
            env["SEBUSCA_BROKER"] = f"mqtt://{login}127.0.0.1:{self.broker_port}"
        if not self.window:
            env |= {"SDL_VIDEODRIVER": "offscreen"}
        return env

    @property
    def kiosk_config(self) -> Path:
        return self.folder / "kiosk.yaml"

    # --- before anything runs ---------------------------------------------------------------

    def clear(self) -> None:
        """Takes away what an earlier demo left in this folder."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)

    def make_keys(self) -> str:
        """One key a role, on this machine: for a demo only, and the deploy check says so."""
        return self.hub("keys", "init", "--out", str(self.keys), "--feed-root",
                        str(self.feed_root), "--root-threshold", "1", "--root-holders", "1",
                        "--approver-threshold", "1", "--approvers", "1")  # fmt: skip

    def make_database(self) -> str:
        """The hub's tables, groups and permissions."""
        return self.hub("migrate", "--no-input", "--verbosity", "0")

    def hub(self, *arguments: str) -> str:
        """Runs one `sebusca-hub` command to its end; its output."""
        name = f"sebusca-hub {arguments[0]}"
        return self.programs.run(name, [str(BIN / "sebusca-hub"), *arguments])

    def load_campaign(self) -> Loaded:
        """The fictional campaign as drafts of Ana's that wait for a second person."""
        output = self.programs.run(LOADING, [sys.executable, "-m", LOADING])
        return Loaded(**json.loads(output.splitlines()[-1]))

    # --- programs ---------------------------------------------------------------------------

    def start_broker(self) -> None:
        """Mosquitto on loopback: anyone may listen, only the hub may publish (DESIGN §6)."""
        if self.broker_port is None:
            return
        program = shutil.which("mosquitto", path=f"{os.environ['PATH']}:/usr/sbin:/usr/local/sbin")
        maker = shutil.which("mosquitto_passwd")
        if program is None or maker is None:
            raise DemoError("mosquitto is not installed; run scripts/setup --for demo")
        place = self.folder / "mosquitto"
        place.mkdir(exist_ok=True)
        passwords, rights, config = place / "passwords", place / "rights", place / "mosquitto.conf"
        passwords.touch(mode=0o600)
        self.programs.run(
            "mosquitto_passwd", [maker, "-b", str(passwords), HUB_USER, self.broker_password]
        )
        rights.write_text(
            f"topic read sebusca/hints/#\n\nuser {HUB_USER}\ntopic write sebusca/hints/#\n",
            encoding="utf-8",
        )
        rights.chmod(0o600)
        lines = [
            f"listener {self.broker_port} 127.0.0.1",
            "allow_anonymous true",
            f"password_file {passwords}",
            f"acl_file {rights}",
            "persistence false",
            "connection_messages false",  # they hold addresses, which are never written down
        ]
        if os.geteuid() == 0:
            lines.append("user root")  # or it drops to a user who may not read this folder
        config.write_text("\n".join(lines) + "\n", encoding="utf-8")
        self.programs.start("mosquitto", [program, "-c", str(config)])

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

    def write_kiosk_config(self) -> None:
        """The device's YAML: feed address, pinned roots, display. (Enrolment will write it.)"""
        feed_port = self.feed_port or self.hub_port
        settings: dict[str, object] = {
            "store_dir": str(self.store),
            "runtime_dir": str(self.runtime),
            "feed": {
                "url": f"http://127.0.0.1:{feed_port}/feed",
                "channel": CHANNEL,
                "root_feed": str(self.keys / "feed.root.json"),
                "root_recalls": str(self.keys / "recalls.root.json"),
                "poll_s": self.poll_s,
            },
            "display": {
                "width": self.size[0],
                "height": self.size[1],
                "fullscreen": False,
            },
            "languages": {"first": self.language},
            "time_zone": "America/Ciudad_Juarez",
            "input": "touch",
            "clock": "trusted",
        }
        if self.broker_port is not None:
            settings["broker"] = {"host": "127.0.0.1", "port": self.broker_port, "tls": False}
        self.kiosk_config.write_text(yaml.safe_dump(settings, sort_keys=False), encoding="utf-8")

    def start_kiosk(self) -> Program:
        """Supervisor, agent and player, as on a device."""
        self.runtime.mkdir(parents=True, exist_ok=True, mode=0o700)
        return self.programs.start("kiosk", [str(BIN / "sebusca-kiosk"), "run"])

    def play(self) -> None:
        """A kiosk that is set up, started, and shows its first verified slide."""
        self.write_kiosk_config()
        self.start_kiosk()
        self.wait_for_slide()

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
            return requests.get(f"{self.base_url}/api/v1/health", timeout=5).ok
        except requests.RequestException:
            return False
