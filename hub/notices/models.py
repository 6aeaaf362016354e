"""A notice as editors keep it, field by field the signed model (`sync.models.Notice`), and its
photographs: rows that point at immutable originals.
"""

from __future__ import annotations

import secrets
from typing import Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.search import index

from hub.approvals.models import SubjectKind
from hub.approvals.subject import ApprovedContent
from hub.notices import content as notice_content
from hub.notices import facts as notice_facts
from sync.models import Notice as SignedNotice
from sync.types import SHORT_ID_ALPHABET, SHORT_ID_LENGTH

NAME, LINE, SENTENCE, PARAGRAPHS = 120, 80, 400, 10_000  # characters, as in sync.models.text


def new_notice_id() -> str:
    """Eight characters that can be read aloud; identity, not a secret."""
    return "".join(secrets.choice(SHORT_ID_ALPHABET) for _ in range(SHORT_ID_LENGTH))


def _name(label: Any, help_text: Any = "") -> models.CharField[str, str]:
    return models.CharField(label, max_length=NAME, blank=True, help_text=help_text)


def _line(label: Any, help_text: Any = "") -> models.CharField[str, str]:
    return models.CharField(label, max_length=LINE, blank=True, help_text=help_text)


def _sentence(label: Any, help_text: Any = "") -> models.TextField[str, str]:
    return models.TextField(label, max_length=SENTENCE, blank=True, help_text=help_text)


def _whole(label: Any, low: int, high: int) -> models.PositiveIntegerField[int | None, int | None]:
    return models.PositiveIntegerField(
        label,
        null=True,
        blank=True,
        validators=[MinValueValidator(low), MaxValueValidator(high)],
    )


