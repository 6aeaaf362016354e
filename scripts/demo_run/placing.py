"""Types a screen's code into the demo's hub, as its admin would on the page for it.

Run as `python -m scripts.demo_run.placing CODE` with the hub's environment.
"""

from __future__ import annotations

import os
import sys

from scripts.demo_run.house import CHANNEL
from scripts.demo_run.loading import SITE

LANE = "Carril 3"


def main() -> None:
    """Makes the device that shows this code a screen of the demo's site."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hub.settings")
    import django

    django.setup()
    from django.contrib.auth.models import User
    from django.utils import timezone

    from hub.fleet.enrolling import Place, type_code
    from hub.fleet.models import Site

    place = Place(Site.objects.get(name=SITE), LANE, CHANNEL)
    type_code(sys.argv[1], place, User.objects.get(username="admin"), timezone.now())


if __name__ == "__main__":
    main()
