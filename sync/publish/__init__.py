"""Publishing: the two signed TUF repositories that carry faces to screens and off again.

Called by the hub (`Publisher`), by the key ceremony (`create_repositories`, `Rotation`) and by
anyone who wants to know whether a feed on disk is whole (`verify_feed`). DESIGN §4.
"""

from sync.publish.apart import Handover, Holders, put_up
from sync.publish.ceremony import Ceremony, CeremonyPlan, create_repositories, root_copy_name
from sync.publish.expiry import ExpiryWarning, expiry_warnings
from sync.publish.garbage import Garbage
from sync.publish.proposal import Proposal
from sync.publish.publisher import FeedVersions, Publisher
from sync.publish.reading import read_root, read_root_chain
from sync.publish.rotation import Rotation, approvals_begin_above
from sync.publish.verify import VerifiedFeed, verify_feed

__all__ = [
    "Ceremony",
    "CeremonyPlan",
    "ExpiryWarning",
    "FeedVersions",
    "Garbage",
    "Handover",
    "Holders",
    "Proposal",
    "Publisher",
    "Rotation",
    "VerifiedFeed",
    "approvals_begin_above",
    "create_repositories",
    "expiry_warnings",
    "put_up",
    "read_root",
    "read_root_chain",
    "root_copy_name",
    "verify_feed",
]
