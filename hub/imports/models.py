"""What imports leave behind: a row per run, a row per record, and proposals for editors.

The notices themselves are `hub.notices.models.Notice`; a record remembers what the source said
last, so that an editor's words can be told from the source's.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from hub.imports.reasons import reason_of_json
from hub.notices.models import Notice


class ImportRun(models.Model):
    """One run of an importer over one source. A dry run leaves no row."""

    class State(models.TextChoices):
        """How far it got."""

        RUNNING = "running", _("Running")
        FINISHED = "finished", _("Finished")
        BROKEN_OFF = "broken_off", _("Broken off")

    source = models.CharField(_("source"), max_length=400)
    """Path or address as the operator gave it."""
    started_at = models.DateTimeField(_("started"))
    finished_at = models.DateTimeField(_("finished"), null=True)
    state = models.CharField(
        _("state"), max_length=12, choices=State.choices, default=State.RUNNING
    )
    complete = models.BooleanField(_("whole list seen"), default=False)
    complete_why = models.JSONField(default=dict)
    counts = models.JSONField(_("counts"), default=dict)
    problems = models.JSONField(default=list)
    """[{"subject", "why"}] of everything that was refused, `why` as `Reason.as_json`."""

    class Meta:
        verbose_name = _("import run")
        verbose_name_plural = _("import runs")
        ordering = ["-started_at"]
        default_permissions = ("view",)

    def __str__(self) -> str:
        return f"{self.started_at:%Y-%m-%d %H:%M} UTC · {self.source}"

    def count(self, name: str) -> int:
        """One of the report's counts; 0 where a run has none."""
        return int(self.counts.get(name, 0))

    @property
    def created(self) -> int:
        """Drafts made."""
        return self.count("created")

    @property
    def changed(self) -> int:
        """Drafts changed."""
        return self.count("changed")

    @property
    def refused(self) -> int:
        """Records that could not be used."""
        return self.count("refused")

    @property
    def complete_words(self) -> str:
        """Why the list counts as whole or not, in the reader's language."""
        return reason_of_json(self.complete_why).words() if self.complete_why else ""

    @property
    def count_lines(self) -> list[tuple[str, str]]:
        """The counts with their words, in the reader's language."""
        from hub.imports.running.printing import count_lines

        return list(count_lines(self.counts))

    @property
    def problem_lines(self) -> list[str]:
        """What was refused and why, in the reader's language."""
        return [f"{p['subject']}: {reason_of_json(p['why']).words()}" for p in self.problems]


class ImportedRecord(models.Model):
    """One record of a source, as it was last taken over."""

    source = models.CharField(max_length=20)
    uid = models.CharField(max_length=64)
    title = models.CharField(_("title at the source"), max_length=200)
    notice = models.ForeignKey(
        Notice, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("notice")
    )
    """None once an editor has deleted it; the record is then left alone."""
    fingerprint = models.CharField(max_length=64)
    """SHA-256 of the record (`hub.imports.fbi.record.fingerprint`)."""
    mapping = models.PositiveSmallIntegerField()
    """Version of our own mapping (`hub.imports.running.ledger.MAPPING`)."""
    source_modified = models.DateTimeField(null=True)
    status = models.CharField(max_length=40)
    values = models.JSONField(default=dict)
    """The fields as last imported: the common ancestor of editor's and source's."""
    conflicts = models.JSONField(default=dict)
    """{field: {"draft", "source"}} where both had changed and the editor's was kept."""
    pictures_wanting = models.BooleanField(default=False)
    """A photograph could not be had; the next run asks again."""
    first_seen_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()

    class Meta:
        verbose_name = _("imported record")
        verbose_name_plural = _("imported records")
        ordering = ["title"]
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(fields=["source", "uid"], name="one_row_per_source_record")
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.uid})"


class WithdrawalProposal(models.Model):
    """A notice the source no longer stands behind. A person decides; nothing happens by itself."""

    class Reason(models.TextChoices):
        """What was seen."""

        GONE = "gone", _("No longer listed by the source")
        NOT_WANTED = "not_wanted", _("No longer listed as wanted")

    class State(models.TextChoices):
        """What became of it."""

        OPEN = "open", _("To be decided")
        RECALLED = "recalled", _("Recalled")
        DISMISSED = "dismissed", _("Dismissed")
        CLEARED = "cleared", _("Listed again")

    record = models.ForeignKey(
        ImportedRecord,
        on_delete=models.CASCADE,
        related_name="proposals",
        verbose_name=_("imported record"),
    )
    run = models.ForeignKey(ImportRun, on_delete=models.PROTECT, related_name="proposals")
    reason = models.CharField(_("reason"), max_length=12, choices=Reason.choices)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.OPEN)
    proposed_at = models.DateTimeField(_("proposed"))
    decided_at = models.DateTimeField(_("decided"), null=True)
    decided_by_name = models.CharField(_("decided by"), max_length=150, blank=True)

    class Meta:
        verbose_name = _("proposal to withdraw")
        verbose_name_plural = _("proposals to withdraw")
        ordering = ["-proposed_at"]
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(
                fields=["record", "reason"],
                condition=models.Q(state="open"),
                name="one_open_proposal_per_record",
            )
        ]

    def __str__(self) -> str:
        return f"{self.record.title}: {self.get_reason_display()}"
