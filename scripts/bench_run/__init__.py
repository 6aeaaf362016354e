"""The figures of DESIGN §9 that need the whole house: `scripts/bench feed`.

What the player costs beside Chromium is measured by `scripts/bench player` (`bench_player.py`).
"""
