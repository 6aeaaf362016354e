"""The WSGI application that granian serves: the feed's files and health first, then Django.

A screen's idle poll is the most frequent request by far; it is answered before any middleware.
"""

from __future__ import annotations

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hub.settings")

from django.core.wsgi import get_wsgi_application

from hub.feed.files import with_feed
from hub.operating.health import with_health

application = with_feed(with_health(get_wsgi_application()))
