"""Whether the hub tells this machine the truth about what is published: its word, its signed feed,
and what this machine verified and signed before must agree. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator

from assets.i18n import Translator
from hub.signer.errors import HubLies
from hub.signer.feed import Verified
from hub.signer.state import Seen, SignedList
from hub.signer.wording import moment
from hub.signing.schemas import ProposalAnswer
from sync.publish import Proposal


def refuse_another_past(
    answer: ProposalAnswer, verified: Verified, seen: Seen, say: Translator
) -> None:
    """Raises HubLies where the hub claims another "before" than its signed feed has, or the feed is
    older than one that was verified here. Floors say so too; but they lie in a folder that somebody
    may take for a cache."""
    same_keys = seen.approvers == verified.approvers
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
    was signed here: then a replaced proposal could be put up after its replacement."""
    targets = proposal.targets.signed
    if targets.version <= verified.targets.version:
        raise HubLies(
            say(
                "The proposal ({version}) is not newer than what is published ({published}).",
                version=targets.version,
                published=verified.targets.version,
            )
        )
    if targets.is_expired(verified.reference.now):
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


def since_last_time(
    verified: Verified, seen: Seen, signed: SignedList, say: Translator
) -> Iterator[str]:
    """What happened without this approver: new keys, a new root, publications."""
    if seen.at is not None:
        yield from _new_root(verified, seen, moment(seen.at), say)
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
        root_version=verified.root.version,
        publications={c: m.publication for c, m in verified.manifests.items()},
        approvers=verified.approvers,
        needed=verified.needed,
        at=verified.reference.now,
    )


def _new_root(verified: Verified, seen: Seen, day: str, say: Translator) -> Iterator[str]:
    if (seen.approvers, seen.needed) != (verified.approvers, verified.needed):
        yield say(
            "THE KEYS HAVE CHANGED since {day}: root version {old} is now {new}; {needed} of"
            " {count} approvers must sign: {keys}.",
            day=day,
            old=seen.root_version,
            new=verified.root.version,
            needed=verified.needed,
            count=len(verified.approvers),
            keys=", ".join(key[:8] for key in verified.approvers),
        )
    elif seen.root_version != verified.root.version:
        yield say(
            "The root is new since {day}: version {old} is now {new}, with the same approvers.",
            day=day,
            old=seen.root_version,
            new=verified.root.version,
        )


def _state(version: int, publications: dict[str, int]) -> str:
    channels = ", ".join(f"{channel} {number}" for channel, number in sorted(publications.items()))
    return f"{version} ({channels})" if channels else str(version)
