"""The receipts app."""

from django.apps import AppConfig


class ReceiptsConfig(AppConfig):
    """See the package's docstring."""

    name = "hub.receipts"

    def ready(self) -> None:
        """Registers the check."""
        from hub.receipts import checks  # noqa: F401 - registers itself
