"""Fetching from addresses that a stranger wrote: pages of a list, and photographs named in them.

Whoever can write a record can write any address into it, so every connection goes to an address
that was checked, through limits on size, time and redirects (server-side request forgery, CWE-918).
"""
