"""What the hub wishes of this screen, asked for with the poll, and done as far as it may be.

The hub says order of languages, zone, poll and channel, and that the token be renewed. It never
says a root, an address of the feed or what may be shown.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

from config.enrolment import Enrolment, read_enrolment
from config.errors import ConfigError, english
from config.kiosk import KioskSettings, settings_with
from kiosk.agent.reporting_to_hub import refusal
from kiosk.enrolment.keeping import Keeping
from kiosk.enrolment.reading import enrolment_after
from kiosk.hub_line import HubLine, Token
from sync.device_api import STATE, TOKEN, DeviceState, NewToken
from sync.errors import SyncError
from sync.types import ChannelId

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Obeyed:
    """What came of it."""

    kept_channel: str = ""
    """Why the screen is still on its old channel; empty: it is where the hub wishes."""
    site: str = ""
    name: str = ""
    """Where the screen stands and what it is called; empty: not said."""
    problem: str = ""
    """Why the state as a whole was not taken over; empty: it was."""


class Obedience:
    """Asks for the state and takes it over. For one thread."""

    def __init__(
        self,
        line: HubLine,
        file: Path,
        settings: KioskSettings,
        keeping: Keeping,
        *,
        check_channel: Callable[[ChannelId], None],
        told: Callable[[DeviceState], None] = lambda _state: None,
    ) -> None:
        """`check_channel` raises SyncError where the signed feed does not vouch for a channel;
        `told` is given each state as it was heard, before anything else is made of it."""
        self._line = line
        self._file = file
        self._enrolment_file = settings.enrolment_file
        self._keeping = keeping
        self._check_channel = check_channel
        self._told = told
        self._etag: str | None = None
        self._wanted: DeviceState | None = None

    def ask(self, token: Token) -> Obeyed:
        """One look. Raises HubError, FolderUnusable, or StoreError where the disk itself fails."""
        wanted = self._state(token)
        self._told(wanted)
        if wanted.renew_token:
            self._renew(token)
        enrolment = read_enrolment(self._enrolment_file)
        if enrolment is None:
            return Obeyed(problem="this device has no enrolment to change")
        return self._obey(wanted, enrolment)

    def _state(self, token: Token) -> DeviceState:
        known = {"If-None-Match": self._etag} if self._etag and self._wanted else {}
        answer = self._line.call("GET", STATE, headers={**token.header, **known})
        if answer.status == HTTPStatus.NOT_MODIFIED and self._wanted is not None:
            return self._wanted  # looked at again all the same: the feed may vouch for it by now
        if answer.status != HTTPStatus.OK:
            raise refusal(answer)
        self._wanted, self._etag = answer.read(DeviceState), answer.etag
        return self._wanted

    def _renew(self, token: Token) -> None:
        answer = self._line.call("POST", TOKEN, headers=token.header)
        if answer.status != HTTPStatus.OK:
            raise refusal(answer)
        self._keeping.keep_token(Token(answer.read(NewToken).token))
        self._etag = self._wanted = None  # the next state comes by the new one
        _log.info("the token was renewed")

    def _obey(self, wanted: DeviceState, enrolment: Enrolment) -> Obeyed:
        channel, why = enrolment.feed.channel, ""
        if wanted.channel != channel:
            try:
                self._check_channel(ChannelId(wanted.channel))
                channel = wanted.channel
            except SyncError as error:
                why = f"channel {wanted.channel}: {error}"
                _log.warning("staying on channel %s: %s", channel, why)
        try:
            after = enrolment_after(enrolment, wanted, channel=channel)
            if after != enrolment:
                settings_with(self._file, after)
        except ConfigError as error:
            return Obeyed(kept_channel=why, problem="; ".join(error.report(english)))
        if after != enrolment:
            self._keeping.keep_enrolment(after)
            _log.info("the hub has changed this screen: channel %s", after.feed.channel)
        return Obeyed(kept_channel=why, site=after.site, name=after.name)
