"""The channels app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ChannelsConfig(AppConfig):
    """Channels and their slides."""

    name = "hub.channels"
    verbose_name = _("Channels")
