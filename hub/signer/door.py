"""The calls of an approver's machine to the hub, each signed by the approver's own key
(`sync.signing_calls`). What comes back is data to be checked; the hub's words are not shown.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from securesystemslib.signer import CryptoSigner

from assets.i18n import Translator
from hub.signer.errors import HubUnusable
from hub.signing.drawings import Shot
from hub.signing.schemas import ProposalAnswer, ShownAnswer, ShownPictures, SignatureAnswer
from sync.errors import AnswerTooLong, HubSilent
from sync.proven_line import Patience, ProvenLine, problem_code
from sync.signing_calls import SCHEME, sign_call
from sync.types import Sha256

LARGEST_ANSWER = 64 * 2**20
LARGEST_PICTURE = 16 * 2**20
_PATIENCE = Patience(connect_s=5.0, silence_s=60.0, whole_s=300.0)
"""The hub may have to draw pictures first."""
_Answer = TypeVar("_Answer", bound=BaseModel)


class SigningDoor:
    """One hub, called by one approver's key."""

    def __init__(
        self,
        url: str,
        signer: CryptoSigner,
        say: Translator,
        *,
        ca_file: Path | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._signer = signer
        self._say = say
        self._now = now
        self._line = ProvenLine(url, "se-busca-signer", _PATIENCE, ca_file=ca_file)

    def close(self) -> None:
        """Close the connection."""
        self._line.close()

    def proposal(self) -> ProposalAnswer | None:
        """What waits for signatures; None where nothing does. Raises HubUnusable."""
        status, body = self._call("GET", "/api/v1/signing/proposal", b"", LARGEST_ANSWER)
        if status == HTTPStatus.NOT_FOUND and problem_code(body) == "nothing":
            return None
        return self._read(status, body, ProposalAnswer)

    def shown(self) -> ShownAnswer:
        """What the hub's approving page claims. Raises HubUnusable."""
        return self._read(
            *self._call("GET", "/api/v1/signing/shown", b"", LARGEST_ANSWER), ShownAnswer
        )

    def shown_pictures(self, channel: str, slide: str) -> dict[Shot, Sha256] | None:
        """Hashes of the hub's own pictures of a slide; None where it cannot draw. Raises
        HubUnusable."""
        target = f"/api/v1/signing/shown/{channel}/{slide}"
        status, body = self._call("GET", target, b"", LARGEST_ANSWER)
        if status == HTTPStatus.CONFLICT and problem_code(body) == "no_preview":
            return None
        told = self._read(status, body, ShownPictures)
        return {Shot(p.screen, p.page): Sha256(p.sha256) for p in told.pictures}

    def shown_picture(self, channel: str, slide: str, shot: Shot) -> bytes:
        """One of those pictures. Raises HubUnusable."""
        target = f"/api/v1/signing/shown/{channel}/{slide}/{shot.screen}/{shot.page}"
        status, body = self._call("GET", target, b"", LARGEST_PICTURE)
        return body if status == HTTPStatus.OK else self._refuse(status, body)

    def media(self, sha256: Sha256) -> bytes:
        """A picture of the proposal, unchecked. Raises HubUnusable."""
        target = f"/api/v1/signing/media/{sha256}"
        status, body = self._call("GET", target, b"", LARGEST_PICTURE)
        return body if status == HTTPStatus.OK else self._refuse(status, body)

    def put_signature(self, proposal: int, fingerprint: Sha256, signature: str) -> SignatureAnswer:
        """Hands the signature over; the very same again is well. Raises HubUnusable."""
        key_id = self._signer.public_key.keyid
        target = f"/api/v1/signing/proposals/{proposal}/signatures/{key_id}"
        body = json.dumps({"fingerprint": fingerprint, "signature": signature}).encode("ascii")
        status, answer = self._call("PUT", target, body, LARGEST_ANSWER)
        if status == HTTPStatus.CREATED:
            status = HTTPStatus.OK
        return self._read(status, answer, SignatureAnswer)

    def _read(self, status: int, body: bytes, model: type[_Answer]) -> _Answer:
        if status != HTTPStatus.OK:
            self._refuse(status, body)
        try:
            return model.model_validate_json(body)
        except ValidationError as error:
            raise HubUnusable(
                self._say("The hub's answer is not of this software's form. Update this machine.")
            ) from error

    def _call(self, method: str, target: str, body: bytes, most: int) -> tuple[int, bytes]:
        token = sign_call(self._signer, method, self._line.path_of(target), body, at=self._now())
        headers = {"Authorization": f"{SCHEME} {token}"}
        if body:
            headers["Content-Type"] = "application/json"
        try:
            return self._line.exchange(method, target, body, headers, most)
        except AnswerTooLong as error:
            raise HubUnusable(self._say("The hub's answer is too long, or too slow.")) from error
        except HubSilent as error:
            raise HubUnusable(
                self._say(
                    "The hub {url} cannot be reached ({reason}). Check the address and try again.",
                    url=self._line.url,
                    reason=error.why,
                )
            ) from error

    def _refuse(self, status: int, body: bytes) -> Any:
        code = problem_code(body)
        if status == HTTPStatus.UNAUTHORIZED and code == "clock":
            raise HubUnusable(
                self._say("This machine's clock and the hub's differ too much. Set the clocks.")
            )
        if status == HTTPStatus.UNAUTHORIZED:
            raise HubUnusable(
                self._say(
                    "The hub does not take this key for an approver's ({code}). Was it replaced in"
                    " a rotation?",
                    code=code,
                )
            )
        if status == HTTPStatus.CONFLICT or code == "nothing":
            raise HubUnusable(
                self._say("Something new came in between: the proposal was replaced. Look again.")
            )
        raise HubUnusable(self._say("The hub refuses: {status} {code}.", status=status, code=code))
