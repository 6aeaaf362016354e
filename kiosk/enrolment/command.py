"""`sebusca-kiosk enroll`: enrolment in a terminal, or unattended with a preseed, or undone."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from assets.i18n import Translator
from config.enrolment import Enrolment
from config.kiosk import EnrollingSettings, load_enrolling_settings
from config.preseed import load_preseed
from kiosk.enrolment.clocks import EnrolmentClock
from kiosk.enrolment.enroller import Enroller, Standing
from kiosk.enrolment.keeping import Keeping
from kiosk.enrolment.model_name import device_model
from kiosk.enrolment.preseeding import spend
from kiosk.enrolment.showing import CardWords, Problem, pinned_roots
from kiosk.enrolment.wording import problem_words
from kiosk.errors import AlreadyRunning, PreseedForOtherHub, PreseedForOtherRoot
from kiosk.hub_line import HubLine
from kiosk.locking import only_as_owner, only_process
from kiosk.reporting import not_enrolled
from sync.device_api import EnrolmentCall

FAILED = 1
_COLUMNS = 4


def run(file: Path, options: argparse.Namespace, say: Translator) -> int:
    """Exit code 0 where the device is enrolled (with --forget: is not any more)."""
    settings = load_enrolling_settings(file)
    only_as_owner(settings.store_dir)
    keeping = Keeping(settings, settings.hub.token_file)
    terminal = _Terminal(say)
    if options.forget:
        return _forget(keeping, terminal, sure=options.yes)
    if keeping.is_enrolled:
        terminal.says(say("This screen is enrolled already. To enrol it anew, first run: {command}",
                          command="sebusca-kiosk enroll --forget"))  # fmt: skip
        return FAILED
    try:
        with only_process(keeping.lock):
            enrolment = _enrolled(file, options, settings, keeping, terminal)
    except AlreadyRunning:
        waiting = not_enrolled(settings)
        if not waiting.agent_runs:  # it is this same command, in another terminal
            raise
        for line in waiting.describe(say):
            terminal.says(line)
        terminal.says(say("The agent is enrolling this screen already: compare the words on it."))
        return FAILED
    if enrolment is None:
        return FAILED
    terminal.says(say("Enrolled: screen {screen}, “{name}”, {site}; channel {channel}.",
                      screen=enrolment.screen, name=enrolment.name, site=enrolment.site,
                      channel=enrolment.feed.channel))  # fmt: skip
    terminal.says(say("If sebusca-kiosk run is running, it goes on by itself; else start it now."))
    return 0


def _enrolled(
    file: Path,
    options: argparse.Namespace,
    settings: EnrollingSettings,
    keeping: Keeping,
    terminal: _Terminal,
) -> Enrolment | None:
    """The enrolment; None where somebody said that the words are not the card's."""
    call = EnrolmentCall(model=device_model())
    if options.preseed is not None:
        call = call.model_copy(update={"preseed": _checked_preseed(options.preseed, settings)})
    elif not _roots_are_right(settings, terminal, checked=options.words_checked):
        return None
    enrolment = _enrol(file, settings, keeping, call, terminal)
    if options.preseed is not None:
        spend(options.preseed)
    return enrolment


def _checked_preseed(file: Path, settings: EnrollingSettings) -> str:
    """The one-time token, once hub and roots are those of this device: before any call."""
    preseed = load_preseed(file)
    if preseed.hub != settings.hub.url:
        raise PreseedForOtherHub(file, preseed.hub, settings.hub.url)
    pinned = pinned_roots(settings)
    for name, words, root in (
        ("feed.root_feed", preseed.roots.feed, pinned.feed),
        ("feed.root_recalls", preseed.roots.recalls, pinned.recalls),
    ):
        if not root.are(words):
            raise PreseedForOtherRoot(file, name)
    return preseed.preseed


def _roots_are_right(settings: EnrollingSettings, terminal: _Terminal, *, checked: bool) -> bool:
    say = terminal.say
    roots = pinned_roots(settings)
    for title, words in (
        (say("Root of the feed"), roots.feed),
        (say("Root of the recalls"), roots.recalls),
    ):
        terminal.says(f"{title}:")
        terminal.shows_words(words)
    if checked:
        return True
    if terminal.agrees(say("Are these the words of the printed card?")):
        return True
    terminal.says(say("Not enrolled. Do not put this screen up: its image has other roots than the"
                      " card, or it is another card. Tell whoever runs the hub."))  # fmt: skip
    return False


def _enrol(
    file: Path,
    settings: EnrollingSettings,
    keeping: Keeping,
    call: EnrolmentCall,
    terminal: _Terminal,
) -> Enrolment:
    clock = EnrolmentClock(settings)
    line = HubLine(settings.hub.url, ca_file=settings.hub.ca_file)
    try:
        enroller = Enroller(file, line, keeping, may_call=clock.may_call, now=clock.now, call=call)
        while True:
            standing = enroller.step()
            if standing.enrolled is not None:
                return standing.enrolled
            terminal.shows(standing, settings.hub.url)
            time.sleep(standing.wait_s)
    finally:
        line.close()


def _forget(keeping: Keeping, terminal: _Terminal, *, sure: bool) -> int:
    say = terminal.say
    question = say("Undo the enrolment of this screen? It plays nothing until it is enrolled anew.")
    if not sure and not terminal.agrees(question):
        terminal.says(say("Nothing was changed."))
        return FAILED
    keeping.forget()
    terminal.says(say("This screen is not enrolled any more. Withdraw it at the hub too."))
    return 0


class _Terminal:
    """What is said to whoever sits there; the same thing is not said twice in a row."""

    def __init__(self, say: Translator) -> None:
        self.say = say
        self._said: tuple[str | None, Problem | None] = (None, None)

    def says(self, text: str) -> None:
        sys.stdout.write(text + "\n")
        sys.stdout.flush()

    def agrees(self, question: str) -> bool:
        """Only a whole yes is one; no terminal, no yes."""
        say = self.say
        yes = say("yes")
        sys.stdout.write(f"{question} [{yes}/{say('no')}] ")
        sys.stdout.flush()
        return sys.stdin.readline().strip().casefold() in {yes, "sí", "si", "yes"}

    def shows_words(self, words: CardWords) -> None:
        """Numbered, in lines of four, as the card and the screen have them."""
        own = words.es if self.say.locale == "es" else words.en
        cells = [f"{number:>4}. {word:<12}" for number, word in enumerate(own, start=1)]
        for first in range(0, len(cells), _COLUMNS):
            self.says("".join(cells[first : first + _COLUMNS]).rstrip())

    def shows(self, standing: Standing, hub: str) -> None:
        code = standing.open.code if standing.open else None
        if (code, standing.problem) == self._said:
            return
        if code is not None and code != self._said[0]:
            self.says(self.say("Type this code into the hub ({hub}):", hub=hub))
            self.says(f"\n    {code}\n")
            self.says(self.say("Waiting until somebody has typed it. Ctrl+C stops."))
        self._said = (code, standing.problem)
        if standing.problem is not None:
            self.says(problem_words(standing.problem, self.say))
            if standing.detail:
                self.says(f"  {standing.detail}")
