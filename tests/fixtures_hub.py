"""A hub in a temp folder with keys, a feed and three people, for the tests of `hub/`.

`hub` is a fixture to import by name. Rows are made as the pages make them: a draft with a revision
by a person. What reaches screens is read back from the signed repository, never from the database.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.contrib.auth.models import Group, User
from django.utils import timezone

from hub.approvals.models import Approval, ApprovalRequest
from hub.approvals.service import approve, submit
from hub.approvals.subject import ApprovedContent
from hub.campaigns.models import Campaign
from hub.channels.models import Channel
from hub.notices.models import Notice, NoticePicture, Photo
from hub.notices.originals import write_original
from hub.publications.publishing import publish_once
from hub.publications.signing import open_publisher
from sync.keys.files import KeyUse
from sync.models import ChannelManifest, RecallList
from sync.publish import CeremonyPlan, create_repositories
from sync.types import ChannelId
from tests.making import PICTURE_SIZE, picture_bytes

CHANNEL = "puente-ficticio"
CAMPAIGN = "los-diez"
PASSWORD = "una-clave-larga-y-ficticia"


def make_keys(feed_root: Path, out: Path) -> list[Path]:
    """A ceremony for one: the folders of the keys that sign channels and recalls."""
    plan = CeremonyPlan(root_threshold=1, root_holders=1, approver_threshold=1, approvers=1)
    made = create_repositories(plan, feed_root=feed_root, out=out, now=datetime.now(UTC))
    return made.folders(KeyUse.APPROVER, KeyUse.FEED_ONLINE, KeyUse.RECALLS_ONLINE)


def make_photo(seed: int = 1) -> Photo:
    """The photograph of `tests.making.picture_bytes(seed)`."""
    data = picture_bytes(seed)
    sha256 = write_original(data)
    photo, _ = Photo.objects.get_or_create(
        sha256=sha256,
        defaults={
            "media_type": "image/jpeg",
            "byte_size": len(data),
            "width": PICTURE_SIZE[0],
            "height": PICTURE_SIZE[1],
        },
    )
    return photo


def draft_notice(by: User | None, seed: int = 1, **changes: Any) -> Notice:
    """A whole wanted notice, saved as a draft by a person."""
    values: dict[str, Any] = {
        "kind": "wanted",
        "name": f"Persona Ficticia {seed}",
        "charge_es": "Acusación ficticia de robo de relojes de arena.",
        "charge_en": "Fictional charge of stealing hourglasses.",
        "gender": "m",
        "age_low": 30,
        "age_high": 35,
        "reward_amount": 25_000,
        "authority_es": "Oficina Ficticia de Pruebas",
        "authority_en": "Fictional Office of Tests",
        "case_number": f"F-2026-{seed:04d}",
        "verified_until": timezone.now() + timedelta(days=180),
    }
    notice = Notice(**(values | changes))
    notice.pictures = [NoticePicture(photo=make_photo(seed), sort_order=0)]
    notice.save()
    notice.save_revision(user=by)
    return notice


def draft_campaign(by: User | None, **changes: Any) -> Campaign:
    """A whole campaign with reserved telephone numbers."""
    values: dict[str, Any] = {
        "campaign_id": CAMPAIGN,
        "title_es": "Los diez más buscados",
        "title_en": "The ten most wanted",
        "phone": "915-555-0142",
        "whatsapp": "+1 915-555-0143",
        "web": "HTTP://127.0.0.1:8000",
    }
    campaign = Campaign(**(values | changes))
    campaign.save()
    campaign.save_revision(user=by)
    return campaign


def draft_channel(
    by: User | None, notices: list[Notice], campaign: Campaign, **changes: Any
) -> Channel:
    """A channel with a slide for each notice and an evergreen tip line."""
    values: dict[str, Any] = {
        "channel_id": CHANNEL,
        "name": "Puente ficticio",
        "evergreen_campaign": campaign,
    }
    channel = Channel(**(values | changes))
    channel.slides = slides_of(notices, campaign)
    channel.save()
    channel.save_revision(user=by)
    return channel


def slides_of(notices: list[Notice], campaign: Campaign) -> list[dict[str, Any]]:
    """StreamField data with a slide for each notice, in order."""
    return [
        {
            "type": "notice",
            "id": f"00000000-0000-4000-8000-{notice.pk:012d}",
            "value": {
                "notice": notice.pk,
                "campaign": campaign.pk,
                "rank": place,
                "rank_of": len(notices),
                "duration_s": 10,
                "dayparts": [],
            },
        }
        for place, notice in enumerate(notices, start=1)
    ]


def edit(subject: ApprovedContent, by: User | None, **changes: Any) -> None:
    """Saves a new draft with these changes, as the edit page does."""
    draft = subject.saved()
    for field, value in changes.items():
        setattr(draft, field, value)
    draft.save_revision(user=by)


@dataclass
class Hub:
    """The hub under test and its people."""

    data: Path
    feed_root: Path
    ana: User
    beto: User
    carla: User
    root: User

    def agree(self, subject: ApprovedContent, author: User, approver: User) -> Approval:
        """`author` submits what is saved, `approver` looks and approves."""
        request = submit(subject, author)
        return approve(request, approver, request.content_sha256)

    def pending(self, subject: ApprovedContent) -> ApprovalRequest:
        """The open request of a subject."""
        return ApprovalRequest.objects.get(subject_id=subject.subject_id, state="pending")

    def whole_channel(self, count: int = 1) -> tuple[list[Notice], Campaign, Channel]:
        """Notices, campaign and channel by Ana, approved by Beto, published."""
        notices = [draft_notice(self.ana, seed) for seed in range(1, count + 1)]
        campaign = draft_campaign(self.ana)
        channel = draft_channel(self.ana, notices, campaign)
        for subject in (*notices, campaign, channel):
            self.agree(subject, self.ana, self.beto)
        publish_once()
        return notices, campaign, channel

    def published(self, channel: str = CHANNEL) -> ChannelManifest | None:
        """What the signed feed says a channel shows."""
        return open_publisher().current_manifest(ChannelId(channel))

    def recalls(self) -> RecallList:
        """What the signed feed says is recalled."""
        return open_publisher().current_recalls()

    def shown(self, channel: str = CHANNEL) -> dict[str, str]:
        """Names of the published notices by id."""
        manifest = self.published(channel)
        return {e.content.id: e.content.name for e in manifest.notices} if manifest else {}


def with_password(person: User) -> User:
    """Gives `PASSWORD` to a person, as Django keeps it, but hashed once instead of a million times.

    That costs a quarter of a second for each of them, and Django does it at their first sign-in.
    """
    person.password = PBKDF2PasswordHasher().encode(PASSWORD, "no-salt-in-tests", iterations=1)
    person.save()
    return person


def make_people() -> tuple[User, User, User, User]:
    """Ana, Beto and Carla are editors; `root` is a superuser."""
    editors = Group.objects.get(name="Editors")
    people = []
    for name in ("ana", "beto", "carla"):
        person = with_password(User.objects.create_user(name, f"{name}@example.org"))
        person.groups.add(editors)
        people.append(person)
    root = with_password(User.objects.create_superuser("root", "root@example.org"))
    return people[0], people[1], people[2], root


@pytest.fixture
def hub(db: None, tmp_path: Path, settings: Any) -> Hub:
    """A hub with keys, an empty feed and people; nothing approved yet."""
    settings.SEBUSCA_DATA = tmp_path
    settings.SEBUSCA_MEDIA = tmp_path / "media"
    settings.SEBUSCA_FEED_ROOT = tmp_path / "feed"
    settings.SEBUSCA_BROKER = None
    settings.SEBUSCA_RENDERER = ()
    settings.SEBUSCA_KEYS = tuple(make_keys(tmp_path / "feed", tmp_path / "keys"))
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    ana, beto, carla, root = make_people()
    return Hub(tmp_path, tmp_path / "feed", ana, beto, carla, root)
