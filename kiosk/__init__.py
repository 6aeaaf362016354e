"""The device. Two processes: the agent (network, no display) and the player (display, no network).

Nothing of ours imports `kiosk`; it may import `screens`, `sync`, `config` and `assets`.
`kiosk.player` must not reach an HTTP, TUF or MQTT library (checked by import-linter): what draws
faces takes them only from a verified generation on disk.
"""
