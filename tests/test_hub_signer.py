"""An approver's machine against a hub that lies: it is found out, and nothing is signed."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tuf.api.metadata import DelegatedRole, Delegations

from hub.signer.errors import HubLies, HubUnusable, NotConfirmed, NothingSigned, NotOurRoots
from sync.keys import KeyUse
from sync.models import ApprovedChannel, ChannelManifest, TipLines
from sync.publish import Proposal, read_root
from sync.rules.time import SystemTime
from sync.words import fingerprint_words
from tests.fixtures_lying_hub import (  # noqa: F401 - fixtures
    START,
    LyingHub,
    Machine,
    lying,
    machine,
    manifest_of,
)
from tests.making import (
    approve,
    approved_desk,
    make_campaign,
    make_channel,
    make_desk,
    make_manifest,
    make_notice,
    make_picture,
    make_recalls,
    notice_id,
)


def test_an_honest_hub_gets_the_signature(lying: LyingHub, machine: Machine) -> None:  # noqa: F811
    said = machine.sign()
    assert "NEW: Notice Ximena Ejemplo Inventada" in said
    assert "DIFFERENT" not in said
    assert "2 slides look the same here and on the hub's page" in said
    assert said.endswith("Signed. 1 more approver must sign.")
    [key_id] = lying.signatures
    assert lying.proposal is not None
    signed = lying.proposal.with_signatures(lying.signatures)
    assert signed.signers(read_root(lying.made.root / "feed")) == {key_id}


def test_two_machines_are_shown_the_same_words(lying: LyingHub, machine: Machine) -> None:  # noqa: F811
    one = [line for line in machine.sign().splitlines() if line.startswith("In words")]
    other = replace(machine, number=1).sign()
    assert one[0] in other
    assert other.endswith("the hub is publishing it.")
    assert len(lying.signatures) == 2


def test_who_types_other_words_has_not_signed(lying: LyingHub, machine: Machine) -> None:  # noqa: F811
    machine.sign(only_show=True)
    with pytest.raises(NotConfirmed):
        machine.sign("yes please")
    with pytest.raises(NotConfirmed):
        machine.sign(yes_to="0" * 64)
    assert lying.signatures == {}
    assert lying.proposal is not None
    machine.sign(yes_to=lying.proposal.fingerprint)
    assert len(lying.signatures) == 1


def test_a_page_with_every_slide_before_and_after_stays_on_the_machine(machine: Machine) -> None:  # noqa: F811
    machine.sign()
    [page] = machine.folder.glob("machine-0/reviews/*/index.html")
    text = page.read_text("utf-8")
    shown = set(text.split('src="')[1:])
    files = {part.split('"')[0] for part in shown}
    assert files
    assert all((page.parent / name).is_file() for name in files)
    assert "<script" not in text


Lie = Callable[[LyingHub], None]


def other_picture(hub: LyingHub) -> None:
    """Proposes another face under the approval of the one on its page."""
    honest = manifest_of(2, 1, 2)
    hub.propose(manifest_with_picture(7))
    hub.page = hub.draws = (honest,)


def other_picture_claimed(hub: LyingHub) -> None:
    """Likewise, and its page's hashes are those of the other face; only what it draws is not."""
    hub.propose(manifest_with_picture(7))
    hub.draws = (manifest_of(2, 1, 2),)


def no_such_approval(hub: LyingHub) -> None:
    """Proposes what nobody approved."""
    hub.page = (manifest_of(1, 1),)


def manifest_with_picture(seed: int) -> ChannelManifest:
    """The second notice with another photograph, under the same approvals."""
    notices = [
        make_notice(1, at=START),
        make_notice(2, at=START, pictures=(make_picture(seed),)),
    ]
    return make_manifest(
        notices, publication=2, channel=make_channel(notices), first_approval=200, at=START
    )


@pytest.mark.parametrize("lie", [other_picture, other_picture_claimed, no_such_approval])
def test_a_page_that_shows_something_else_is_shown_as_different(
    lying: LyingHub,  # noqa: F811
    machine: Machine,  # noqa: F811
    lie: Lie,
) -> None:
    lie(lying)
    with pytest.raises(HubLies, match="DIFFERENT"):
        machine.sign()
    assert any(line.startswith("!! DIFFERENT") for line in machine.said)
    assert lying.signatures == {}


