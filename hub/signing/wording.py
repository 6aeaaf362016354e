"""Words for what became of a proposal: its row keeps a stable word, the page says it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from hub.signing.models import Proposal


def reason_words(row: Proposal) -> str:
    """Why it was closed, or could not be published yet."""
    why, _space, said = row.reason.partition(" ")
    words = {
        "recalled": _("Something in it was recalled. What remains was proposed anew."),
        "replaced": _("Something new was approved. A new proposal holds all of it."),
        "nothing": _("Nothing of it is left to sign."),
        "stale": _("It was made before what is published now, and was proposed anew."),
        "old": _("It lay for half of its validity. A new one has new dates."),
        "anew": _("Somebody had it proposed anew, under a higher version."),
        "refused": _("It could not follow what is published: %(why)s") % {"why": said},
    }
    return words.get(why, row.reason)
