"""Every address, call, command and action of the hub, tried by one person: what is signed gains no
word, face or number by any of them. Only taking down takes one (DESIGN §4 Trust).

The addresses are read from the hub itself, so one that is added later is tried too. Who has an
account is not tried: two accounts in one person's hands are two people to any machine.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import pytest
from django.core import serializers
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import URLPattern, get_resolver
from django.utils import timezone
from wagtail.actions.publish_revision import PublishRevisionAction
from wagtail.actions.revert_to_revision import RevertToRevisionAction
from wagtail.actions.unpublish import UnpublishAction
from wagtail.admin.views.bulk_action.registry import bulk_action_registry

from hub.approvals.models import Approval, ApprovalRequest, ContentChange, SubjectKind
from hub.approvals.service import find_subject, submit
from hub.approvals.shown import Content, surroundings_of, what_is_shown, written
from hub.approvals.subject import ApprovedContent
from hub.publications.publishing import publish_once
from hub.publications.queue import queue_channels
from sync.models import ChannelManifest
from tests.fixtures_fleet import draft_desk
from tests.fixtures_hub import CHANNEL, Hub, edit, hub  # noqa: F401

ACCOUNTS = re.compile(r"^admin/(users|groups|account|logout|login|password_reset|bulk/auth)\b")
"""Who one is, and who else there is: apart from all this."""
PAGES = re.compile(r"^admin/(api/main|pages|choose-page|documents|images|workflows|collections)\b")
"""Wagtail's for kinds of content that this hub has none of: tried by whoever may do anything."""
OURS = re.compile(r"^/(?!admin/(snippets|pages|documents|images|workflows|collections|api)\b)")
"""Where a look alone is tried too: pages and addresses of our own."""
SUBJECT = re.compile(r"admin/snippets/(?:choose/)?(notices|campaigns|channels|desks)/")
VALUES: dict[str, Any] = {
    "kind": "notice", "channel_id": CHANNEL, "channel": CHANNEL, "which": "after",
    "mode": "landscape-es", "slide_id": "evergreen", "place": 1, "language": "es", "form": "json",
    "campaign_id": "los-diez", "action_name": "publish", "action": "publish", "sequence": 1,
    "revision_id_a": "earliest", "revision_id_b": "latest", "n": 1, "width": 640,
    "app_label": "notices", "model_name": "notice", "screen_id": "ABCDEFGH",
}  # fmt: skip


@dataclass
class Walker:
    """One person with a browser, who changed everything and has submitted it."""

    hub: Hub
    person: Any
    subjects: dict[str, ApprovedContent]
    client: Client = field(default_factory=lambda: Client(raise_request_exception=False))
    times: int = 0
    _known: tuple[ApprovalRequest, int] | None = None

    def __post_init__(self) -> None:
        if self.person is not None:
            self.client.force_login(self.person)

    def request(self) -> ApprovalRequest:
        """Their own open request, made anew where it was closed on the way."""
        changes = ContentChange.objects.count()
        if self._known is not None and self._known[1] == changes:
            request = self._known[0]
            if ApprovalRequest.objects.filter(pk=request.pk, state="pending").exists():
                return request
        notice = self.subjects["notices"]
        self.times += 1
        author = self.person if self.may_edit else self.hub.ana
        edit(notice, author, name=f"Puesto Por Uno Solo {self.times}")
        request = submit(notice, author)
        self._known = request, ContentChange.objects.count()
        return request

    @property
    def may_edit(self) -> bool:
        """Whether they can be an author at all."""
        return self.person is not None and self.person.has_perm("notices.change_notice")

    def form(self, request: ApprovalRequest) -> dict[str, Any]:
        """All that any form might take for a yes: what the page would send, among others."""
        kind = cast("SubjectKind", request.kind)
        content = cast("Content", find_subject(kind, request.subject_id).saved().content())
        around = surroundings_of(kind, request.subject_id, content)
        return {
            "action-publish": "1", "action-request-approval": "1", "approve": "1",
            "seen_sha256": request.content_sha256, "content_sha256": request.content_sha256,
            "shown": written(what_is_shown(kind, content, around)), "one_language": "es",
            "comment": "", "confirm": "yes", "next": "/admin/",
            "name": "Puesto Por Uno Solo", "go_live_at": "2020-01-01 00:00", "what": "take",
            "channel": self.subjects["channels"].pk, "is_json": "1",
        }  # fmt: skip

    def paths(self, request: ApprovalRequest) -> Iterator[str]:
        """Every address of the hub, with the ids of what this person changed."""
        for pattern in addresses(get_resolver().url_patterns):
            if ACCOUNTS.match(pattern):
                continue
            if PAGES.match(pattern) and not (self.person and self.person.is_superuser):
                continue
            found = SUBJECT.search(pattern)
            subject = self.subjects[found[1] if found else "notices"]
            yield "/" + _filled(pattern, subject, request)

    def bulk(self) -> Iterator[str]:
        """Every action on many at once that Wagtail knows of our content."""
        bulk_action_registry._scan_for_bulk_actions()
        for app, models in bulk_action_registry.actions.items():
            for model, actions in models.items() if app in self.subjects else ():
                for action in actions:
                    yield f"/admin/bulk/{app}/{model}/{action}/?id={self.subjects[app].pk}"


