"""How much the keys are worth: what the hub's deploy check says about a demo's keys."""

from __future__ import annotations

from tuf.api.metadata import Root

from sync.keys.files import KeyUse
from sync.keys.ring import KeyRing

TWO_PEOPLE = 2


def demo_grade(feed_root: Root, keys: KeyRing) -> list[str]:
    """Why these keys are for a demo only; empty where people hold them as DESIGN §4 asks.

    `feed_root` is the feed's current root (`sync.publish.read_root`), `keys` is what the hub has
    loaded. Each sentence is fixed, so that it can be a message id. With one person's yes enough,
    or with the people's keys on the hub, whoever breaks in can put a face on every screen.
    """
    found = []
    root, targets = feed_root.roles["root"], feed_root.roles["targets"]
    if root.threshold < TWO_PEOPLE:
        found.append("one root holder alone can replace every key (root threshold 1)")
    if targets.threshold < TWO_PEOPLE:
        found.append("one approver's key alone can publish (feed targets threshold 1)")
    if len(set(targets.keyids) & keys.key_ids(KeyUse.APPROVER)) >= targets.threshold:
        found.append("the hub holds approvers' keys enough to publish without any approver")
    if set(root.keyids) & keys.key_ids(KeyUse.ROOT):
        found.append("the hub holds a root key; root keys belong offline, with their holders")
    if set(root.keyids) & set(targets.keyids):
        found.append("a root key is an approver's key too")
    return found
