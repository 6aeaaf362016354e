"""`sebusca-desk run`, `list` and `open`: the page, and the same in a terminal."""

from __future__ import annotations

import argparse
import logging
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread
from types import FrameType

from desk.errors import SettingsUnusable
from desk.house import House, open_house
from desk.inbox import Row
from desk.nearness import check_far_from_hub
from desk.page.app import Desk, create_app
from desk.page.presenting import Wording
from desk.page.serving import listening, served
from desk.page.session import Doorkeeper
from desk.quiet import forbid_dumps, log_only_kinds
from desk.settings import load_settings
from desk.telling import told
from desk.terminal import Terminal
from sync.types import KeyId, TipId


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    """Serves the page until it is interrupted."""
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(message)s", stream=sys.stderr)
    log_only_kinds()
    with _house(options) as house:
        house.rounds.accept([KeyId(kid) for kid in options.accept_key])
        try:
            opened = listening(house.settings.port)
        except OSError as error:
            raise SettingsUnusable(
                told(
                    "Port {port} of 127.0.0.1 cannot be used: {reason}",
                    port=house.settings.port,
                    reason=error.strerror,
                )
            ) from error
        door = Doorkeeper(opened.getsockname()[1], house.settings.language)
        desk = Desk(house.settings, house.office, house.inbox, house.answering, house.rounds, door)
        rounds = Thread(
            target=house.rounds.run, args=(house.settings.look_every_s,), name="rounds", daemon=True
        )
        with served(create_app(desk), opened):
            rounds.start()
            _offer(terminal, door)
            _wait(terminal, door)
    return 0


def list_tips(options: argparse.Namespace, terminal: Terminal) -> int:
    """One line for each tip: unread first."""
    terminal.check_private()
    with _unlocked(options, terminal) as house:
        wording = Wording(terminal.language, house.settings.zone)
        sheet = house.inbox.sheet(options.show, options.page)
        for row in sheet.rows:
            terminal.line(_line(row, wording))
        terminal.line(terminal.say("Page {page} of {pages}", page=sheet.page, pages=sheet.pages))
    return 0


def open_tip(options: argparse.Namespace, terminal: Terminal) -> int:
    """Everything of one tip; the book notes who read it."""
    terminal.check_private()
    with _unlocked(options, terminal) as house:
        row = house.inbox.read(TipId(options.id))
        wording = Wording(terminal.language, house.settings.zone)
        if row.tip is None:
            terminal.problem(wording.problem(row))
            return 1
        for name, value in _facts(row, wording):
            terminal.line(f"{name}: {value}")
        for reply in house.answering.replies(row):
            terminal.line()
            terminal.line(wording.reply(reply))
            terminal.line(reply.text or terminal.say("Its copy is not on this machine."))
    return 0


def _facts(row: Row, wording: Wording) -> Iterator[tuple[str, str]]:
    say, tip = wording.say, row.tip
    if tip is None:
        return
    unsure = "" if tip.clock_trusted else f" ({say('clock not certain')})"
    yield say("Number"), str(tip.id)
    yield say("About"), wording.whom(tip) + (f" ({tip.notice_id})" if tip.notice_id else "")
    yield say("Given"), wording.exactly(tip.made_at) + unsure
    yield say("Came to the hub"), wording.hour(row.outside.hour)
    yield say("Language"), wording.tongue(tip.language)
    yield say("Screen"), str(tip.screen or "")
    yield say("Knows"), ", ".join(wording.knows(tip))
    yield say("When it was"), wording.when(tip)
    yield say("Where"), tip.where
    yield say("In their words"), tip.words
    yield say("How to reach them"), tip.contact


def _line(row: Row, wording: Wording) -> str:
    state = wording.states()[row.entry.state]
    start = f"{row.outside.id}  {wording.hour(row.outside.hour)}  {state}"
    if row.tip is None:
        return f"{start}  {wording.say('Does not open')}: {wording.problem(row)}"
    parts = (
        wording.whom(row.tip),
        ", ".join(wording.knows(row.tip)),
        wording.when(row.tip),
        wording.tongue(row.tip.language),
    )
    replies = wording.say.plural("{count} reply", "{count} replies", row.replies)
    return f"{start}  {' | '.join(part for part in parts if part)}  {replies}"


@contextmanager
def _house(options: argparse.Namespace) -> Iterator[House]:
    settings = load_settings(options.settings)
    if options.member:
        settings = settings.model_copy(update={"member": options.member})
    if not options.same_machine_for_demo:
        check_far_from_hub(os.environ, (settings.data, settings.keys))
    forbid_dumps()
    house = open_house(settings)
    try:
        yield house
    finally:
        house.close()


@contextmanager
def _unlocked(options: argparse.Namespace, terminal: Terminal) -> Iterator[House]:
    log_only_kinds()
    logging.basicConfig(level=logging.ERROR, format="%(levelname)s %(message)s", stream=sys.stderr)
    with _house(options) as house:
        member = house.settings.member
        house.office.unlock(member, terminal.passphrase(member))
        house.rounds.look_at_feed()
        house.rounds.fetch()
        found, say = house.rounds.found, terminal.say
        if found.alarms.raised:
            terminal.problem(say("Somebody may be reading tips in this desk's place"))
            wording = Wording(terminal.language, house.settings.zone)
            for stranger in found.alarms.raised:
                terminal.problem(f"  {wording.stranger(stranger)} [{stranger.kid}]")
        for problem in (found.feed_problem, found.hub_problem):
            if problem is not None:
                terminal.problem(problem.in_words(say))
        yield house


def _offer(terminal: Terminal, door: Doorkeeper) -> None:
    say = terminal.say
    terminal.line(say("Open this link in the browser of this machine. It works once:"))
    terminal.line(f"    {door.new_link()}")
    if sys.stdin.isatty():
        terminal.line(say("Press Enter for another link, Ctrl+C to end."))


def _wait(terminal: Terminal, door: Doorkeeper) -> None:
    """Until a signal; Enter gives a new link."""
    ended = Event()

    def end(_number: int, _frame: FrameType | None) -> None:
        ended.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, end)
    if sys.stdin.isatty():
        Thread(target=_listen, args=(terminal, door, ended), daemon=True).start()
    # The kernel may hand the signal to any thread; this one, asleep, would not be woken by it.
    while not ended.wait(0.5):
        pass


def _listen(terminal: Terminal, door: Doorkeeper, ended: Event) -> None:
    while not ended.is_set() and sys.stdin.readline():
        _offer(terminal, door)
