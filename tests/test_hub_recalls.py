"""Taking down: one person, inside the request, never queued."""

from __future__ import annotations

import re
import shutil
import subprocess
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import paho.mqtt.client as mqtt
import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone
from paho.mqtt import subscribe

from hub.approvals.service import approve, submit
from hub.errors import NotAllowed, NotPending, NotSigned, PictureUnusable, UnknownTarget
from hub.publications.publishing import publish_once
from hub.publications.signing import open_publisher
from hub.recalls.models import Recall
from hub.recalls.service import recall, sign_list, sign_recalls
from scripts.demo_run.processes import free_port
from sync.errors import PublicationRefused
from sync.hints import channel_hint_topic
from sync.models.recall import RecallTarget
from sync.types import ChannelId
from tests.fixtures_hub import CHANNEL, Hub, draft_notice, edit, hub  # noqa: F401
from tests.fixtures_hub_process import wait_for_port


def test_one_editor_takes_a_notice_down_with_two_clicks(hub: Hub) -> None:  # noqa: F811
    [notice], _, _ = hub.whole_channel()
    client = Client()
    client.force_login(hub.ana)
    page = client.get(f"/admin/recalls/new/?target=notice&id={notice.notice_id}")
    assert notice.name in page.content.decode()
    client.post("/admin/recalls/new/",
                {"target": "notice", "id": notice.notice_id, "reason": "wrong_person"})  # fmt: skip
    signed = [(r.target_id, r.reason) for r in hub.recalls().recalls]
    assert signed == [(notice.notice_id, "wrong_person")]


def test_a_picture_and_a_slide_can_be_taken_down_too(hub: Hub) -> None:  # noqa: F811
    [notice], _, channel = hub.whole_channel()
    sha256 = notice.pictures.get().photo.sha256
    slide = channel.content().slides[0].id
    recall("picture", sha256, "error", by=hub.ana)
    recall("slide", slide, "error", by=hub.ana)
    assert [r.target_id for r in hub.recalls().recalls] == [sha256, slide]
    publish_once()
    assert hub.shown() == {}


def test_no_reason_is_chosen_for_a_person_in_a_hurry(hub: Hub) -> None:  # noqa: F811
    [notice], _, _ = hub.whole_channel()
    client = Client()
    client.force_login(hub.ana)
    about = {"target": "notice", "id": notice.notice_id}
    page = client.get("/admin/recalls/new/", about).content.decode()
    assert " checked" not in page
    assert page.count("required") >= len(Recall.Reason.choices)
    refused = client.post("/admin/recalls/new/", about).content.decode()
    assert "todavía no se retiró nada" in refused
    assert not Recall.objects.exists()
    known = client.get("/admin/recalls/new/", {**about, "reason": "captured"}).content.decode()
    assert re.findall(r'value="(\w+)"[^>]* checked', known) == ["captured"]


def test_a_recalled_picture_can_never_be_approved_again(hub: Hub) -> None:  # noqa: F811
    [notice], _, _ = hub.whole_channel()
    recall("picture", notice.pictures.get().photo.sha256, "error", by=hub.ana)
    with pytest.raises(PictureUnusable):
        submit(notice, hub.ana)


def test_captured_recalls_at_once_and_its_banner_takes_two_people(hub: Hub) -> None:  # noqa: F811
    [notice], _, _ = hub.whole_channel()
    client = Client()
    client.force_login(hub.ana)
    client.post("/admin/recalls/new/",
                {"target": "notice", "id": notice.notice_id, "reason": "captured"})  # fmt: skip
    assert [r.reason for r in hub.recalls().recalls] == ["captured"]
    publish_once()
    assert hub.shown() == {}
    request = hub.pending(notice)
    assert request.submitter_name == "ana"
    client.force_login(hub.beto)
    page = client.get(f"/admin/approvals/{request.pk}/")
    assert page.context["banner"] == "captured"
    assert "letrero verde de CAPTURADO" in page.content.decode()
    assert "help-critical" not in page.content.decode()
    hub.agree(notice, hub.ana, hub.beto)
    publish_once()
    manifest = hub.published()
    assert manifest is not None
    assert [entry.content.outcome for entry in manifest.notices] == ["captured"]


def test_an_end_after_a_recall_for_another_reason_still_brings_a_face_back(hub: Hub) -> None:  # noqa: F811
    [notice], _, _ = hub.whole_channel()
    recall("notice", notice.notice_id, "wrong_person", by=hub.ana)
    edit(notice, hub.ana, outcome="captured", outcome_until=timezone.now() + timedelta(days=3))
    client = Client()
    client.force_login(hub.beto)
    page = client.get(f"/admin/approvals/{submit(notice, hub.ana).pk}/")
    assert "banner" not in page.context
    assert "help-critical" in page.content.decode()


