"""What is on the device now: the generation it plays, its recalls, and how old both are."""

from __future__ import annotations

from collections.abc import Iterator

from kiosk.clock import device_clock, device_store
from kiosk.doctor.findings import Device, Finding
from kiosk.wording import duration
from sync.errors import StoreError
from sync.rules.age import age_s


def check_holdings(device: Device) -> Iterator[Finding]:
    """A new device holds nothing, which is no fault before its first contact with the feed."""
    say, settings = device.say, device.settings
    store = device_store(settings)
    fetched = say("The agent fetches it again; if it does not, replace the storage")
    try:
        generation = store.load_generation()
        latch = store.load_latch()
    except StoreError as error:
        words = say("{file}: {reason}", file=error.subject, reason=error.why)
        yield Finding("generation", "fail", words, fetched)
        return
    if generation is None:
        words = say("Nothing has been fetched yet: the screen can show no notice")
        yield Finding("generation", "warn", words, say("Start the agent, or see the feed's check"))
        return
    channel = generation.manifest.channel.content
    words = say(
        "Publication {number} of {channel}, {slides} slides; {recalls} recalls in force",
        number=generation.manifest.publication,
        channel=channel.id,
        slides=len(channel.slides),
        recalls=len(latch.recalls),
    )
    if channel.id == settings.feed.channel:
        yield Finding("generation", "ok", words)
    else:
        other = say("The settings name channel {channel}", channel=settings.feed.channel)
        yield Finding("generation", "warn", words, other)
    age = age_s(store.load_age(), device_clock(settings)())
    heard = say("The feed last advanced {time} ago; faces stay for {limit}",
                time=duration(age, say), limit=duration(channel.offline_ttl_s, say))  # fmt: skip
    if age <= channel.offline_ttl_s / 2:
        yield Finding("age", "ok", heard)
    elif age <= channel.offline_ttl_s:
        yield Finding("age", "warn", heard, say("Bring the feed back before then"))
    else:
        yield Finding("age", "fail", heard, say("No face is shown until the feed is heard again"))
