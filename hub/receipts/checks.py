"""Says before the hub serves that the receipt page has no script: nobody else would notice."""

from __future__ import annotations

from typing import Any

from django.contrib.staticfiles import finders
from django.core import checks

SCRIPT = "receipts/receipt.js"


@checks.register()
def script_is_bundled(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """A warning where the script is missing: everything but the receipt page works without it."""
    if finders.find(SCRIPT) is not None:
        return []
    return [
        checks.Warning(
            "The receipt page (/R) has no script: whoever gave a tip cannot read the reply.",
            hint="Run scripts/setup --for hub in the checkout, or install the wheel.",
            id="sebusca.receipts.W001",
        )
    ]
