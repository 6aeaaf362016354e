"""Everything that is kept of a correction; `hub.corrections.pruning` says for how long."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

TEXT_MAX, CONTACT_MAX, NOTE_MAX = 1000, 200, 500
PERMISSION = "corrections.answer_correction"


class Correction(models.Model):
    """What one reader says is wrong in one notice."""

    class Part(models.TextChoices):
        """Which part of the notice."""

        PHOTOGRAPH = "photograph", _("The photograph")
        NAME = "name", _("The name")
        TEXT = "text", _("What it says happened")
        DESCRIPTION = "description", _("The description")
        OVER = "over", _("It is no longer true")
        NUMBER = "number", _("A phone number or link")
        OTHER = "other", _("Something else")

    class State(models.TextChoices):
        """What became of it."""

        OPEN = "open", pgettext_lazy("correction", "Open")
        ANSWERED = "answered", pgettext_lazy("correction", "Answered")
        ERASED = "erased", pgettext_lazy("correction", "Erased")

    mark = models.CharField(max_length=64, unique=True)
    """SHA-256 of the form it came with: sent twice, it is kept once."""
    notice_id = models.CharField(_("notice"), max_length=8)
    notice_name = models.CharField(max_length=120)
    """As the reader saw it."""
    approval = models.BigIntegerField()
    """Number of the approval whose content the reader saw."""
    part = models.CharField(_("which part"), max_length=12, choices=Part.choices)
    text = models.TextField(max_length=TEXT_MAX)
    contact = models.CharField(max_length=CONTACT_MAX, blank=True)
    times = models.PositiveIntegerField(default=1)
    """How often the very same was said while it was open."""
    language = models.CharField(max_length=2)
    received = models.DateTimeField(db_index=True)
    """Cut to the hour."""
    waits_since = models.DateTimeField()
    """When it was last said or opened again, cut to the hour."""
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.OPEN, db_index=True
    )
    note = models.CharField(_("what was done"), max_length=NOTE_MAX, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by_name = models.CharField(max_length=150, blank=True)
    mailed = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ["-received", "-pk"]
        default_permissions = ()
        permissions = [("answer_correction", _("Can read and answer corrections"))]

    def __str__(self) -> str:
        return f"{self.notice_id} {self.part}"
