"""`sebusca-kiosk doctor`: is this device fit to be left alone, and if not, what is to be done.

Each module checks one thing and yields `Finding`s in the operator's language; `command` runs them
all, whatever one of them meets. It changes nothing on the device.
"""
