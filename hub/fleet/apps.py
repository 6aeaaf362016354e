"""The fleet app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FleetConfig(AppConfig):
    """Sites, screens and their enrolment."""

    name = "hub.fleet"
    verbose_name = _("Screens")
