"""What is to be done when a key is lost or stolen, or whoever holds it leaves: words, without I/O.

The steps of `sebusca-hub keys lost|stolen|leaves`, which docs/keys.md explains at length.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from assets.i18n import Translator
from sync.keys import KeyUse

Case: TypeAlias = Literal["lost", "stolen", "leaves"]

HELD_BY_PEOPLE = frozenset({KeyUse.ROOT, KeyUse.APPROVER})


@dataclass(frozen=True)
class Situation:
    """One key, or several of one use, and what has become of them."""

    case: Case
    use: KeyUse
    key_ids: tuple[str, ...]
    holders: tuple[str, ...]
    """Key ids of the root's holders who can come: all whose key is neither lost nor stolen."""
    needed: int
    """How many of them."""
    known: frozenset[str] = frozenset()
    """Key ids that the root names already."""
    approvers_left: int = 0
    """For an approver's key: how many others there are."""
    approvers_needed: int = 0


def means(situation: Situation, say: Translator) -> Iterator[str]:
    """What it means while nothing is done, and how soon it must be."""
    match situation.use:
        case KeyUse.ROOT:
            yield say("One holder's key alone makes no root: nothing changes on any screen.")
            yield {
                "lost": say("Replace it this week: with too many lost, no key could be replaced."),
                "stolen": say("Replace it today, before a second one is stolen."),
                "leaves": say("Replace it before the holder leaves; their key signs a last time."),
            }[situation.case]
        case KeyUse.APPROVER:
            yield say("One approver's key alone puts up no face.")
            if situation.approvers_left >= situation.approvers_needed:
                yield say("The other approvers go on signing: nothing stands still.")
            else:
                yield say("The approvers who are left are too few to sign: nothing new goes up.")
            if situation.case == "stolen":
                yield say("Replace it today, and look through what it signed since the theft.")
        case KeyUse.FEED_ONLINE if situation.case == "lost":
            yield say(
                "The hub cannot sign the feed anew: within a day screens call it expired, and "
                "after the channel's time without news their faces go. Recalls still work."
            )
        case KeyUse.FEED_ONLINE:
            yield say("The thief can hold news back and run versions ahead; no face goes up by it.")
        case _ if situation.case == "lost":
            yield say("Nothing can be taken down until it is replaced. Do it at once.")
        case _:
            yield say("The thief can take anything down and keep it down; no face goes up by it.")
            yield say("What was recalled stays off until two people approve it again.")


def who_comes(situation: Situation, say: Translator) -> Iterator[str]:
    """Which holders are needed."""
    yield say(
        "{needed} of these {people} holders of the root must come, each with their key:",
        needed=situation.needed,
        people=len(situation.holders),
    )
    for key_id in situation.holders:
        yield f"  {key_id[:8]}"
    if situation.use == KeyUse.APPROVER:
        yield say(
            "And {needed} approvers who stay, with their keys, if the old one signed what is up.",
            needed=situation.approvers_needed,
        )


def afterwards(situation: Situation, say: Translator, *, key: str, carry: str) -> Iterator[str]:
    """What is left to do once the roots are signed, in order. `key` is the new key's file, `carry`
    the folder that goes to the hub."""
    online = situation.use not in HELD_BY_PEOPLE
    if online:
        yield say("Carry the folder {folder} to the hub.", folder=carry)
        yield say("There, move {key} to SEBUSCA_KEYS: mode 0600, owner the hub's.", key=key)
    else:
        yield say("The new key {key} goes with its holder, and nowhere else.", key=key)
        yield say("Carry the folder {folder} to the hub; nothing in it is secret.", folder=carry)
    gone = " --lost" if online and situation.case == "lost" else ""
    yield say("On the hub run: sebusca-hub keys put {folder}", folder=f"{carry}{gone}")
    if situation.use == KeyUse.APPROVER:
        yield say("If it says that something was published since, make both from a new copy.")
    yield from _destroying(situation, say)
    yield say("On the hub run: sebusca-hub keys check. It must say that the feed verifies.")
    if situation.case == "stolen":
        yield from _after_a_theft(situation, say)
    yield say("Print the cards anew: sebusca-hub keys cards. The devices' roots stay the same.")
    yield say("Screens follow at their next look; those that are off, when they come back.")


def shortened(key_ids: tuple[str, ...]) -> str:
    """Key ids as cards and files have them."""
    return ", ".join(key_id[:8] for key_id in key_ids)


def _destroying(situation: Situation, say: Translator) -> Iterator[str]:
    key = shortened(situation.key_ids)
    if situation.use in HELD_BY_PEOPLE and situation.case == "lost":
        yield say("If the old key {key} is ever found, destroy it: it is worth nothing.", key=key)
    elif situation.use in HELD_BY_PEOPLE:
        yield say("Destroy the old key {key}: the stick, copies, paper.", key=key)
    else:
        yield say("Only then delete the old key {key} on the hub and in its backups.", key=key)


def _after_a_theft(situation: Situation, say: Translator) -> Iterator[str]:
    if situation.use == KeyUse.RECALLS_ONLINE:
        yield say("Open Recalls in the hub. What nobody of you recalled: submit and approve it.")
        yield say("A recalled photograph returns as another file only: save it anew, upload it.")
    if situation.use not in HELD_BY_PEOPLE:
        yield say(
            "Somebody was on the hub: set it up afresh, with other passwords and another "
            "SEBUSCA_SECRET_KEY, and replace the other online key too."
        )
