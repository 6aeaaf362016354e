"""The house's Mosquitto: on loopback, anyone may listen, only the hub may publish (DESIGN §6)."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from scripts.demo_run.processes import DemoError, Program, Programs


def start_broker(programs: Programs, place: Path, port: int, user: str, password: str) -> Program:
    """Started in a folder of its own; raises `DemoError` where it is not installed."""
    program = shutil.which("mosquitto", path=f"{os.environ['PATH']}:/usr/sbin:/usr/local/sbin")
    maker = shutil.which("mosquitto_passwd")
    if program is None or maker is None:
        raise DemoError("mosquitto is not installed; run scripts/setup --for demo")
    place.mkdir(exist_ok=True)
    passwords, rights, config = place / "passwords", place / "rights", place / "mosquitto.conf"
    passwords.touch(mode=0o600)
    programs.run("mosquitto_passwd", [maker, "-b", str(passwords), user, password])
    rights.write_text(
        f"topic read sebusca/hints/#\n\nuser {user}\ntopic write sebusca/hints/#\n",
        encoding="utf-8",
    )
    rights.chmod(0o600)
    lines = [
        f"listener {port} 127.0.0.1",
        "allow_anonymous true",
        f"password_file {passwords}",
        f"acl_file {rights}",
        "persistence false",
        "connection_messages false",  # they hold addresses, which are never written down
    ]
    if os.geteuid() == 0:
        lines.append("user root")  # or it drops to a user who may not read this folder
    config.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return programs.start("mosquitto", [program, "-c", str(config)])
