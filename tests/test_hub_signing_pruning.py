"""Old proposals let go of whole channels, and keep what was decided."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from hub.publications.publishing import publish_once
from hub.signing.models import Proposal
from hub.signing.pruning import KEEP_DAYS, let_go_of_old, prune
from sync.publish import read_root
from tests.fixtures_hub import Hub, edit, hub  # noqa: F401 - a fixture
from tests.fixtures_signing import Apart, apart  # noqa: F401 - a fixture


@dataclass
class Old:
    """Two were published, one was signed by one and replaced, one is open; all is long ago."""

    apart: Apart
    first: Proposal
    last: Proposal
    replaced: Proposal
    now: datetime

    def again(self, row: Proposal) -> Proposal:
        """As it is on record now."""
        return Proposal.objects.get(pk=row.pk)


@pytest.fixture
def old(apart: Apart) -> Old:  # noqa: F811
    [notice], _, _ = apart.hub.whole_channel()
    rows = []
    for name, signs in (("", 2), ("Segundo", 2), ("Tercero", 1), ("Cuarto", 0)):
        if name:
            edit(notice, apart.hub.ana, name=f"{name} Ficticio")
            apart.hub.agree(notice, apart.hub.ana, apart.hub.beto)
            publish_once()
        rows.append(apart.open())
        apart.sign(*range(signs))
        publish_once()
    now = timezone.now()
    Proposal.objects.update(created_at=now - timedelta(days=KEEP_DAYS + 2))
    Proposal.objects.exclude(state="open").update(closed_at=now - timedelta(days=KEEP_DAYS + 1))
    return Old(apart, rows[0], rows[1], rows[2], now)


def test_of_an_old_one_what_was_decided_stays_and_can_be_checked(old: Old) -> None:
    before = {row.pk: row.joined() for row in Proposal.objects.all()}
    assert prune(old.now, KEEP_DAYS) == 2
    root = read_root(old.apart.hub.feed_root / "feed")
    for row, state, signers in ((old.first, "published", 2), (old.replaced, "replaced", 1)):
        kept, was = old.again(row), before[row.pk]
        assert (kept.state, kept.fingerprint, kept.channels, kept.closed_at is not None) == (
            state, row.fingerprint, row.channels, True,
        )  # fmt: skip
        joined = kept.joined()
        assert joined.fingerprint == kept.fingerprint
        assert joined.targets.signed.targets == was.targets.signed.targets  # each manifest's hash
        assert len(joined.signers(root)) == signers
        assert joined.manifests == {}
        assert len(kept.data) < len(row.data) / 2
        numbers = {part.approval.number for m in was.read() for part in m.parts()}
        assert kept.approvals == sorted(numbers)
    assert prune(old.now, KEEP_DAYS) == 0


def test_neither_the_open_one_nor_the_one_that_is_published_loses_anything(old: Old) -> None:
    waiting = old.apart.open()
    Proposal.objects.filter(pk=waiting.pk).update(closed_at=old.now - timedelta(days=400))
    prune(old.now, 1)
    for row in (waiting, old.last):
        assert (bytes(old.again(row).data), old.again(row).pruned_at) == (bytes(row.data), None)
    assert old.apart.publish()
    assert prune(timezone.now(), KEEP_DAYS) == 1  # what was published before is the last no more
    assert old.again(old.last).joined().manifests == {}


def test_what_was_closed_lately_or_altered_is_left_and_a_pass_is_short(
    old: Old, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hub.signing.pruning.MOST_AT_ONCE", 1)
    Proposal.objects.filter(pk=old.first.pk).update(data=b"altered")
    let_go_of_old()
    let_go_of_old()
    assert bytes(old.again(old.first).data) == b"altered"
    assert old.again(old.replaced).joined().manifests == {}
    Proposal.objects.update(pruned_at=None, closed_at=old.now - timedelta(days=KEEP_DAYS - 1))
    let_go_of_old()
    assert not Proposal.objects.exclude(pruned_at=None).exists()


def test_the_command_counts_first_and_the_page_still_tells_of_them(old: Old) -> None:
    said = io.StringIO()
    call_command("proposals", "prune", "--older-than", "90", "--dry-run", stdout=said)
    assert Proposal.objects.exclude(pruned_at=None).count() == 0
    call_command("proposals", "prune", "--older-than", "90", stdout=said)
    assert [line[:2] for line in said.getvalue().splitlines()] == ["2 ", "De"]
    assert Proposal.objects.exclude(pruned_at=None).count() == 2
