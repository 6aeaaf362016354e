"""What would change: the proposed manifests against those that this machine verified. Pure.

Everything that is signed is compared, field by field; nothing of the hub's own words is used.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from pydantic import BaseModel

from assets.i18n import Translator
from hub.signer.slides import Change, picture_words, slide_changes
from hub.signer.wording import LOUD, flat, key_line, label, moment, valued
from sync.canonical import canonical_json, content_sha256
from sync.models import (
    Channel,
    ChannelManifest,
    Desk,
    DeskKey,
    ImageSlide,
    Notice,
    Recall,
)
from sync.models.manifest import Approved, ApprovedNotice
from sync.rules.latch import Latch, notice_recall, picture_recall, slide_recall
from sync.types import Language
from sync.words import content_words

State: TypeAlias = Literal["new", "changed", "gone", "again", "dates"]
"""`again`: the same content under a later approval; `dates`: a channel with other numbers alone."""


@dataclass(frozen=True)
class Section:
    """One subject and all that changes of it."""

    title: str
    state: State
    changes: tuple[Change, ...]
    notes: tuple[str, ...] = ()
    """Said loudly, above the changes."""
    channels: list[str] = field(default_factory=list)
    """Where it is shown."""
    words: str = ""
    """The content's hash in words: the hub's approving page shows the same."""


def sections_of(
    proposed: Sequence[ChannelManifest],
    before: Mapping[str, ChannelManifest],
    latch: Latch,
    say: Translator,
) -> list[Section]:
    """Every subject of every channel that is proposed, each once; channels first."""
    channels: list[Section] = []
    found: dict[tuple[object, ...], Section] = {}
    for manifest in proposed:
        channel = manifest.channel.content.id
        old = before.get(channel)
        channels.append(_channel(manifest, old, latch, say))
        for key, section in _parts(manifest, old, latch, say):
            found.setdefault(key, section).channels.append(channel)
    return [*channels, *found.values()]


def only_dates(proposed: Sequence[ChannelManifest], before: Mapping[str, ChannelManifest]) -> bool:
    """Whether no content changes: what is signed differs in numbers and dates alone."""
    for manifest in proposed:
        old = before.get(manifest.channel.content.id)
        if old is None or _contents(manifest) != _contents(old):
            return False
    return True


def _contents(manifest: ChannelManifest) -> tuple[object, ...]:
    return (manifest.channel, manifest.campaigns, manifest.notices, manifest.desks)


def _channel(
    manifest: ChannelManifest, old: ChannelManifest | None, latch: Latch, say: Translator
) -> Section:
    channel = manifest.channel.content
    was = old.channel.content if old is not None else None
    before = dict(_dates(old, say)) if old is not None else {}
    told = [Change(what, before.get(what, ""), after) for what, after in _dates(manifest, say)]
    changes = [*_fields(was, channel, {"slides", "evergreen", "id"}, say)]
    changes += [*slide_changes(manifest, old, say)]
    changes += _unsaid(was, channel, changes, say)
    state: State = "new" if was is None else "changed" if changes else "dates"
    title = say("Channel {name} ({channel})", name=channel.name, channel=channel.id)
    differing = tuple(change for change in (*told, *changes) if change.before != change.after)
    notes = tuple(_recalled_slides(manifest, latch, say))
    if old is not None and was == channel and manifest.channel.approval != old.channel.approval:
        notes += (_lifts(say),)
    return Section(title, state, differing, notes, words=_hash_words(channel, say))


def _dates(manifest: ChannelManifest, say: Translator) -> tuple[tuple[str, str], ...]:
    return (
        (say("Publication"), str(manifest.publication)),
        (say("Approval"), str(manifest.channel.approval.number)),
        (say("Issued"), moment(manifest.issued)),
        (say("Valid until"), moment(manifest.valid_until)),
    )


def _unsaid(
    was: BaseModel | None, now: BaseModel, said: Sequence[Change], say: Translator
) -> list[Change]:
    """The whole as it is signed, where something differs that no line has said: nothing hides."""
    if was is None or was == now or said:
        return []
    before, after = canonical_json(was).decode(), canonical_json(now).decode()
    return [Change(say("Content as it is signed"), before, after, loud=True)]


def _parts(
    manifest: ChannelManifest, old: ChannelManifest | None, latch: Latch, say: Translator
) -> Iterator[tuple[tuple[object, ...], Section]]:
    now = {_key(part): part for part in manifest.parts()}
    was = {_key(part): part for part in old.parts()} if old is not None else {}
    for key in dict.fromkeys([*now, *was]):
        if key[0] is Channel:
            continue
        part, earlier = now.get(key), was.get(key)
        if part == earlier:
            continue
        hashes = tuple(content_sha256(p.content) if p is not None else "" for p in (earlier, part))
        numbers = tuple(p.approval.number if p is not None else 0 for p in (earlier, part))
        yield (*key, hashes, numbers), _part(part, earlier, latch, say)


def _key(part: Approved) -> tuple[type, str]:
    return type(part.content), str(part.content.id)


def _part(
    part: Approved | None, earlier: Approved | None, latch: Latch, say: Translator
) -> Section:
    shown = part if part is not None else earlier
    assert shown is not None  # noqa: S101 - one of the two is there
    title = _title(shown.content, say)
    if part is None:
        return Section(title, "gone", (), (say("It is shown no more."),))
    state: State = "new" if earlier is None else "changed"
    was = earlier.content if earlier is not None else None
    changes = [*_fields(was, part.content, {"pictures", "keys", "signing_key", "id"}, say)]
    if isinstance(part.content, Notice):
        changes += _pictures(was if isinstance(was, Notice) else None, part.content, say)
    if isinstance(part.content, Desk):
        changes += _keys(was if isinstance(was, Desk) else None, part.content, say)
    changes += _unsaid(was, part.content, changes, say)
    if not changes:
        state = "again"
    notes = tuple(_recalls(part, latch, say)) if isinstance(part, ApprovedNotice) else ()
    if state == "again" and isinstance(part, ApprovedNotice):
        notes += (_lifts(say),)
    return Section(title, state, tuple(changes), notes, words=_hash_words(part.content, say))


def _title(content: BaseModel, say: Translator) -> str:
    if isinstance(content, Notice):
        return say("Notice {name} ({id})", name=content.name, id=content.id)
    if isinstance(content, Desk):
        return say("Tip desk {name} ({id})", name=content.name_es, id=content.id)
    return say("Campaign {name} ({id})", name=getattr(content, "title_es", ""), id=_id(content))


def _hash_words(content: BaseModel, say: Translator) -> str:
    language: Language = "es" if say.locale == "es" else "en"
    return " ".join(content_words(content_sha256(content), language))


def _id(content: BaseModel) -> str:
    return str(getattr(content, "id", ""))


def _recalls(part: ApprovedNotice, latch: Latch, say: Translator) -> Iterator[str]:
    standing = notice_recall(latch, part)
    if standing is not None:
        yield _stands(standing, say)
        return
    for recall in latch.by_target.get(("notice", part.content.id.casefold()), ()):
        yield say(
            "THIS BRINGS A RECALLED FACE BACK: recalled on {day} ({reason}), approved again since.",
            day=f"{recall.recalled_at:%Y-%m-%d}",
            reason=recall.reason,
        )


def _recalled_slides(manifest: ChannelManifest, latch: Latch, say: Translator) -> Iterator[str]:
    """A slide's recall is lifted by the channel's number alone, and an image slide is a face."""
    content = manifest.channel.content
    for slide in (*content.slides, content.evergreen):
        standing = slide_recall(latch, slide.id, manifest.channel)
        if standing is None and isinstance(slide, ImageSlide):
            standing = picture_recall(latch, slide.picture.sha256)
        if standing is not None:
            yield f"{slide.id}: {_stands(standing, say)}"
            continue
        for recall in latch.by_target.get(("slide", slide.id.casefold()), ()):
            yield say(
                "THIS BRINGS A RECALLED SLIDE BACK: {slide}, recalled on {day} ({reason}).",
                slide=slide.id,
                day=f"{recall.recalled_at:%Y-%m-%d}",
                reason=recall.reason,
            )


def _stands(recall: Recall, say: Translator) -> str:
    return say(
        "RECALLED on {day} ({reason}): screens will not show it, whatever is signed.",
        day=f"{recall.recalled_at:%Y-%m-%d}",
        reason=recall.reason,
    )


def _lifts(say: Translator) -> str:
    """The latch of this machine may be older than a recall that is kept from it."""
    return say(
        "THIS LIFTS ANY RECALL, also one that this machine was not told of: telephone and ask."
    )


def _fields(
    was: BaseModel | None, now: BaseModel, without: set[str], say: Translator
) -> Iterator[Change]:
    before = dict(_flat(was, without)) if was is not None else {}
    after = dict(_flat(now, without))
    for name in dict.fromkeys([*after, *before]):
        one, other = before.get(name, ""), after.get(name, "")
        if one != other:
            loud = name in LOUD and was is not None
            sides = (valued(name, one, say), valued(name, other, say))
            yield Change(label(name, say), *sides, loud)


def _flat(model: BaseModel, without: set[str]) -> Iterator[tuple[str, str]]:
    data: dict[str, Any] = model.model_dump(mode="json", exclude_none=True)
    for name, info in type(model).model_fields.items():
        if info.exclude_if is not None:  # a default that is not signed is said too
            data.setdefault(name, getattr(model, name))
    yield from flat({key: value for key, value in data.items() if key not in without})


def _pictures(was: Notice | None, now: Notice, say: Translator) -> Iterator[Change]:
    before, after = was.pictures if was is not None else (), now.pictures
    for place in range(max(len(before), len(after))):
        one = before[place] if place < len(before) else None
        other = after[place] if place < len(after) else None
        if one == other:
            continue
        same_face = one is not None and other is not None and one.sha256 == other.sha256
        yield Change(
            say("Photograph {place}", place=place + 1),
            picture_words(one, say),
            picture_words(other, say),
            loud=not same_face,
        )


def _keys(was: Desk | None, now: Desk, say: Translator) -> Iterator[Change]:
    before = was.signing_key.kid if was is not None else None
    if before != now.signing_key.kid:
        yield Change(
            say("KEY that signs replies, in words"),
            key_line(before, say) if before is not None else "",
            key_line(now.signing_key.kid, say),
            loud=True,
        )
    old = {entry.key.kid: entry for entry in was.keys} if was is not None else {}
    new = {entry.key.kid: entry for entry in now.keys}
    for kid in dict.fromkeys([*new, *old]):
        one, other = old.get(kid), new.get(kid)
        if one != other:
            what = say("KEY that tips are sealed to, in words")
            yield Change(what, _sealing(one, say), _sealing(other, say), loud=True)


def _sealing(entry: DeskKey | None, say: Translator) -> str:
    if entry is None:
        return ""
    period = f"{moment(entry.valid_from)} – {moment(entry.valid_until)}"
    return f"{key_line(entry.key.kid, say)} ({period})"


def recalled_pictures(manifest: ChannelManifest, latch: Latch) -> list[str]:
    """Hashes of pictures that no approval can bring back."""
    return [sha for sha in manifest.pictures() if picture_recall(latch, sha) is not None]
