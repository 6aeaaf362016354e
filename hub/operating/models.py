"""What whoever runs the hub must be able to ask of it: that the worker lives, when it was backed
up, and whether this database came back from a backup.
"""

from __future__ import annotations

import uuid

from django.db import models


def _new_id() -> str:
    return uuid.uuid4().hex


class Restoration(models.Model):
    """This database came back from a backup. Nothing is published until it is released (§10).

    Written by `sebusca-hub restore` into the database that it puts back, before anything can open
    it; released by the two people of `hub.approvals`.
    """

    restoration_id = models.CharField(max_length=32, primary_key=True, default=_new_id)
    restored_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True)
    """When the backup was taken; null where nobody knows."""
    released_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        ordering = ["-restored_at"]

    def __str__(self) -> str:
        return f"restored {self.restored_at:%Y-%m-%d %H:%M}"


class Beat(models.Model):
    """The last sign of life of a process, or the last time that something was done."""

    name = models.CharField(max_length=32, primary_key=True)
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.name} {self.at:%Y-%m-%d %H:%M:%S}"
