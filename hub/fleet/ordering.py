"""Commands for one screen: given by a person, told with its state, and what came of each."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hub.errors import HubError
from hub.fleet.models import GivenCommand, Screen
from sync.device_api import DeviceState
from sync.device_orders import (
    COMMANDS,
    COMMANDS_MAX,
    RESTART_PARTS,
    Command,
    CommandResult,
    RestartPart,
)

GOOD_FOR: Final = timedelta(minutes=30)
"""A screen that is away for longer does not do yesterday's wishes when it comes back."""
KEPT: Final = timedelta(days=90)
ONE_WISH: Final = timedelta(seconds=30)
"""Two clicks within it are one. Later they are two: a screen answers minutes after it obeyed."""
PER_HOUR: Final = 12
"""Of one screen. Whoever could ask without end could tell by the waiting when a form is open."""


class CommandUnknown(HubError):
    """It is not of the closed list."""

    code = "command_unknown"


class TooManyCommands(HubError):
    """This screen was given as many in an hour as it may be."""

    code = "too_many_commands"


def give(screen: Screen, do: str, part: str, by: User, now: datetime) -> GivenCommand:
    """Keeps a command; the screen hears of it at its next call.

    The same wish twice in a moment is one wish. Raises CommandUnknown or TooManyCommands.
    """
    if do not in COMMANDS or part not in (RESTART_PARTS if do == "restart" else ("",)):
        raise CommandUnknown(_("There is no such command."))
    with transaction.atomic():
        Screen.objects.select_for_update().get(pk=screen.pk)
        mine = GivenCommand.objects.filter(screen=screen)
        mine.filter(given_at__lt=now - KEPT).delete()
        waiting = mine.filter(outcome="", expires_at__gt=now)
        known = waiting.filter(do=do, part=part, given_at__gt=now - ONE_WISH).first()
        if known is not None:
            return known
        lately = mine.filter(given_at__gt=now - timedelta(hours=1)).count()
        if lately >= PER_HOUR or waiting.count() >= COMMANDS_MAX:
            raise TooManyCommands(
                _("This screen was given many commands within an hour. Try later.")
            )
        return mine.create(
            screen=screen,
            do=do,
            part=part,
            given_at=now,
            given_by_name=by.get_username(),
            expires_at=now + GOOD_FOR,
        )


def open_commands(screen: Screen, now: datetime) -> tuple[Command, ...]:
    """Those that the screen has not answered for, oldest first."""
    rows = GivenCommand.objects.filter(screen=screen, outcome="", expires_at__gt=now)
    return tuple(
        Command(id=row.pk, do=row.do, part=row.part, expires_at=row.expires_at)
        for row in rows.order_by("given_at")[:COMMANDS_MAX]
    )


def take_results(screen: Screen, results: tuple[CommandResult, ...], now: datetime) -> None:
    """Keeps what came of commands; the first word about each stands, others' are no concern."""
    minute = now.replace(second=0, microsecond=0)
    for result in results:
        GivenCommand.objects.filter(screen=screen, pk=result.id, outcome="").update(
            outcome=result.outcome, reason=result.reason, answered_at=minute
        )


def latest(screen: Screen) -> list[GivenCommand]:
    """The last ones, newest first, for the screen's page."""
    return list(GivenCommand.objects.filter(screen=screen).order_by("-given_at")[:10])


def restarts() -> tuple[tuple[RestartPart, tuple[str, str]], ...]:
    """What can be restarted, with the button's words and what passers-by will notice."""
    return (
        ("player", (gettext("Restart the pictures"), gettext("Dark for a few seconds."))),
        ("agent", (gettext("Restart the connection"), gettext("Nothing is to be seen of it."))),
        ("device", (gettext("Restart the device"),
                    gettext("Dark for a minute or two. Only where its own settings allow it."))),
    )  # fmt: skip


def with_orders(state: DeviceState, screen: Screen, now: datetime) -> DeviceState:
    """The state with the display's hours, the volume and the commands that wait.

    What the screen has of its own comes before its site's.
    """
    site = screen.site
    hours = screen.hours if screen.hours is not None else site.hours
    volume = screen.volume if screen.volume is not None else site.volume
    values = state.model_dump(mode="json") | {"hours": hours or None, "volume": volume}
    values["commands"] = [c.model_dump(mode="json") for c in open_commands(screen, now)]
    return DeviceState.model_validate(values)
