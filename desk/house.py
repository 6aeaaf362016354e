"""The composition root: what `run`, `list` and `open` are made of, from the settings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from desk.answering import Answering
from desk.errors import SettingsUnusable
from desk.feed import DeskFeed
from desk.hub import HubDoor
from desk.inbox import Inbox
from desk.keys import KeyFolder
from desk.office import Office
from desk.rounds import Rounds
from desk.settings import DeskSettings
from desk.telling import told
from desk.tips import TipFolder
from sync.fetch import FeedSource, Fetcher
from sync.store.clock import system_clock

_FOLDER_MODE = 0o700


@dataclass(frozen=True)
class House:
    """Everything of one desk on this machine."""

    settings: DeskSettings
    office: Office
    inbox: Inbox
    answering: Answering
    rounds: Rounds
    hub: HubDoor
    fetcher: Fetcher

    def close(self) -> None:
        """Forgets the keys and closes the connections."""
        self.rounds.end()
        self.office.lock()
        self.hub.close()
        self.fetcher.close()


def open_house(
    settings: DeskSettings, *, now: Callable[[], datetime] = lambda: datetime.now(UTC)
) -> House:
    """Makes the parts; nothing is fetched or unlocked yet. Raises SettingsUnusable, KeysUnusable
    or StoreError."""
    folder = KeyFolder(settings.keys)
    folder.held(settings.member)  # the modes, before anything else
    folder.desk()
    settings.data.mkdir(mode=_FOLDER_MODE, parents=True, exist_ok=True)
    settings.data.chmod(_FOLDER_MODE)
    office = Office(folder, idle_s=settings.lock_after_s)
    tips = TipFolder(settings.data)
    hub = HubDoor(settings.hub, ca_file=settings.ca_file, now=now)
    fetcher = Fetcher(ca_file=settings.ca_file)
    source = FeedSource(
        url=settings.feed,
        channel=settings.channels[0],
        root_feed=_root(settings.root_feed),
        root_recalls=_root(settings.root_recalls),
    )
    feed = DeskFeed(source, settings.channels, settings.data / "feed", fetcher, system_clock())
    rounds = Rounds(feed, hub, office, tips, settings.data, now=now)
    inbox = Inbox(office, tips, settings.data, rounds, now=now)
    answering = Answering(inbox, office, tips, hub, rounds, now=now)
    return House(settings, office, inbox, answering, rounds, hub, fetcher)


def _root(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise SettingsUnusable(
            told("{file}: cannot be read: {reason}", file=file, reason=error.strerror)
        ) from error
