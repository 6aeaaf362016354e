"""Factories of valid, fictional models for tests: `from tests.making import make_notice`.

Every factory takes the changes a test cares about and fills in the rest. Nobody here exists; the
telephone numbers are of the range reserved for fiction (915-555-01xx). Pictures are drawn from a
seed, so that `make_picture(seed=3)` and `picture_bytes(seed=3)` belong together.
"""

from __future__ import annotations

import io
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePrivateKey,
    derive_private_key,
)
from PIL import Image, ImageDraw
from pydantic import BaseModel

from sync.canonical import content_sha256, sha256_of
from sync.keys import KeyRing, KeyUse
from sync.models import (
    AnySlide,
    ApprovalRef,
    ApprovedCampaign,
    ApprovedChannel,
    ApprovedDesk,
    ApprovedNotice,
    Campaign,
    Channel,
    ChannelManifest,
    Description,
    Desk,
    DeskKey,
    MessageSlide,
    Notice,
    NoticeSlide,
    Picture,
    PublicKey,
    Recall,
    RecallList,
    Reward,
    TipLines,
    TipLineSlide,
)
from sync.models.desk import thumbprint
from sync.publish import Ceremony, CeremonyPlan, Publisher, create_repositories
from sync.types import (
    ApprovalNumber,
    CampaignId,
    ChannelId,
    DeskId,
    NoticeId,
    PublicationNumber,
    RecallSequence,
    Sha256,
    SlideId,
)

NOW = datetime(2026, 3, 2, 18, 0, 0, tzinfo=UTC)
"""The moment at which made things are issued, unless a test passes its own `at`."""

NAMES = (
    "Rogelio Prueba Ficticio",
    "Ximena Ejemplo Inventada",
    "Evaristo Nadie Supuesto",
    "Práxedes Ñandú Imaginario",
    "Leocadia Muestra Irreal",
    "Anselmo Figura Simulada",
    "Casimira Ensayo Quimera",
    "Baltasar Molde Fingido",
    "Domitila Boceto Ilusorio",
    "Fulgencio Trazo Aparente",
)

Size = tuple[int, int]
PICTURE_SIZE: Size = (96, 120)


def notice_id(number: int) -> NoticeId:
    """A valid notice id for a number: `TEST0001`."""
    return NoticeId(f"TEST{number:04d}")


