"""`sebusca-kiosk install`: what turns a computer with this software into a screen that may be left
alone. `files/` is the one place where units and settings of a device's system stand.
"""
