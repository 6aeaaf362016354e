"""What a screen shows before its first publication: words only, in both languages.

The evergreen slide is in the signed feed; a device that has not heard the feed knows no number that
it could vouch for.
"""

from __future__ import annotations

from collections.abc import Callable

from assets.i18n import Translator
from screens.views import MessageView, Pair


def setting_up_view() -> MessageView:
    """The built-in slide. Raises LookupError where the catalogues are not compiled."""
    return MessageView(
        title=_pair(lambda say: say("This screen is being set up")),
        body=_pair(lambda say: say("It will show information here soon.")),
    )


def _pair(words: Callable[[Translator], str]) -> Pair:
    return Pair(es=words(Translator("player", "es")), en=words(Translator("player", "en")))
