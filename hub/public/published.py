"""What the public may see: what is signed in the feed, judged by the very rules of the screens.

Approved content that nobody has signed yet is not public, and what was signed is public no longer
than a screen would show it: recalls (the signed list and those on record that wait to be signed),
dates of notice, slide and campaign, and the publication's `valid_until`. Parts of the day alone are
left aside: they say when a screen shows it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property, lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count, Max
from pydantic import ValidationError

from hub.approvals.models import Approval
from hub.recalls.models import Recall as RecordedRecall
from hub.recalls.signed import recorded_recalls
from sync.canonical import sha256_of
from sync.errors import RepositoryCorrupt
from sync.layout import FEED, RECALLS, RECALLS_TARGET
from sync.models import AnySlide, ApprovedNotice, Campaign, ChannelManifest, RecallList
from sync.models.slide import campaign_of, notices_of
from sync.publish.reading import (
    TARGETS,
    read_state,
    read_target,
    target_path,
    timestamp_path,
    versioned_path,
)
from sync.rules.ended import Ended
from sync.rules.latch import Latch, slide_recall, united
from sync.rules.refusing import Question, notice_refusals, slide_refusals
from sync.rules.time import ReferenceTime
from sync.types import CampaignId, NoticeId, Sha256

_UTC = ZoneInfo("UTC")
_ASIDE = "other_time_of_day"


@dataclass(frozen=True)
class Shown:
    """A notice that the public may see now, with the campaign it is shown with."""

    notice: ApprovedNotice
    campaign: Campaign


@dataclass(frozen=True)
class Signed:
    """What the feed says: every channel's manifest, and everything that is recalled."""

    manifests: tuple[ChannelManifest, ...]
    latch: Latch
    published_at: datetime
    """When a publication or recall was last put in the feed: days after it was made, where people
    sign on their own machines."""

    @cached_property
    def newest(self) -> dict[NoticeId, int]:
        """The last approval of each notice: of two channels the older one's is not believed."""
        found: dict[NoticeId, int] = {}
        for manifest in self.manifests:
            for notice in manifest.notices:
                number = max(notice.approval.number, found.get(notice.content.id, 0))
                found[notice.content.id] = number
        return found

    def showing(self, sha256: Sha256) -> tuple[NoticeId, ...]:
        """The notices that have a picture."""
        return self._showing.get(sha256, ())

    @cached_property
    def _showing(self) -> dict[Sha256, tuple[NoticeId, ...]]:
        found: dict[Sha256, tuple[NoticeId, ...]] = {}
        for manifest in self.manifests:
            for notice in manifest.notices:
                for picture in notice.content.pictures:
                    known = found.get(picture.sha256, ())
                    found[picture.sha256] = (*known, notice.content.id)
        return found


def read_signed() -> Signed:
    """The feed as it is on disk. Raises sync.errors.RepositoryCorrupt where it cannot be read."""
    root: Path = settings.SEBUSCA_FEED_ROOT
    recorded = RecordedRecall.objects.aggregate(count=Count("pk"), last=Max("recalled_at"))
    return _read(root, _stamp(root / FEED), _stamp(root / RECALLS), tuple(recorded.values()))


def shown_notices(signed: Signed, now: datetime, only: NoticeId | None = None) -> Iterator[Shown]:
    """Every notice that may be seen at `now`, each once, in the order of channels and slides;
    `only` asks about one."""
    found: set[NoticeId] = set()
    for manifest in signed.manifests:
        question = _question(manifest, signed.latch, now)
        for slide in manifest.channel.content.slides:
            campaign = campaign_of(slide)
            if campaign is None:
                continue
            for notice in _new_ones(slide, manifest, signed, found, only):
                if _may_be_seen(slide, notice.content.id, question):
                    found.add(notice.content.id)
                    yield Shown(notice, manifest.campaign(campaign))


def shown_notice(signed: Signed, notice_id: NoticeId, now: datetime) -> Shown | None:
    """One notice, where it may be seen."""
    return next(shown_notices(signed, now, notice_id), None)


def published_campaigns(signed: Signed) -> tuple[Campaign, ...]:
    """Every campaign that a channel has a tip line of, as it was approved last. One whose tip-line
    slide is recalled everywhere (a wrong number) is not among them."""
    found: dict[CampaignId, tuple[int, Campaign]] = {}
    for manifest in signed.manifests:
        channel = manifest.channel
        for slide in (channel.content.evergreen, *channel.content.slides):
            campaign = campaign_of(slide)
            if campaign is None or slide_recall(signed.latch, slide.id, channel):
                continue
            entry = next(c for c in manifest.campaigns if c.content.id == campaign)
            known = found.get(campaign)
            if known is None or known[0] < entry.approval.number:
                found[campaign] = (entry.approval.number, entry.content)
    return tuple(campaign for _, campaign in found.values())


