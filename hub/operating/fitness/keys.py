"""Keys of people on the hub, and signatures that run out."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.utils.translation import gettext as _

from hub.operating.fitness.finding import Finding
from hub.publications.signing import open_publisher
from sync.errors import SyncError
from sync.keys import KeyUse

_PEOPLES = (KeyUse.ROOT, KeyUse.APPROVER)


def keys_of_people() -> Iterator[Finding]:
    """Root and approvers' keys belong to people: one on the hub is one less that a thief needs."""
    for folder in settings.SEBUSCA_KEYS:
        for use in _PEOPLES:
            for path in sorted(folder.glob(f"{use}.*.pem")):
                yield Finding(
                    "E110",
                    _("%(path)s is a person's key, and lies on the hub.") % {"path": path},
                    _(
                        "Take it off this machine and keep only the folder `online` in"
                        " SEBUSCA_KEYS: approvers sign on their own machines (sebusca-hub sign)."
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


RULES = (keys_of_people, signatures)
