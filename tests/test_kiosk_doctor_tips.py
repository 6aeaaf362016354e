"""The doctor on sealed tips: form, desks, spool, swap and core files; and what the status says."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from assets.i18n import Translator
from kiosk.agent.status import AgentStatus
from kiosk.doctor.command import CHECKS
from kiosk.doctor.findings import Check, Device, Finding
from kiosk.doctor.memory import check_cores, leaves_no_core, swapped_to
from kiosk.doctor.tips import check_desks, check_form, check_spool, sealable_until
from kiosk.player.control import ControlSocket
from kiosk.reporting import Facts, describe
from sync.spool import Spool
from tests.fixtures_form import TipDevice
from tests.fixtures_player import manifest_of
from tests.fixtures_tips import numbered
from tests.making import approved_desk, make_desk, make_manifest

ES = Translator("kiosk", "es")
NOW = datetime.now(UTC)


@pytest.fixture
def device(tmp_path: Path) -> TipDevice:
    made = TipDevice(tmp_path, most=10)
    made.spool_dir.mkdir()
    made.settings.runtime_dir.mkdir(exist_ok=True)
    return made


def found(device: TipDevice, check: Check) -> list[Finding]:
    return list(check(Device(device.folder / "kiosk.yaml", device.settings, ES)))


def levels(device: TipDevice, check: Check = check_spool) -> dict[str, str]:
    return {finding.check: finding.level for finding in found(device, check)}


@contextmanager
def a_player(device: TipDevice, **says: object) -> Iterator[None]:
    """Something that answers on the player's socket."""
    answer = {"ok": True, "pid": os.getpid(), **says}
    socket = ControlSocket(
        device.settings.player_socket, lambda _order, future: future.set_result(answer)
    )
    socket.start()
    try:
        yield
    finally:
        socket.stop()


def test_every_check_is_made() -> None:
    assert {check_form, check_desks, check_spool, check_cores} <= set(CHECKS)


@pytest.mark.parametrize(("shares", "level"), [(True, "ok"), (False, "warn")])
def test_a_display_that_one_process_owns_shows_no_form(
    device: TipDevice, *, shares: bool, level: str
) -> None:
    with a_player(device, shares_display=shares):
        [finding] = found(device, check_form)
    assert (finding.level, "kmsdrm" in finding.text) == (level, not shares)


def test_without_a_player_nobody_can_give_information(device: TipDevice) -> None:
    assert levels(device, check_form) == {"form": "warn"}


def test_a_device_without_a_hub_is_asked_nothing_of_tips(device: TipDevice) -> None:
    device.hub_url = None
    checks = (check_form, check_desks, check_spool, check_cores)
    assert [finding for check in checks for finding in found(device, check)] == []


def test_the_desks_are_named_with_the_day_until_which_they_have_keys(device: TipDevice) -> None:
    device.publish_people(1)
    [finding] = found(device, check_desks)
    until = sealable_until(
        make_manifest(desks=(approved_desk(make_desk(at=NOW), at=NOW),)), NOW
    ).astimezone(device.settings.zone)
    assert finding.level == "ok"
    assert finding.text == (
        f"Los informes se sellan para Mesa ficticia; hay llaves hasta el {until.date()}"
    )


def test_keys_that_end_soon_are_a_warning_with_what_the_desk_does(device: TipDevice) -> None:
    # Of its three months, the last ends 62 days after the moment it was made for.
    desk = approved_desk(make_desk(at=NOW - timedelta(days=55)), at=NOW)
    device.publish(manifest_of((1,), at=NOW, desks=(desk,)))
    [finding] = found(device, check_desks)
    assert (finding.level, finding.advice) == ("warn", "La mesa hace más: sebusca-desk keys extend")


def test_a_publication_without_a_desk_is_a_warning(device: TipDevice) -> None:
    device.publish_people(1, desks=False)
    assert levels(device, check_desks) == {"desks": "warn"}


def test_keys_follow_on_one_another(device: TipDevice) -> None:
    desk = make_desk(at=NOW)
    manifest = make_manifest(desks=(approved_desk(desk, at=NOW),))
    assert sealable_until(manifest, NOW) == desk.keys[-1].valid_until
    assert sealable_until(make_manifest(), NOW) == NOW


