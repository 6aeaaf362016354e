"""The demo: a whole Se Busca on one machine, for a person to try and for `--check` to drive.

`scripts/demo` sets the machine up and runs `python -m scripts.demo_run`. It uses the three commands
as an operator would (`sebusca-hub`, `sebusca-kiosk`), real Mosquitto, and HTTP; nothing is patched.
"""
