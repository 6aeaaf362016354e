"""`sebusca-desk keygen`, `members …` and `keys …`: everything that makes, hands on or destroys
keys, and the words for it."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path

from desk.errors import KeysUnusable
from desk.keys import (
    GRACE,
    DeskPlan,
    KeyFolder,
    Period,
    add_member,
    destroy,
    extend,
    lacking,
    make_desk_keys,
    new_passphrase,
    password_of,
    remove_member,
    share,
)
from desk.manifest_file import read_manifest
from desk.telling import told
from desk.terminal import Terminal
from sync.models import Desk, DeskKey
from sync.types import KeyId
from sync.words import key_words


def keygen(options: argparse.Namespace, terminal: Terminal) -> int:
    """Makes a desk's keys and shows the first member's passphrase once."""
    terminal.check_private()
    plan = DeskPlan(
        id=options.desk,
        role=options.role,
        name_es=options.name_es,
        name_en=options.name_en,
        country=options.country,
        first=_period(options.first) if options.first else Period.of(datetime.now(UTC)),
        months=options.months,
    )
    folder = KeyFolder(options.out)
    passphrase = new_passphrase(terminal.language)
    desk = make_desk_keys(plan, folder, options.member, password_of(passphrase))
    _show_passphrase(terminal, options.member, passphrase)
    say = terminal.say
    terminal.line(say("For the hub's editors: {file}", file=folder.desk_file(desk)))
    terminal.line(say("Read them these words by telephone; the hub shows them the same:"))
    _show_keys(terminal, desk)
    return 0


def members(options: argparse.Namespace, terminal: Terminal) -> int:
    """Lists, adds, completes or removes members."""
    folder, say = KeyFolder(options.keys), terminal.say
    if options.what == "list":
        for name in folder.members():
            missing = ", ".join(str(period) for period in lacking(folder, name))
            terminal.line(name + (f" ({say('lacks')} {missing})" if missing else ""))
        return 0
    if options.what == "add":
        return _add(options, folder, terminal)
    if options.what == "share":
        own = password_of(terminal.passphrase(options.member))
        others = password_of(terminal.passphrase(options.name))
        count = share(folder, options.member, own, options.name, others)
        terminal.line(
            say.plural(
                "{name} was given one key.", "{name} was given {count} keys.", count,
                name=options.name,
            )
        )  # fmt: skip
        return 0
    count = remove_member(folder, options.name)
    terminal.line(
        say.plural(
            "{name}: one key file was deleted.", "{name}: {count} key files were deleted.", count,
            name=options.name,
        )
    )  # fmt: skip
    terminal.line(
        say(
            "From this folder {name} can no longer unlock the desk. It does not take back what"
            " {name} has read, nor copies of these files: to shut {name} out of coming tips,"
            " make new keys with keygen and have them approved in the place of these.",
            name=options.name,
        )
    )
    return 0


def keys(options: argparse.Namespace, terminal: Terminal) -> int:
    """Lists, extends or destroys keys."""
    if options.what == "list":
        return _list(options, terminal)
    folder, say = KeyFolder(options.keys), terminal.say
    if options.what == "extend":
        password = password_of(terminal.passphrase(options.member))
        desk = extend(folder, options.member, password, options.months)
        terminal.line(
            say("For the hub's editors, to be approved anew: {file}", file=folder.desk_file(desk))
        )
        _show_keys(terminal, desk, last=options.months)
        for name in folder.members():
            if lacking(folder, name):
                terminal.line(
                    say(
                        "{name} lacks the new months. With both of you here: {command}",
                        name=name,
                        command=f"sebusca-desk members share {name} --keys {folder.root}",
                    )
                )
        return 0
    return _destroy(options, folder, terminal)


def _add(options: argparse.Namespace, folder: KeyFolder, terminal: Terminal) -> int:
    terminal.check_private()
    own = password_of(terminal.passphrase(options.member))
    passphrase = new_passphrase(terminal.language)
    add_member(folder, options.member, own, options.name, password_of(passphrase))
    _show_passphrase(terminal, options.name, passphrase)
    return 0


def _destroy(options: argparse.Namespace, folder: KeyFolder, terminal: Terminal) -> int:
    say, period = terminal.say, _period(options.period)
    now = datetime.now(UTC)
    if now >= period.ends + GRACE and not options.yes:
        question = say(
            "This destroys the private key of {period} for every member. Every tip of that month"
            " becomes unreadable everywhere: here, on the hub, in every copy. There is no way back."
            " To go on, type the month:",
            period=period,
        )
        if not terminal.agreed(question, str(period)):
            terminal.problem(say("Nothing was destroyed."))
            return 1
    destroyed = destroy(folder, period, now)
    terminal.line(
        say(
            "Destroyed: the key of {period} of {members}. Every tip of that month is now"
            " unreadable everywhere.",
            period=period,
            members=", ".join(destroyed.members),
        )
    )
    terminal.line(
        say("Copies of this folder on other machines or disks still hold it: destroy it there too.")
    )
    return 0


def _list(options: argparse.Namespace, terminal: Terminal) -> int:
    say, now = terminal.say, datetime.now(UTC)
    if options.manifest is None:
        folder = KeyFolder(options.keys or Path())
        desk = folder.desk()
        held = {key.kid for name in folder.members() for key in folder.held(name)}
        terminal.line(f"{desk.id} ({desk.country}, {desk.role})")
        _show_keys(terminal, desk, gone={key.key.kid for key in desk.keys} - held)
        return 0
    manifest = read_manifest(options.manifest)
    channel = manifest.channel.content.id
    terminal.line(
        say("Channel {channel}, publication {number}", channel=channel, number=manifest.publication)
    )
    if not manifest.desks:
        terminal.line(say("It names no desk key: no tip can be sealed for this channel."))
    for entry in manifest.desks:
        for key in entry.content.keys:
            terminal.line(f"  {entry.content.id} ({entry.content.country}): " + say(
                "key {kid}, {start} to {end}, {period}",
                kid=key.key.kid,
                start=key.valid_from.date(),
                end=key.valid_until.date(),
                period=_running(key, now, terminal),
            ))  # fmt: skip
    terminal.line(
        say("Not checked: whether this file is what the signed feed names. A device checks that.")
    )
    return 0


def _running(key: DeskKey, now: datetime, terminal: Terminal) -> str:
    if now < key.valid_from:
        return terminal.say("not yet valid")
    running = now < key.valid_until
    return terminal.say("valid now") if running else terminal.say("no longer valid")


def _show_keys(
    terminal: Terminal,
    desk: Desk,
    *,
    last: int | None = None,
    gone: set[KeyId] | None = None,
) -> None:
    say = terminal.say
    shown = desk.keys if last is None else desk.keys[-last:]
    rows = [(say("signing"), desk.signing_key.kid)] if last is None else []
    rows += [(key.valid_from.strftime("%Y-%m"), key.key.kid) for key in shown]
    width = max(len(name) for name, _kid in rows)
    for name, kid in rows:
        note = f"  [{say('destroyed')}]" if gone and kid in gone else ""
        terminal.line(f"  {name:<{width}}  {' '.join(key_words(kid, terminal.language))}{note}")


def _show_passphrase(terminal: Terminal, member: str, passphrase: str) -> None:
    say = terminal.say
    terminal.line(say("Passphrase of {member}, shown only now and kept nowhere:", member=member))
    terminal.line()
    terminal.line(f"    {passphrase}")
    terminal.line()
    terminal.line(
        say("Write it on paper and keep it apart from this machine. Without it nothing opens.")
    )


def _period(text: str) -> Period:
    try:
        return Period.read(text)
    except ValueError as error:
        raise KeysUnusable(told("{text}: a month is written like 2026-12", text=text)) from error
