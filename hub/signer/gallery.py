"""Pictures on an approver's machine: fetched and hashed here, drawn here by the kiosk's renderer,
and held against what the hub's page shows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from assets.i18n import Translator
from hub.signer.door import SigningDoor
from hub.signer.errors import HubLies, HubUnusable
from hub.signer.rendering import MOST_DIFFERING, Shots, draw_all, share_differing
from hub.signer.state import StateFolder
from hub.signing.drawings import Drawing, Shot, drawings_of
from sync.canonical import sha256_of
from sync.errors import PublicationRefused, SyncError
from sync.fetch import FeedSource, Fetcher
from sync.models import ChannelManifest, ImageSlide, Picture
from sync.publish.refusals import refuse_wrong_media
from sync.types import ChannelId, Sha256


@dataclass(frozen=True)
class Changed:
    """A slide that looks otherwise than before, or is new."""

    channel: ChannelId
    now: Drawing
    before: Drawing | None


@dataclass(frozen=True)
class Comparison:
    """One picture of this machine held against the hub's."""

    differing: float
    """Share of pixels; 1.0 where only one of the two has such a picture."""
    hubs: Path | None = None
    """The hub's picture, where it is another; None also where the hub has none."""

    @property
    def is_other(self) -> bool:
        """Whether the hub shows something else."""
        return self.differing > MOST_DIFFERING


class Gallery:
    """Everything that needs bytes of pictures."""

    def __init__(
        self,
        door: SigningDoor,
        source: FeedSource,
        fetcher: Fetcher,
        state: StateFolder,
        renderer: Sequence[str],
        say: Translator,
    ) -> None:
        self._door = door
        self._source = source
        self._fetcher = fetcher
        self._state = state
        self._renderer = renderer
        self._say = say
        self._media = state.root / "media"

    @property
    def can_draw(self) -> bool:
        """Whether a renderer is installed."""
        return bool(self._renderer)

    def gather(self, manifests: Iterable[ChannelManifest]) -> None:
        """Downloads from the hub, and hashes, every picture that would be signed and this machine
        does not hold. Raises HubLies, HubUnusable."""
        wanted = {s: p for manifest in manifests for s, p in manifest.pictures().items()}
        self._gather(wanted.values(), lambda picture: self._door.media(picture.sha256))

    def gather_before(self, changed: Iterable[Changed]) -> str:
        """Likewise those of what is published, from the feed; why one is not there, if so: then it
        is not drawn, and what would be signed is shown all the same."""
        pictures = {p.sha256: p for c in changed if c.before for p in pictures_of(c.before)}
        try:
            self._gather(
                pictures.values(),
                lambda p: self._fetcher.get(self._source.media_url(p.sha256), p.byte_size),
            )
        except SyncError as error:
            return str(error)
        return ""

    def draw(self, changed: Iterable[Changed]) -> tuple[dict[Sha256, Shots], str]:
        """Pictures by the drawing's hash; and why not all are there."""
        wanted = [d for c in changed for d in (c.now, c.before) if d is not None]
        return draw_all(self._renderer, wanted, self._media, self._state.root / "drawn")

    def compare(self, changed: Changed, ours: Shots) -> dict[Shot, Comparison] | None:
        """This machine's pictures of a slide, of every page and screen, against those that the
        hub's page shows; None where the hub cannot draw. A page that only one of the two has is
        another picture."""
        try:
            claimed = self._door.shown_pictures(changed.channel, changed.now.slide.id)
        except HubUnusable:
            claimed = {}  # no picture at all is another picture
        if claimed is None:
            return None
        drawn = {shot.screen for shot in ours}  # where none is, the renderer has said why
        held = sorted(shot for shot in {*ours, *claimed} if shot.screen in drawn)
        return {shot: self._compare(changed, shot, ours, claimed) for shot in held}

    def _compare(
        self, changed: Changed, shot: Shot, ours: Shots, claimed: Mapping[Shot, Sha256]
    ) -> Comparison:
        mine = ours[shot].read_bytes() if shot in ours else b""
        if shot not in claimed:
            return Comparison(1.0)
        if claimed[shot] == sha256_of(mine):
            return Comparison(0.0)
        try:
            theirs = self._door.shown_picture(changed.channel, changed.now.slide.id, shot)
        except HubUnusable:
            return Comparison(1.0)
        differing = share_differing(mine, theirs)
        if differing <= MOST_DIFFERING:
            return Comparison(differing)
        name = f"{changed.now.sha256}-{shot.screen}-{shot.page}-hub.png"
        kept = self._state.root / "drawn" / name
        kept.write_bytes(theirs)
        return Comparison(differing, kept)

    def photographs(self, drawing: Drawing) -> tuple[Path, ...]:
        """Files of the approved pictures that a slide shows."""
        hashes = dict.fromkeys(picture.sha256 for picture in pictures_of(drawing))
        return tuple(self._media / sha256[:2] / sha256 for sha256 in hashes)

    def _gather(self, pictures: Iterable[Picture], fetch: Callable[[Picture], bytes]) -> None:
        for picture in pictures:
            if self._state.kept("media", picture.sha256) is None:
                self._state.keep("media", self._checked(fetch(picture), picture))

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


def changed_slides(
    manifests: Iterable[ChannelManifest], before: dict[ChannelId, ChannelManifest]
) -> Iterator[Changed]:
    """Every slide whose picture is not one of its channel's published ones."""
    for manifest in manifests:
        channel = manifest.channel.content.id
        old = before.get(channel)
        was = {d.slide.id: d for d in drawings_of(old)} if old is not None else {}
        known = {drawing.sha256 for drawing in was.values()}
        for drawing in drawings_of(manifest):
            if drawing.sha256 not in known:
                yield Changed(channel, drawing, was.get(drawing.slide.id))


def pictures_of(drawing: Drawing) -> Iterator[Picture]:
    """The pictures that a slide shows, all of each of its notices."""
    for notice in drawing.notices:
        yield from notice.pictures
    if isinstance(drawing.slide, ImageSlide):
        yield drawing.slide.picture
