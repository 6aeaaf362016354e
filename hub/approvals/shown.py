"""What the approving page showed, so that a yes to it counts only while all of it still holds: the
content field by field, the approved content it was drawn with, and the recalls that stood.

The page sends it back as it was; whoever approves compares it under the lock (`hub.approvals.
service.approve`) and is told what changed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from django.utils.translation import gettext as _

from hub.approvals.comparing import flat, label_of
from hub.approvals.current import (
    Approved,
    approved_campaign,
    approved_channels,
    approved_ids,
    approved_notices,
    latest_approved,
)
from hub.approvals.models import SubjectKind
from hub.approvals.naming import draft_names
from hub.notices.twins import Twin, twins_of
from hub.recalls.standing import last_recall, recalled_among
from sync.canonical import content_sha256, sha256_of
from sync.models import Campaign, Channel, Desk, Notice
from sync.models.slide import campaign_of, notices_of

_FIELD, _CAMPAIGN, _NOTICE, _TWIN = "field ", "campaign ", "notice ", "twin "
_IN_FORCE, _RECALL = "approval", "recall"
_SHORT: Final = 12
MOST: Final = 100_000
"""Characters of what a page may send back: 500 slides need a tenth of it."""

Content = Notice | Campaign | Channel | Desk


@dataclass(frozen=True)
class Surroundings:
    """The approved content that a subject is shown with."""

    before: Approved[Content] | None
    campaigns: Mapping[str, Approved[Campaign] | None]
    """Those whose tip lines stand on what is drawn, by id."""
    notices: Mapping[str, Approved[Notice]]
    """Those that a channel's slides show, by id; one that was never approved is not among them."""
    recalled: frozenset[str] = field(default=frozenset())
    """Ids of the notices against which a recall stands."""

    drafts: Mapping[str, str] = field(default_factory=dict)
    """Names of the notices that were never approved, by id, as their drafts say."""

    twins: tuple[Twin, ...] = ()
    """Notices of other people with one of this notice's photographs."""

    @property
    def names(self) -> dict[str, str]:
        """Of the notices, by id."""
        approved = {notice_id: found.content.name for notice_id, found in self.notices.items()}
        return {**self.drafts, **approved}

    def shows(self, notice_id: str) -> bool:
        """Whether a screen would show it: it is approved, and no recall stands."""
        return notice_id in self.notices and notice_id not in self.recalled


def surroundings_of(kind: SubjectKind, subject_id: str, content: Content) -> Surroundings:
    """Read now; a hundred notices are a handful of queries."""
    before = latest_approved(kind, subject_id)
    campaigns: set[str] = set()
    notices: set[str] = set()
    if isinstance(content, Channel):
        both = [content, *([before.content] if before else [])]
        slides = [s for c in both if isinstance(c, Channel) for s in (*c.slides, c.evergreen)]
        campaigns = {campaign for slide in slides if (campaign := campaign_of(slide))}
        notices = {notice for slide in slides for notice in notices_of(slide)}
    elif isinstance(content, Notice):
        campaigns = {c for c in (campaign_beside(content.id),) if c is not None}
    found = approved_notices(notices)
    return Surroundings(
        before=before,
        campaigns={each: approved_campaign(each) for each in sorted(campaigns)},
        notices=found,
        recalled=recalled_among("notice", {n: each.ref.number for n, each in found.items()}),
        drafts=draft_names(notices - set(found)),
        twins=twins_of(content) if isinstance(content, Notice) else (),
    )


def campaign_beside(notice_id: str) -> str | None:
    """The campaign with whose tip lines a notice is shown: of the first approved slide that shows
    it, else the first approved campaign; None where there is none."""
    for channel in approved_channels():
        for slide in channel.content.slides:
            if notice_id in notices_of(slide):
                return campaign_of(slide)
    return next(iter(approved_ids("campaign")), None)


def what_is_shown(kind: SubjectKind, content: Content, around: Surroundings) -> dict[str, str]:
    """Everything that the page's words and pictures are made of, by name."""
    shown = {
        _FIELD + name: sha256_of(value.encode())[:_SHORT]
        for name, value in flat(content, around.names).items()
    }
    shown[_IN_FORCE] = str(around.before.ref.number) if around.before else "0"
    last = last_recall("notice", str(content.id)) if kind == "notice" else None
    shown[_RECALL] = str(last.sequence) if last else "0"
    for campaign_id, campaign in around.campaigns.items():
        shown[_CAMPAIGN + campaign_id] = content_sha256(campaign.content) if campaign else ""
    for notice_id, notice in around.notices.items():
        recalled = " recalled" if notice_id in around.recalled else ""
        shown[_NOTICE + notice_id] = f"{notice.ref.number}{recalled}"
    for twin in around.twins:
        told = f"{twin.name} {twin.mine} {twin.theirs}"
        shown[_TWIN + twin.notice_id] = sha256_of(told.encode())[:_SHORT]
    return shown


def written(shown: Mapping[str, str]) -> str:
    """For the form."""
    return json.dumps(shown, separators=(",", ":"), sort_keys=True)


def read(text: str) -> dict[str, str] | None:
    """What `written` made; None for anything else."""
    try:
        data = json.loads(text)
    except ValueError:
        return None
    is_ours = isinstance(data, dict) and all(isinstance(v, str) for v in data.values())
    return data if is_ours else None


def what_changed(kind: SubjectKind, seen: Mapping[str, str], content: Content) -> list[str]:
    """In words, everything that is not as it was on the page."""
    around = surroundings_of(kind, str(content.id), content)
    now = what_is_shown(kind, content, around)
    different = [name for name in {**seen, **now} if seen.get(name) != now.get(name)]
    fields = [label_of(kind, n.removeprefix(_FIELD)) for n in different if n.startswith(_FIELD)]
    words = (
        [_("The draft was changed: %(fields)s.") % {"fields": ", ".join(fields)}] if fields else []
    )
    for name in different:
        if name == _IN_FORCE:
            words.append(_("Another version of it was approved meanwhile."))
        elif name == _RECALL:
            words.append(_("It was recalled meanwhile."))
        elif name.startswith(_CAMPAIGN):
            told = {"campaign": name.removeprefix(_CAMPAIGN)}
            words.append(_("The tip lines of campaign %(campaign)s are others now.") % told)
        elif name.startswith(_NOTICE):
            notice_id = name.removeprefix(_NOTICE)
            told = {"notice": around.names.get(notice_id, notice_id)}
            words.append(
                (
                    _("%(notice)s was recalled meanwhile.")
                    if notice_id in around.recalled
                    else _("%(notice)s is approved anew, or no more.")
                )
                % told
            )
        elif name.startswith(_TWIN):
            words.append(_twin_words(name.removeprefix(_TWIN), around))
    return words


def _twin_words(notice_id: str, around: Surroundings) -> str:
    twin = next((twin for twin in around.twins if twin.notice_id == notice_id), None)
    if twin is None:
        return _("The photograph is in the notice %(notice)s no more.") % {"notice": notice_id}
    return _("The same photograph is now in the notice of another person: %(name)s.") % {
        "name": twin.name
    }
