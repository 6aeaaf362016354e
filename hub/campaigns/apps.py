"""The campaigns app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CampaignsConfig(AppConfig):
    """Campaigns and their tip lines."""

    name = "hub.campaigns"
    verbose_name = _("Campaigns")
