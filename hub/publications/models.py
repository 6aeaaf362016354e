"""Background outcomes are rows (STYLE rule 14): a publication of one channel, and a refusal of an
approval that does not hold.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class Publication(models.Model):
    """The wish that a channel be published, and what became of it.

    The content is never taken from here: the worker builds the manifest from valid approvals and
    keeps it in the row before signing, so that a killed worker signs the same one again.
    """

    class Status(models.TextChoices):
        """Where it stands."""

        QUEUED = "queued", _("Waiting")
        LEASED = "leased", _("Being published")
        SIGNING = "signing", _("Waiting for signatures")
        PUBLISHED = "published", _("Published")
        FAILED = "failed", _("Failed")

    channel_id = models.CharField(max_length=64)
    cause = models.CharField(max_length=80)
    """`approval 12` or `recall 3`: why it was queued."""
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.QUEUED)
    number = models.BigIntegerField(null=True)
    """Of the signed publication; given when the manifest is built."""
    manifest = models.BinaryField(null=True)
    issued = models.DateTimeField(null=True)
    proposed = models.BooleanField(default=False)
    """Whether its number was once put before approvers: no other content gets that."""
    feed_timestamp = models.BigIntegerField(null=True)
    attempts = models.PositiveIntegerField(default=0)
    next_try = models.DateTimeField()
    lease = models.CharField(max_length=32, blank=True)
    lease_until = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("publication")
        verbose_name_plural = _("publications")
        ordering = ["-id"]
        default_permissions = ()
        indexes = [
            models.Index(fields=["status", "next_try"]),
            models.Index(fields=["channel_id", "-id"]),
        ]

    def __str__(self) -> str:
        return f"{self.channel_id} {self.number or ''} {self.status}"

    @property
    def cause_words(self) -> str:
        """The cause for a person."""
        what, _space, number = self.cause.partition(" ")
        words = {
            "approval": gettext("Approval"),
            "recall": gettext("Recall"),
            "again": gettext("Asked for again"),
            "validity": gettext("Validity prolonged"),
        }.get(what, what)
        return f"{words} {number}" if what in {"approval", "recall"} else words


class Refusal(models.Model):
    """An approval row that the publisher does not believe, and why; written once per reason."""

    approval_number = models.BigIntegerField()
    kind = models.CharField(max_length=10)
    subject_id = models.CharField(max_length=64)
    rule = models.CharField(max_length=20)
    reason = models.TextField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("refused approval")
        verbose_name_plural = _("refused approvals")
        ordering = ["-id"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["approval_number", "rule"], name="one_refusal_per_rule")
        ]

    def __str__(self) -> str:
        return f"#{self.approval_number} {self.rule}"
