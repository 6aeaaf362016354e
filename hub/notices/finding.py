"""Finds notices by any of their names: the list's search, and those of the choosers."""

from __future__ import annotations

from django.db.models import QuerySet

from hub.notices.facts import findable
from hub.notices.models import Notice


def found(rows: QuerySet[Notice], words: str) -> QuerySet[Notice]:
    """Those that have every word in a name, alias, case number or id, accents or not."""
    for word in findable(words).split():
        rows = rows.filter(findable__contains=word)
    return rows
