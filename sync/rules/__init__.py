"""What a device may show, whom it may believe and when something is too old: pure functions.

Everything here takes the time, the feed and the device's own records as arguments and gives new
values back (STYLE rule 1). The player asks `playing`; the agent's `sync.fetch` asks the rest. The
source of every rule is DESIGN §4 "Trust" and "Offline and time". Imports no network library.
"""
