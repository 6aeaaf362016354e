"""The append-only list of recalls (`sync.models.Recall`); triggers refuse UPDATE and DELETE."""

from __future__ import annotations

from typing import cast

from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from hub.approvals.naming import name_of
from sync.models.recall import RecallTarget


class Recall(models.Model):
    """One thing that no screen may show, from the moment it was signed."""

    class Target(models.TextChoices):
        """What is taken down."""

        NOTICE = "notice", _("Notice")
        SLIDE = "slide", _("Slide")
        PICTURE = "picture", _("Picture")

    class Reason(models.TextChoices):
        """Why, as the signed list says it."""

        WITHDRAWN = "withdrawn", _("Withdrawn by the authority")
        CAPTURED = "captured", _("Captured")
        LOCATED = "located", _("Located")
        WRONG_PERSON = "wrong_person", _("Wrong person")
        ERROR = "error", _("Error in the content")
        EXPIRED = "expired", _("No longer verified")

    sequence = models.BigIntegerField(primary_key=True)
    target = models.CharField(max_length=10, choices=Target.choices)
    target_id = models.CharField(max_length=64)
    up_to_approval = models.BigIntegerField()
    reason = models.CharField(max_length=20, choices=Reason.choices)
    recalled_at = models.DateTimeField()
    recalled_by_id = models.BigIntegerField(null=True)
    recalled_by_name = models.CharField(max_length=150, blank=True)
    """Empty for the command line."""
    taken_over_at = models.DateTimeField(null=True)
    """When it was read back from the signed feed, where this database had forgotten it."""

    class Meta:
        verbose_name = _("recall")
        verbose_name_plural = _("recalls")
        ordering = ["-sequence"]
        default_permissions = ()
        permissions = [("recall", _("Can take things off every screen"))]
        indexes = [models.Index(fields=["target", "target_id", "-sequence"])]

    def __str__(self) -> str:
        return f"#{self.sequence} {self.target} {self.target_id}"

    @cached_property
    def name(self) -> str:
        """What a person calls it; empty where nobody knows."""
        return name_of(cast("RecallTarget", self.target), self.target_id)


class RestorationYes(models.Model):
    """One person's yes to publishing again after the hub came back from a backup; two let it go on
    (DESIGN §10). Triggers refuse UPDATE and DELETE."""

    restoration_id = models.CharField(max_length=32)
    user_id = models.BigIntegerField()
    username = models.CharField(max_length=150)
    seen_sha256 = models.CharField(max_length=64)
    """Of what the page said: two yeses to different states count as one each."""
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(
                fields=["restoration_id", "user_id", "seen_sha256"],
                name="one_yes_to_a_restoration",
            )
        ]

    def __str__(self) -> str:
        return f"{self.username} {self.at:%Y-%m-%d %H:%M}"
