"""`python -m sync.vectors FOLDER [--check]`: exits 1 when a file there is not what is made."""

from __future__ import annotations

import sys

from sync.vectors import FILES

if __name__ == "__main__":
    sys.exit(FILES.main(sys.argv[1:]))