def test_a_spool_that_is_not_there_fails(device: TipDevice) -> None:
    device.spool_dir.rmdir()
    assert levels(device) == {"spool": "fail"}


def test_an_empty_spool_is_well_and_stays_untouched(device: TipDevice) -> None:
    assert levels(device) == {"spool": "ok", "spool-space": "ok", "tips": "ok"}
    assert list(device.spool_dir.iterdir()) == []


def test_waiting_and_refused_tips_are_counted_in_words(device: TipDevice) -> None:
    for number in (1, 2, 3):
        device.spool.keep(numbered(number), due_in_s=0)
    device.spool.set_aside(numbered(3).id, "unknown_kid")
    by_check = {finding.check: finding for finding in found(device, check_spool)}
    assert by_check["tips"].text == (
        "2 informes esperan a la central; 1 fue rechazado por ella y apartado"
    )
    assert (by_check["tips-refused"].level, "unknown_kid (1)" in by_check["tips-refused"].text) == (
        "warn",
        True,
    )


@pytest.mark.parametrize(("tips", "level"), [(7, "ok"), (8, "warn"), (10, "fail")])
def test_a_spool_that_gets_full_is_said(device: TipDevice, tips: int, level: str) -> None:
    for number in range(1, tips + 1):
        device.spool.keep(numbered(number), due_in_s=0)
    assert levels(device)["tips"] == level


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder to another group")
@pytest.mark.parametrize(
    ("group", "mode", "level"), [(4242, 0o2770, "ok"), (0, 0o2770, "fail"), (4242, 0o770, "fail")]
)
def test_where_two_users_share_the_store_both_must_write_the_spool(
    device: TipDevice, group: int, mode: int, level: str
) -> None:
    store = device.settings.store_dir
    store.mkdir(exist_ok=True)
    os.chown(store, -1, 4242)
    store.chmod(0o2750)
    os.chown(device.spool_dir, -1, group)
    device.spool_dir.chmod(mode)
    found_there = found(device, check_spool)[0]
    mend = f"Ejecute: chgrp 4242 {device.spool_dir} && chmod 2770 {device.spool_dir}"
    assert found_there.level == level
    assert found_there.advice == (None if level == "ok" else mend)


def test_a_damaged_spool_is_named(device: TipDevice) -> None:
    device.spool.keep(numbered(1), due_in_s=0)
    Spool(device.spool_dir, most=9).close()
    (device.spool_dir / "damaged-7.sqlite3").write_bytes(b"")
    assert levels(device)["tips-damaged"] == "warn"


def test_swap_on_a_disk_is_told_from_swap_in_memory(tmp_path: Path) -> None:
    for name, backing in (("zram0", "none\n"), ("zram1", "/dev/mmcblk0p3\n")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "backing_dev").write_text(backing)
    swaps = (
        "Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n"
        "/var/swap                               file\t\t102396\t\t0\t\t-2\n"
        "/dev/zram0                              partition\t102396\t\t0\t\t100\n"
        "/dev/zram1                              partition\t102396\t\t0\t\t100\n"
    )
    assert swapped_to(swaps, tmp_path) == ["/var/swap", "/dev/zram1"]
    assert swapped_to(swaps.splitlines()[0], tmp_path) == []


@pytest.mark.parametrize(("soft", "none"), [("0", True), ("unlimited", False), ("1024", False)])
def test_core_files_are_judged_by_the_soft_limit(soft: str, *, none: bool) -> None:
    line = f"Max core file size        {soft:<21}unlimited            bytes     \n"
    assert leaves_no_core(f"Max stack size   8388608 unlimited bytes\n{line}") is none


def test_the_players_own_limit_is_looked_at(device: TipDevice) -> None:
    limits = Path("/proc/self/limits").read_text("ascii")
    with a_player(device):
        [finding] = found(device, check_cores)
    assert finding.level == ("ok" if leaves_no_core(limits) else "warn")


def test_the_status_says_how_many_tips_wait_and_why() -> None:
    agent = AgentStatus(pid=1, started_at=NOW, channel="puente", tips_waiting=1, tips_set_aside=2)
    lines = list(describe(Facts(None, None, agent, agent_runs=True), ES))
    assert (
        "Informes: 1 informe espera a la central; 2 fueron rechazados por ella y apartados" in lines
    )
