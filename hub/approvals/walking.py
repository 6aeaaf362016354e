"""Going through all that waits for one person's yes without going back to the list in between, as
after a theft, when every notice must be approved again. Each is still looked at and decided by
itself; the rest of the line is in the address, so a page can be left and come back to.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import cast

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse

from hub.approvals.authors import authors_since_approval
from hub.approvals.models import ApprovalRequest, SubjectKind
from hub.approvals.rules import may_approve
from hub.approvals.service import find_subject
from hub.errors import HubError

MOST = 100
"""In one line: more of them would make too long an address."""
_LINE = re.compile(r"(?:[0-9]{1,18}(?:-[0-9]{1,18})*)?")


@dataclass(frozen=True)
class Walk:
    """What comes after the page that is open, in its order."""

    following: tuple[int, ...]

    @property
    def query(self) -> str:
        """As the address of the page that is open ends with it."""
        return f"?line={'-'.join(map(str, self.following))}"

    @property
    def next_address(self) -> str:
        """Of the next one that still waits; the list's where none does."""
        rows = _pending().filter(pk__in=self.following)
        waiting = set(rows.values_list("pk", flat=True))
        return address_of([number for number in self.following if number in waiting])


def walk_of(request: HttpRequest) -> Walk | None:
    """Where the address says that somebody goes through a line; None where it does not."""
    line = request.GET.get("line")
    if line is None or not _LINE.fullmatch(line):
        return None
    return Walk(tuple(int(number) for number in line.split("-")[:MOST] if number))


def address_of(line: list[int]) -> str:
    """Of the first page of a line; the list's where it is empty."""
    if not line:
        return reverse("hub_approvals:list")
    return reverse("hub_approvals:decide", args=line[:1]) + Walk(tuple(line[1:])).query


def line_for(user: User) -> list[int]:
    """What waits for this person's yes: notices first, without which channels show nobody."""
    return list(islice(_line_for(user), MOST))


def _line_for(user: User) -> Iterator[int]:
    rows = list(_pending().exclude(submitter_id=user.pk).order_by("pk"))
    for row in sorted(rows, key=lambda row: row.kind != "notice"):
        try:
            subject = find_subject(cast("SubjectKind", row.kind), row.subject_id)
        except HubError:
            continue
        if may_approve(user.pk, {author.id for author in authors_since_approval(subject)}):
            yield row.pk


def _pending() -> QuerySet[ApprovalRequest]:
    return ApprovalRequest.objects.filter(state=ApprovalRequest.State.PENDING)