def test_what_the_page_draws_otherwise_is_beside_ours_on_the_page(
    lying: LyingHub,  # noqa: F811
    machine: Machine,  # noqa: F811
) -> None:
    other_picture_claimed(lying)
    with pytest.raises(HubLies):
        machine.sign()
    [page] = machine.folder.glob("machine-0/reviews/*/index.html")
    assert "what the hub&#x27;s page shows" in page.read_text("utf-8")
    assert list(page.parent.glob("*-hub.png"))


def older_feed(hub: LyingHub) -> None:
    """Serves the feed as it was before the machine's last look."""
    hub.feed_root = hub.made.root.with_name("older")


def older_claim(hub: LyingHub) -> None:
    """Says that something else is published than its feed does."""
    hub.before = {"targets_version": 2, "publications": {"puente-ficticio": 1}}


def hidden_channel(hub: LyingHub) -> None:
    """Pins another channel's manifest beside the one that it shows."""
    assert hub.proposal is not None
    south = manifest_of(1, first_approval=300)
    channel = south.channel.content.model_copy(update={"id": "south"})
    south = south.model_copy(
        update={"channel": ApprovedChannel(approval=approve(channel, 950), content=channel)}
    )
    both = hub.propose(manifest_of(3, 1, 2), south)
    shown = {name: data for name, data in both.manifests.items() if "south" not in name}
    hub.proposal = Proposal(both.targets, shown)


def hidden_delegation(hub: LyingHub) -> None:
    """Lets a key of its own bring targets of any new name."""
    assert hub.proposal is not None
    role = DelegatedRole("more", [], 1, terminating=False, paths=["channels/*"])
    hub.proposal.targets.signed.delegations = Delegations({}, {"more": role})


@pytest.mark.parametrize(
    ("lie", "words"),
    [
        (older_feed, "rollback"),
        (older_claim, "another past"),
        (hidden_channel, "would change unseen"),
        (hidden_delegation, "delegations"),
    ],
)
def test_a_hub_that_lies_about_what_is_published_is_found_out(
    lying: LyingHub,  # noqa: F811
    machine: Machine,  # noqa: F811
    lie: Lie,
    words: str,
) -> None:
    shutil.copytree(lying.made.root, lying.made.root.with_name("older"))
    lying.publish(manifest_of(2, 1, 2))
    lying.propose(manifest_of(3, 1, 2, 3))
    machine.sign(only_show=True)
    lie(lying)
    with pytest.raises(HubLies, match=words):
        machine.sign()
    assert lying.signatures == {}


def test_an_old_feed_is_known_even_where_the_floors_are_gone(
    lying: LyingHub,  # noqa: F811
    machine: Machine,  # noqa: F811
) -> None:
    shutil.copytree(lying.made.root, lying.made.root.with_name("older"))
    lying.publish(manifest_of(2, 1, 2))
    lying.propose(manifest_of(3, 1, 2, 3))
    machine.sign(only_show=True)
    shutil.rmtree(machine.folder / "machine-0" / "feed")
    older_feed(lying)
    with pytest.raises(HubLies, match="Somebody serves an old state"):
        machine.sign()


