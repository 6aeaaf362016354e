"""A channel as editors keep it: its slides in order, an evergreen tip line, and how long it may go
unheard. Field by field `sync.models.Channel`.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.fields import StreamField

from hub.approvals.models import SubjectKind
from hub.approvals.subject import ApprovedContent
from hub.campaigns.models import SLUG, Campaign
from hub.channels import content as channel_content
from hub.channels.blocks import slide_blocks
from sync.models import Channel as SignedChannel


class Channel(ApprovedContent):
    """What a screen plays."""

    subject_kind: ClassVar[SubjectKind] = "channel"
    id_field = "channel_id"

    class Order(models.TextChoices):
        """How a round goes."""

        LISTED = "listed", _("As they are listed")
        SHUFFLED = "shuffled", _("At random, each in its turn")

    channel_id = models.CharField(
        _("channel id"),
        max_length=64,
        unique=True,
        validators=[SLUG],
        help_text=_("For example puente-libre; it cannot be changed later."),
    )
    name = models.CharField(_("name"), max_length=80, blank=True)
    slides = StreamField(slide_blocks(), blank=True, verbose_name=_("slides"), max_num=500)
    order = models.CharField(
        _("order of the slides"), max_length=8, choices=Order, default=Order.LISTED
    )
    evergreen_campaign = models.ForeignKey(
        Campaign,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("tip line that always stays"),
        help_text=_("Shown whenever nothing else may be: a screen is never black."),
    )
    offline_ttl_hours = models.PositiveIntegerField(
        _("hours without news until faces go"),
        default=72,
        validators=[MinValueValidator(1), MaxValueValidator(720)],
    )
    valid_days = models.PositiveIntegerField(
        _("days a publication is valid"),
        default=14,
        validators=[MinValueValidator(1), MaxValueValidator(60)],
    )

    class Meta:
        verbose_name = _("channel")
        verbose_name_plural = _("channels")
        ordering = ["channel_id"]

    def __str__(self) -> str:
        return self.name or self.channel_id

    def content(self) -> SignedChannel:
        """The signed model of these fields. Raises ContentInvalid with messages by field."""
        return channel_content.signed_channel(self)

    @property
    def preview_modes(self) -> list[tuple[str, Any]]:
        """A contact sheet of its slides, on the usual screens."""
        from hub.previews.sizes import PREVIEW_MODES

        return PREVIEW_MODES
