"""Pages of the admin ask the database as often for many rows as for few: with 5,000 notices one
query a row is a page that nobody waits for.
"""

from __future__ import annotations

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hub.approvals.models import ApprovalRequest
from hub.approvals.service import submit
from hub.publications.publishing import publish_once
from hub.recalls.service import recall
from tests.fixtures_fleet import make_site
from tests.fixtures_hub import (  # noqa: F401 - a fixture
    Hub,
    draft_channel,
    draft_notice,
    edit,
    hub,
    slides_of,
)

FEW, MORE = 2, 5


class Growing:
    """A hub whose every list grows by the same few rows."""

    def __init__(self, hub: Hub) -> None:  # noqa: F811
        self.hub = hub
        self.seed = 10
        [self.notice], self.campaign, self.channel = hub.whole_channel()
        self.shown = [self.notice]

    def grow(self, rows: int) -> None:
        """So many more notices on the channel, waiting, recalled; channels and screens."""
        from hub.fleet.models import Screen

        hub = self.hub  # noqa: F811
        new = [draft_notice(hub.ana, self.seed + n) for n in range(3 * rows)]
        self.seed += 3 * rows
        shown, waiting, gone = new[:rows], new[rows : 2 * rows], new[2 * rows :]
        for notice in (*shown, *gone):
            hub.agree(notice, hub.ana, hub.beto)
        for notice in gone:
            recall("notice", notice.notice_id, "withdrawn", by=hub.ana)
        for notice in waiting:
            submit(notice, hub.ana)
        self.shown += shown
        edit(self.channel, hub.ana, slides=slides_of(self.shown, self.campaign))
        submit(self.channel, hub.ana)
        for notice in shown:
            site = make_site(f"Puente {notice.pk}")
            channel = draft_channel(hub.ana, [notice], self.campaign,
                                    channel_id=f"canal-{notice.pk}")  # fmt: skip
            hub.agree(channel, hub.ana, hub.beto)
            Screen.objects.create(name="Carril", site=site, channel_id=channel.channel_id)
        publish_once()

    def pages(self) -> dict[str, str]:
        """Addresses of what lists rows."""
        notices, channels = "/admin/snippets/notices/notice", "/admin/snippets/channels/channel"
        waiting = ApprovalRequest.objects.get(
            subject_id=self.channel.channel_id, state=ApprovalRequest.State.PENDING
        )
        return {
            "home": "/admin/",
            "notices": f"{notices}/",
            "notices, search": f"{notices}/?q=persona",
            "notices, approved": f"{notices}/?state=approved",
            "notices, on no channel": f"{notices}/?channel=none",
            "notice chooser": "/admin/snippets/choose/notices/notice/",
            "notice": f"{notices}/edit/{self.notice.pk}/",
            "notice, history": f"{notices}/history/{self.notice.pk}/",
            "channels": f"{channels}/",
            "channel": f"{channels}/edit/{self.channel.pk}/",
            "channel, day": f"/admin/channels/{self.channel.pk}/day/",
            "approvals": "/admin/approvals/",
            "approving page": f"/admin/approvals/{waiting.pk}/",
            "publications": "/admin/publications/",
            "signatures": "/admin/signatures/",
            "recalls": "/admin/recalls/",
            "screens": "/admin/screens/",
            "sites": "/admin/screens/sites/",
        }


def asked(client: Client, address: str) -> int:
    """Queries of a page, once it is warm."""
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as found:
        answer = client.get(address)
    assert answer.status_code == 200, address
    return len(found)


def test_a_page_asks_no_oftener_for_more_rows(hub: Hub) -> None:  # noqa: F811
    growing = Growing(hub)
    client = Client(headers={"accept-language": "en"})
    client.force_login(hub.beto)
    growing.grow(FEW)
    before = {name: asked(client, address) for name, address in growing.pages().items()}
    growing.grow(MORE)
    after = {name: asked(client, address) for name, address in growing.pages().items()}
    more = {name: (before[name], n) for name, n in after.items() if n > before[name]}
    assert more == {}
