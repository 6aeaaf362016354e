"""The numbers of approvals: one lock for approvals and recalls, and one highest number for both.

A recall speaks against every approval up to the highest; a later one lifts it. So neither may ever
be given a number below one that screens have seen, not even after the database was restored from a
backup, which does not know the last of them: what the signed feed says is remembered too.
"""

from __future__ import annotations

from django.db.models import F, Max

from hub.approvals.models import Approval, Counter

_LOCK, _SIGNED, _PUBLISHED = "approval", "signed_approval", "published_approval"


def lock_numbers() -> None:
    """Takes the lock under which numbers are given, until the transaction ends."""
    Counter.objects.get_or_create(name=_LOCK)
    Counter.objects.filter(name=_LOCK).update(value=F("value") + 1)


def highest_approval() -> int:
    """The highest number that this database or the signed feed knows; 0 where there is none."""
    in_rows = highest_given()
    signed = Counter.objects.filter(name=_SIGNED).values_list("value", flat=True).first() or 0
    return max(in_rows, signed)


def forgot_approvals(published: int) -> bool:
    """Whether the signed feed shows an approval above all that this database gave, and above those
    it was told of before: it came back from a backup. Asked within a transaction that acts on it.
    """
    Counter.objects.get_or_create(name=_PUBLISHED)
    told = Counter.objects.select_for_update().get(name=_PUBLISHED).value
    in_rows = Approval.objects.aggregate(highest=Max("number"))["highest"] or 0
    Counter.objects.filter(name=_PUBLISHED, value__lt=published).update(value=published)
    return published > max(in_rows, told)


def highest_given() -> int:
    """The highest number of an approval in this database; 0 where there is none."""
    return Approval.objects.aggregate(highest=Max("number"))["highest"] or 0


def remember_signed(number: int) -> None:
    """Keeps that the feed has signed an approval, or a recall up to one, of this number."""
    Counter.objects.get_or_create(name=_SIGNED)
    Counter.objects.filter(name=_SIGNED, value__lt=number).update(value=number)
