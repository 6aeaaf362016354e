"""Whether the hub tells this machine the truth about what is published: its word, its signed feed,
and what this machine verified and signed before must agree. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from tuf.api.metadata import Root

from assets.i18n import Translator
from hub.signer.errors import HubLies
from hub.signer.feed import Verified
from hub.signer.state import Seen, SeenRole, SeenRoot, SignedList
from hub.signer.wording import moment
from hub.signing.schemas import ProposalAnswer
from sync.layout import FEED, RECALLS, RepositoryName
from sync.models import ChannelManifest
from sync.publish import Proposal
from sync.publish.policy import ISSUED_AHEAD, TARGETS_LAST
from sync.rules.floors import TARGETS

FURTHEST = 10_000
"""How far a version, a publication or an approval may be ahead of the last that was verified. Who
signs one far ahead leaves nobody a number that screens would take."""


def refuse_another_past(
    answer: ProposalAnswer, verified: Verified, seen: Seen, say: Translator
) -> None:
    """Raises HubLies where the hub claims another "before" than its signed feed has, or the feed is
    older than one that was verified here. Floors say so too; but they lie in a folder that somebody
    may take for a cache."""
    same_keys = seen.approvers == role_of(verified.root, TARGETS)
    if same_keys and verified.targets.version < seen.targets_version:
        raise HubLies(
            say(
                "The hub's feed is at {version}, and this machine has verified {seen} before."
                " Somebody serves an old state.",
                version=verified.targets.version,
                seen=seen.targets_version,
            )
        )
    ours = {
        str(channel): int(manifest.publication)
        for channel, manifest in verified.manifests.items()
        if channel in answer.channels
    }
    if (answer.before.targets_version, answer.before.publications) != (
        verified.targets.version,
        ours,
    ):
        raise HubLies(
            say(
                "The hub says that {claimed} is published, and its signed feed says {verified}:"
                " it shows you another past than it shows screens.",
                claimed=_state(answer.before.targets_version, answer.before.publications),
                verified=_state(verified.targets.version, ours),
            )
        )


def refuse_unfit(
    proposal: Proposal, verified: Verified, signed: SignedList, say: Translator
) -> None:
    """Raises HubLies where the proposal cannot come after what is published, or comes before what
    was signed here: then a replaced proposal could be put up after its replacement. Nor may it
    last longer than it must, or count so far ahead that no hub could ever follow."""
    targets, now = proposal.targets.signed, verified.reference.now
    if targets.version <= verified.targets.version:
        raise HubLies(
            say(
                "The proposal ({version}) is not newer than what is published ({published}).",
                version=targets.version,
                published=verified.targets.version,
            )
        )
    if targets.is_expired(now):
        raise HubLies(say("The proposal has expired. The hub must propose it anew."))
    if targets.version <= signed.highest() and not signed.holds(proposal.fingerprint):
        raise HubLies(
            say(
                "This machine has signed another proposal of version {signed}; this one is"
                " {version}. An older one must not come back: have the hub propose it anew.",
                signed=signed.highest(),
                version=targets.version,
            )
        )
    if targets.expires > now + TARGETS_LAST + ISSUED_AHEAD:
        raise _too_long(say("the signatures"), targets.expires, say)
    if targets.version > max(verified.targets.version, signed.highest()) + FURTHEST:
        raise _too_far(say("the version of the feed"), targets.version, say)
    for manifest in proposal.read():
        _refuse_unfit_channel(manifest, verified, say)


def _refuse_unfit_channel(manifest: ChannelManifest, verified: Verified, say: Translator) -> None:
    channel = manifest.channel.content
    if manifest.valid_until > manifest.issued + timedelta(days=channel.valid_days):
        raise _too_long(channel.id, manifest.valid_until, say)
    before = verified.manifests.get(channel.id)
    if manifest.publication > (before.publication if before is not None else 0) + FURTHEST:
        raise _too_far(channel.id, manifest.publication, say)
    parts = (part for found in verified.manifests.values() for part in found.parts())
    known = max((part.approval.number for part in parts), default=0)
    for part in manifest.parts():
        if part.approval.number > known + FURTHEST:
            raise _too_far(part.content.id, part.approval.number, say)


def _too_long(what: str, until: datetime, say: Translator) -> HubLies:
    return HubLies(
        say("{what}: would last until {day}, longer than it may.", what=what, day=moment(until))
    )


def _too_far(what: str, number: int, say: Translator) -> HubLies:
    return HubLies(
        say(
            "{what}: its number {number} runs far ahead, so that nothing could ever follow it.",
            what=what,
            number=number,
        )
    )


def since_last_time(
    verified: Verified, seen: Seen, signed: SignedList, say: Translator
) -> Iterator[str]:
    """What happened without this approver: new keys, a new root, publications."""
    if seen.at is not None:
        yield from _new_roots(verified, seen, say)
        for channel, manifest in verified.manifests.items():
            old = seen.publications.get(channel)
            if old is not None and old != manifest.publication:
                yield say(
                    "Channel {channel} went from publication {old} to {new} since this machine"
                    " looked last.",
                    channel=channel,
                    old=old,
                    new=manifest.publication,
                )
    if signed.highest() > verified.targets.version:
        yield say(
            "What this machine signed last (version {signed}) is not published (at {published})."
            " Either others have yet to sign, or it was replaced.",
            signed=signed.highest(),
            published=verified.targets.version,
        )


def seen_of(verified: Verified) -> Seen:
    """What this look has verified, to be kept."""
    return Seen(
        targets_version=verified.targets.version,
        publications={c: m.publication for c, m in verified.manifests.items()},
        roots={
            name: SeenRoot(
                version=root.version, roles={role: role_of(root, role) for role in root.roles}
            )
            for name, root in _roots(verified)
        },
        at=verified.reference.now,
    )


def role_of(root: Root, role: str) -> SeenRole:
    """Who can sign for a role."""
    named = root.roles[role]
    return SeenRole(keys=tuple(sorted(named.keyids)), needed=named.threshold)


def _roots(verified: Verified) -> tuple[tuple[RepositoryName, Root], ...]:
    return ((FEED, verified.root), (RECALLS, verified.recalls_root))


def _new_roots(verified: Verified, seen: Seen, say: Translator) -> Iterator[str]:
    """Each root that is another, and each role that others sign for now: every key of both."""
    for name, root in _roots(verified):
        old = seen.roots.get(name)
        if old is None or old.version == root.version:
            continue
        changed = [r for r in sorted(root.roles) if old.roles.get(r) != role_of(root, r)]
        if not changed:
            yield say(
                "The root of {repository} is new: version {old} is now {new}, with the same keys.",
                repository=name,
                old=old.version,
                new=root.version,
            )
        for role in changed:
            yield say(
                "THE KEYS OF {repository} {role} HAVE CHANGED (root version {old}, now {new}):"
                " before {before}; now {now}.",
                repository=name,
                role=role,
                old=old.version,
                new=root.version,
                before=_role(old.roles.get(role), say),
                now=_role(role_of(root, role), say),
            )


def _role(role: SeenRole | None, say: Translator) -> str:
    if role is None:
        return "–"
    keys = ", ".join(key[:8] for key in role.keys)
    return say("{needed} of {count} ({keys})", needed=role.needed, count=len(role.keys), keys=keys)


def _state(version: int, publications: dict[str, int]) -> str:
    channels = ", ".join(f"{channel} {number}" for channel, number in sorted(publications.items()))
    return f"{version} ({channels})" if channels else str(version)
