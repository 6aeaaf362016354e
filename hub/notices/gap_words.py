"""What a notice lacks, in an editor's words: a sentence for the form, a word for lists."""

from __future__ import annotations

from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from hub.approvals.moments import moment_words
from hub.notices.completeness import Gap

_SHORT: Final[dict[str, Any]] = {
    "name": _("name"),
    "charge": _("charge"),
    "authority": _("authority"),
    "case_number": _("case number"),
    "verified_until": _("date"),
    "outcome_until": _("date of the outcome"),
    "spanish": _("Spanish"),
    "english": _("English"),
    "picture": _("photograph"),
    "picture_small": _("larger photograph"),
    "focus": _("place of the face"),
}
_LONG: Final[dict[str, Any]] = {
    "name": _("The name is missing."),
    "charge": _("Say in one sentence what the person is accused of, or what happened."),
    "authority": _("The issuing authority is missing."),
    "case_number": _("The authority's case or warrant number is missing."),
    "verified_until": _("Say until when the authority stands by it."),
    "outcome_until": _("Say how long the banner stays up."),
    "spanish": _("Spanish is missing."),
    "english": _("English is missing."),
    "picture": _("There is no photograph: the screen shows a text only."),
    "twin": _("This very photograph is also in another notice: %(about)s. Whose face is it?"),
    "picture_small": _("The photograph is small (%(about)s): it looks soft on a large screen."),
    "focus": _("Picture %(about)s: show where the face is."),
    "ends_soon": _("It is shown until %(at)s only."),
    "ended": _("This date is past: %(at)s. No screen shows it."),
    "channel": _("It is on no channel yet: until it is, no screen shows it."),
    "tip_line": _("The campaign “%(about)s” has no tip line."),
    "campaign_waits": _("The campaign “%(about)s” is not approved yet: its tip line is not shown."),
    "campaign_ended": _("The campaign “%(about)s” ended on %(at)s: no screen shows it."),
}


def short_words(code: str) -> str:
    """For a list."""
    return str(_SHORT.get(code, code))


def long_words(gap: Gap) -> str:
    """For the form; moments in the editor's own time zone."""
    at = moment_words(gap.at) if gap.at else ""
    return str(_LONG[gap.code]) % {"about": gap.about, "at": at}
