"""Notices as JSON, a campaign and a folder of pictures on disk, for the tests of `render`."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image

from sync.canonical import sha256_of

CAMPAIGN: dict[str, Any] = {
    "id": "ten",
    "title_es": "Los diez más buscados",
    "title_en": "The ten most wanted",
    "tip_lines": {
        "phone": "915-555-0142",
        "whatsapp": "915-555-0194",
        "web": "HTTPS://INFO.SEBUSCA.EXAMPLE",
    },
}


def notice_json(notice_id: str = "7K3M9P2X", **changes: Any) -> dict[str, Any]:
    """A fictional wanted notice as the hub would send it."""
    return {
        "id": notice_id,
        "kind": "wanted",
        "name": "Ramiro Ibáñez Peñaloza",
        "charge_es": "Homicidio en Ciudad Juárez",
        "charge_en": "Murder in Ciudad Juárez",
        "authority_es": "Fiscalía del Estado",
        "authority_en": "State Prosecutor",
        "case_number": "CHH-2031-0417",
        "verified_until": "2035-01-01T00:00:00Z",
        **changes,
    }


@dataclass(frozen=True)
class RenderFolder:
    """What `render` is given, below one folder."""

    root: Path

    @property
    def media(self) -> Path:
        """Pictures as `<aa>/<sha256>`."""
        return self.root / "media"

    @property
    def out(self) -> Path:
        """Where the pictures go."""
        return self.root / "out"

    def campaign(self) -> Path:
        """The campaign's file."""
        file = self.root / "campaign.json"
        file.write_text(json.dumps(CAMPAIGN), encoding="utf-8")
        return file

    def notices(self, *notices: Any) -> Path:
        """The list's file."""
        file = self.root / "notices.json"
        file.write_text(json.dumps(notices), encoding="utf-8")
        return file

    def picture(self, colour: tuple[int, int, int] = (150, 105, 80)) -> dict[str, Any]:
        """Stores a photograph of one colour; returns it as a notice names it."""
        file = io.BytesIO()
        Image.new("RGB", (640, 800), colour).save(file, "JPEG", quality=90)
        data = file.getvalue()
        sha256 = sha256_of(data)
        path = self.media / sha256[:2] / sha256
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        return {
            "sha256": sha256,
            "media_type": "image/jpeg",
            "byte_size": len(data),
            "width": 640,
            "height": 800,
        }