class Photo(models.Model):
    """One re-encoded picture, by hash; the row and its file never change."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    media_type = models.CharField(max_length=20)
    byte_size = models.PositiveIntegerField()
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    added_at = models.DateTimeField(auto_now_add=True)
    origin = models.CharField(max_length=400, blank=True)
    """File name or address it came from; never shown to the public."""
    likeness = models.CharField(max_length=64, default=notice_facts.UNSEEN, editable=False)
    """What it looks like (`hub.notices.likeness`): for finding the same picture in other bytes."""

    class Meta:
        verbose_name = _("photograph")
        verbose_name_plural = _("photographs")
        ordering = ["-added_at"]

    def __str__(self) -> str:
        name = self.origin.rstrip("/").rpartition("/")[2] or self.sha256[:8]
        return f"{name} · {self.width} × {self.height}"


class Notice(index.Indexed, ApprovedContent):  # type: ignore[misc]  # as in ApprovedContent
    """One person or event. What two people approved of it is published, nothing else."""

    subject_kind: ClassVar[SubjectKind] = "notice"
    id_field = "notice_id"

    class NoticeKind(models.TextChoices):
        """What the public is asked."""

        WANTED = "wanted", _("Wanted")
        MISSING = "missing", _("Missing")
        SEEKING_INFORMATION = "seeking_information", _("Seeking information")
        ALERT = "alert", _("Alert")

    class Outcome(models.TextChoices):
        """How it ended."""

        NONE = "none", _("Open")
        CAPTURED = "captured", _("Captured")
        LOCATED = "located", _("Located")

    class Gender(models.TextChoices):
        """Grammatical gender only: CAPTURADO or CAPTURADA."""

        UNKNOWN = "unknown", _("Not known")
        F = "f", _("Feminine")
        M = "m", _("Masculine")

    class Currency(models.TextChoices):
        """Of the reward."""

        USD = "USD", "USD"
        MXN = "MXN", "MXN"

    class OneLanguage(models.TextChoices):
        """Declared where a notice exists in one language on purpose."""

        ES = "es", _("Spanish only")
        EN = "en", _("English only")

    notice_id = models.CharField(
        _("notice id"), max_length=8, unique=True, default=new_notice_id, editable=False
    )
    kind = models.CharField(_("kind"), max_length=20, choices=NoticeKind)
    """Without a default: whoever overlooked it would call a witness wanted."""
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome, default=Outcome.NONE)
    name = _name(_("name"), _("In Latin letters, as the public will read it."))
    native_name = _name(_("name in its own script"))
    aliases = models.TextField(_("aliases"), blank=True, help_text=_("One per line."))
    charge_es = _sentence(
        _("charge or what happened, in Spanish"),
        _("One plain sentence; the screen shows it large."),
    )
    charge_en = _sentence(_("charge or what happened, in English"))
    caution_es = _sentence(_("caution, in Spanish"), _("The amber strip, for example: armed."))
    caution_en = _sentence(_("caution, in English"))

    gender = models.CharField(
        _("grammatical gender"), max_length=8, choices=Gender, default=Gender.UNKNOWN
    )
    born = _line(_("born"), _("As the authority wrote it."))
    age_low = _whole(_("age from (years)"), 0, 120)
    age_high = _whole(_("age to (years)"), 0, 120)
    height_low = _whole(_("height from (cm)"), 30, 272)
    height_high = _whole(_("height to (cm)"), 30, 272)
    weight_low = _whole(_("weight from (kg)"), 1, 450)
    weight_high = _whole(_("weight to (kg)"), 1, 450)
    hair_es = _line(_("hair, in Spanish"))
    hair_en = _line(_("hair, in English"))
    eyes_es = _line(_("eyes, in Spanish"))
    eyes_en = _line(_("eyes, in English"))
    marks_es = _sentence(_("marks, in Spanish"))
    marks_en = _sentence(_("marks, in English"))
    last_seen_es = _sentence(_("last seen, in Spanish"))
    last_seen_en = _sentence(_("last seen, in English"))

    reward_amount = _whole(_("reward (whole units)"), 1, 10**9)
    reward_currency = models.CharField(
        _("currency"), max_length=3, choices=Currency, default=Currency.USD
    )
    reward_text_es = _sentence(_("reward in words, in Spanish"))
    reward_text_en = _sentence(_("reward in words, in English"))

    details_es = models.TextField(_("details, in Spanish"), max_length=PARAGRAPHS, blank=True)
    details_en = models.TextField(_("details, in English"), max_length=PARAGRAPHS, blank=True)
    authority_es = _line(_("issuing authority, in Spanish"))
    authority_en = _line(_("issuing authority, in English"))
    case_number = _line(_("case or warrant number"))
    one_language = models.CharField(
        _("one language"),
        max_length=2,
        choices=OneLanguage,
        blank=True,
        help_text=_("Only where the notice is in one language on purpose."),
    )

    verified_until = models.DateTimeField(
        _("verified until"),
        null=True,
        blank=True,
        help_text=_("The authority stands by it until then; afterwards no screen shows it."),
    )
    show_from = models.DateTimeField(_("show from"), null=True, blank=True)
    show_until = models.DateTimeField(_("show until"), null=True, blank=True)
    outcome_until = models.DateTimeField(
        _("show the outcome until"),
        null=True,
        blank=True,
        help_text=_("How long a captured or located banner stays up."),
    )

    source = models.CharField(_("source"), max_length=20, blank=True, editable=False)
    """Which importer brought it, `fbi`; empty where an editor wrote it."""
    source_uid = models.CharField(_("id at the source"), max_length=64, blank=True, editable=False)
    source_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    """Of the source's record when it was last taken over; an unchanged record changes nothing."""
    source_url = models.URLField(
        _("page at the source"), max_length=400, blank=True, editable=False
    )

    findable = models.TextField(blank=True, default="", editable=False)
    """Of the draft: names, case number and id, as `hub.notices.facts.findable` writes them."""
    face_sha256 = models.CharField(max_length=64, blank=True, default="", editable=False)
    """Of the draft's first photograph."""
    gaps = models.CharField(max_length=400, blank=True, default=notice_facts.UNSEEN, editable=False)
    """Codes of what the draft lacks; UNSEEN where nobody has looked (`hub.notices.relisting`)."""
    shown_until = models.DateTimeField(null=True, default=None, editable=False, db_index=True)
    """When screens stop showing what is approved of it; null where nothing is."""

    row_only = frozenset({"source", "source_uid", "source_sha256", "shown_until"})
    search_fields = [
        index.SearchField("name"),
        index.AutocompleteField("name"),
        index.SearchField("aliases"),
        index.SearchField("case_number"),
        index.FilterField("kind"),
        index.FilterField("outcome"),
        index.FilterField("source"),
    ]

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["name"]
        indexes = [models.Index(fields=["name"])]  # a list's page 80 sorted all of them
        constraints = [
            models.UniqueConstraint(
                fields=["source", "source_uid"],
                condition=~models.Q(source_uid=""),
                name="one_notice_per_source_record",
            )
        ]

    def __str__(self) -> str:
        return self.name or self.notice_id

    def content(self) -> SignedNotice:
        """The signed model of these fields. Raises ContentInvalid with messages by field."""
        return notice_content.signed_notice(self)

    def check_sendable(self) -> None:
        """Past the date that its authority gave, no screen would show it. Raises ContentInvalid."""
        notice_content.check_still_verified(self)

    def list_values(self) -> dict[str, Any]:
        """How lists find it, its face and what it lacks."""
        return notice_facts.list_values(self)

    @property
    def preview_modes(self) -> list[tuple[str, Any]]:
        """The screens on which an editor can look at it."""
        from hub.previews.sizes import PREVIEW_MODES

        return PREVIEW_MODES


class NoticePicture(models.Model):
    """A photograph of a notice, in its order; the first is the slide's."""

    notice = ParentalKey(Notice, on_delete=models.CASCADE, related_name="pictures")
    sort_order = models.IntegerField(null=True, blank=True, editable=False)
    photo = models.ForeignKey(Photo, on_delete=models.PROTECT, verbose_name=_("photograph"))
    caption_es = models.CharField(_("caption, in Spanish"), max_length=SENTENCE, blank=True)
    caption_en = models.CharField(_("caption, in English"), max_length=SENTENCE, blank=True)
    focus_x = models.PositiveSmallIntegerField(
        _("face, % from the left"), default=50, validators=[MaxValueValidator(100)]
    )
    focus_y = models.PositiveSmallIntegerField(
        _("face, % from the top"), default=38, validators=[MaxValueValidator(100)]
    )
    focus_set = models.BooleanField(
        _("this is the face"),
        default=False,
        help_text=_("Somebody looked: the point lies between the eyes."),
    )
    """Ours, and no part of what is approved: a point in the middle may be set or forgotten."""

    sort_order_field = "sort_order"

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        ordering = ["sort_order"]
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.photo)


class ExpiryWarning(models.Model):
    """That the editors were told of a notice's end; another date is another warning."""

    notice_id = models.CharField(max_length=8)
    ends_at = models.DateTimeField()
    warned_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["notice_id", "ends_at"], name="one_warning_per_end")
        ]

    def __str__(self) -> str:
        return f"{self.notice_id} {self.ends_at}"
