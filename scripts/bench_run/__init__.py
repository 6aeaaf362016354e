"""The figures of DESIGN §9 and what is owed after a fault: `scripts/bench feed|player|soak|faults`.

Each prints a table and writes `build/bench/NAME.json` (`figures`).
"""
