"""Fills a hub: thousands of notices with a photograph each, channels, screens, and what waits.

`python -m scripts.bench_run.hub.stock NOTICES`, in the hub's environment; the last line printed is
one JSON object (`Stocked`). Channels, recalls and what waits pass the hub's own two people.
"""

from __future__ import annotations

import json
import os
import sys
import uuid
from dataclasses import asdict, dataclass
from itertools import cycle, islice
from typing import TYPE_CHECKING, Any, Final

from scripts.bench_run.hub.crowd import approve_notices, make_notices

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from hub.campaigns.models import Campaign
    from hub.notices.models import Notice

CHANNELS: Final = 40
LONG_CHANNEL: Final = 60
"""Notices of the first channel, whose approving page is timed."""
SHORT_CHANNEL: Final = 36
WAITING: Final = 30
RECALLED: Final = 12
SCREENS: Final = 200
EDITORS: Final = 4


@dataclass(frozen=True)
class Stocked:
    """What a bench needs to know of it."""

    accounts: dict[str, str]
    """User name to password: ana and others write, beto approves."""
    notices: list[int]
    """Keys of some that are on the long channel."""
    notice_ids: list[str]
    drafts: list[int]
    """Keys of some that nobody else works on."""
    channel: int
    channel_request: int
    notice_request: int
    screen: str
    tokens: list[str]
    """Credentials of screens."""


def main() -> None:
    """Sets Django up, fills, prints."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hub.settings")
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import transaction

    with transaction.atomic():
        stocked = _Stocking(int(sys.argv[1])).run()
    from hub.publications.publishing import publish_once

    publish_once()
    call_command("update_index", "--verbosity", "0")
    call_command("rebuild_references_index", "--verbosity", "0")
    print(json.dumps(asdict(stocked)))


class _Stocking:
    def __init__(self, notices: int) -> None:
        self._count = notices
        self._accounts: dict[str, str] = {}
        self._people: dict[str, User] = {}

    def run(self) -> Stocked:
        """Everything, in the order in which it would have come about."""
        from hub.approvals.service import submit

        self._make_people()
        campaign = self._campaign()
        notices = make_notices(self._count, self._people["ana"])
        approve_notices(notices[WAITING:], self._people["ana"], self._people["beto"])
        screens = self._screens()
        on_channels = cycle(notices[WAITING:])
        channels = []
        for number in range(CHANNELS):
            shown = list(islice(on_channels, SHORT_CHANNEL if number else LONG_CHANNEL))
            channels.append((self._channel(number, shown, campaign), shown))
        for channel, _ in channels:
            self._agree(channel)
        self._recall([notice for _, shown in channels[-2:] for notice in shown][:RECALLED])
        requests = [submit(notice, self._people["ana"]) for notice in notices[:WAITING]]
        long_channel, shown = channels[0]
        self._reorder(long_channel)
        shown[0].saved().save_revision(user=self._people["ana"])  # so that there are two to compare
        return Stocked(
            accounts=self._accounts,
            notices=[notice.pk for notice in shown[:20]],
            notice_ids=[notice.notice_id for notice in shown[:20]],
            drafts=[notice.pk for notice in notices[-200:]],
            channel=long_channel.pk,
            channel_request=submit(long_channel, self._people["ana"]).pk,
            notice_request=requests[0].pk,
            screen=screens[0][0],
            tokens=[token for _, token in screens],
        )

    def _make_people(self) -> None:
        from django.contrib.auth.models import Group, User
        from wagtail.users.models import UserProfile

        for name in ("ana", "beto", *(f"editor-{n}" for n in range(EDITORS))):
            password = uuid.uuid4().hex
            user = User.objects.create_user(name, f"{name}@example.org", password)
            user.groups.add(Group.objects.get(name="Editors"), Group.objects.get(name="Fleet"))
            profile = UserProfile.get_for_user(user)
            profile.preferred_language = "es"
            profile.save()
            self._accounts[name], self._people[name] = password, user

    def _campaign(self) -> Campaign:
        from hub.campaigns.models import Campaign

        campaign = Campaign(
            campaign_id="los-diez",
            title_es="Los más buscados",
            title_en="The most wanted",
            phone="915-555-0142",
            whatsapp="+1 915-555-0143",
            web=os.environ["SEBUSCA_BASE_URL"].upper(),
        )
        self._save(campaign)
        self._agree(campaign)
        return campaign

    def _channel(self, number: int, shown: list[Notice], campaign: Campaign) -> Any:
        from hub.channels.models import Channel

        channel = Channel(
            channel_id=f"puente-{number:02}",
            name=f"Puente ficticio {number:02}",
            evergreen_campaign=campaign,
        )
        channel.slides = [
            *(
                _slide("notice", notice=n.pk, campaign=campaign.pk, rank=place, rank_of=len(shown))
                for place, n in enumerate(shown, start=1)
            ),
            # The campaign's title says "wanted", and heads the grid.
            _slide(
                "ten",
                campaign=campaign.pk,
                notices=[n.pk for n in shown if n.kind == "wanted"][:10],
            ),
            _slide("tip_line", campaign=campaign.pk),
        ]
        self._save(channel)
        return channel

    def _screens(self) -> list[tuple[str, str]]:
        from django.utils import timezone

        from hub.fleet.models import Screen, Site
        from hub.fleet.tokens import digest, new_secret

        made = []
        for number in range(SCREENS):
            site, _ = Site.objects.get_or_create(
                name=f"Puente Ficticio {number // 5}",
                defaults={
                    "kind": "port_of_entry", "country": "MX", "time_zone": "America/Ciudad_Juarez"
                },
            )  # fmt: skip
            token = new_secret()
            screen = Screen.objects.create(
                name=f"Carril {number}",
                site=site,
                channel_id=f"puente-{number % CHANNELS:02}",
                token_sha256=digest(token),
                token_used=True,
                enrolled_by_name="beto",
                heard_at=timezone.now(),
            )
            made.append((screen.screen_id, token))
        return made

    def _recall(self, notices: list[Notice]) -> None:
        from hub.recalls.service import recall

        for notice in notices:
            recall("notice", notice.notice_id, "withdrawn", by=self._people["beto"])

    def _reorder(self, channel: Any) -> None:
        draft = channel.saved()
        slides = draft.slides.get_prep_value()
        for slide in slides[:10]:
            slide["value"]["duration_s"] = 12
        draft.slides = [*slides[30:], *slides[:30]]
        draft.save_revision(user=self._people["ana"])

    def _save(self, subject: Any) -> None:
        subject.save()
        subject.save_revision(user=self._people["ana"])

    def _agree(self, subject: Any) -> None:
        from hub.approvals.service import approve, submit

        request = submit(subject, self._people["ana"])
        approve(request, self._people["beto"], request.content_sha256)


def _slide(block: str, **value: Any) -> dict[str, Any]:
    return {
        "type": block,
        "id": str(uuid.uuid4()),
        "value": {"duration_s": 10, "dayparts": [], **value},
    }


if __name__ == "__main__":
    main()
