"""The task on the queue `publication`: one pass, without arguments, for the rows say it all."""

from __future__ import annotations

from django_tasks import task

from hub.publications.publishing import publish_once

QUEUE = "publication"


@task(queue_name=QUEUE, backend=QUEUE)
def publish_due() -> int:
    """Publishes whatever is due."""
    return publish_once()
