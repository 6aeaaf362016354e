"""`python -m kiosk.form`: started by the player and by nobody else."""

from __future__ import annotations

import sys

from kiosk.form.main import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
