"""The kiosk's own settings in the demo: as an image carries them, or whole for a bench."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

Settings = dict[str, Any]


def image_settings(
    folder: Path, *, hub: str, roots: Path, size: tuple[int, int], delay_s: int
) -> Settings:
    """What an image says before anybody has enrolled it: a hub, two pinned roots, a display."""
    return {
        "store_dir": str(folder / "store"),
        "runtime_dir": str(folder / "run"),
        "hub": {"url": hub, "token_file": str(folder / "agent" / "token")},
        "feed": {
            "root_feed": str(roots / "feed.root.json"),
            "root_recalls": str(roots / "recalls.root.json"),
        },
        "tips": {"spool_dir": str(folder / "spool"), "delay_s": delay_s},
        "display": {"width": size[0], "height": size[1], "fullscreen": False},
        "input": "touch",
        "clock": "trusted",
    }


def whole_settings(
    image: Settings, *, feed: str, channel: str, poll_s: int, language: str, broker: int | None
) -> Settings:
    """The same with everything that enrolment would bring, for a bench that begins at the feed."""
    settings = {name: value for name, value in image.items() if name not in {"hub", "tips"}}
    settings["feed"] = {**image["feed"], "url": feed, "channel": channel, "poll_s": poll_s}
    settings |= {"languages": {"first": language}, "time_zone": "America/Ciudad_Juarez"}
    if broker is not None:
        settings["broker"] = {"host": "127.0.0.1", "port": broker, "tls": False}
    return settings


def write_settings(file: Path, settings: Settings) -> None:
    """As YAML, the form a technician knows."""
    file.write_text(yaml.safe_dump(settings, sort_keys=False), encoding="utf-8")
