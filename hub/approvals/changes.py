"""What an approval would change, in plain sentences: one for each change, the loud ones first.

Pure but for words. Whatever has no sentence of its own gets one made of its label, so nothing that
is signed can change without one (`tests/test_hub_changes.py` tries every field).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, cast

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from hub.approvals.channel_changes import slide_changes
from hub.approvals.comparing import flat, label_of, shown_value
from hub.approvals.models import SubjectKind
from hub.approvals.picture_changes import picture_changes
from hub.approvals.reach import Reach
from hub.approvals.sentences import Change, from_to
from hub.desks.changes import KeyChange, key_changes
from sync.models import Campaign, Channel, Desk, Notice

Content = Notice | Campaign | Channel | Desk

_LOUD: Final[Mapping[SubjectKind, frozenset[str]]] = {
    "notice": frozenset({"kind", "outcome", "name", "one_language"}),
    "campaign": frozenset(
        {f"tip_lines.{line}" for line in ("phone", "whatsapp", "emergency", "web")}
    ),
    "channel": frozenset({"offline_ttl_s", "valid_days"}),
    "desk": frozenset({"role", "country"}),
}
"""Fields that send a tipster elsewhere, name somebody, or say how long a face may stay."""
_OWN_SENTENCES: Final[Mapping[SubjectKind, frozenset[str]]] = {
    "notice": frozenset({"pictures"}),
    "campaign": frozenset(),
    "channel": frozenset({"slides"}),
    "desk": frozenset({"keys", "signing_key"}),
}
_REWARD: Final = "reward."
_SHORT: Final = 40
"""Characters of a value that a sentence repeats; longer ones are compared below it."""
_UNITS: Final[Mapping[str, tuple[int, Callable[[int], str]]]] = {
    "offline_ttl_s": (3600, lambda n: ngettext("%(n)s hour", "%(n)s hours", n) % {"n": n}),
    "valid_days": (1, lambda n: ngettext("%(n)s day", "%(n)s days", n) % {"n": n}),
}
_SENTENCES: Final[Mapping[str, Any]] = {
    "name": gettext_lazy("The name changes from %(was)s to %(now)s"),
    "kind": gettext_lazy("It is shown as “%(now)s” instead of “%(was)s”"),
    "outcome": gettext_lazy("It is shown as “%(now)s” instead of “%(was)s”"),
    "verified_until": gettext_lazy("Screens may show it until %(now)s instead of %(was)s"),
    "tip_lines.phone": gettext_lazy(
        "The number of the tip line changes from %(was)s to %(now)s%(where)s"
    ),
    "tip_lines.whatsapp": gettext_lazy(
        "The WhatsApp number changes from %(was)s to %(now)s%(where)s"
    ),
    "tip_lines.emergency": gettext_lazy(
        "The emergency number changes from %(was)s to %(now)s%(where)s"
    ),
    "tip_lines.web": gettext_lazy(
        "The address of the QR codes changes from %(was)s to %(now)s%(where)s"
    ),
    "offline_ttl_s": gettext_lazy("Without news, faces go after %(now)s instead of %(was)s"),
    "valid_days": gettext_lazy("A publication is valid for %(now)s instead of %(was)s"),
}
"""Where both values are there; whatever else changes is said by its label."""
_TIP_KEY: Final[Mapping[str, Any]] = {
    "comes": gettext_lazy("A key is added that tips are sealed to, from %(starts)s to %(ends)s"),
    "replaced": gettext_lazy("Tips from %(starts)s to %(ends)s are sealed to another key"),
    "moved": gettext_lazy(
        "A key that tips are sealed to has another period, from %(starts)s to %(ends)s"
    ),
    "goes": gettext_lazy("A key is taken away that tips were sealed to"),
}
_SIGNING_KEY: Final[Mapping[str, Any]] = {
    "comes": gettext_lazy("The desk signs its replies with a key of its own"),
    "replaced": gettext_lazy(
        "The desk signs its replies with another key; the one before is believed no more"
    ),
}
_COUNTRIES: Final = {"US": gettext_lazy("United States"), "MX": gettext_lazy("Mexico")}


def changes_of(
    kind: SubjectKind, before: Content | None, after: Content, reach: Reach,
    names: Mapping[str, str],
) -> list[Change]:  # fmt: skip
    """Every change, loud ones first; `names` of the notices that a channel's slides show."""
    found = list(_appears(kind, after, reach, names)) if before is None else list(
        _changes(kind, before, after, names, where(reach))
    )  # fmt: skip
    return sorted(found, key=lambda change: not change.loud)


def where(reach: Reach) -> str:
    """On how many screens of how many sites, and in which countries: the end of a clause, with what
    parts it from what stands before."""
    if not reach.screens:
        return ", " + _("but on no screen yet")
    screens = ngettext("on %(n)s screen", "on %(n)s screens", reach.screens) % {"n": reach.screens}
    sites = ngettext("at %(n)s site", "at %(n)s sites", reach.sites) % {"n": reach.sites}
    countries = ", ".join(str(_COUNTRIES.get(code, code)) for code in reach.countries)
    return f" {screens} {sites} ({countries})"


