"""The corrections app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CorrectionsConfig(AppConfig):
    """See the package's docstring."""

    name = "hub.corrections"
    verbose_name = _("Readers’ remarks")
