"""Sealed tips: can one be given on this screen, to whom is it sealed, and does it get away."""

from __future__ import annotations

import grp
import os
import stat
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

from assets.i18n import Translator
from kiosk.clock import device_clock, device_store
from kiosk.control import order
from kiosk.doctor.findings import Device, Finding, Level
from kiosk.errors import PlayerError
from kiosk.wording import tips_waiting
from sync.errors import NoDeskToSealTo, StoreError
from sync.models import ChannelManifest
from sync.rules.time import reference_time
from sync.spool import Spool, disk_room

SOON = timedelta(days=14)
"""A desk's next keys take two people and a publication to get here."""
NEARLY = 0.8
"""Share of the tips that may wait."""
_SHARED = stat.S_ISGID | stat.S_IRWXG
_MIB = 2**20


def check_form(device: Device) -> Iterator[Finding]:
    """The form is another process with a window of its own (docs/decisions/0012)."""
    say = device.say
    if device.settings.hub is None or device.settings.input == "none":
        return
    try:
        player = order(device.settings.player_socket, "status", timeout_s=2)
    except PlayerError:
        words = say("The player does not run: nobody can give information on this screen")
        yield Finding("form", "warn", words, say("Run: {command}", command="sebusca-kiosk run"))
        return
    if player.get("shares_display"):
        yield Finding("form", "ok", say("A form for giving information can be shown"))
    elif "shares_display" in player:
        words = say("The player has the display to itself (kmsdrm): no form can be shown")
        advice = say("Start the player on an X server, as docs/deploy.md says")
        yield Finding("form", "warn", words, advice)


def check_desks(device: Device) -> Iterator[Finding]:
    """Tips are sealed to the intake desks of the publication that is shown."""
    say, settings = device.say, device.settings
    if settings.hub is None or settings.input == "none":
        return
    store = device_store(settings)
    try:
        generation = store.load_generation()
    except StoreError:
        return  # the check of what is on the device names it
    if generation is None:
        return
    now = reference_time(device_clock(settings)(), store.load_time_floor()).now
    names = _desks(generation.manifest, now, say)
    if not names:
        words = say("The publication names no tip desk with a key for today: no form is shown")
        advice = say("Have a desk's keys approved in the hub, and publish")
        yield Finding("desks", "warn", words, advice)
        return
    until = sealable_until(generation.manifest, now)
    day = until.astimezone(settings.zone).date().isoformat()
    words = say("Tips are sealed to {desks}; there are keys until {day}", desks=names, day=day)
    if until - now > SOON:
        yield Finding("desks", "ok", words)
    else:
        more = say("The desk makes more: {command}", command="sebusca-desk keys extend")
        yield Finding("desks", "warn", words, more)


def sealable_until(manifest: ChannelManifest, now: datetime) -> datetime:
    """When there will first be no intake desk with a key; `now` where there is none already."""
    until = now
    while running := [k for desk in manifest.intake_desks() if (k := desk.key_at(until))]:
        until = max(key.valid_until for key in running)
    return until


def _desks(manifest: ChannelManifest, now: datetime, say: Translator) -> str:
    # Not at the top: a device without tips need not carry what seals them.
    from sync.sealing import recipients

    try:
        found = recipients(manifest, now)
    except NoDeskToSealTo:
        return ""
    return ", ".join(desk.name_es if say.locale == "es" else desk.name_en for desk, _ in found)


def check_spool(device: Device) -> Iterator[Finding]:
    """The folder that form and agent share, the room in it, and what lies there."""
    if device.settings.hub is None:
        return
    say, folder = device.say, device.settings.tips.spool_dir
    if not folder.is_dir():
        words = say("{folder}: is not there: no tip can be kept", folder=folder)
        advice = say("Run: {command}", command="systemd-tmpfiles --create")
        yield Finding("spool", "fail", words, advice)
        return
    if not os.access(folder, os.W_OK | os.X_OK):
        words = say("{folder}: cannot be written by this user", folder=folder)
        yield Finding("spool", "fail", words, say("Run the doctor as the agent's user"))
        return
    yield _shared(device, folder)
    yield _roomy(device, folder)
    yield from _lying(device, folder)


def _shared(device: Device, folder: Path) -> Finding:
    """Where the store is for a group, agent and player are two users, and both must write here."""
    say = device.say
    try:
        store = device.settings.store_dir.stat()
    except OSError:
        store = folder.stat()
    found = folder.stat()
    if not store.st_mode & stat.S_ISGID:
        return Finding("spool", "ok", say("{folder}: can be written", folder=folder))
    if found.st_gid == store.st_gid and found.st_mode & _SHARED == _SHARED:
        group = _group(found.st_gid)
        words = say("{folder}: agent and player can both write, by group {group}",
                    folder=folder, group=group)  # fmt: skip
        return Finding("spool", "ok", words)
    words = say("{folder}: agent and player cannot both write", folder=folder)
    mend = f"chgrp {_group(store.st_gid)} {folder} && chmod 2770 {folder}"
    return Finding("spool", "fail", words, say("Run: {command}", command=mend))


def _group(number: int) -> str:
    try:
        return grp.getgrgid(number).gr_name
    except KeyError:
        return str(number)


def _roomy(device: Device, folder: Path) -> Finding:
    say, room = device.say, disk_room(folder)
    words = say("{folder}: {free} MiB free", folder=folder, free=room.free // _MIB)
    if not room.is_enough:
        full = say("The form takes no tip and shows the telephone number. Free some space")
        return Finding("spool-space", "fail", words, full)
    if room.free < 2 * room.least:
        soon = say("Soon the form will take no tip. Free some space")
        return Finding("spool-space", "warn", words, soon)
    return Finding("spool-space", "ok", words)


def _lying(device: Device, folder: Path) -> Iterator[Finding]:
    say, most = device.say, device.settings.tips.most
    if not any(folder.glob("spool-*.sqlite3")):  # asking would make one
        yield Finding("tips", "ok", tips_waiting(0, 0, say))
        return
    try:
        with closing(Spool(folder, most=most)) as spool:
            counts, reasons, damaged = spool.counts(), spool.reasons(), spool.damaged_files()
    except StoreError as error:
        words = say("{file}: {reason}", file=error.subject, reason=error.why)
        yield Finding("tips", "fail", words, say("See the agent's log"))
        return
    held = counts.waiting + counts.set_aside
    words = tips_waiting(counts.waiting, counts.set_aside, say)
    yield Finding("tips", *_how_full(held, most, say, words))
    if reasons:
        named = "; ".join(f"{why} ({number})" for why, number in sorted(reasons.items()))
        words = say("Why they were set aside: {reasons}", reasons=named)
        yield Finding("tips-refused", "warn", words, say("Tell whoever runs the hub"))
    if damaged:
        words = say.plural("{count} damaged file lies in {folder}",
                           "{count} damaged files lie in {folder}",
                           damaged, folder=folder)  # fmt: skip
        yield Finding("tips-damaged", "warn", words, say("See the agent's log"))


def _how_full(held: int, most: int, say: Translator, words: str) -> tuple[Level, str, str | None]:
    if held >= most:
        return "fail", words, say("No more may wait: bring the connection to the hub back")
    if held >= NEARLY * most:
        limit = say("At most {most} may wait: bring the connection to the hub back", most=most)
        return "warn", words, limit
    return "ok", words, None