def test_recalls_are_signed_without_the_approvers_keys(hub: Hub, settings: Any) -> None:  # noqa: F811
    [notice], _, _ = hub.whole_channel()
    settings.SEBUSCA_KEYS = tuple(k for k in settings.SEBUSCA_KEYS if "approver" not in k.name)
    recall("notice", notice.notice_id, "error", by=hub.ana)
    assert [r.target_id for r in hub.recalls().recalls] == [notice.notice_id]


def test_a_recall_that_cannot_be_signed_says_so_and_is_signed_later(
    hub: Hub,  # noqa: F811
    settings: Any,
) -> None:
    [notice], _, _ = hub.whole_channel()
    keys, settings.SEBUSCA_KEYS = settings.SEBUSCA_KEYS, ()
    with pytest.raises(NotSigned):
        recall("notice", notice.notice_id, "error", by=hub.ana)
    settings.SEBUSCA_KEYS = keys
    sign_recalls()
    assert [r.target_id for r in hub.recalls().recalls] == [notice.notice_id]


def test_a_longer_list_that_another_process_signed_meanwhile_is_as_good(hub: Hub) -> None:  # noqa: F811
    [one, two], _, _ = hub.whole_channel(2)
    recall("notice", one.notice_id, "error", by=hub.ana)
    shorter = hub.recalls()
    recall("notice", two.notice_id, "error", by=hub.ana)
    assert sign_list(open_publisher(), shorter) is None
    assert len(hub.recalls().recalls) == 2


def test_a_list_that_contradicts_the_signed_one_is_refused(hub: Hub) -> None:  # noqa: F811
    [one, two], _, _ = hub.whole_channel(2)
    recall("notice", one.notice_id, "error", by=hub.ana)
    recall("notice", two.notice_id, "error", by=hub.ana)
    [first, _] = hub.recalls().recalls
    other = first.model_copy(update={"target_id": "00000000"})
    forged = hub.recalls().model_copy(update={"sequence": 1, "recalls": (other,)})
    with pytest.raises(PublicationRefused):
        sign_list(open_publisher(), forged)


@pytest.mark.parametrize("target", ["notice", "slide"])
def test_a_recall_returns_what_waited_for_approval_so_that_no_late_yes_lifts_it(
    hub: Hub,  # noqa: F811
    target: RecallTarget,
) -> None:
    [notice], _, channel = hub.whole_channel()
    subject = notice if target == "notice" else channel
    edit(subject, hub.ana, name="Otro Nombre Ficticio")
    request = submit(subject, hub.ana)
    # Beto has the page open since before the recall, and says yes a moment after it.
    slide = channel.content().slides[0].id
    recall(target, notice.notice_id if target == "notice" else slide, "error", by=hub.carla)
    with pytest.raises(NotPending):
        approve(request, hub.beto, request.content_sha256)
    request.refresh_from_db()
    assert (request.state, request.decided_by_name) == ("returned", "carla")
    assert request.comment.startswith("Se retiró")
    again = submit(subject, hub.ana)
    approval = approve(again, hub.beto, again.content_sha256)
    assert approval.number > hub.recalls().recalls[-1].up_to_approval


@pytest.mark.parametrize("target", ["notice", "slide"])
def test_whoever_is_asked_to_approve_what_was_recalled_is_told_that_it_comes_back(
    hub: Hub,  # noqa: F811
    target: RecallTarget,
) -> None:
    [notice], _, channel = hub.whole_channel()
    subject = notice if target == "notice" else channel
    slide = channel.content().slides[0].id
    recall(target, notice.notice_id if target == "notice" else slide, "error", by=hub.carla)
    edit(subject, hub.ana, name="Otro Nombre Ficticio")
    request = submit(subject, hub.ana)
    client = Client()
    client.force_login(hub.beto)
    page = client.get(f"/admin/approvals/{request.pk}/").content.decode()
    assert "Esto se retiró. Si lo aprueba, vuelve a todas las pantallas." in page
    approve(request, hub.beto, request.content_sha256)
    edit(subject, hub.ana, name="Tercer Nombre Ficticio")
    later = client.get(f"/admin/approvals/{submit(subject, hub.ana).pk}/").content.decode()
    assert "Esto se retiró" not in later, "the recall has been lifted"