def was_known(signed: Signed, notice_id: NoticeId, now: datetime) -> bool:
    """Whether there was such a notice: then it is gone, where it is not shown. One whose day has
    not come yet is not known yet."""
    if _only_waits(signed, notice_id, now):
        return False
    return (
        notice_id in signed.newest
        or Approval.objects.filter(kind="notice", subject_id=notice_id).exists()
        or RecordedRecall.objects.filter(target="notice", target_id=notice_id).exists()
    )


def _only_waits(signed: Signed, notice_id: NoticeId, now: datetime) -> bool:
    against: set[str] = set()
    for manifest in signed.manifests:
        question = _question(manifest, signed.latch, now)
        for slide in manifest.channel.content.slides:
            for _ in _new_ones(slide, manifest, signed, set(), notice_id):
                against.update(reason for reason, _ in notice_refusals(notice_id, question))
                against.update(reason for reason, _ in slide_refusals(slide, question))
    return against - {_ASIDE} == {"not_yet"}


def last_change(signed: Signed, now: datetime) -> datetime:
    """When what the public sees last changed: a publication, a recall, or a date that has come."""
    moments = [signed.published_at]
    moments += [recall.recalled_at for recall in signed.latch.recalls]
    for manifest in signed.manifests:
        moments += [moment for moment in _dates_of(manifest) if moment <= now]
    return max(moments)


def _dates_of(manifest: ChannelManifest) -> Iterator[datetime]:
    yield manifest.valid_until
    for slide in manifest.channel.content.slides:
        yield from filter(None, (slide.show_from, slide.show_until))
    for campaign in manifest.campaigns:
        yield from filter(None, (campaign.content.starts, campaign.content.ends))
    for entry in manifest.notices:
        one = entry.content
        ends = (one.show_from, one.show_until, one.outcome_until, one.verified_until)
        yield from filter(None, ends)


def _new_ones(
    slide: AnySlide,
    manifest: ChannelManifest,
    signed: Signed,
    found: set[NoticeId],
    only: NoticeId | None,
) -> Iterator[ApprovedNotice]:
    for notice_id in notices_of(slide):
        if notice_id in found or only not in (None, notice_id):
            continue
        notice = manifest.notice(notice_id)
        if notice is not None and notice.approval.number == signed.newest[notice_id]:
            yield notice


def _may_be_seen(slide: AnySlide, notice_id: NoticeId, question: Question) -> bool:
    if next(notice_refusals(notice_id, question), None) is not None:
        return False
    return all(reason == _ASIDE for reason, _ in slide_refusals(slide, question))


def _question(manifest: ChannelManifest, latch: Latch, now: datetime) -> Question:
    withheld = None
    if now > manifest.valid_until:
        withheld = f"publication {manifest.publication} is not valid any more"
    return Question(manifest, latch, ReferenceTime(now, trusted=True), _UTC, Ended(), withheld)


def _stamp(repository: Path) -> tuple[int, int]:
    """Of the timestamp, which is replaced and never written to: which state of the repository."""
    try:
        found = timestamp_path(repository).stat()
    except OSError as error:
        raise RepositoryCorrupt(str(repository), f"cannot be read: {error.strerror}") from error
    return found.st_mtime_ns, found.st_ino


@lru_cache(maxsize=2)
def _read(root: Path, *_stamps: object) -> Signed:
    """Read and verified once for each state of the repositories and of what is on record."""
    feed, recalls = read_state(root / FEED).targets, read_state(root / RECALLS).targets
    manifests = (
        _manifest(target_path(root / FEED, target), target.hashes["sha256"])
        for _, target in sorted(feed.targets.items())
    )
    listed = read_target(root / RECALLS, recalls, RECALLS_TARGET)
    if listed is None:
        raise RepositoryCorrupt(RECALLS_TARGET, "is missing from the signed targets")
    latch = united(Latch(), RecallList.model_validate_json(listed))
    known = set(latch.recalls)
    # A recall counts from the moment it is on record, whether or not it could be signed.
    added = tuple(recall for recall in recorded_recalls() if recall not in known)
    return Signed(
        manifests=tuple(manifest for manifest in manifests if manifest),
        latch=Latch(recalls=(*latch.recalls, *added)),
        published_at=max(
            _written(versioned_path(root / FEED, TARGETS, feed.version)),
            _written(versioned_path(root / RECALLS, TARGETS, recalls.version)),
        ),
    )


def _written(path: Path) -> datetime:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC)


@lru_cache(maxsize=1024)
def _manifest(path: Path, sha256: str) -> ChannelManifest | None:
    """Its hash is in its name, so it is read once; None for one of an earlier software's model."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise RepositoryCorrupt(str(path), f"cannot be read: {error.strerror}") from error
    if sha256_of(data) != sha256:
        raise RepositoryCorrupt(str(path), "is not what the targets pin")
    try:
        return ChannelManifest.model_validate_json(data)
    except ValidationError:
        return None
