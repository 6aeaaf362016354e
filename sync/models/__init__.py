"""The feed's models: frozen, closed, hashed in one canonical form (`sync.canonical`).

`docs/schemas/` holds their JSON Schemas (`python -m sync.schemas`); a test fails on drift.
"""

from sync.models.campaign import Campaign, TipLines
from sync.models.channel import Channel
from sync.models.desk import DeskKey, DeskPublicKey
from sync.models.manifest import (
    ApprovalRef,
    ApprovedCampaign,
    ApprovedChannel,
    ApprovedNotice,
    ChannelManifest,
)
from sync.models.notice import Description, Notice, NoticeKind, Outcome, Picture, Reward
from sync.models.recall import Recall, RecallList
from sync.models.slide import AnySlide, Daypart, MessageSlide, NoticeSlide, Slide, TipLineSlide

__all__ = [
    "AnySlide",
    "ApprovalRef",
    "ApprovedCampaign",
    "ApprovedChannel",
    "ApprovedNotice",
    "Campaign",
    "Channel",
    "ChannelManifest",
    "Daypart",
    "Description",
    "DeskKey",
    "DeskPublicKey",
    "MessageSlide",
    "Notice",
    "NoticeKind",
    "NoticeSlide",
    "Outcome",
    "Picture",
    "Recall",
    "RecallList",
    "Reward",
    "Slide",
    "TipLineSlide",
    "TipLines",
]
