"""The approvals app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApprovalsConfig(AppConfig):
    """Requests for approval, approvals, and the record of changes."""

    name = "hub.approvals"
    verbose_name = _("Approvals")
