"""The publisher over this hub's keys and feed, opened anew each time: keys are never kept in
memory longer than one publication, and a key that was replaced is used at once.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from assets.i18n import Translator
from sync.errors import SyncError
from sync.keys import KeyRing, demo_grade
from sync.layout import FEED
from sync.publish import Publisher, read_root


def open_publisher(*, lock_wait_s: float = 10.0) -> Publisher:
    """Raises sync.errors.KeyFileError where the key files cannot be used."""
    return Publisher(
        settings.SEBUSCA_FEED_ROOT,
        KeyRing.load(settings.SEBUSCA_KEYS),
        now=timezone.now,
        lock_wait_s=lock_wait_s,
    )


def key_problems() -> Iterator[tuple[str, bool, str, str]]:
    """(code, whether it is an error, what is wrong, what to do) for the deploy check."""
    if not settings.SEBUSCA_KEYS:
        yield (
            "E001",
            True,
            _("There are no signing keys, so nothing can be published or recalled."),
            _("Run `sebusca-hub keys init` and set SEBUSCA_KEYS to the folder of the online keys."),
        )
        return
    try:
        ring = KeyRing.load(settings.SEBUSCA_KEYS)
        reasons = demo_grade(read_root(settings.SEBUSCA_FEED_ROOT / FEED), ring)
    except SyncError as error:
        yield "E002", True, str(error), _("Mend SEBUSCA_KEYS or SEBUSCA_FEED_ROOT.")
        return
    say = Translator("ceremony", "en" if (get_language() or "").startswith("en") else "es")
    for reason in reasons:
        yield (
            "E003",
            True,
            _("These keys are for a demonstration only: %(reason)s.") % {"reason": say(reason)},
            _("Hold a key ceremony with several approvers; see the deployment guide."),
        )
