"""Every page of the admin that somebody works with, at the subjects of a stocked hub."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from scripts.bench_run.hub.stock import Stocked

_NOTICES: Final = "/admin/snippets/notices/notice"
_CHANNELS: Final = "/admin/snippets/channels/channel"
_COMPARE: Final = "revisions/compare/earliest...latest"


def pages_of(stocked: Stocked) -> Mapping[str, str]:
    """Addresses by what the page is."""
    notice, screen = stocked.notices[0], stocked.screen
    channel = stocked.channel
    return {
        "approving page of 60 notices": f"/admin/approvals/{stocked.channel_request}/",
        "approving page of a notice": f"/admin/approvals/{stocked.notice_request}/",
        "home": "/admin/",
        "approvals": "/admin/approvals/",
        "notices": f"{_NOTICES}/",
        "notices, page 80": f"{_NOTICES}/?p=80",
        "notices, by name": f"{_NOTICES}/?ordering=-name",
        "notices, search": f"{_NOTICES}/?q=quintanar",
        "notices, search a case": f"{_NOTICES}/?q=F-2026-04321",
        "notices, waiting": f"{_NOTICES}/?state=waiting",
        "notices, approved": f"{_NOTICES}/?state=approved",
        "notices, lacking": f"{_NOTICES}/?lacks=any",
        "notices, ending": f"{_NOTICES}/?ends=7",
        "notices, of a channel": f"{_NOTICES}/?channel={channel}",
        "notices, on no channel": f"{_NOTICES}/?channel=none",
        "notice chooser": "/admin/snippets/choose/notices/notice/",
        "notice chooser, search": "/admin/snippets/choose/notices/notice/results/?q=ramiro",
        "notice, new": f"{_NOTICES}/add/",
        "notice, edit": f"{_NOTICES}/edit/{notice}/",
        "notice, history": f"{_NOTICES}/history/{notice}/",
        "notice, compare": f"{_NOTICES}/history/{notice}/{_COMPARE}/",
        "notice, use": f"{_NOTICES}/usage/{notice}/",
        "channels": f"{_CHANNELS}/",
        "channel of 60, edit": f"{_CHANNELS}/edit/{channel}/",
        "channel of 60, compare": f"{_CHANNELS}/history/{channel}/{_COMPARE}/",
        "channel of 60, day": f"/admin/channels/{channel}/day/",
        "campaigns": "/admin/snippets/campaigns/campaign/",
        "publications": "/admin/publications/",
        "signatures": "/admin/signatures/",
        "recalls": "/admin/recalls/",
        "recall, new": f"/admin/recalls/new/?target=notice&id={stocked.notice_ids[0]}",
        "screens": "/admin/screens/",
        "screen": f"/admin/screens/{screen}/",
        "sites": "/admin/screens/sites/",
        "imports": "/admin/imports/",
        "corrections": "/admin/corrections/",
    }