def test_a_recall_leaves_what_waits_for_other_things_alone(hub: Hub) -> None:  # noqa: F811
    [one, two], _, channel = hub.whole_channel(2)
    for subject in (two, channel):
        edit(subject, hub.ana, name="Otro Nombre Ficticio")
    requests = [submit(subject, hub.ana) for subject in (two, channel)]
    recall("notice", one.notice_id, "error", by=hub.carla)
    numbers = [approve(r, hub.beto, r.content_sha256).number for r in requests]
    assert min(numbers) > hub.recalls().recalls[-1].up_to_approval
    publish_once()
    assert hub.shown() == {two.notice_id: "Otro Nombre Ficticio"}


def test_the_list_of_recalls_only_grows(hub: Hub) -> None:  # noqa: F811
    [notice], _, _ = hub.whole_channel()
    recall("notice", notice.notice_id, "error", by=hub.ana)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Recall.objects.all().delete()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Recall.objects.update(target_id="00000000")


def test_strangers_and_unknown_things_are_refused(hub: Hub) -> None:  # noqa: F811
    notice = draft_notice(hub.ana)
    with pytest.raises(UnknownTarget):
        recall("notice", "00000000", "error", by=hub.ana)
    hub.beto.groups.clear()
    stranger = type(hub.beto).objects.get(pk=hub.beto.pk)
    with pytest.raises(NotAllowed):
        recall("notice", notice.notice_id, "error", by=stranger)
    assert Recall.objects.count() == 0


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[int]:
    """A Mosquitto of our own on a free port."""
    program = shutil.which("mosquitto", path="/usr/sbin:/usr/bin:/usr/local/sbin")
    if program is None:
        pytest.skip("mosquitto is not installed")
    port = free_port()
    config = tmp_path / "mosquitto.conf"
    config.write_text(f"listener {port} 127.0.0.1\nallow_anonymous true\npersistence false\n")
    process = subprocess.Popen([program, "-c", str(config)], stderr=subprocess.DEVNULL)
    try:
        wait_for_port(port)
        yield port
    finally:
        process.terminate()
        process.wait()


@pytest.mark.servers
def test_screens_are_nudged_before_the_recall_returns(
    hub: Hub,  # noqa: F811
    settings: Any,
    broker: int,
) -> None:
    [notice], _, _ = hub.whole_channel()
    settings.SEBUSCA_BROKER = f"mqtt://127.0.0.1:{broker}"
    heard = threading.Event()
    payloads: list[bytes] = []
    screen = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2)
    listening = threading.Event()
    screen.on_subscribe = lambda *_: listening.set()

    def on_message(_client: Any, _data: Any, message: Any) -> None:
        payloads.append(message.payload)
        heard.set()

    screen.on_message = on_message
    screen.connect("127.0.0.1", broker)
    screen.subscribe(channel_hint_topic(ChannelId(CHANNEL)), qos=1)
    screen.loop_start()
    try:
        assert listening.wait(10)
        recall("notice", notice.notice_id, "error", by=hub.ana)
        assert heard.wait(5)
    finally:
        screen.disconnect()
        screen.loop_stop()
    versions = open_publisher().versions()
    assert payloads == [b"%d" % (versions.feed_timestamp + versions.recalls_timestamp)]


@pytest.mark.servers
def test_a_recall_and_a_publication_count_in_one_row(
    hub: Hub,  # noqa: F811
    settings: Any,
    broker: int,
) -> None:
    [one, two], _, _ = hub.whole_channel(2)
    settings.SEBUSCA_BROKER = f"mqtt://127.0.0.1:{broker}"
    counters = []
    for notice in (one, two):
        recall("notice", notice.notice_id, "error", by=hub.ana)
        counters.append(_retained(broker))
        publish_once()
        counters.append(_retained(broker))
    assert counters == list(range(counters[0], counters[0] + 4))


def _retained(port: int) -> int:
    """What a screen that connects now is told."""
    topic = channel_hint_topic(ChannelId(CHANNEL))
    message = subscribe.simple(topic, qos=1, hostname="127.0.0.1", port=port)
    return int(message.payload)


def test_a_broker_that_is_down_changes_nothing_but_the_log(
    hub: Hub,  # noqa: F811
    settings: Any,
    caplog: pytest.LogCaptureFixture,
) -> None:
    [notice], _, _ = hub.whole_channel()
    settings.SEBUSCA_BROKER = f"mqtt://127.0.0.1:{free_port()}"
    recall("notice", notice.notice_id, "error", by=hub.ana)
    assert [r.target_id for r in hub.recalls().recalls] == [notice.notice_id]
    assert [r.getMessage().split(":")[0] for r in caplog.records if "hints" in r.name] == [
        "no hints sent, the broker cannot be reached"
    ]
