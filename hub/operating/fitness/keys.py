"""Keys of people on the hub, and signatures that run out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from django.conf import settings
from django.utils.translation import gettext as _

from hub.operating.fitness.finding import Finding
from hub.publications.signing import open_publisher
from sync.errors import SyncError
from sync.keys import KeyRing, KeyUse, TufRole
from sync.layout import FEED, RECALLS, RepositoryName
from sync.publish import read_root

_PEOPLES = (KeyUse.ROOT, KeyUse.APPROVER)
_ONLINE: Final[tuple[tuple[RepositoryName, TufRole], ...]] = (
    (RECALLS, "targets"), (RECALLS, "snapshot"), (RECALLS, "timestamp"),
    (FEED, "snapshot"), (FEED, "timestamp"),
)  # fmt: skip
"""What the hub signs by itself (DESIGN §4, trust model)."""


def keys_of_people() -> Iterator[Finding]:
    """Root and approvers' keys belong to people: one on the hub is one less that a thief needs."""
    for path in _lying_here():
        yield Finding(
            "E110",
            _("%(path)s is a person's key, and lies on the hub.") % {"path": path},
            _(
                "Take it off this machine and keep only the folder `online` in"
                " SEBUSCA_KEYS: approvers sign on their own machines (sebusca-hub sign)."
            ),
        )


def _lying_here() -> list[Path]:
    """Also where a copied folder came to lie within another, which no process reads."""
    folders = (*settings.SEBUSCA_KEYS, settings.SEBUSCA_DATA)
    return sorted(
        {path.resolve() for f in folders for use in _PEOPLES for path in f.rglob(f"{use}.*.pem")}
    )


def keys_of_the_hub() -> Iterator[Finding]:
    """Without them it is found out by who takes a wrong face down."""
    if not settings.SEBUSCA_KEYS:
        return  # E001 says so
    try:
        ring = KeyRing.load(settings.SEBUSCA_KEYS)
        roots = {name: read_root(settings.SEBUSCA_FEED_ROOT / name) for name in (FEED, RECALLS)}
    except (SyncError, OSError):
        return  # E002 says why
    for repository, role in _ONLINE:
        named = roots[repository].roles[role]
        held = {signer.public_key.keyid for signer in ring.signers(repository, role)}
        if len(held & set(named.keyids)) >= named.threshold:
            continue
        told = {"role": role, "repository": repository}
        yield Finding(
            "E120",
            _("The hub cannot sign the %(role)s of %(repository)s: its key is not there.") % told,
            _(
                "Put the files of the folder `online` into SEBUSCA_KEYS itself, not a folder within"
                " it, and see sebusca-hub keys check; without them nothing can be recalled."
            ),
        )


def signatures() -> Iterator[Finding]:
    """Roots and targets that expire: past that, screens refuse the feed."""
    try:
        found = open_publisher().expiry_warnings()
    except (SyncError, OSError):
        return  # E001 and E002 say why the keys or the feed cannot be used
    for warning in found:
        said = {
            "repository": warning.repository,
            "role": warning.role,
            "date": f"{warning.expires:%Y-%m-%d}",
        }
        if warning.level == "expired":
            yield Finding(
                "E111",
                _("The %(role)s of %(repository)s expired on %(date)s: screens refuse it.") % said,
                _("Have its holders sign anew: sebusca-hub keys renew, or sebusca-hub sign."),
            )
        else:
            yield Finding(
                "W111",
                _("The %(role)s of %(repository)s expires on %(date)s.") % said,
                _("Have its holders sign anew: sebusca-hub keys renew, or sebusca-hub sign."),
            )


RULES = (keys_of_people, keys_of_the_hub, signatures)
