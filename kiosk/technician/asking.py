"""The player's questions to the agent, each on a thread of its own: the doctor may take a while.

The answer comes back by the mailbox (STYLE rule 8). Nothing of a question or an answer is logged.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Final, Literal, TypeAlias, TypeVar

from pydantic import BaseModel, ValidationError

from kiosk.control import order
from kiosk.errors import PlayerError, PlayerRefused
from kiosk.technician.words import Question

ANSWER_WITHIN_S: Final = 60.0

Model = TypeVar("Model", bound=BaseModel)
Nothing: TypeAlias = Literal["away", "refused"]
"""away: the agent does not answer, or not as it should. refused: it said no."""

_log = logging.getLogger(__name__)


class Asking:
    """`post` hands a letter to the drawing thread."""

    def __init__(self, agent_socket: Path, post: Callable[[Callable[[], None]], None]) -> None:
        self._socket = agent_socket
        self._post = post

    def ask(
        self, question: Question, reply: type[Model], answered: Callable[[Model | Nothing], None]
    ) -> None:
        """From the drawing thread, where `answered` is called too, once."""

        def run() -> None:
            said = self._said(question, reply)
            self._post(lambda: answered(said))

        threading.Thread(target=run, name="technician", daemon=True).start()

    def _said(self, question: Question, reply: type[Model]) -> Model | Nothing:
        try:
            # The player's socket and the agent's speak the same way: one JSON object a line.
            said = order(self._socket, timeout_s=ANSWER_WITHIN_S, **question.model_dump())
            return reply.model_validate(said)
        except PlayerRefused:
            return "refused"
        except (PlayerError, ValidationError):
            return "away"
        except Exception as error:  # noqa: BLE001 - by its type: it may quote what was typed
            _log.error("a question to the agent failed: %s", type(error).__name__)
            return "away"