def test_a_feed_that_stands_still_beyond_its_expiry_is_found_out(
    lying: LyingHub,  # noqa: F811
    machine: Machine,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tomorrow = datetime.now(UTC) + timedelta(days=2)
    clock = SystemTime(wall=tomorrow, synchronised=True, boot_id="b", boot_s=10.0)
    monkeypatch.setattr("hub.signer.protocol.system_clock", lambda _: lambda: clock)
    with pytest.raises(HubLies, match=r"timestamp.*has expired"):
        machine.sign()
    assert lying.signatures == {}


def test_an_older_proposal_is_not_signed_after_a_newer_one(
    lying: LyingHub,  # noqa: F811
    machine: Machine,  # noqa: F811
) -> None:
    older = lying.proposal
    newer = lying.propose(manifest_of(3, 1, 3), above=10)
    machine.sign()
    lying.proposal, lying.page = older, (manifest_of(2, 1, 2),)
    lying.signatures.clear()
    with pytest.raises(HubLies, match="must not come back"):
        machine.sign()
    assert lying.signatures == {}
    lying.proposal, lying.page = newer, (manifest_of(3, 1, 3),)
    lying.draws = lying.page
    assert "sent again" in machine.sign()


def test_bytes_that_are_not_the_signed_pictures_are_refused(
    lying: LyingHub,  # noqa: F811
    machine: Machine,  # noqa: F811
) -> None:
    sha256 = make_picture(2).sha256
    lying.media[sha256] = lying.media[make_picture(3).sha256]
    with pytest.raises(HubLies, match="other bytes"):
        machine.sign()
    del lying.media[sha256]
    with pytest.raises(HubUnusable):
        machine.sign()
    assert lying.signatures == {}


def test_phone_key_and_lifetime_are_said_loudly(lying: LyingHub, machine: Machine) -> None:  # noqa: F811
    lying.publish(manifest_of(2, 1, desks=(approved_desk(make_desk()),)))
    campaign = make_campaign(tip_lines=TipLines(phone="915-555-0199", web="HTTP://127.0.0.1:8000"))
    lying.propose(
        manifest_of(3, 1, campaign=campaign, desks=(approved_desk(make_desk(seed=20), 950),))
    )
    said = machine.sign()
    assert "!! Tip line: telephone:\n       − 915-555-0142\n       + 915-555-0199" in said
    assert "!! Tip line: WhatsApp:\n       − 915-555-0143\n       + (nothing)" in said
    assert "!! KEY that signs replies, in words:" in said
    assert said.count("!! KEY that tips are sealed to, in words") == 6


def test_a_recalled_face_is_flagged(lying: LyingHub, machine: Machine) -> None:  # noqa: F811
    lying.made.publisher.publish_recalls(make_recalls(notice_id(2)))
    assert "RECALLED on" in machine.sign(only_show=True)
    lying.propose(manifest_of(2, 1, 2, first_approval=2000))
    assert "THIS BRINGS A RECALLED FACE BACK" in machine.sign(only_show=True)


def test_new_dates_alone_are_said_to_be_that(lying: LyingHub, machine: Machine) -> None:  # noqa: F811
    later = START + timedelta(seconds=20)
    dates = {"publication": 2, "issued": later, "valid_until": later + timedelta(days=14)}
    lying.propose(manifest_of(1, 1).model_copy(update=dates))
    assert "No content changes: what is signed anew are dates." in machine.sign()


def test_without_a_renderer_it_says_so_and_compares_the_rest(machine: Machine) -> None:  # noqa: F811
    said = machine.sign(renderer="")
    assert "No renderer is installed here" in said
    assert "Signed." in said


def test_roots_that_are_not_the_cards_are_not_believed(
    lying: LyingHub,  # noqa: F811
    machine: Machine,  # noqa: F811
    tmp_path: Path,
) -> None:
    with pytest.raises(NotOurRoots, match="not confirmed"):
        machine.sign("no")
    words = [" ".join(fingerprint_words(d, "en")) for d in lying.made.ceremony.roots.values()]
    with pytest.raises(NotOurRoots, match="recalls"):
        machine.sign(card=words[:1])
    machine.sign(card=words)
    other = tmp_path / "other.json"
    other.write_bytes(lying.made.ceremony.roots["feed"] + b"\n")
    with pytest.raises(NotOurRoots, match="exchanged"):
        machine.sign(root=other)


def test_a_key_that_is_no_approvers_signs_nothing(lying: LyingHub, machine: Machine) -> None:  # noqa: F811
    folders = lying.made.ceremony.folders(KeyUse.APPROVER)
    with pytest.raises(NothingSigned, match="2 approvers' keys"):
        machine.sign(keys=tuple(folders[:2]))
    with pytest.raises(NothingSigned, match="None of these keys"):
        machine.sign(keys=tuple(lying.made.ceremony.folders(KeyUse.ROOT)[:1]))
    assert lying.calls.count("GET /api/v1/signing/proposal") == 0


def test_an_address_that_is_no_hubs_is_said_in_a_line(machine: Machine) -> None:  # noqa: F811
    for hub in ("http://hub.example.org", "http://127.0.0.1:1"):
        with pytest.raises(HubUnusable, match="address"):
            machine.sign(hub=hub)


def test_nothing_that_waits_is_said(lying: LyingHub, machine: Machine) -> None:  # noqa: F811
    lying.proposal = None
    assert machine.sign().endswith("Nothing waits for signatures.")
