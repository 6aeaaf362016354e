"""The whole of `sebusca-hub sign`, in its order: roots, own copy of the feed, proposal, review,
yes, signature. Called by the command of that name; nothing of the hub's settings is read.
"""

from __future__ import annotations

import webbrowser
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import platformdirs
from securesystemslib.signer import CryptoSigner

from assets.i18n import Translator
from hub.signer.door import SigningDoor
from hub.signer.errors import HubLies, HubUnusable, NotConfirmed, NothingSigned
from hub.signer.feed import SignerFeed, Verified
from hub.signer.gallery import Gallery
from hub.signer.page import write_page
from hub.signer.past import seen_of
from hub.signer.rendering import renderer_command
from hub.signer.review import Review
from hub.signer.reviewing import Reviewer
from hub.signer.roots import Ask, believe, read_roots
from hub.signer.state import StateFolder
from hub.signer.telling import lines_of, words
from sync.errors import (
    DownloadTooSlow,
    FeedFileMissing,
    FeedRefused,
    FeedUnreachable,
    PublicationRefused,
)
from sync.fetch import FeedSource, Fetcher
from sync.fetch.source import check_address
from sync.keys import KeyRing, Passphrase
from sync.layout import FEED, RECALLS
from sync.store.clock import system_clock
from sync.types import ChannelId
from sync.words import bare

_FIRST_WORDS = 2


@dataclass(frozen=True)
class Asked:
    """What the command line says."""

    hub: str
    keys: tuple[Path, ...]
    root: Path
    recalls_root: Path
    feed: str | None = None
    """Address of the feed, where it is not the hub's own `/feed`."""
    state: Path | None = None
    card: tuple[str, ...] = ()
    yes_to: str | None = None
    only_show: bool = False
    although_different: bool = False
    renderer: str | None = None
    ca_file: Path | None = None
    open_page: bool = False


@dataclass(frozen=True)
class Person:
    """Who sits at the machine."""

    show: Callable[[str], None]
    ask: Ask
    passphrase: Passphrase
    say: Translator


def sign(asked: Asked, person: Person) -> None:
    """Looks, shows, asks and signs. Raises NothingSigned or `sync.errors.SyncError`; after either,
    no signature has left this machine."""
    say = person.say
    try:
        check_address(asked.hub)
    except FeedRefused as error:
        raise HubUnusable(
            say("{url} is no address of a hub: it must begin with https://.", url=asked.hub)
        ) from error
    folder = asked.state or Path(platformdirs.user_state_dir("sebusca-signer"))
    state = StateFolder(folder, say)
    roots = read_roots(asked.root, asked.recalls_root, say)
    believe(roots, state, asked.card, person.show, person.ask, say)
    ring = KeyRing.load(asked.keys, passphrase=person.passphrase)
    source = FeedSource(
        url=asked.feed or f"{asked.hub.rstrip('/')}/feed",
        channel=ChannelId("-"),
        root_feed=roots[FEED],
        root_recalls=roots[RECALLS],
    )
    with closing(Fetcher(ca_file=asked.ca_file)) as fetcher:
        verified = _looked(SignerFeed(source, state, fetcher, system_clock("trusted")), say)
        signer = _approver(ring, verified, say)
        with closing(SigningDoor(asked.hub, signer, say, ca_file=asked.ca_file)) as door:
            renderer = renderer_command(asked.renderer)
            gallery = Gallery(door, source, fetcher, state, renderer, say)
            reviewer = Reviewer(door, gallery, state, say, person.show)
            _sign(asked, person, state, door, reviewer, verified, signer)


