"""Run by `graphics` as a process: opens the player's window and prints what draws it, as JSON."""

from __future__ import annotations

import json
import sys
from pathlib import Path


def main(file: str) -> int:
    """One JSON line on standard output; an exit code other than 0 where no window opens."""
    from config.kiosk import load_kiosk_settings
    from kiosk.player.window import open_window

    window = open_window(load_kiosk_settings(Path(file)))
    if window is None:
        return 1
    from kivy.graphics import opengl

    found = {
        "renderer": _text(opengl.glGetString(opengl.GL_RENDERER)),
        "version": _text(opengl.glGetString(opengl.GL_VERSION)),
        "max_texture": opengl.glGetIntegerv(opengl.GL_MAX_TEXTURE_SIZE)[0],
    }
    sys.stdout.write(json.dumps(found) + "\n")
    window.close()
    return 0


def _text(value: bytes | str) -> str:
    return value.decode("ascii", "replace") if isinstance(value, bytes) else value


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
