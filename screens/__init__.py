"""The Kivy screens and widgets, one folder each: a `.py`, a `.kv`, named for what a person sees.

Only `kiosk` may import `screens`; `screens` imports `assets` alone. Screens do no I/O: they are
handed values (dataclasses of `screens.views`) and raise events.
"""
