"""After the hub came back from a backup: publishing is locked until its recalls are merged from the
live feed and two people, who see what the backup forgot, have said yes (DESIGN §10).

Recalls work all the while: they are signed by keys and a list that the lock does not touch.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hub.approvals.current import latest_approved
from hub.approvals.models import Approval, Kind, SubjectKind
from hub.approvals.numbers import lock_numbers
from hub.errors import ChangedSince, NotAllowed, NotMerged, NotPending
from hub.operating.models import Restoration
from hub.operating.restored import open_restoration, release
from hub.publications.signing import open_publisher
from hub.publications.tasks import publish_due
from hub.recalls.models import Recall, RestorationYes
from hub.recalls.signed import catch_up, recorded_recalls, said_by
from sync.canonical import sha256_of
from sync.errors import SyncError
from sync.models import Campaign, Channel, ChannelManifest, Desk, Notice, RecallList
from sync.models.manifest import Approved
from sync.publish import Publisher

NEEDED: Final = 2
PERMISSION: Final = "approvals.approve_content"
_KINDS: Final[dict[type, SubjectKind]] = {
    Notice: "notice", Campaign: "campaign", Channel: "channel", Desk: "desk",
}  # fmt: skip


@dataclass(frozen=True)
class Forgotten:
    """Something that screens show by an approval that this database does not have."""

    kind: SubjectKind
    subject_id: str
    name: str
    number: int
    """Of the approval that screens have."""
    own: int
    """Of the last one that the database has; 0: none at all."""

    @property
    def kind_words(self) -> str:
        """Notice, campaign, channel or desk."""
        return str(Kind(self.kind).label)


@dataclass(frozen=True)
class Outlook:
    """What the two people look at."""

    merged: tuple[Recall, ...]
    """Recalls that the backup had forgotten and the live feed gave back."""
    forgotten: tuple[Forgotten, ...]
    publications: tuple[tuple[str, int], ...]
    """Channel and the number of its publication in the live feed: the next one is above it."""
    feed_timestamp: int
    recalls_signed: int
    trouble: str
    """Why the live feed cannot be read: then nobody can say yes. Empty where all is well."""

    @property
    def sha256(self) -> str:
        """Of what is said here, but for what goes on while publishing is locked: new recalls and
        timestamps. Two people must have said yes to the same."""
        said = [
            *(f"recall {recall.sequence} {recall.target_id}" for recall in self.merged),
            *(f"{f.kind} {f.subject_id} {f.number}" for f in self.forgotten),
            *(f"{channel} {number}" for channel, number in self.publications),
        ]
        return sha256_of("\n".join(said).encode())


def outlook() -> Outlook:
    """Merges what the live feed says and tells what came of it; writes nothing but recalls."""
    try:
        catch_up()
        return _outlook(open_publisher())
    except (SyncError, OSError) as error:
        return Outlook(_merged(), (), (), 0, 0, str(error))


def yeses(restoration: Restoration, seen: str) -> list[RestorationYes]:
    """Who has said yes to exactly this."""
    rows = RestorationYes.objects.filter(restoration_id=restoration.pk, seen_sha256=seen)
    return list(rows)


def confirm(restoration_id: str, by: User, seen_sha256: str) -> bool:
    """One person's yes; whether publishing goes on now, for the second one's releases it.

    Raises NotAllowed, NotPending (nothing is locked, or another restoration is), NotMerged,
    ChangedSince.
    """
    if not (by.is_active and by.has_perm(PERMISSION)):
        raise NotAllowed(_("Your account may not do this."))
    found = outlook()
    with transaction.atomic():
        lock_numbers()
        restoration = open_restoration()
        if restoration is None or restoration.pk != restoration_id:
            raise NotPending(_("This was already decided."))
        _require_merged(found)
        if found.sha256 != seen_sha256:
            raise ChangedSince(_("What you looked at is not what is there now. Look again."))
        RestorationYes.objects.get_or_create(
            restoration_id=restoration.pk,
            user_id=by.pk,
            seen_sha256=seen_sha256,
            defaults={"username": by.get_username(), "at": timezone.now()},
        )
        if len({row.user_id for row in yeses(restoration, seen_sha256)}) < NEEDED:
            return False
        release(restoration)
        publish_due.enqueue()
    return True


def _require_merged(found: Outlook) -> None:
    """Every recall of the live feed is on record here."""
    if found.trouble:
        raise NotMerged(
            _("The live feed cannot be read, so its recalls are not merged: %(why)s")
            % {"why": found.trouble}
        )
    signed = open_publisher().current_recalls()
    if not {said_by(r) for r in signed.recalls} <= {said_by(r) for r in recorded_recalls()}:
        raise NotMerged(_("Not every recall of the live feed is merged yet. Look again."))


def _outlook(publisher: Publisher) -> Outlook:
    manifests = sorted(publisher.current_manifests(), key=lambda m: m.channel.content.id)
    signed: RecallList = publisher.current_recalls()
    return Outlook(
        merged=_merged(),
        forgotten=tuple(_forgotten(manifests)),
        publications=tuple((m.channel.content.id, m.publication) for m in manifests),
        feed_timestamp=publisher.versions().feed_timestamp,
        recalls_signed=signed.sequence,
        trouble="",
    )


def _merged() -> tuple[Recall, ...]:
    return tuple(Recall.objects.filter(taken_over_at__isnull=False).order_by("sequence"))


def _forgotten(manifests: list[ChannelManifest]) -> Iterator[Forgotten]:
    """Each subject once, by its newest published approval."""
    newest: dict[tuple[SubjectKind, str], Approved] = {}
    for manifest in manifests:
        for part in manifest.parts():
            key = (_KINDS[type(part.content)], str(part.content.id))
            if key not in newest or part.approval.number > newest[key].approval.number:
                newest[key] = part
    for (kind, subject_id), part in sorted(newest.items(), key=lambda item: item[0]):
        same = Approval.objects.filter(
            number=part.approval.number, content_sha256=part.approval.content_sha256
        )
        if same.exists():
            continue
        own = latest_approved(kind, subject_id)
        number = own.ref.number if own else 0
        if number <= part.approval.number:  # a later one here is two people's newer yes
            yield Forgotten(kind, subject_id, _name(part), part.approval.number, number)


def _name(part: Approved) -> str:
    content = part.content
    for field in ("name", "title_es", "name_es"):
        if value := getattr(content, field, ""):
            return str(value)
    return str(content.id)
