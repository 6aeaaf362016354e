"""From what waits at the hub to what an approver reads: fetched, verified and hashed here, compared
with what this machine verified, and with what the hub's own page claims.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from assets.i18n import Translator
from hub.signer.comparing import Section, only_dates, recalled_pictures, sections_of
from hub.signer.door import SigningDoor
from hub.signer.errors import HubLies, HubUnusable
from hub.signer.feed import Verified
from hub.signer.rendering import MOST_DIFFERING, draw_all, share_differing
from hub.signer.state import Seen, StateFolder
from hub.signer.wording import moment, slide_words
from hub.signing.drawings import Drawing, drawings_of
from hub.signing.schemas import ProposalAnswer, ShownAnswer
from sync.canonical import sha256_of
from sync.errors import PublicationRefused, SyncError
from sync.fetch import FeedSource, Fetcher
from sync.models import ChannelManifest, Picture
from sync.publish import Proposal
from sync.publish.refusals import changed_manifests, refuse_wrong_media
from sync.types import Sha256


@dataclass(frozen=True)
class Pictured:
    """One slide whose picture changes: files of this machine's own renderer, and the hub's."""

    words: str
    channel: str
    before: Path | None
    after: Path | None
    hubs: Path | None
    """Only where it differs from ours."""
    differing: float | None
    """Share of pixels; None where the two could not be compared."""
    photographs: tuple[Path, ...] = ()
    """The approved pictures themselves, of the notices and images it shows."""


@dataclass(frozen=True)
class Review:
    """All that an approver is shown before they sign."""

    answer: ProposalAnswer
    proposal: Proposal
    verified: Verified
    sections: list[Section]
    pictured: list[Pictured]
    only_dates: bool
    differences: list[str] = field(default_factory=list)
    """Where the hub's page shows something else than what would be signed."""
    warnings: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


