"""The FBI's records, understood: pure functions from one JSON record to the fields of a draft.

Nothing here reads a file, an address, a clock or a database.
"""
