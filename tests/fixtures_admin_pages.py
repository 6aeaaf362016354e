"""Every page of ours in the hub's admin by its own address, and a hub where each has something.

`admin_pages()` asks Django's resolver, so that a page that is added tomorrow is looked at too. What
stands for a parameter of its address is found by the parameter's name.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from tests.fixtures_hub_process import Processes

FILLED = """
import json
from datetime import timedelta
from django.utils import timezone
from hub.approvals.models import ApprovalRequest
from hub.corrections.models import Correction
from hub.fleet.models import Preseed, Screenshot
from hub.imports.models import ImportedRecord, ImportRun, WithdrawalProposal
from hub.notices.models import Photo
from hub.recalls.models import Recall
from hub.recalls.service import recall
from tests.fixtures_fleet import draft_desk, make_fleet
from tests.fixtures_tips_hub import running_desk
now = timezone.now()
ana, beto, carla, root = make_people()
shown = [
    draft_notice(ana, 1, caution_es="Puede ir armado.", caution_en="May be armed.",
                 native_name="Персона", details_es="Uno.", details_en="One."),
    draft_notice(ana, 2, kind="missing", reward_amount=None),
    draft_notice(ana, 3, outcome="captured", gender="f", outcome_until=now + timedelta(days=3)),
    draft_notice(ana, 4, verified_until=now + timedelta(days=5)),
    draft_notice(ana, 5),
]
campaign = draft_campaign(ana)
channel, desk = draft_channel(ana, shown, campaign), draft_desk(ana, running_desk())
for subject in (*shown, campaign, channel, desk):
    agree(subject)
publishing.publish_once()
recall("notice", shown[4].notice_id, "withdrawn", by=ana)
publishing.publish_once()
for subject, change in ((shown[0], {"name": "Persona Corregida", "charge_en": "Corrected charge."}),
                        (channel, {"name": "Puente corregido"})):
    edit(subject, ana, **change)
    submit(subject, ana)
draft_notice(ana, 1, name="Otra Persona")  # with the photograph of the one that waits
screen = make_fleet(12)
Screenshot.objects.create(screen=screen, picture=b"-", media_type="image/png", received_at=now)
Preseed.objects.create(
    token_sha256="0" * 64, site=screen.site, name="carril 99", made_by_name="tere",
    channel_id=channel.channel_id, expires_at=now + timedelta(days=9))
run = ImportRun.objects.create(
    source="https://api.example.org/list", started_at=now, finished_at=now, state="finished",
    complete=True, counts={"created": 3, "refused": 1})
record = ImportedRecord.objects.create(
    source="fbi", uid="0" * 32, title="PERSONA FICTICIA", notice=shown[1], fingerprint="0" * 64,
    mapping=1, status="na", first_seen_at=now, last_seen_at=now,
    conflicts={"charge_en": {"draft": "Ours.", "source": "Theirs."}})
proposal = WithdrawalProposal.objects.create(record=record, run=run, reason="gone", proposed_at=now)
correction = Correction.objects.create(
    mark="0" * 64, notice_id=shown[0].notice_id, notice_name=shown[0].name, approval=1, part="text",
    text="Ese reloj de arena era mío.", contact="915-555-0123", language="es", received=now,
    waits_since=now)
pending = ApprovalRequest.objects.filter(state="pending").order_by("pk")
photo = Photo.objects.earliest("pk")
subjects = {"notice": shown[0], "campaign": campaign, "channel": channel, "desk": desk,
            "photo": photo}
revisions = list(shown[0].revisions.order_by("pk").values_list("pk", flat=True))
print(json.dumps({
    "request_id": [row.pk for row in pending],
    "pk": {kind: subject.pk for kind, subject in subjects.items()},
    "sha256": photo.sha256,
    "screen_id": screen.screen_id,
    "site_id": screen.site_id,
    "sequence": Recall.objects.latest("pk").pk,
    "publication_id": Publication.objects.latest("pk").pk,
    "correction_id": correction.pk,
    "run_id": run.pk,
    "record_id": record.pk,
    "proposal_id": proposal.pk,
    "preseed_id": Preseed.objects.get().pk,
    "revision_id": revisions[0],
    "revision_id_a": revisions[0],
    "revision_id_b": revisions[-1],
}))
"""
"""Prints what stands for each parameter of an address: a value, several, or one a kind."""
_PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)")


@dataclass(frozen=True)
class AdminPage:
    """An address of the admin whose view, or whose model, is ours."""

    pattern: str

    def paths(self, values: Mapping[str, Any]) -> Iterator[str]:
        """Its addresses at a hub that is `FILLED`. Raises KeyError for a parameter that has no
        value there: give it one."""
        names = [one or other for one, other in _PARAMETER.findall(self.pattern)]
        filled = {name: self._values(values[name]) for name in names}
        for turn in range(max(map(len, filled.values()), default=1)):
            chosen = {name: str(found[turn % len(found)]) for name, found in filled.items()}
            path = _PARAMETER.sub("{}", self.pattern).format(*map(chosen.__getitem__, names))
            yield "/" + path.replace("\\.", ".").rstrip("$")

    def _values(self, given: Any) -> list[Any]:
        if isinstance(given, dict):
            return [next(value for kind, value in given.items() if kind in self.pattern)]
        return given if isinstance(given, list) else [given]


def fill(hub: Processes) -> dict[str, Any]:
    """Fills a new hub; what stands for each parameter of an address."""
    return dict(json.loads(hub.python(FILLED).splitlines()[-1]))


def admin_pages() -> Iterator[AdminPage]:
    """Views of ours, and Wagtail's own of our models: those of one kind, for they are the same."""
    for pattern, view in _views(get_resolver(), ""):
        if not pattern.startswith("admin/") or pattern.endswith((".png", ".png$")):
            continue
        made_of = getattr(view, "view_class", view)
        model = getattr(view, "view_initkwargs", {}).get("model")
        app = getattr(model, "__module__", "")
        if made_of.__module__.startswith("hub.") or app.startswith("hub.notices"):
            yield AdminPage(pattern)


def _views(resolver: URLResolver, before: str) -> Iterator[tuple[str, Any]]:
    for found in resolver.url_patterns:
        pattern = before + str(found.pattern).lstrip("^")
        if isinstance(found, URLResolver):
            yield from _views(found, pattern)
        elif isinstance(found, URLPattern):
            yield pattern, found.callback
