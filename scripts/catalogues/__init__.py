"""Tooling of the catalogues: finds every message in the source and compares with every .po.

`scripts/i18n extract|update|check` runs it; `tests/test_house_catalogues.py` asks the same
questions. It reads `.py`, `.kv`, Jinja and Django templates; it imports none of them.
"""
