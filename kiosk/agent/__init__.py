"""The agent: the device's process with a network and no display.

`main.run` is its composition root. It hears hints, polls, refreshes the store from the signed feed,
wakes the player, keeps the age, and says how it went in `<runtime_dir>/agent.json`. Modules here
may import HTTP, TUF and MQTT libraries; the player imports none of them.
"""
