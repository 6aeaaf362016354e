"""What a screen shows before its first publication: words only, in both languages.

The evergreen slide is in the signed feed; a device that has not heard the feed knows no number that
it could vouch for.
"""

from __future__ import annotations

from assets.i18n import Translator
from screens.views import MessageView, Pair


def setting_up_view() -> MessageView:
    """The built-in slide. Raises LookupError where the catalogues are not compiled."""
    spanish, english = Translator("player", "es"), Translator("player", "en")
    title, body = "This screen is being set up", "It will show information here soon."
    return MessageView(
        title=Pair(es=spanish(title), en=english(title)),
        body=Pair(es=spanish(body), en=english(body)),
    )
