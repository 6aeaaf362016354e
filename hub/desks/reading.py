"""Reads the file that sebusca-desk keygen writes: the public half of a desk, and nothing else.

A private key that somebody sends by mistake is told apart first, before anything is kept or shown
again: whoever holds it reads every tip of its month.
"""

from __future__ import annotations

import json
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from pydantic import ValidationError

from hub.approvals.wording import FieldErrors, note_validation
from hub.errors import HubError
from sync.canonical import canonical_json
from sync.models import Desk

FILE_MAX_BYTES = 64 * 1024
"""Ten years of monthly keys are a third of it."""
_PRIVATE_MEMBERS = frozenset({"d", "p", "q", "dp", "dq", "qi", "oth", "k"})
"""Members of a JWK that are secret (RFC 7518 §6.2.2, §6.3.2, §6.4.1)."""
_PEM_PRIVATE = "PRIVATE KEY-----"
"""How every PEM label of a private key ends, encrypted ones too (RFC 7468 §10, §11)."""


class DeskFileRefused(HubError):
    """What was pasted or uploaded is no desk file; nothing of it was kept."""

    code = "desk_file"


class PrivateKeyRefused(DeskFileRefused):
    """It holds a private key, which must never leave the desk."""

    code = "private_key"


def read_desk(data: bytes) -> Desk:
    """The desk of a file's bytes. Raises DeskFileRefused; its words never repeat what was sent."""
    text = data[: FILE_MAX_BYTES + 1].decode("utf-8", "replace")
    if _PEM_PRIVATE in text or _is_pkcs8(data):
        raise _private()
    if len(data) > FILE_MAX_BYTES:
        raise DeskFileRefused(_("This is too large for a desk's file."))
    try:
        json.loads(text, object_pairs_hook=_without_secrets)
    except (ValueError, RecursionError) as error:
        raise DeskFileRefused(
            _("This is not the file that sebusca-desk keygen writes (it ends in .desk.json).")
        ) from error
    try:
        return Desk.model_validate_json(text)
    except ValidationError as error:
        raise DeskFileRefused(_mistake(error)) from None


def written(desk: Desk) -> str:
    """The one text that a desk is kept as."""
    return canonical_json(desk).decode("utf-8")


def _mistake(error: ValidationError) -> str:
    found = FieldErrors()
    note_validation(found, error, lambda where: ".".join(str(part) for part in where)[:80])
    where, [why, *_others] = next(iter(found.items()))
    return _now("The desk's file does not hold together. %(where)s: %(why)s") % {
        "where": where or "—",
        "why": why,
    }


def _without_secrets(members: list[tuple[str, Any]]) -> dict[str, Any]:
    # Pairs, not a dict: a member that occurs twice must not hide the first one.
    if _PRIVATE_MEMBERS & {name for name, _value in members}:
        raise _private()
    return dict(members)


def _is_pkcs8(data: bytes) -> bool:
    """A DER sequence (X.690 §8.9), as `sebusca-desk` keeps its keys: never a desk's file."""
    return data[:1] == b"\x30" and data[1:2] in {b"\x81", b"\x82"}


def _private() -> PrivateKeyRefused:
    return PrivateKeyRefused(
        _(
            "This holds a PRIVATE key. It was not kept, but it has left the desk: treat it as "
            "stolen. Tell the desk to make new keys with sebusca-desk keygen, and send the file "
            "that ends in .desk.json."
        )
    )
