"""What the store keeps of a publication: the manifest, and which picture was made of which."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from sync.canonical import canonical_json, sha256_of
from sync.models import ChannelManifest
from sync.models._frozen import Frozen
from sync.models.notice import MediaType
from sync.types import Sha256, Sha256Field


class Derivative(Frozen):
    """A picture as this device re-encoded it, pinned by the hash of the re-encoded bytes."""

    sha256: Sha256Field
    media_type: MediaType
    width: Annotated[int, Field(ge=1)]
    height: Annotated[int, Field(ge=1)]
    byte_size: Annotated[int, Field(ge=1)]


class GenerationRecord(Frozen):
    """One complete, verified publication on this device: `generation.json`."""

    schema_version: Literal[1] = 1
    manifest: ChannelManifest
    manifest_sha256: Sha256Field
    """Of the signed target's bytes: equal bytes make no second generation."""
    derivatives: dict[Sha256, Derivative]
    """By the SHA-256 of the picture that the manifest pins; recalled ones are not among them."""
    prepared_for: Annotated[str, Field(max_length=80)] = ""
    """What pictures were fitted to ("1920x1080"); another display makes them anew."""

    def derivative(self, source: Sha256) -> Derivative | None:
        """The re-encoded form of a picture of the manifest; None where it is recalled."""
        return self.derivatives.get(source)

    def covers(self, wanted: GenerationRecord) -> bool:
        """Whether this one, on disk already, is what is wanted (it may list more: pictures that
        were recalled since)."""
        return (
            self.manifest_sha256 == wanted.manifest_sha256
            and self.prepared_for == wanted.prepared_for
            and wanted.derivatives.items() <= self.derivatives.items()
        )


@dataclass(frozen=True)
class Generation:
    """A generation as loaded from disk; `name` changes whenever its content does."""

    name: str
    record: GenerationRecord

    @property
    def manifest(self) -> ChannelManifest:
        """The verified manifest."""
        return self.record.manifest


def generation_bytes(record: GenerationRecord) -> bytes:
    """The exact bytes of `generation.json`."""
    return canonical_json(record)


def generation_name(publication: int, data: bytes) -> str:
    """`<publication>-<first 16 hexadecimal digits of the SHA-256 of generation.json>`."""
    return f"{publication}-{sha256_of(data)[:16]}"
