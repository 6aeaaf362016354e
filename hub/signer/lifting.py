"""Which recalls a signature would lift: a later approval of a notice lifts what was recalled before
it (DESIGN §4), also a recall that was kept from this machine. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from assets.i18n import Translator
from sync.models import ApprovedNotice, ChannelManifest


def lifting_words(
    proposed: Sequence[ChannelManifest], before: Mapping[str, ChannelManifest], say: Translator
) -> Iterator[str]:
    """One sentence with the names of all that changed and were shown here before; none where there
    are none. What is approved again unchanged is said at the notice itself, loudly."""
    names = dict.fromkeys(
        notice.content.name
        for manifest in proposed
        for notice in manifest.notices
        if _is_later(notice, before.get(manifest.channel.content.id))
    )
    if names:
        yield say(
            "Approved later than before: {names}. If any of them was taken off the screens since,"
            " your signature brings them back, also where this machine was not told. If in doubt,"
            " telephone.",
            names=", ".join(names),
        )


def _is_later(now: ApprovedNotice, old: ChannelManifest | None) -> bool:
    was = next((n for n in old.notices if n.content.id == now.content.id), None) if old else None
    if was is None:
        return False
    return now.approval.number > was.approval.number and now.content != was.content
