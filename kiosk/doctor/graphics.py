"""What draws: the GL renderer, the largest texture it takes, and the fonts.

The window is opened in a process of its own, so that a driver that crashes is a finding too.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator

from kiosk.control import order
from kiosk.doctor.findings import Device, Finding
from kiosk.errors import PlayerError

PROBE_WITHIN_S = 30.0
SOFTWARE_FPS = 30
"""What a processor draws at 1080p without strain."""
_SOFTWARE = ("llvmpipe", "softpipe", "swrast", "software")


def check_graphics(device: Device) -> Iterator[Finding]:
    """Asks the player if it runs (a display may have one master only), else opens a window."""
    say = device.say
    try:
        player = order(device.settings.player_socket, "status", timeout_s=2)
    except PlayerError:
        yield from _probed(device)
        return
    seconds = player.get("first_slide_s")
    words = say("The player is drawing; its first slide took {seconds} s", seconds=seconds or "?")
    yield Finding("graphics", "ok", words)


def check_fonts(device: Device) -> Iterator[Finding]:
    """The type that slides are set in."""
    from screens.fonts import font_path

    say = device.say
    try:
        for face in ("Regular", "Medium", "SemiBold", "Bold", "ExtraBold", "Black"):
            font_path(face)
    except (LookupError, ModuleNotFoundError) as error:
        run = say("Run: {command}", command="pip install font-rhd")
        yield Finding("fonts", "fail", say("A font is missing: {reason}", reason=error), run)
    else:
        yield Finding("fonts", "ok", say("Red Hat Display: every face is there"))


def _probed(device: Device) -> Iterator[Finding]:
    say = device.say
    advice = say("Check the display's cable and driver, and that this user is in group video")
    command = [sys.executable, "-P", "-m", "kiosk.doctor.gl_probe", str(device.file)]
    try:
        done = subprocess.run(  # noqa: S603 - our own module
            command, capture_output=True, timeout=PROBE_WITHIN_S, check=False
        )
        found = json.loads(done.stdout.splitlines()[-1])
        renderer, largest = str(found["renderer"]), int(found["max_texture"])
    except (OSError, subprocess.TimeoutExpired, ValueError, IndexError, KeyError, TypeError):
        yield Finding("graphics", "fail", say("No window with OpenGL can be opened"), advice)
        return
    words = say("Graphics: {renderer}; textures up to {size} pixels",
                renderer=renderer, size=largest)  # fmt: skip
    display = device.settings.display
    if largest < max(display.width, display.height):
        smaller = say("Set display.width and height to {size} or less", size=largest)
        yield Finding("graphics", "fail", words, smaller)
    elif any(name in renderer.casefold() for name in _SOFTWARE):
        slower = say(
            "Drawn by the processor: fine, but set display.max_fps to {fps} or less",
            fps=SOFTWARE_FPS,
        )
        yield Finding(
            "graphics", "ok" if display.max_fps <= SOFTWARE_FPS else "warn", words, slower
        )
    else:
        yield Finding("graphics", "ok", words)