def _sign(
    asked: Asked,
    person: Person,
    state: StateFolder,
    door: SigningDoor,
    reviewer: Reviewer,
    verified: Verified,
    signer: CryptoSigner,
) -> None:
    say, show = person.say, person.show
    answer = door.proposal()
    if answer is None:
        state.see(seen_of(verified))
        show(say("Nothing waits for signatures."))
        return
    try:
        proposal = reviewer.read(answer, verified)
    except PublicationRefused as error:
        raise HubLies(
            say(
                "The proposal breaks a rule, so nothing was signed: {why}. Speak with the other"
                " approvers by telephone.",
                why=error,
            )
        ) from error
    review = reviewer.review(answer, proposal, verified)
    page = write_page(review, state.root / "reviews" / proposal.fingerprint[:16], say)
    for line in lines_of(review, say):
        show(line)
    show(say("With pictures, before and after: {page}", page=page))
    if asked.open_page:
        webbrowser.open(page.as_uri())
    state.see(seen_of(verified))
    if asked.only_show:
        show(say("Only shown; nothing was signed."))
        return
    _refuse_different(asked, review, say)
    before = state.signed().holds(proposal.fingerprint)
    if before or signer.public_key.keyid in proposal.signers(verified.root):
        show(say("Your key has signed this already; it is sent again."))
    else:
        _confirm(asked, person, review)
    signature = signer.sign(proposal.targets.signed_bytes).signature
    if signer.public_key.keyid not in proposal.with_signatures(
        {signer.public_key.keyid: signature}
    ).signers(verified.root):
        raise NothingSigned(say("This key's signature does not count for the verified root."))
    # Kept first: a signature that left, and is not remembered, could be used against its giver.
    if not state.signed().holds(proposal.fingerprint):
        version = proposal.targets.signed.version
        state.add_signed(version, proposal.fingerprint, datetime.now(UTC))
    kept = door.put_signature(answer.id, proposal.fingerprint, signature)
    if kept.missing:
        show(
            say.plural(
                "Signed. {count} more approver must sign.",
                "Signed. {count} more approvers must sign.",
                kept.missing,
            )
        )
    else:
        show(say("Signed. Enough approvers have signed: the hub is publishing it."))


def _looked(feed: SignerFeed, say: Translator) -> Verified:
    try:
        return feed.look()
    except (FeedUnreachable, FeedFileMissing, DownloadTooSlow) as error:
        raise HubUnusable(
            say(
                "What is published cannot be fetched: {why}. Check the address of the hub, and"
                " --feed where its feed is served elsewhere.",
                why=error,
            )
        ) from error
    except FeedRefused as error:
        raise HubLies(
            say(
                "What the hub serves as published is not to be believed, so nothing was signed:"
                " {why}. Speak with the other approvers by telephone.",
                why=error,
            )
        ) from error


def _approver(ring: KeyRing, verified: Verified, say: Translator) -> CryptoSigner:
    named = [s for s in ring.signers(FEED, "targets") if s.public_key.keyid in verified.approvers]
    if not named:
        raise NothingSigned(
            say(
                "None of these keys is an approver's that the verified root (version {version})"
                " names. Name the folder with your own feed-approver key.",
                version=verified.root.version,
            )
        )
    if len(named) > 1:
        raise NothingSigned(
            say(
                "There are {count} approvers' keys in these folders. Each approver signs with their"
                " own, on their own machine.",
                count=len(named),
            )
        )
    return named[0]


def _refuse_different(asked: Asked, review: Review, say: Translator) -> None:
    if review.differences and not asked.although_different:
        raise HubLies(
            say.plural(
                "{count} thing is DIFFERENT from what the hub's page shows, so nothing was signed."
                " Speak with the other approvers by telephone.",
                "{count} things are DIFFERENT from what the hub's page shows, so nothing was"
                " signed. Speak with the other approvers by telephone.",
                len(review.differences),
            )
        )


def _confirm(asked: Asked, person: Person, review: Review) -> None:
    """Two words of the fingerprint, typed; or the whole fingerprint, from a script."""
    say, fingerprint = person.say, review.proposal.fingerprint
    if asked.yes_to is not None:
        if asked.yes_to.strip().lower() != fingerprint:
            raise NotConfirmed(
                say("--yes-to names another proposal than the open one ({hash}).", hash=fingerprint)
            )
        return
    wanted = words(fingerprint, say)[:_FIRST_WORDS]
    typed = person.ask(say("To sign this, type the first two words of the fingerprint: ")).split()
    if [bare(word) for word in typed] != [bare(word) for word in wanted]:
        raise NotConfirmed(say("Those are not the two words; nothing was signed."))