class Reviewer:
    """Makes reviews. Each step raises the error that says why nothing is signed."""

    def __init__(
        self,
        door: SigningDoor,
        source: FeedSource,
        fetcher: Fetcher,
        state: StateFolder,
        renderer: Sequence[str],
        say: Translator,
        tell: Callable[[str], None],
    ) -> None:
        self._door = door
        self._source = source
        self._fetcher = fetcher
        self._state = state
        self._renderer = renderer
        self._say = say
        self._tell = tell

    def read(self, answer: ProposalAnswer, verified: Verified) -> Proposal:
        """The proposal, once it can follow what this machine verified.

        Raises HubLies and PublicationRefused.
        """
        try:
            proposal = Proposal.from_bytes(base64.b64decode(answer.data, validate=True))
        except binascii.Error as error:
            raise HubUnusable(self._say("The hub's proposal cannot be read.")) from error
        self._refuse_another_past(answer, verified)
        proposal.refuse_hidden(verified.targets)
        targets = proposal.targets.signed
        if targets.version <= verified.targets.version:
            raise HubLies(
                self._say(
                    "The proposal ({version}) is not newer than what is published ({published}).",
                    version=targets.version,
                    published=verified.targets.version,
                )
            )
        if targets.is_expired(verified.reference.now):
            raise HubLies(self._say("The proposal has expired. The hub must propose it anew."))
        signed = self._state.signed()
        if targets.version <= signed.highest() and not signed.holds(proposal.fingerprint):
            raise HubLies(
                self._say(
                    "This machine has signed another proposal of version {signed}; this one is"
                    " {version}. An older one must not come back: have the hub propose it anew.",
                    signed=signed.highest(),
                    version=targets.version,
                )
            )
        changed_manifests(proposal.read(), verified.manifests, verified.reference.now)
        return proposal

    def review(self, answer: ProposalAnswer, proposal: Proposal, verified: Verified) -> Review:
        """Everything that would change, drawn and compared with the hub's claim."""
        manifests = proposal.read()
        self._gather(manifests, self._door.media)
        review = Review(
            answer=answer,
            proposal=proposal,
            verified=verified,
            sections=sections_of(manifests, _by_name(verified), verified.latch, self._say),
            pictured=[],
            only_dates=only_dates(manifests, _by_name(verified)),
        )
        shown = self._door.shown()
        review.differences.extend(self._other_contents(manifests, shown))
        for manifest in manifests:
            review.warnings.extend(
                self._say("Picture {hash} was recalled for good.", hash=sha256)
                for sha256 in recalled_pictures(manifest, verified.latch)
            )
        review.warnings.extend(self._since_last_time(verified))
        self._draw(manifests, verified, shown, review)
        return review

    def _refuse_another_past(self, answer: ProposalAnswer, verified: Verified) -> None:
        """The hub must say the same of what is published as its signed feed does."""
        seen = self._state.seen()
        same_keys = seen.approvers == verified.approvers
        if same_keys and verified.targets.version < seen.targets_version:
            raise HubLies(
                self._say(
                    "The hub's feed is at {version}, and this machine has verified {seen} before."
                    " Somebody serves an old state.",
                    version=verified.targets.version,
                    seen=seen.targets_version,
                )
            )
        ours = {
            channel: verified.manifests[channel].publication
            for channel in verified.manifests
            if channel in answer.channels
        }
        claimed = (answer.before.targets_version, answer.before.publications)
        if claimed != (verified.targets.version, ours):
            raise HubLies(
                self._say(
                    "The hub says that {claimed} is published, and its signed feed says {verified}:"
                    " it shows you another past than it shows screens.",
                    claimed=answer.before.targets_version,
                    verified=verified.targets.version,
                )
            )

    def _gather(
        self, manifests: Sequence[ChannelManifest], fetch: Callable[[Sha256], bytes]
    ) -> None:
        """Downloads and hashes every picture that this machine does not hold. Raises HubLies."""
        wanted = {s: p for manifest in manifests for s, p in manifest.pictures().items()}
        for sha256, picture in wanted.items():
            if self._state.kept("media", sha256) is None:
                self._state.keep("media", self._checked(fetch(sha256), picture))

    def _checked(self, data: bytes, picture: Picture) -> bytes:
        try:
            refuse_wrong_media(picture, data, sha256_of(data))
        except PublicationRefused as error:
            raise HubLies(
                self._say(
                    "Picture {hash}: the hub sent other bytes than the ones that would be signed.",
                    hash=picture.sha256,
                )
            ) from error
        return data

    def _other_contents(
        self, manifests: Sequence[ChannelManifest], shown: ShownAnswer
    ) -> list[str]:
        claimed = {part.approval: part for part in shown.parts}
        found = []
        parts = {p.approval.number: p for manifest in manifests for p in manifest.parts()}
        for number, part in sorted(parts.items()):
            claim = claimed.get(number)
            if claim is None:
                found.append(
                    self._say(
                        "DIFFERENT: the hub has no approval {number} of {what} on record.",
                        number=number,
                        what=part.content.id,
                    )
                )
            elif (claim.id, claim.content_sha256) != (
                part.content.id,
                part.approval.content_sha256,
            ):
                found.append(
                    self._say(
                        "DIFFERENT: the hub's page shows other content for {what} than would be"
                        " signed (page {page}, signed {signed}).",
                        what=part.content.id,
                        page=claim.content_sha256[:12],
                        signed=part.approval.content_sha256[:12],
                    )
                )
        return found

    def _since_last_time(self, verified: Verified) -> list[str]:
        seen = self._state.seen()
        if seen.at is None:
            return []
        found = []
        if (seen.approvers, seen.needed) != (verified.approvers, verified.needed):
            found.append(
                self._say(
                    "THE KEYS HAVE CHANGED since {day}: root version {old} is now {new}; {needed}"
                    " of {count} approvers must sign: {keys}.",
                    day=moment(seen.at),
                    old=seen.root_version,
                    new=verified.root.version,
                    needed=verified.needed,
                    count=len(verified.approvers),
                    keys=", ".join(key[:8] for key in verified.approvers),
                )
            )
        elif seen.root_version != verified.root.version:
            found.append(
                self._say(
                    "The root is new since {day}: version {old} is now {new}, with the same"
                    " approvers.",
                    day=moment(seen.at),
                    old=seen.root_version,
                    new=verified.root.version,
                )
            )
        for channel, manifest in verified.manifests.items():
            old = seen.publications.get(channel)
            if old is not None and old != manifest.publication:
                found.append(
                    self._say(
                        "Channel {channel} went from publication {old} to {new} since this machine"
                        " looked last.",
                        channel=channel,
                        old=old,
                        new=manifest.publication,
                    )
                )
        signed = self._state.signed()
        if signed.highest() > verified.targets.version:
            found.append(
                self._say(
                    "What this machine signed last (version {signed}) is not published (at"
                    " {published}). Either others have yet to sign, or it was replaced.",
                    signed=signed.highest(),
                    published=verified.targets.version,
                )
            )
        return found

    def _draw(
        self,
        manifests: Sequence[ChannelManifest],
        verified: Verified,
        shown: ShownAnswer,
        review: Review,
    ) -> None:
        changed: list[tuple[ChannelManifest, Drawing, Drawing | None]] = []
        for manifest in manifests:
            old = verified.manifests.get(manifest.channel.content.id)
            was = {d.slide.id: d for d in drawings_of(old)} if old is not None else {}
            known = {d.sha256 for d in was.values()}
            changed += [
                (manifest, drawing, was.get(drawing.slide.id))
                for drawing in drawings_of(manifest)
                if drawing.sha256 not in known
            ]
        if not changed:
            return
        self._gather_before([old for _, _, old in changed if old is not None])
        self._tell(self._say("Drawing {count} slides on this machine…", count=len(changed)))
        wanted = [d for _, new, old in changed for d in (new, old) if d is not None]
        media, out = self._state.root / "media", self._state.root / "drawn"
        drawn, why = draw_all(self._renderer, wanted, media, out)
        if not self._renderer:
            review.notes.append(
                self._say(
                    "No renderer is installed here (sebusca-kiosk), so slides could not be drawn or"
                    " compared with the hub's page. Photographs and words were compared all the"
                    " same."
                )
            )
        elif why:
            review.notes.append(self._say("The renderer could not draw everything: {why}", why=why))
        claimed = {(s.channel, s.slide): s.drawing for s in shown.slides}
        self._compare(changed, drawn, claimed, review)

    def _compare(
        self,
        changed: Sequence[tuple[ChannelManifest, Drawing, Drawing | None]],
        drawn: dict[Sha256, Path],
        claimed: dict[tuple[str, str], str],
        review: Review,
    ) -> None:
        for manifest, new, old in changed:
            channel = manifest.channel.content.id
            notices = {str(entry.content.id): entry.content for entry in manifest.notices}
            words = slide_words(new.slide, notices, self._say)
            after = drawn.get(new.sha256)
            differing, hubs = None, None
            if new.is_drawable and claimed.get((channel, new.slide.id)) != new.sha256:
                review.differences.append(
                    self._say(
                        "DIFFERENT: the hub's page draws slide {slide} of {channel} from other"
                        " content than would be signed.",
                        slide=new.slide.id,
                        channel=channel,
                    )
                )
            if after is not None:
                differing, hubs = self._against_the_hubs(channel, new, after, review)
            review.pictured.append(
                Pictured(
                    words=words,
                    channel=channel,
                    before=drawn.get(old.sha256) if old is not None else None,
                    after=after,
                    hubs=hubs,
                    differing=differing,
                    photographs=tuple(self._photographs(new)),
                )
            )

    def _against_the_hubs(
        self, channel: str, drawing: Drawing, ours: Path, review: Review
    ) -> tuple[float | None, Path | None]:
        try:
            theirs = self._door.shown_slide(channel, drawing.slide.id)
        except HubUnusable:
            theirs = b""
        if theirs is None:
            note = self._say("The hub cannot draw its own page now, so pictures were not compared.")
            if note not in review.notes:
                review.notes.append(note)
            return None, None
        differing = share_differing(ours.read_bytes(), theirs)
        if differing <= MOST_DIFFERING:
            return differing, None
        review.differences.append(
            self._say(
                "DIFFERENT: slide {slide} of {channel} looks otherwise on the hub's page than what"
                " would be signed ({share} of the picture).",
                slide=drawing.slide.id,
                channel=channel,
                share=f"{differing:.1%}",
            )
        )
        kept = ours.with_name(f"{ours.stem}-hub.png")
        kept.write_bytes(theirs)
        return differing, kept

    def _photographs(self, drawing: Drawing) -> list[Path]:
        pictures = [p.sha256 for notice in drawing.notices for p in notice.pictures]
        picture = getattr(drawing.slide, "picture", None)
        if picture is not None:
            pictures.append(picture.sha256)
        return [self._state.root / "media" / s[:2] / s for s in dict.fromkeys(pictures)]

    def _gather_before(self, drawings: Sequence[Drawing]) -> None:
        """Pictures of what is published, for the side "before"; one that is gone is not drawn."""
        pictures = {p.sha256: p for d in drawings for notice in d.notices for p in notice.pictures}
        pictures |= {
            d.slide.picture.sha256: d.slide.picture for d in drawings if hasattr(d.slide, "picture")
        }
        for sha256, picture in pictures.items():
            if self._state.kept("media", sha256) is None:
                try:
                    data = self._fetcher.get(self._source.media_url(sha256), picture.byte_size)
                    self._state.keep("media", self._checked(data, picture))
                except SyncError as error:
                    self._tell(str(error))


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


def _by_name(verified: Verified) -> dict[str, ChannelManifest]:
    return {str(channel): manifest for channel, manifest in verified.manifests.items()}
