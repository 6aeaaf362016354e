"""Who may read what lies on this machine's disk."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from hub.operating.backing.sealed_keys import SECRET_KEY
from hub.operating.fitness.finding import Finding

_OTHERS = stat.S_IRWXO
_ALL_BUT_OWNER = stat.S_IRWXG | stat.S_IRWXO


def secret_files() -> Iterator[Finding]:
    """Keys and the kept secret are for their owner alone."""
    kept = settings.SEBUSCA_DATA / SECRET_KEY
    secret = [kept] if not settings.SEBUSCA_SECRET_GIVEN else []
    keys = [path for folder in settings.SEBUSCA_KEYS for path in folder.glob("*.pem")]
    for path in (*secret, *settings.SEBUSCA_KEYS, *keys):
        if _mode(path) & _ALL_BUT_OWNER:
            yield Finding(
                "E105",
                _("%(path)s is open to other users of this machine.") % {"path": path},
                _("Run: chmod go= '%(path)s'") % {"path": path},
            )


def data_files() -> Iterator[Finding]:
    """Drafts, people's names and sealed tips are nobody else's business."""
    for path in _data():
        if _mode(path) & _OTHERS and not _behind_closed_folder(path):
            yield Finding(
                "E106",
                _("Everybody on this machine can read %(path)s.") % {"path": path},
                _("Run: chmod o= '%(path)s'") % {"path": path},
            )


def _data() -> Iterator[Path]:
    if connection.vendor == "sqlite":
        yield Path(connection.settings_dict["NAME"])
    yield settings.SEBUSCA_MEDIA


def _behind_closed_folder(path: Path) -> bool:
    return not _mode(path.parent) & stat.S_IXOTH


def _mode(path: Path) -> int:
    """0 where there is no such file."""
    try:
        return stat.S_IMODE(path.stat().st_mode)
    except OSError:
        return 0


RULES = (secret_files, data_files)