def addresses(patterns: list[Any], before: str = "") -> Iterator[str]:
    """The routes of a resolver, flattened."""
    for each in patterns:
        route = before + str(each.pattern)
        if isinstance(each, URLPattern):
            yield route
        else:
            yield from addresses(each.url_patterns, route)


def _filled(route: str, subject: ApprovedContent, request: ApprovalRequest) -> str:
    """A route with a value for every name in it."""
    values = VALUES | {
        "pk": subject.pk, "object_id": subject.pk, "subject_id": subject.subject_id,
        "notice_id": subject.subject_id, "revision_id": subject.saved().latest_revision.pk,
        "request_id": request.pk, "sha256": request.content_sha256,
    }  # fmt: skip
    plain = re.sub(r"\(\?P<(\w+)>(?:\[[^\]]*\]|\\.|[^()])*\)", r"<\1>", route)
    plain = re.sub(r"<(?:\w+:)?(\w+)>", lambda m: str(values.get(m[1], 1)), plain)
    plain = re.sub(r"\[(\w)\w\]", r"\1", plain)
    return re.sub(r"[\^$?]|\(\?:|\)", "", plain).replace("\\.", ".").replace(".*", "x")


def parts(manifest: ChannelManifest | None) -> set[str]:
    """Everything that a manifest has screens show."""
    assert manifest is not None
    return {part.model_dump_json() for part in manifest.parts()}


def nothing_came(hub: Hub, before: ChannelManifest) -> None:  # noqa: F811
    """Publishes whatever anyone can have published; something may be gone, and nothing came."""
    queue_channels([CHANNEL], "test")
    publish_once()
    assert parts(hub.published()) <= parts(before)


def changed_by(hub: Hub, person: Any) -> Walker:  # noqa: F811
    """Everything approved and published; then changed and submitted by one person."""
    [notice], campaign, channel = hub.whole_channel()
    desk = draft_desk(hub.ana)
    hub.agree(desk, hub.ana, hub.beto)
    publish_once()
    subjects: dict[str, ApprovedContent] = {
        "notices": notice, "campaigns": campaign, "channels": channel, "desks": desk,
    }  # fmt: skip
    walker = Walker(hub, person, subjects)
    author = person if walker.may_edit else hub.ana
    edit(campaign, author, phone="915-555-0199")
    edit(channel, author, offline_ttl_hours=500)
    for subject in (campaign, channel):
        submit(subject, author)
    return walker


def people(hub: Hub) -> dict[str, Any]:  # noqa: F811
    """One of each kind."""
    stranger = type(hub.ana).objects.create_user("eva", password="una-clave-larga-y-ficticia")
    return {"nobody": None, "stranger": stranger, "author": hub.ana, "superuser": hub.root}


