"""Sealed tips: what the hub keeps of one, and for whom. It has no key (DESIGN §5.6).

`receiving` takes a tip, `lookups` answers a receipt, `calling` believes a desk, `answering` keeps
its replies, `pruning` lets go. Nothing here looks at an address, a user agent or a session.
"""
