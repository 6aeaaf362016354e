"""Notices: one person or event the public is asked about, and the pictures that go with it."""
