"""Rows that say who changed, submitted and approved what. Approvals and changes are append-only:
database triggers refuse UPDATE and DELETE (migration 0002), and people are kept by id and name
rather than by foreign key, so that nothing ever needs to change in them.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

from django.db import models
from django.utils.translation import gettext_lazy as _

SubjectKind: TypeAlias = Literal["notice", "campaign", "channel", "desk"]


class Kind(models.TextChoices):
    """What passes the two-person gate."""

    NOTICE = "notice", _("Notice")
    CAMPAIGN = "campaign", _("Campaign")
    CHANNEL = "channel", _("Channel")
    DESK = "desk", _("Desk")


class Counter(models.Model):
    """One row per sequence; updating it takes the lock under which the next number is given."""

    name = models.CharField(max_length=32, primary_key=True)
    value = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.name} {self.value}"


class ContentChange(models.Model):
    """One change of a subject's saved content, and by whom; `user_id` None is an unknown person
    (a shell, an import)."""

    kind = models.CharField(max_length=10, choices=Kind.choices)
    subject_id = models.CharField(max_length=64)
    user_id = models.BigIntegerField(null=True)
    username = models.CharField(max_length=150, blank=True)
    content_sha256 = models.CharField(max_length=64, blank=True)
    """Empty where the saved content is not whole yet."""
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["kind", "subject_id", "id"])]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_id} by {self.username or 'unknown'}"


class ApprovalRequest(models.Model):
    """A person's wish that one exact content be approved. At most one is open per subject."""

    class State(models.TextChoices):
        """What became of it."""

        PENDING = "pending", _("Waiting for approval")
        APPROVED = "approved", _("Approved")
        RETURNED = "returned", _("Sent back")
        REPLACED = "replaced", _("Submitted again")

    kind = models.CharField(max_length=10, choices=Kind.choices)
    subject_id = models.CharField(max_length=64)
    title = models.CharField(max_length=200)
    content_sha256 = models.CharField(max_length=64)
    submitter_id = models.BigIntegerField()
    submitter_name = models.CharField(max_length=150)
    submitted_at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PENDING)
    decided_by_id = models.BigIntegerField(null=True)
    decided_by_name = models.CharField(max_length=150, blank=True)
    decided_at = models.DateTimeField(null=True)
    comment = models.CharField(max_length=400, blank=True)

    class Meta:
        verbose_name = _("request for approval")
        verbose_name_plural = _("requests for approval")
        ordering = ["-submitted_at"]
        default_permissions = ()
        indexes = [models.Index(fields=["kind", "subject_id", "-submitted_at"])]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject_id"],
                condition=models.Q(state="pending"),
                name="one_open_request_per_subject",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_id}: {self.state}"


class Approval(models.Model):
    """One person's immutable yes to one exact content. Written by `hub.approvals.service` only;
    a row that anything else wrote fails its checks (`hub.approvals.rules`) and is never published.
    """

    number = models.BigIntegerField(primary_key=True)
    """Global and growing: the n-th approval of this hub."""
    kind = models.CharField(max_length=10, choices=Kind.choices)
    subject_id = models.CharField(max_length=64)
    title = models.CharField(max_length=200)
    content = models.BinaryField()
    """Canonical JSON (`sync.canonical`): what is published is read from here."""
    content_sha256 = models.CharField(max_length=64)
    previewed_sha256 = models.CharField(max_length=64)
    """What the approver's page showed; equal to `content_sha256`."""
    picture_hashes = models.JSONField(default=list)
    authors = models.JSONField(default=list)
    """[{id, name}] of everyone who changed or submitted it since the last approval."""
    approver_id = models.BigIntegerField()
    approver_name = models.CharField(max_length=150)
    request = models.ForeignKey(ApprovalRequest, on_delete=models.PROTECT, related_name="+")
    change_mark = models.BigIntegerField()
    """The last `ContentChange` that this approval covers."""
    created_at = models.DateTimeField()
    seal = models.CharField(max_length=200)

    class Meta:
        verbose_name = _("approval")
        verbose_name_plural = _("approvals")
        ordering = ["-number"]
        default_permissions = ()
        permissions = [("approve_content", _("Can approve what another person submitted"))]
        indexes = [models.Index(fields=["kind", "subject_id", "-number"])]

    def __str__(self) -> str:
        return f"#{self.number} {self.kind} {self.subject_id}"
