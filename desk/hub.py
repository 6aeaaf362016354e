"""The desk's calls to the hub, each signed by the desk's own key (`sync.desk_calls`).

The hub is not trusted with anything here: what it answers is data to be checked, and its words are
not shown.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from pydantic import ValidationError

from desk.errors import HubRefused, HubUnreachable, NumberTaken
from desk.telling import told
from desk.tips import SealedTip
from sync.canonical import canonical_json
from sync.desk_calls import SCHEME, sign_call
from sync.errors import AnswerTooLong, HubSilent
from sync.models.submission import Jwe
from sync.proven_line import Patience, ProvenLine, problem_code
from sync.types import TipId

PAGE = 50
"""Tips asked for at once: at most 6.4 MB."""
_LARGEST = 16 * 2**20
_PATIENCE = Patience(connect_s=5.0, silence_s=15.0, whole_s=120.0)


class HubDoor:
    """One hub. Its calls take turns: the rounds and the page may both be at work."""

    def __init__(
        self,
        url: str,
        *,
        ca_file: Path | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._now = now
        self._line = ProvenLine(url, "se-busca-desk", _PATIENCE, ca_file=ca_file)

    def close(self) -> None:
        """Close the connection."""
        self._line.close()

    def tips_after(
        self, number: int, signing: EllipticCurvePrivateKey
    ) -> tuple[tuple[SealedTip, ...], int | None]:
        """A page of this desk's tips above `number`, and what to name for the next one; None at
        the end. Raises HubUnreachable or HubRefused."""
        target = f"/api/v1/desk/tips?after={number}&limit={PAGE}"
        status, body = self._call("GET", target, b"", signing)
        if status != HTTPStatus.OK:
            raise _refusal(status, body)
        try:
            answer = json.loads(body)
            tips = tuple(SealedTip.model_validate(each) for each in answer["tips"])
            following = answer["next"]
        except (ValueError, KeyError, TypeError, ValidationError) as error:
            raise HubUnreachable(told("The hub's list of tips is not one.")) from error
        if following is not None and (type(following) is not int or following <= number):
            raise HubUnreachable(told("The hub's list of tips does not go on."))
        return tips, following

    def put_reply(
        self, tip: TipId, number: int, envelope: Jwe, signing: EllipticCurvePrivateKey
    ) -> None:
        """Hands a sealed reply over; the very same again is well. Raises NumberTaken, HubRefused,
        or HubUnreachable, after which it may have been taken: send the same again."""
        body = canonical_json(envelope)
        target = f"/api/v1/desk/tips/{tip}/replies/{number}"
        status, answer = self._call("PUT", target, body, signing)
        if status in {HTTPStatus.OK, HTTPStatus.CREATED}:
            return
        if status == HTTPStatus.CONFLICT:
            raise NumberTaken(
                told(
                    "Reply {number} has been sent by another member of this desk. Read it with"
                    " them, then write again.",
                    number=number,
                )
            )
        raise _refusal(status, answer)

    def _call(
        self, method: str, target: str, body: bytes, signing: EllipticCurvePrivateKey
    ) -> tuple[int, bytes]:
        path = self._line.path_of(target)
        token = sign_call(signing, method, path, body, at=self._now())
        headers = {"Authorization": f"{SCHEME} {token}", "Accept": "application/json"}
        if body:
            headers["Content-Type"] = "application/json"
        try:
            return self._line.exchange(method, target, body, headers, _LARGEST)
        except AnswerTooLong as error:
            raise HubUnreachable(told("The hub's answer is too long, or too slow.")) from error
        except HubSilent as error:
            raise HubUnreachable(
                told("The hub cannot be reached ({reason}).", reason=error.why)
            ) from error


def _refusal(status: int, body: bytes) -> HubRefused | HubUnreachable:
    if status in {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.REQUEST_TIMEOUT} or status >= (
        HTTPStatus.INTERNAL_SERVER_ERROR
    ):
        return HubUnreachable(told("The hub cannot answer now ({status}).", status=status))
    if status == HTTPStatus.UNAUTHORIZED:
        return HubRefused(
            told(
                "The hub does not know this desk's signature ({code}). Has the desk been approved,"
                " and is this machine's clock right?",
                code=problem_code(body),
            )
        )
    return HubRefused(
        told("The hub refuses: {status} {code}", status=status, code=problem_code(body))
    )
