"""Campaigns: the tip lines, title and dates that go with an ordered set of notices."""
