"""People's browsers, and a worker that publishes whatever anyone can have published."""

from __future__ import annotations

from typing import Any

from django.test import Client

from hub.publications.publishing import publish_once
from hub.publications.queue import queue_channels
from tests.fixtures_hub import CHANNEL


def signed_in(person: Any) -> Client:
    """A browser session."""
    client = Client()
    client.force_login(person)
    return client


def publish_everything() -> None:
    """Queues the channel as often as anyone could, and lets the worker run."""
    queue_channels([CHANNEL], "test")
    publish_once()