@pytest.mark.slow
@pytest.mark.parametrize(
    "who",
    [
        pytest.param("nobody", marks=pytest.mark.long),
        pytest.param("stranger", marks=pytest.mark.long),
        "author",
        "superuser",
    ],
)
def test_no_address_puts_one_persons_word_on_a_screen(hub: Hub, who: str) -> None:  # noqa: F811
    walker = changed_by(hub, people(hub)[who])
    before, given = hub.published(), Approval.objects.count()
    assert before is not None
    tried = 0
    for path in [*walker.paths(walker.request()), *walker.bulk()]:
        request = walker.request()
        form = walker.form(request)
        answers = [walker.client.post(path, form)]
        if path.startswith("/api/"):
            call = json.dumps(form | {"one_language": None})
            answers += [
                walker.client.generic(verb, path, call, "application/json")
                for verb in ("POST", "PUT")
            ]
        elif who == "superuser" and OURS.match(path):
            answers.append(walker.client.get(path))
        tried += len(answers)
        assert Approval.objects.count() == given, f"{path} approved what {who} alone had changed"
    assert tried > 150
    nothing_came(hub, before)


def test_the_walk_reaches_the_page_that_approves(hub: Hub) -> None:  # noqa: F811
    walker = changed_by(hub, hub.ana)
    request = walker.request()
    paths = list(walker.paths(request))
    for path in (
        f"/admin/approvals/{request.pk}/",
        f"/admin/snippets/notices/notice/edit/{walker.subjects['notices'].pk}/",
        f"/api/v1/notice/{walker.subjects['notices'].subject_id}/submit",
        f"/N/{walker.subjects['notices'].subject_id}/",
    ):  # fmt: skip
        assert path in paths
    path = f"/admin/approvals/{request.pk}/"
    given = Approval.objects.count()
    walker.client.post(path, walker.form(request))
    assert Approval.objects.count() == given
    other = Walker(hub, hub.beto, walker.subjects)
    other.client.post(path, other.form(request))
    assert Approval.objects.count() == given + 1, (
        "the very same form from a second person is an approval: the walk tries the right thing"
    )


COMMANDS = (
    "publish_scheduled", "publish_scheduled_pages", "create_log_entries_from_revisions", "fixtree",
    "rebuild_references_index", "purge_revisions", "update_index", "set_url_paths", "recall",
    "prune_db_task_results", "import_fbi", "keys", "sign", "tips", "clearsessions", "restore",
    "remove_stale_contenttypes", "proposals",
)  # fmt: skip
"""Those that change something and end by themselves."""


def test_no_command_puts_one_persons_word_on_a_screen(hub: Hub) -> None:  # noqa: F811
    walker = changed_by(hub, hub.root)
    before = hub.published()
    assert before is not None
    notice = walker.subjects["notices"]
    edit(notice, hub.root, name="Puesto", go_live_at=timezone.now() - timedelta(hours=1))
    revision = notice.saved().latest_revision
    type(revision).objects.filter(pk=revision.pk).update(approved_go_live_at=timezone.now())
    for command in COMMANDS:
        try:
            with transaction.atomic():
                call_command(command)
        except (CommandError, PermissionDenied, SystemExit, StopIteration):
            continue
    nothing_came(hub, before)


def test_loaded_data_is_no_approval(hub: Hub, tmp_path: Path) -> None:  # noqa: F811
    walker = changed_by(hub, hub.root)
    before = hub.published()
    assert before is not None
    row = Approval.objects.get(kind="campaign")
    other = bytes(row.content).replace(b"915-555-0142", b"915-555-0199")
    assert other != bytes(row.content)
    for number in (row.number, 99):
        row.number, row.content = number, other
        path = tmp_path / f"{number}.json"
        path.write_text(serializers.serialize("json", [row]))
        try:
            with transaction.atomic():
                call_command("loaddata", str(path))
        except DatabaseError:
            assert number != 99, "a number of its own is not refused by the table"
    assert Approval.objects.filter(number=99).exists()
    assert walker.subjects["campaigns"].was_approved()
    nothing_came(hub, before)


def test_no_action_of_wagtails_own_puts_one_persons_word_on_a_screen(hub: Hub) -> None:  # noqa: F811
    walker = changed_by(hub, hub.root)
    before = hub.published()
    assert before is not None
    tried = 0
    for subject in walker.subjects.values():
        revision = subject.saved().latest_revision
        earlier = subject.revisions.earliest("created_at")
        for action in (
            PublishRevisionAction(revision, user=hub.root),
            RevertToRevisionAction(subject, earlier, user=hub.root),
            UnpublishAction(subject, user=hub.root),
        ):
            tried += 1
            try:
                with transaction.atomic():
                    action.execute(skip_permission_checks=True)
            except PermissionDenied:
                continue
    assert tried == 12
    nothing_came(hub, before)
