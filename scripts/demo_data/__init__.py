"""Fictional demo data: a ten-most-wanted campaign, its notices, and drawn portraits.

`cast.load_cast()` reads `campaign.yaml`; `portraits.draw(name)` draws. Used by `scripts/demo`, by
tests and by the pictures in the docs. Everyone here is invented, and is meant to look it; every
phone number is one of those that the North American plan reserves for fiction (555-0100 to 0199).
"""
