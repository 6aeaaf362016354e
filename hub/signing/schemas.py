"""What the API says to approvers' machines, and is told by them. Also read by `hub.signer`."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from hub.api.schemas import Closed
from hub.signing.drawings import Screen

Hash = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]

MOST_PICTURES = 200
"""Of one slide. The longest notice has some ten pages; who claims more than these hides in them."""


class Before(Closed):
    """What the hub says is published; an approver's machine compares it with what it verified."""

    targets_version: int
    publications: dict[str, int]
    """Publication number by channel."""


class ProposalAnswer(Closed):
    """What waits for signatures."""

    id: int
    fingerprint: Hash
    """SHA-256 of exactly what is to be signed."""
    targets_version: int
    created_at: datetime
    needed: int
    """Signatures that the root asks for."""
    signed: list[str]
    """Ids of the keys that have signed, and whose signatures count."""
    channels: dict[str, int]
    """Publication number by channel; empty where only dates are renewed."""
    before: Before
    data: str
    """The proposal (`sync.publish.Proposal`), base64."""


class ShownPart(Closed):
    """One approved content, as the hub's own approving page showed it."""

    kind: Literal["notice", "campaign", "channel", "desk"]
    id: str
    approval: int
    content_sha256: Hash
    """Of what is recorded under this approval; empty content is none."""
    approver: str
    """Account name of who approved it."""


class ShownSlide(Closed):
    """One slide whose picture the hub offers for comparison."""

    channel: str
    slide: str
    drawing: Hash
    """Names what it is drawn from (`hub.signing.drawings`)."""


class ShownAnswer(Closed):
    """What the hub claims of the open proposal."""

    proposal: int
    parts: list[ShownPart]
    slides: list[ShownSlide]


class ShownPicture(Closed):
    """One picture of a slide, as the hub's pages show it."""

    screen: Screen
    page: Annotated[int, Field(ge=1)]
    sha256: Hash
    """Of the PNG: whoever drew the very same need not fetch it."""


class ShownPictures(Closed):
    """Every page of a slide, on a screen of each orientation."""

    pictures: Annotated[list[ShownPicture], Field(max_length=MOST_PICTURES)]


class SignatureCall(Closed):
    """One approver's yes."""

    fingerprint: Hash
    signature: str = Field(pattern=r"^[0-9a-f]{128}$")
    """Ed25519 over the targets metadata, hexadecimal."""


class SignatureAnswer(Closed):
    """The signature is kept."""

    proposal: int
    key_id: str
    missing: int
    """How many more approvers must sign; 0: it is being published."""