def _appears(
    kind: SubjectKind, after: Content, reach: Reach, names: Mapping[str, str]
) -> Iterator[Change]:
    """For what was never approved before."""
    told = {"where": where(reach)}
    if isinstance(after, Notice):
        words = (
            _("A new face appears%(where)s: %(name)s")
            if after.pictures
            else _("A new notice without a photo appears%(where)s: %(name)s")
        )
        yield Change(words % {**told, "name": after.name}, loud=True)
        values = flat(after)
        for field in ("kind", "outcome"):
            if values[field] != "none":
                yield Change(f"{label_of(kind, field)}: {shown_value(kind, field, values)}")
        if after.one_language is not None:
            yield Change(_language_words(after.one_language), loud=True)
    elif isinstance(after, Campaign):
        title = f"{after.title_es} · {after.title_en}"
        words = _("New tip lines appear%(where)s: %(title)s")
        yield Change(words % {**told, "title": title}, loud=True)
        values = flat(after)
        for field in sorted(_LOUD["campaign"]):
            if field in values:
                yield Change(f"{label_of(kind, field)}: {values[field]}", loud=True)
    elif isinstance(after, Channel):
        yield Change(_("A new channel is played%(where)s: %(name)s")
                     % {**told, "name": after.name}, loud=True)  # fmt: skip
        yield from slide_changes(None, after, names)
    else:
        yield Change(_("A new tip desk: %(name)s") % {"name": f"{after.name_es} · {after.name_en}"},
                     loud=True)  # fmt: skip
        yield from _key_sentences(key_changes(None, after))


def _changes(
    kind: SubjectKind, before: Content, after: Content, names: Mapping[str, str], place: str
) -> Iterator[Change]:
    old, new = flat(before, names), flat(after, names)
    changed = [
        field
        for field in dict.fromkeys([*new, *old])
        if old.get(field, "") != new.get(field, "") and field not in _OWN_SENTENCES[kind]
    ]
    if any(field.startswith(_REWARD) for field in changed):
        yield _reward(cast("Notice", before), cast("Notice", after))
    if isinstance(before, Notice) and isinstance(after, Notice):
        yield from picture_changes(before.pictures, after.pictures)
    elif isinstance(before, Channel) and isinstance(after, Channel):
        yield from slide_changes(before, after, names)
    elif isinstance(before, Desk) and isinstance(after, Desk):
        yield from _key_sentences(key_changes(before, after))
    for field in changed:
        if field.startswith(_REWARD):
            continue
        if field == "one_language":
            yield Change(_language_words(cast("Notice", after).one_language), loud=True)
        elif field == "evergreen":
            yield _evergreen(cast("Channel", before), cast("Channel", after))
        else:
            yield _of_field(kind, field, old, new, place)


def _of_field(
    kind: SubjectKind, field: str, old: dict[str, str], new: dict[str, str], place: str
) -> Change:
    """By its own sentence, or by its label; with the values where they are short."""
    was, now = (shown_value(kind, field, side) for side in (old, new))
    if field in _UNITS:
        size, unit = _UNITS[field]
        was, now = (unit(int(side[field]) // size) for side in (old, new))
    loud = field in _LOUD[kind]
    if was and now and field in _SENTENCES:
        told = {"was": was, "now": now, "where": place}
        return Change(str(_SENTENCES[field]) % told, loud)
    short = all(len(value) <= _SHORT and "\n" not in value for value in (was, now))
    return Change(from_to(label_of(kind, field), was, now, short=short), loud)


def _reward(before: Notice, after: Notice) -> Change:
    was, now = _reward_words(before), _reward_words(after)
    if after.reward is None:
        return Change(_("The reward is taken away: %(was)s") % {"was": was})
    if before.reward is None:
        return Change(_("A reward is offered: %(now)s") % {"now": now})
    return Change(_("The reward changes from %(was)s to %(now)s") % {"was": was, "now": now})


def _reward_words(notice: Notice) -> str:
    reward = notice.reward
    if reward is None:
        return ""
    amount = [f"{reward.currency} {reward.amount:,}"] if reward.amount is not None else []
    return " · ".join([*amount, *(text for text in (reward.text_es, reward.text_en) if text)])


def _language_words(one_language: str | None) -> str:
    return {
        "es": _("It is in Spanish only: whoever reads English finds no text of theirs"),
        "en": _("It is in English only: whoever reads Spanish finds no text of theirs"),
    }.get(one_language or "", _("It is in both languages again"))


def _evergreen(before: Channel, after: Channel) -> Change:
    return Change(
        from_to(
            _("tip line that always stays"),
            before.evergreen.campaign_id,
            after.evergreen.campaign_id,
            short=True,
        ),
        loud=True,
    )


def _key_sentences(changes: list[KeyChange]) -> Iterator[Change]:
    """The words of each key are compared in the table below; here is what happens to it."""
    for change in changes:
        if change.what == "stays":
            continue
        said = (_SIGNING_KEY if change.signs else _TIP_KEY)[change.what]
        dates = {
            "starts": f"{change.starts:%Y-%m-%d}" if change.starts else "",
            "ends": f"{change.ends:%Y-%m-%d}" if change.ends else "",
        }
        yield Change(str(said) % dates, loud=True)
