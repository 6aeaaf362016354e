"""Which PINs were used and how often they were wrong, over restarts and power cuts.

<agent_dir>/technician.json, mode 0600, in a folder that the player's unit cannot see. It is written
durably before anything is answered. Whoever could change it could also read the token that the PINs
are made of, so it is not signed; but what cannot be read opens nothing.
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from kiosk.writing import made_folder
from sync.device_api import TechnicianState
from sync.store.files import write_file
from sync.technician_pin import TRIES, PinRecord, wait_s
from sync.types import Instant

NAME = "technician.json"
Counted = Annotated[int, Field(ge=0, le=2**53)]


class KeptVisits(BaseModel):
    """The file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    secret: str = ""
    """A name of the secret that `used` counts for; nothing can be made of it."""
    used: Counted = 0
    wrong: Counted = 0
    waited_s: Annotated[float, Field(ge=0, allow_inf_nan=False)] = 0.0
    burnt: bool = False
    """Which PINs of this secret were used is not known: none of them is taken."""
    visits: Counted = 0
    """How often somebody came in."""
    visited_at: Instant | None = None
    """When somebody last did, by the reference time."""

    @property
    def record(self) -> PinRecord:
        """For the rule."""
        return PinRecord(used=self.used, wrong=self.wrong, waited_s=self.waited_s)

    def after(self, record: PinRecord) -> KeptVisits:
        """With what the rule says is to be remembered."""
        return self.model_copy(
            update={"used": record.used, "wrong": record.wrong, "waited_s": record.waited_s}
        )

    def came_in(self, at: datetime) -> KeptVisits:
        """Once more."""
        return self.model_copy(update={"visits": self.visits + 1, "visited_at": at})

    def of(self, secret: bytes) -> KeptVisits:
        """For this secret: another one has PINs of its own, none of them used. A wait goes on."""
        name = hashlib.sha256(b"se-busca technician record\0" + secret).hexdigest()[:16]
        if self.secret == name:
            return self
        if self.burnt and not self.secret:  # found damaged: whose it was is not known either
            return self.model_copy(update={"secret": name})
        return self.model_copy(update={"secret": name, "used": 0, "burnt": False})


def read_kept(file: Path) -> KeptVisits:
    """What the file says; of one that cannot be read, that no PIN is taken, and to wait first.

    A file that is not there is the first of its device. Never raises.
    """
    try:
        return KeptVisits.model_validate_json(file.read_bytes())
    except FileNotFoundError:
        return KeptVisits()
    except (OSError, ValidationError):
        return KeptVisits(burnt=True, wrong=TRIES)


def write_kept(file: Path, kept: KeptVisits) -> None:
    """Durably. Raises StoreError or FolderUnusable."""
    made_folder(file.parent)
    write_file(file, kept.model_dump_json().encode(), secret=True)


def technician_state(agent_dir: Path) -> TechnicianState:
    """For the report to the hub: that somebody came in, never a PIN nor how often one was wrong,
    which would say that somebody stands before the screen."""
    kept = read_kept(agent_dir / NAME)
    at = kept.visited_at
    return TechnicianState(
        door="damaged" if kept.burnt else "waiting" if wait_s(kept.record) > 0 else "open",
        pins_used=0 if kept.burnt else kept.used,
        visits=kept.visits,
        visited_at=at and at.replace(second=0, microsecond=0),
    )
