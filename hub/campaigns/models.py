"""A campaign as editors keep it: field by field `sync.models.Campaign`.

A wrong phone number here would send every tipster to a stranger, so it passes the same gate as a
face.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from pydantic import ValidationError

from hub.approvals.models import SubjectKind
from hub.approvals.subject import ApprovedContent
from hub.approvals.wording import FieldErrors, Location, note_validation
from hub.errors import ContentInvalid
from sync.models import Campaign as SignedCampaign
from sync.models import TipLines

SLUG = RegexValidator(
    r"^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$", _("Small letters, digits and hyphens only.")
)
PHONE = RegexValidator(
    r"^\+?[0-9][0-9 ()-]{1,24}[0-9]$", _("As printed, for example 915-555-0142.")
)
PROMISE_ES = "Confidencial. No pedimos su nombre."
PROMISE_EN = "Confidential. We do not ask who you are."


class Campaign(ApprovedContent):
    """Where the public answers, and what it is promised."""

    subject_kind: ClassVar[SubjectKind] = "campaign"
    id_field = "campaign_id"

    campaign_id = models.CharField(
        _("campaign id"),
        max_length=64,
        unique=True,
        validators=[SLUG],
        help_text=_("For example los-diez; it cannot be changed later."),
    )
    title_es = models.CharField(_("title, in Spanish"), max_length=80, blank=True)
    title_en = models.CharField(_("title, in English"), max_length=80, blank=True)
    promise_es = models.TextField(
        _("promise, in Spanish"), max_length=400, blank=True, default=PROMISE_ES
    )
    promise_en = models.TextField(
        _("promise, in English"), max_length=400, blank=True, default=PROMISE_EN
    )
    phone = models.CharField(_("tip line"), max_length=26, blank=True, validators=[PHONE])
    whatsapp = models.CharField(
        "WhatsApp",
        max_length=26,
        blank=True,
        validators=[PHONE],
        help_text=_("With the country code, +1 or +52, so that it opens in WhatsApp."),
    )
    emergency = models.CharField(
        _("emergency number"), max_length=26, default="911", validators=[PHONE]
    )
    web = models.CharField(
        _("web address"),
        max_length=48,
        blank=True,
        help_text=_("Of the public pages, short: the QR codes lead there."),
    )
    starts = models.DateTimeField(_("starts"), null=True, blank=True)
    ends = models.DateTimeField(_("ends"), null=True, blank=True)

    class Meta:
        verbose_name = _("campaign")
        verbose_name_plural = _("campaigns")
        ordering = ["campaign_id"]

    def __str__(self) -> str:
        return self.title_es or self.title_en or self.campaign_id

    def content(self) -> SignedCampaign:
        """The signed model of these fields. Raises ContentInvalid with messages by field."""
        errors = FieldErrors()
        for field in ("title_es", "title_en", "promise_es", "promise_en", "phone"):
            if not getattr(self, field):
                errors.note(field, _now("This must be filled in."))
        if self.starts and self.ends and self.starts >= self.ends:
            errors.note("ends", _now("The end must be after the beginning."))
        if errors:
            raise ContentInvalid(errors)
        try:
            return SignedCampaign(
                id=self.campaign_id,
                title_es=self.title_es,
                title_en=self.title_en,
                promise_es=" ".join(self.promise_es.split()),
                promise_en=" ".join(self.promise_en.split()),
                tip_lines=TipLines.model_validate(
                    {
                        "phone": self.phone,
                        "whatsapp": self.whatsapp or None,
                        "emergency": self.emergency,
                        "web": self.web.strip().upper().rstrip("/") or None,
                    }
                ),
                starts=self.starts,
                ends=self.ends,
            )
        except ValidationError as found:
            note_validation(errors, found, _field_of)
            raise ContentInvalid(errors) from found

    @property
    def preview_modes(self) -> list[tuple[str, Any]]:
        """The tip-line slide on the usual screens."""
        from hub.previews.sizes import PREVIEW_MODES

        return PREVIEW_MODES


def _field_of(location: Location) -> str:
    parts = [part for part in location if isinstance(part, str)]
    return {"id": "campaign_id"}.get(parts[-1], parts[-1]) if parts else ""
