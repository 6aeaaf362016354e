"""The feed's models: frozen, closed, hashed in one canonical form (`sync.canonical`).

`docs/schemas/` holds their JSON Schemas (`python -m sync.schemas`); a test fails on drift.
"""

from sync.models.campaign import Campaign, TipLines
from sync.models.channel import Channel
from sync.models.desk import Desk, DeskKey, PublicKey
from sync.models.manifest import (
    ApprovalRef,
    ApprovedCampaign,
    ApprovedChannel,
    ApprovedDesk,
    ApprovedNotice,
    ChannelManifest,
)
from sync.models.notice import Description, Notice, NoticeKind, Outcome, Picture, Reward
from sync.models.recall import Recall, RecallList
from sync.models.slide import (
    AnySlide,
    Daypart,
    ImageSlide,
    MessageSlide,
    NoticeSlide,
    Slide,
    TenSlide,
    TipLineSlide,
)
from sync.models.submission import Jwe, Submission
from sync.models.tip import Reply, ReplyDesk, Tip

__all__ = [
    "AnySlide",
    "ApprovalRef",
    "ApprovedCampaign",
    "ApprovedChannel",
    "ApprovedDesk",
    "ApprovedNotice",
    "Campaign",
    "Channel",
    "ChannelManifest",
    "Daypart",
    "Description",
    "Desk",
    "DeskKey",
    "ImageSlide",
    "Jwe",
    "MessageSlide",
    "Notice",
    "NoticeKind",
    "NoticeSlide",
    "Outcome",
    "Picture",
    "PublicKey",
    "Recall",
    "RecallList",
    "Reply",
    "ReplyDesk",
    "Reward",
    "Slide",
    "Submission",
    "TenSlide",
    "Tip",
    "TipLineSlide",
    "TipLines",
]
