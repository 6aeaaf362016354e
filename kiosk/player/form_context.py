"""What a form is told when it opens: from the verified manifest and the clocks alone."""

from __future__ import annotations

from config.kiosk import KioskSettings
from kiosk.form.messages import Chosen, Context, Recipient, Shown, Warm
from kiosk.player.programme import Entry, Programme
from kiosk.player.watching import Stored
from kiosk.presenting import slide_picture
from screens.preferences import EVERYBODY, Preferences
from sync.errors import NoDeskToSealTo
from sync.models import Campaign, ChannelManifest
from sync.rules.time import ReferenceTime
from sync.store import Generation
from sync.types import Language, NoticeId


def warm_order(settings: KioskSettings) -> Warm:
    """What every form of this screen needs."""
    return Warm(
        display=settings.display,
        input=settings.input,
        first=settings.languages.first,
        kivy_home=str(settings.runtime_dir / "kivy"),
        store_dir=str(settings.store_dir),
        spool_dir=str(settings.tips.spool_dir),
        spool_most=settings.tips.most,
        delay_s=settings.tips.delay_s,
        voice=settings.voice,
    )


def may_take_tips(manifest: ChannelManifest, reference: ReferenceTime) -> bool:
    """Whether there is a desk to seal to now."""
    return bool(_recipients(manifest, reference))


def form_context(
    settings: KioskSettings,
    stored: Stored,
    programme: Programme,
    reference: ReferenceTime,
    *,
    stands: Entry | None,
    first: Language,
    chosen: Preferences = EVERYBODY,
    listens: bool = False,
    volume: int | None = None,
    place: tuple[int, int] | None,
) -> Context | None:
    """The context for whoever touches the screen now; None where no tip can be taken.

    `stands` is what they saw. Only people whom the programme shows are in it, and nobody who is
    captured or located: a form asks about those who are looked for.
    """
    generation = stored.generation
    if generation is None:
        return None
    to = _recipients(generation.manifest, reference)
    if not to:
        return None
    people = shown_people(programme, generation)
    person = people.get(stands.notice_id) if stands is not None and stands.notice_id else None
    others = tuple(shown for shown in people.values() if shown is not person)
    campaign = _campaign(programme, stands, generation.manifest)
    lines = campaign.tip_lines
    return Context(
        person=person,
        others=others,
        campaign=campaign.id,
        channel=generation.manifest.channel.content.id,
        screen=settings.screen,
        phone=lines.phone,
        whatsapp=lines.whatsapp or "",
        emergency=lines.emergency,
        promise_es=campaign.promise_es,
        promise_en=campaign.promise_en,
        answers_at=campaign.receipt_address() or "",
        to=to,
        first=first,
        now=reference.now,
        clock_trusted=reference.trusted,
        listens=listens,
        volume=volume,
        preferences=Chosen.of(chosen),
        place=place,
    )


def shown_people(programme: Programme, generation: Generation) -> dict[NoticeId, Shown]:
    """Everyone the screen shows and asks about, by notice, in the order of their slides."""
    people: dict[NoticeId, Shown] = {}
    for approved in (n for entry in programme.entries if entry.campaign for n in entry.seen):
        notice = approved.content
        if notice.outcome != "none":
            continue
        picture = slide_picture(notice)
        kept = generation.record.derivative(picture.sha256) if picture is not None else None
        people[notice.id] = Shown(
            notice_id=notice.id,
            name=notice.name,
            kind=notice.kind,
            picture=kept,
            **({"focus_x": picture.focus_x, "focus_y": picture.focus_y} if picture else {}),
        )
    return people


def _recipients(manifest: ChannelManifest, reference: ReferenceTime) -> tuple[Recipient, ...]:
    if not manifest.intake_desks():
        return ()
    # Not at the top: a screen that takes no tips need not carry what seals them.
    from sync.sealing import recipients

    try:
        found = recipients(manifest, reference.now)
    except NoDeskToSealTo:
        return ()
    return tuple(Recipient(desk=desk, key=key) for desk, key in found)


def _campaign(programme: Programme, stands: Entry | None, manifest: ChannelManifest) -> Campaign:
    """Of what stood, or of the screen's tip line, or the manifest's first: it has one at least."""
    entries = (stands, programme.refuge, *programme.entries)
    found = next((e.campaign for e in entries if e is not None and e.campaign is not None), None)
    return (found or manifest.campaigns[0]).content
