"""The signing app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SigningConfig(AppConfig):
    """See the package's docstring."""

    name = "hub.signing"
    label = "signing"
    verbose_name = _("Signatures")
