"""An enrolled kiosk of the product's own code on a real disk, before whatever it is served."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from config.kiosk import load_enrolling_settings, load_kiosk_settings
from kiosk.agent.channel_look import ChannelLook
from kiosk.agent.main import feed_source
from kiosk.agent.obeying import Obedience, Obeyed
from kiosk.clock import device_clock, device_store
from kiosk.enrolment.enroller import Enroller
from kiosk.enrolment.keeping import Keeping, read_token
from kiosk.hub_line import HubLine
from sync.fetch import FeedClient, Fetcher, RefreshOutcome
from sync.models.slide import notices_of
from sync.publish import Ceremony
from sync.rules.age import age_s
from sync.rules.playing import playable
from sync.rules.time import reference_time
from tests.feed_simulator import FeedServer
from tests.fixtures_device_hub import DeviceHub, write_image
from tests.fixtures_key_drills import ServedFolder
from tests.simulated_device import QUICK, InstantPreparer

ZONE = ZoneInfo("America/Ciudad_Juarez")


@dataclass(frozen=True)
class Shown:
    """What somebody before the kiosk sees, and to whom their tip would be sealed."""

    faces: frozenset[tuple[str, str]]
    """Names with the hash of each photograph."""
    telephones: frozenset[str]
    desks: frozenset[str]
    """Ids of the keys that tips are sealed to."""


class Kiosk:
    """One enrolled device: image, enrolment, agent's duties and store, each the product's own."""

    api: DeviceHub

    def __init__(self, folder: Path, ceremony: Ceremony, feed: Path) -> None:
        self.files = ServedFolder(feed)
        self.server = FeedServer(self.files)
        self.server.start()
        self.ceremony, self.folder = ceremony, folder

    def enrol(self, api: DeviceHub) -> None:
        """As a technician does: a code on the screen, typed at the hub."""
        roots = {
            f"root_{name}": str(self.folder / f"{name}.root.json") for name in ("feed", "recalls")
        }
        self.folder.mkdir(exist_ok=True)
        for name, data in self.ceremony.roots.items():
            (self.folder / f"{name}.root.json").write_bytes(data)
        self.file = write_image(self.folder, api.url, feed=roots)
        self.api, self.line = api, HubLine(api.url)
        image = load_enrolling_settings(self.file)
        self.keeping = Keeping(image, image.hub.token_file)
        enroller = Enroller(
            *(self.file, self.line, self.keeping),
            may_call=lambda: True,
            now=lambda: datetime.now(UTC),
        )
        enroller.step()
        api.type_code(api.codes[-1])
        assert enroller.step().enrolled is not None

    def look(self) -> RefreshOutcome:
        """The agent starts anew, asks the hub what it is to be, and looks at the feed."""
        settings = load_kiosk_settings(self.file)
        store, clock, source = device_store(settings), device_clock(settings), feed_source(settings)
        self.obeyed = self._obey(settings, ChannelLook(source, store, clock, None))
        settings = load_kiosk_settings(self.file)
        fetcher = Fetcher(limits=QUICK)
        source = feed_source(settings)
        try:
            return FeedClient(source, store, fetcher, clock, InstantPreparer()).refresh()
        finally:
            fetcher.close()

    def _obey(self, settings: Any, look: ChannelLook) -> Obeyed:
        token = read_token(settings.hub.token_file)
        assert token is not None
        return Obedience(
            self.line, self.file, settings, self.keeping, check_channel=look.check
        ).ask(token)

    def shows(self) -> Shown:
        """From the disk alone, as the player judges it now."""
        settings = load_kiosk_settings(self.file)
        store, system = device_store(settings), device_clock(settings)()
        generation = store.load_generation()
        assert generation is not None
        manifest = generation.manifest
        found = playable(
            manifest,
            latch=store.load_latch(),
            reference=reference_time(system, store.load_time_floor()),
            age_s=age_s(store.load_age(), system),
            zone=ZONE,
            ended=store.load_ended(),
        )
        notices = {n for slide in found.slides for n in notices_of(slide)}
        faces = set()
        for notice in (entry.content for entry in manifest.notices):
            for picture in notice.pictures if notice.id in notices else ():
                derivative = generation.record.derivative(picture.sha256)
                assert derivative is not None
                store.read_picture(derivative)
                faces.add((notice.name, derivative.sha256))
        lines = [entry.content.tip_lines for entry in manifest.campaigns]
        return Shown(
            faces=frozenset(faces),
            telephones=frozenset(t for line in lines for t in (line.phone, line.whatsapp) if t),
            desks=frozenset(key.key.kid for d in manifest.desks for key in d.content.keys),
        )
