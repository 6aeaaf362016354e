"""That a signed call was made, so that it is not believed twice; gone when it has expired."""

from __future__ import annotations

from django.db import models


class UsedCall(models.Model):
    """One call of a desk or of an approver; each of them has a table of its own."""

    mark = models.CharField(max_length=64, primary_key=True)
    """SHA-256 of key id and number (`kid`, `jti`)."""
    until = models.DateTimeField(db_index=True)

    class Meta:
        abstract = True
        default_permissions = ()

    def __str__(self) -> str:
        return f"a signed call until {self.until:%H:%M}"
