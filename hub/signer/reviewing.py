"""From what waits at the hub to what an approver reads: fetched, verified and hashed here, compared
with what this machine verified, and with what the hub's own page claims.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from assets.i18n import Translator
from hub.signer.claims import other_contents, other_drawing
from hub.signer.comparing import only_dates, recalled_pictures, sections_of
from hub.signer.door import SigningDoor
from hub.signer.errors import HubUnusable
from hub.signer.feed import Verified
from hub.signer.gallery import Changed, Comparison, Gallery, changed_slides
from hub.signer.lifting import lifting_words
from hub.signer.past import refuse_another_past, refuse_unfit, since_last_time
from hub.signer.rendering import Shots
from hub.signer.review import Pictured, Review, Sight
from hub.signer.state import StateFolder
from hub.signer.wording import shot_words, slide_title, slide_words
from hub.signing.drawings import Shot
from hub.signing.schemas import ProposalAnswer, ShownAnswer
from sync.models import ChannelManifest
from sync.publish import Proposal
from sync.publish.refusals import changed_manifests
from sync.types import Sha256


class Reviewer:
    """Makes reviews. Each step raises the error that says why nothing is signed."""

    def __init__(
        self,
        door: SigningDoor,
        gallery: Gallery,
        state: StateFolder,
        say: Translator,
        tell: Callable[[str], None],
    ) -> None:
        self._door = door
        self._gallery = gallery
        self._state = state
        self._say = say
        self._tell = tell

    def read(self, answer: ProposalAnswer, verified: Verified) -> Proposal:
        """The proposal, once it can follow what this machine verified.

        Raises HubLies, HubUnusable, or `sync.errors.PublicationRefused`.
        """
        try:
            proposal = Proposal.from_bytes(base64.b64decode(answer.data, validate=True))
        except binascii.Error as error:
            raise HubUnusable(self._say("The hub's proposal cannot be read.")) from error
        refuse_another_past(answer, verified, self._state.seen(), self._say)
        proposal.refuse_hidden(verified.targets)
        refuse_unfit(proposal, verified, self._state.signed(), self._say)
        changed_manifests(proposal.read(), verified.manifests, verified.reference.now)
        return proposal

    def review(self, answer: ProposalAnswer, proposal: Proposal, verified: Verified) -> Review:
        """Everything that would change, drawn and compared with the hub's claim."""
        manifests = proposal.read()
        self._gallery.gather(manifests)
        before = {str(channel): found for channel, found in verified.manifests.items()}
        review = Review(
            answer=answer,
            proposal=proposal,
            verified=verified,
            sections=sections_of(manifests, before, verified.latch, self._say),
            only_dates=only_dates(manifests, before),
            notes=[*lifting_words(manifests, before, self._say)],
        )
        seen, signed = self._state.seen(), self._state.signed()
        review.warnings.extend(since_last_time(verified, seen, signed, self._say))
        review.warnings.extend(
            self._say("Picture {hash} was recalled for good.", hash=sha256)
            for manifest in manifests
            for sha256 in recalled_pictures(manifest, verified.latch)
        )
        shown = self._door.shown()
        if shown.proposal != answer.id:
            raise HubUnusable(
                self._say("Something new came in between: the proposal was replaced. Look again.")
            )
        review.differences.extend(other_contents(manifests, shown, self._say))
        self._draw(manifests, shown, review)
        return review

    def _draw(self, manifests: list[ChannelManifest], shown: ShownAnswer, review: Review) -> None:
        changed = list(changed_slides(manifests, review.verified.manifests))
        if not changed:
            return
        gone = self._gallery.gather_before(changed)
        drawn: dict[Sha256, Shots] = {}
        if self._gallery.can_draw:
            self._tell(self._say("Drawing {count} slides on this machine…", count=len(changed)))
            drawn, why = self._gallery.draw(changed)
            if why or gone:
                review.notes.append(
                    self._say("The renderer could not draw everything: {why}", why=why or gone)
                )
        else:
            review.notes.append(
                self._say(
                    "No renderer is installed here (sebusca-kiosk), so slides could not be drawn or"
                    " compared with the hub's page. Photographs and words were compared all the"
                    " same."
                )
            )
        for each in changed:
            review.pictured.append(self._pictured(each, drawn, review))
            other = other_drawing(each.channel, each.now, shown, self._say)
            if other is not None:
                review.differences.append(other)

    def _pictured(self, changed: Changed, drawn: dict[Sha256, Shots], review: Review) -> Pictured:
        after = drawn.get(changed.now.sha256, {})
        before = drawn.get(changed.before.sha256, {}) if changed.before is not None else {}
        compared = self._gallery.compare(changed, after) if after else {}
        if compared is None:
            note = self._say("The hub cannot draw its own page now, so pictures were not compared.")
            if note not in review.notes:
                review.notes.append(note)
        held = compared or {}
        named = {str(notice.id): notice for notice in changed.now.notices}
        pictured = Pictured(
            title=slide_title(changed.now.slide, named, self._say),
            words=slide_words(changed.now.slide, named, self._say),
            channel=changed.channel,
            is_new=changed.before is None,
            sights=tuple(
                self._sight(shot, before.get(shot), after.get(shot), held.get(shot))
                for shot in sorted({*before, *after, *held})
            ),
            is_compared=bool(held),
            photographs=self._gallery.photographs(changed.now),
        )
        review.differences.extend(self._others(changed, pictured, held))
        return pictured

    def _sight(
        self, shot: Shot, before: Path | None, after: Path | None, compared: Comparison | None
    ) -> Sight:
        if compared is None:
            return Sight(shot, before, after)
        return Sight(shot, before, after, compared.is_other, compared.hubs)

    def _others(
        self, changed: Changed, pictured: Pictured, held: Mapping[Shot, Comparison]
    ) -> Iterator[str]:
        for shot, compared in held.items():
            if compared.is_other:
                yield self._say(
                    "DIFFERENT: {title} ({where}; slide {slide} of {channel}) looks otherwise on"
                    " the hub's page than what would be signed ({share} of the picture).",
                    title=pictured.title,
                    where=shot_words(shot, self._say),
                    slide=changed.now.slide.id,
                    channel=changed.channel,
                    share=f"{compared.differing:.1%}",
                )