@lru_cache(maxsize=256)
def picture_bytes(seed: int = 1, size: Size = PICTURE_SIZE, media: str = "JPEG") -> bytes:
    """A drawn figure on a coloured ground, as a JPEG or PNG file; equal seeds give equal bytes."""
    width, height = size
    ground = ((37 * seed) % 200 + 30, (91 * seed) % 200 + 30, (53 * seed) % 200 + 30)
    image = Image.new("RGB", size, ground)
    draw = ImageDraw.Draw(image)
    draw.ellipse((width * 0.28, height * 0.14, width * 0.72, height * 0.58), fill=(214, 178, 150))
    draw.ellipse((width * 0.1, height * 0.62, width * 0.9, height * 1.4), fill=(52, 58, 74))
    for bit in range(8):  # the seed in black and white squares: no two seeds draw the same
        shade = 255 if seed >> bit & 1 else 0
        draw.rectangle(
            (bit * width // 8, 0, (bit + 1) * width // 8, height // 16), fill=(shade,) * 3
        )
    out = io.BytesIO()
    image.save(out, media, quality=85)
    return out.getvalue()


def make_picture(
    seed: int = 1, *, size: Size = PICTURE_SIZE, media: str = "JPEG", **changes: object
) -> Picture:
    """The model of `picture_bytes(seed, size, media)`."""
    data = picture_bytes(seed, size, media)
    values: dict[str, object] = {
        "sha256": sha256_of(data),
        "media_type": f"image/{media.lower()}",
        "byte_size": len(data),
        "width": size[0],
        "height": size[1],
    }
    return Picture.model_validate(values | changes)


def made_media(
    seeds: Iterable[int] = range(1, 21), size: Size = PICTURE_SIZE
) -> dict[Sha256, bytes]:
    """Bytes of the pictures of these seeds by hash; `made_media().__getitem__` reads media."""
    return {sha256_of(data): data for data in (picture_bytes(seed, size) for seed in seeds)}


def read_made_media(sha256: Sha256) -> bytes:
    """What `Publisher.publish_channels` asks for: the bytes of a picture of seeds 1 to 20."""
    return made_media()[sha256]


def make_notice(number: int = 1, *, at: datetime = NOW, **changes: object) -> Notice:
    """A whole wanted notice in both languages with picture `seed=number`; `kind=` for others."""
    captions: dict[str, object] = {}
    kind = changes.get("kind", "wanted")
    if kind == "wanted":
        captions = {
            "charge_es": "Acusación ficticia de robo de relojes de arena.",
            "charge_en": "Fictional charge of stealing hourglasses.",
            "caution_es": "Armado y peligroso. No se acerque.",
            "caution_en": "Armed and dangerous. Do not approach.",
            "reward": Reward(amount=25_000 * number, currency="USD"),
        }
    else:
        captions = {
            "charge_es": "Fue vista por última vez en la feria de un pueblo inventado.",
            "charge_en": "Last seen at the fair of a made-up town.",
        }
    values: dict[str, object] = {
        "id": notice_id(number),
        "kind": kind,
        "name": NAMES[(number - 1) % len(NAMES)],
        "aliases": ("El Ejemplo",),
        "description": Description(
            gender="f" if number % 2 == 0 else "m",
            age=(30, 35),
            height_cm=(170, 175),
            weight_kg=(70, 80),
            hair_es="Negro",
            hair_en="Black",
            eyes_es="Café",
            eyes_en="Brown",
            marks_es="Un reloj tatuado en el brazo izquierdo.",
            marks_en="A clock tattooed on the left arm.",
        ),
        "details_es": "Persona inventada para probar el sistema.",
        "details_en": "A person made up to test the system.",
        "authority_es": "Oficina Ficticia de Pruebas",
        "authority_en": "Fictional Office of Tests",
        "case_number": f"F-2026-{number:04d}",
        "pictures": (make_picture(number),),
        "verified_until": at + timedelta(days=180),
    }
    return Notice.model_validate(values | captions | changes)


def make_campaign(**changes: object) -> Campaign:
    """The fictional ten most wanted, with reserved telephone numbers."""
    values: dict[str, object] = {
        "id": CampaignId("los-diez"),
        "title_es": "Los diez más buscados",
        "title_en": "The ten most wanted",
        "tip_lines": TipLines(
            phone="915-555-0142", whatsapp="915-555-0143", web="HTTP://127.0.0.1:8000"
        ),
    }
    return Campaign.model_validate(values | changes)


def make_slides(notices: Sequence[Notice], campaign: Campaign) -> tuple[AnySlide, ...]:
    """One slide for each notice, ranked in its order, then a message."""
    slides: list[AnySlide] = [
        NoticeSlide(
            id=SlideId(f"slide-{notice.id.lower()}"),
            notice_id=notice.id,
            campaign_id=campaign.id,
            rank=place,
            rank_of=len(notices),
        )
        for place, notice in enumerate(notices, start=1)
    ]
    slides.append(
        MessageSlide(
            id=SlideId("message"),
            title_es="Gracias por su ayuda",
            title_en="Thank you for your help",
            body_es="Todo lo que diga es confidencial.",
            body_en="All you say is confidential.",
        )
    )
    return tuple(slides)


def make_channel(
    notices: Sequence[Notice] | None = None, campaign: Campaign | None = None, **changes: object
) -> Channel:
    """A channel with a slide for each notice (one by default) and an evergreen tip line."""
    campaign = campaign or make_campaign()
    values: dict[str, object] = {
        "id": ChannelId("puente-ficticio"),
        "name": "Puente ficticio",
        "slides": make_slides([make_notice()] if notices is None else notices, campaign),
        "evergreen": TipLineSlide(id=SlideId("evergreen"), campaign_id=campaign.id),
    }
    return Channel.model_validate(values | changes)


def approve(content: BaseModel, number: int = 1, *, at: datetime = NOW) -> ApprovalRef:
    """An approval that names exactly this content."""
    return ApprovalRef(
        number=ApprovalNumber(number), content_sha256=content_sha256(content), approved_at=at
    )


def make_manifest(
    notices: Sequence[Notice] | None = None,
    *,
    publication: int = 1,
    at: datetime = NOW,
    first_approval: int = 1,
    campaign: Campaign | None = None,
    channel: Channel | None = None,
    **changes: object,
) -> ChannelManifest:
    """A closed manifest; approvals count from `first_approval`: campaign, notices, channel."""
    notices = [make_notice(at=at)] if notices is None else notices
    campaign = campaign or make_campaign()
    channel = channel or make_channel(notices, campaign)
    values: dict[str, object] = {
        "publication": PublicationNumber(publication),
        "issued": at,
        "valid_until": at + timedelta(days=channel.valid_days),
        "campaigns": (
            ApprovedCampaign(approval=approve(campaign, first_approval, at=at), content=campaign),
        ),
        "notices": tuple(
            ApprovedNotice(approval=approve(notice, first_approval + n, at=at), content=notice)
            for n, notice in enumerate(notices, start=1)
        ),
        "channel": ApprovedChannel(
            approval=approve(channel, first_approval + len(notices) + 1, at=at), content=channel
        ),
    }
    return ChannelManifest.model_validate(values | changes)


def make_recall(
    sequence: int = 1, target_id: str = notice_id(1), *, at: datetime = NOW, **changes: object
) -> Recall:
    """The recall of a notice (`target=` for a slide or picture), up to approval 1000."""
    values: dict[str, object] = {
        "sequence": sequence,
        "target": "notice",
        "target_id": target_id,
        "up_to_approval": 1000,
        "recalled_at": at,
        "reason": "withdrawn",
    }
    return Recall.model_validate(values | changes)


def make_recalls(*target_ids: str, at: datetime = NOW) -> RecallList:
    """A list that recalls these notices in this order; none gives the empty list."""
    recalls = tuple(make_recall(n, target, at=at) for n, target in enumerate(target_ids, start=1))
    return RecallList(sequence=RecallSequence(len(recalls)), issued=at, recalls=recalls)


def desk_secret(number: int = 1) -> EllipticCurvePrivateKey:
    """A P-256 private key; equal numbers give equal keys. For tests only, of course."""
    return derive_private_key(10**40 + number, SECP256R1())


def public_key(secret: EllipticCurvePrivateKey) -> PublicKey:
    """The public half, as a manifest lists it."""
    point = secret.public_key().public_numbers()
    x, y = (
        urlsafe_b64encode(part.to_bytes(32, "big")).rstrip(b"=").decode("ascii")
        for part in (point.x, point.y)
    )
    return PublicKey(x=x, y=y, kid=thumbprint(x, y))


def make_desk_key(number: int = 1, *, at: datetime = NOW, **changes: object) -> DeskKey:
    """A desk's sealing key for one month from `at`; its private half is `desk_secret(number)`."""
    values: dict[str, object] = {
        "valid_from": at,
        "valid_until": at + timedelta(days=31),
        "key": public_key(desk_secret(number)),
    }
    return DeskKey.model_validate(values | changes)


def make_desk(
    desk_id: str = "intake-us", *, at: datetime = NOW, seed: int = 1, **changes: object
) -> Desk:
    """An intake desk with a key for each of three months, the second of them running at `at`.

    Its private halves are `desk_secret(seed)` to `desk_secret(seed + 2)`; it signs with
    `desk_secret(seed + 9)`.
    """
    values: dict[str, object] = {
        "id": DeskId(desk_id),
        "role": "intake",
        "name_es": "Mesa ficticia",
        "name_en": "Fictional desk",
        "country": "US",
        "signing_key": public_key(desk_secret(seed + 9)),
        "keys": tuple(
            make_desk_key(seed + n, at=at + timedelta(days=31 * (n - 1))) for n in range(3)
        ),
    }
    return Desk.model_validate(values | changes)


def approved_desk(desk: Desk, number: int = 900, *, at: datetime = NOW) -> ApprovedDesk:
    """The desk as a manifest carries it: `make_manifest(desks=(approved_desk(make_desk()),))`."""
    return ApprovedDesk(approval=approve(desk, number, at=at), content=desk)


def clock(moment: datetime = NOW) -> Callable[[], datetime]:
    """A clock that stands still at `moment`."""
    return lambda: moment


@dataclass(frozen=True)
class MadeFeed:
    """Two fresh repositories below `root`, their keys, and a publisher that holds the hub's."""

    root: Path
    ceremony: Ceremony
    keys: KeyRing
    publisher: Publisher


def hub_keys(ceremony: Ceremony) -> KeyRing:
    """A ring with every key but the root's."""
    return KeyRing.load(
        ceremony.folders(KeyUse.APPROVER, KeyUse.FEED_ONLINE, KeyUse.RECALLS_ONLINE)
    )


def make_feed(
    folder: Path,
    *,
    now: Callable[[], datetime] | None = None,
    plan: CeremonyPlan | None = None,
) -> MadeFeed:
    """Keys in `folder`/keys and an empty signed feed in `folder`/feed, on the clock `now`.

    The default clock is the system's, because python-tuf's client reads that one.
    """
    now = now or (lambda: datetime.now(UTC))
    ceremony = create_repositories(
        plan or CeremonyPlan(root_threshold=1, root_holders=1, approver_threshold=1, approvers=1),
        feed_root=folder / "feed",
        out=folder / "keys",
        now=now(),
    )
    keys = hub_keys(ceremony)
    return MadeFeed(
        root=folder / "feed",
        ceremony=ceremony,
        keys=keys,
        publisher=Publisher(folder / "feed", keys, now=now),
    )
