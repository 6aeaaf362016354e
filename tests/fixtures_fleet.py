"""Desks and screens of the hub under test, made as the pages make them."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User

from hub.desks.models import Desk
from hub.desks.reading import written
from sync.models import Desk as SignedDesk
from tests.making import make_desk


def draft_desk(by: User | None, desk: SignedDesk | None = None, **changes: Any) -> Desk:
    """A desk whose file a person has given to the hub."""
    desk = desk or make_desk()
    row = Desk(desk_id=desk.id, document=written(desk), **changes)
    row.save()
    row.save_revision(user=by)
    return row
