"""A device whose channel comes the whole way: signed by a hub, fetched by an agent, played from its
store. Every kind of slide is in it, and each publication has other photographs.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Final

from config.kiosk import KioskSettings
from scripts.bench_run.stock import PHOTOGRAPHS, photograph, picture_of
from sync.canonical import sha256_of
from sync.models import (
    AnySlide,
    ChannelManifest,
    ImageSlide,
    MessageSlide,
    Notice,
    NoticeSlide,
    Picture,
    TenSlide,
    TipLineSlide,
)
from sync.types import SlideId
from tests.fixtures_agent import Agent, Hub, agent, hub, write_settings
from tests.fixtures_form import TipDevice
from tests.making import (
    approved_desk,
    make_campaign,
    make_channel,
    make_desk,
    make_manifest,
    make_notice,
)

POLL_S: Final = 5
"""The least that a device may be set to, where most ask each quarter of a minute."""
NEW_EACH_TIME: Final = 2
"""Photographs that no publication before has had: they are fetched, and made anew to fit."""
TILES: Final = 10
MAX_FPS: Final = 60
_APPROVALS: Final = 100


class QuickDevice(TipDevice):
    """Draws as many frames a second as a device may be set to: a short fade still has some."""

    @property
    def settings(self) -> KioskSettings:
        settings = super().settings
        display = settings.display.model_copy(update={"max_fps": MAX_FPS})
        return settings.model_copy(update={"display": display})


class Fed:
    """`device` is filled by `agent` from what `publish` signs."""

    def __init__(self, device: TipDevice, served: Hub) -> None:
        self.device = device
        self.publication = 0
        self.agent: Agent
        self._hub = served

    def publish(self) -> None:
        """A publication in which everybody has another photograph than in the last one."""
        if self.publication == 0:
            self._hub.recall()  # of nobody: without a list no face may be shown
        self.publication += 1
        first = NEW_EACH_TIME * self.publication
        data = [_photograph(first + n) for n in range(PHOTOGRAPHS)]
        media = {sha256_of(one): one for one in data}
        manifest = self._manifest([picture_of(one) for one in data])
        self._hub.feed.publisher.publish_channels([manifest], media.__getitem__)

    def _manifest(self, pictures: Sequence[Picture]) -> ChannelManifest:
        at = datetime.now(UTC).replace(microsecond=0)
        first = _APPROVALS * self.publication
        notices = [
            # Some have a second photograph: theirs take turns.
            make_notice(number, at=at, pictures=pictures[number - 1 : number + number % 2])
            for number in range(1, len(pictures) + 1)
        ]
        return make_manifest(
            notices,
            publication=self.publication,
            at=at,
            channel=make_channel(notices, slides=_slides(notices, pictures[0])),
            first_approval=first,
            desks=(approved_desk(make_desk(at=at), first + _APPROVALS - 1, at=at),),
        )


def _slides(notices: Sequence[Notice], picture: Picture) -> tuple[AnySlide, ...]:
    campaign_id = make_campaign().id
    ten = tuple(notice.id for notice in notices[:TILES])
    return (
        *(
            NoticeSlide(
                id=SlideId(f"slide-{notice.id.lower()}"),
                notice_id=notice.id,
                campaign_id=campaign_id,
            )
            for notice in notices
        ),
        TenSlide(id=SlideId("ten"), campaign_id=campaign_id, notice_ids=ten),
        ImageSlide(
            id=SlideId("image"), picture=picture, alt_es="Formas y colores.", alt_en="Shapes."
        ),
        MessageSlide(id=SlideId("message"), title_es="Gracias", title_en="Thank you"),
        TipLineSlide(id=SlideId("tips"), campaign_id=campaign_id),
    )


@contextmanager
def fed(*, size: tuple[int, int], crossfade_s: float) -> Iterator[Fed]:
    """A device that holds its first publication, and its agent; gone afterwards."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="sbb-")))
        device = QuickDevice(folder, size=size, crossfade_s=crossfade_s)
        served = stack.enter_context(hub(folder))
        made = Fed(device, served)
        made.publish()
        settings = write_settings(
            folder,
            served,
            display={"width": size[0], "height": size[1], "fullscreen": False},
            feed={"poll_s": POLL_S},
        )
        made.agent = stack.enter_context(agent(settings))
        yield made


@lru_cache(maxsize=2 * PHOTOGRAPHS)
def _photograph(seed: int) -> bytes:
    return photograph(seed)
