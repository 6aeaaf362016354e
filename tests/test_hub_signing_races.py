"""Two things at once: signatures, and signatures while something new is approved."""

from __future__ import annotations

from typing import Any

import pytest

from hub.notices.originals import read_original
from hub.publications.models import Publication
from hub.publications.publishing import publish_once
from hub.publications.signing import open_publisher
from hub.signing import putting_up
from hub.signing.models import Proposal
from hub.signing.standing import waiting
from sync.publish import Publisher
from tests.fixtures_hub import CHANNEL, draft_channel, edit, hub  # noqa: F401 - a fixture
from tests.fixtures_signing import Apart, apart, on_the_hub  # noqa: F401 - a fixture


def test_a_proposal_that_is_replaced_while_it_is_put_up_ends_as_what_was_approved_last(
    apart: Apart,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """One worker puts the signed one up; another proposes what was approved in that moment."""
    [notice], _, _ = apart.hub.whole_channel()
    apart.sign(0, 1)
    first = apart.open()
    publish = Publisher.publish_proposal

    def meanwhile(self: Publisher, *arguments: object) -> object:
        monkeypatch.undo()
        edit(notice, apart.hub.ana, name="Otro Nombre Ficticio")
        apart.hub.agree(notice, apart.hub.ana, apart.hub.beto)
        Proposal.objects.filter(pk=first.pk).update(state="replaced", reason="replaced")
        Publication.objects.filter(status="signing").update(status="queued")
        publish_once()
        return publish(self, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(Publisher, "publish_proposal", meanwhile)
    assert putting_up.put_up_signed() == 0
    assert apart.hub.shown() == {notice.notice_id: notice.name}  # what two signed, once
    publish_once()  # the second was made before that: it is made anew
    publish_once()
    row = apart.open()
    assert row.channels == {CHANNEL: row.joined().read()[0].publication}
    apart.publish()
    assert apart.hub.shown() == {notice.notice_id: "Otro Nombre Ficticio"}
    assert set(Publication.objects.values_list("status", flat=True)) == {"published"}


def test_two_workers_that_put_the_same_proposal_up_publish_it_once(
    apart: Apart,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    apart.hub.whole_channel()
    apart.sign(0, 1)
    publish = Publisher.publish_proposal

    def twice(self: Publisher, *arguments: object) -> object:
        monkeypatch.undo()
        assert putting_up.put_up_signed() == Publication.objects.count()
        return publish(self, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(Publisher, "publish_proposal", twice)
    assert putting_up.put_up_signed() == 0
    assert Proposal.objects.get().state == "published"
    manifest = apart.hub.published()
    assert manifest is not None
    assert manifest.publication == 1


def test_what_would_take_back_another_channel_is_put_before_nobody(
    apart: Apart,  # noqa: F811
    settings: Any,
) -> None:
    """A channel that was published meanwhile is not in the proposal: approvers would be alarmed."""
    [notice], campaign, _ = apart.hub.whole_channel()
    row = apart.open()
    ahead = open_publisher().propose_channels(row.joined().read(), read_original, above=10)
    Proposal.objects.filter(pk=row.pk).update(data=ahead.to_bytes(), targets_version=11)
    assert waiting() is not None
    other = draft_channel(apart.hub.ana, [notice], campaign, channel_id="tienda-ficticia")
    apart.hub.agree(other, apart.hub.ana, apart.hub.beto)
    with on_the_hub(apart, settings, 0, 1):
        publish_once()
    assert set(apart.hub.shown("tienda-ficticia")) == {notice.notice_id}
    assert waiting() is None
    assert putting_up.put_up_signed() == 0
    row.refresh_from_db()
    assert (row.state, row.reason) == ("replaced", "stale")
