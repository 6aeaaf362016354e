"""The printed cards of a ceremony, as one PDF: the roots' fingerprints, and a card for each holder.

Nothing on them is secret. The fingerprint's page goes with every device and to every holder; each
holder's page says, in both languages, what their key is for and what to do when it is lost.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from tuf.api.metadata import Root

from assets.i18n import Translator
from sync.keys import KeyUse
from sync.layout import FEED, RepositoryName
from sync.types import LANGUAGES
from sync.words import fingerprint_words

_TYPE, _OTHERWISE = "Red Hat Display", "Libertinus Serif"
"""The house's type where its package is there; else the one that the typesetter carries."""


def cards_pdf(first: Mapping[RepositoryName, bytes], feed: Root) -> bytes:
    """`first` are the roots that devices pin, `feed` is the feed's current root, which names who
    holds keys today. The same roots give the same words; no date of printing is in it."""
    import typst  # the hub's only use of it: not paid for by any other command

    folders = _font_folders()
    data = {
        "title": "Se Busca",
        "font": _TYPE if folders else _OTHERWISE,
        "fingerprints": [_fingerprints(first, feed, language) for language in LANGUAGES],
        "holders": [
            _holder(use, key_id, feed)
            for use, role in ((KeyUse.ROOT, "root"), (KeyUse.APPROVER, "targets"))
            for key_id in sorted(feed.roles[role].keyids)
        ],
    }
    template = (files("hub.ceremony") / "cards.typ").read_bytes()
    made: bytes = typst.compile(
        template,
        font_paths=typst.Fonts(
            include_system_fonts=False, font_paths=[str(folder) for folder in folders]
        ),
        sys_inputs={"cards": json.dumps(data)},
    )
    return made


def _font_folders() -> list[Path]:
    found = find_spec("font_rhd")
    places = found.submodule_search_locations if found is not None else None
    return [Path(place) / "files" for place in places or ()]


def _fingerprints(
    first: Mapping[RepositoryName, bytes], feed: Root, language: Any
) -> dict[str, Any]:
    say = Translator("ceremony", language)
    repositories = {
        "feed": say("What may be shown (feed)"),
        "recalls": say("What may not (recalls)"),
    }
    holders = feed.roles["root"]
    return {
        "title": say("Whom a screen believes"),
        "why": say(
            "These words name the two roots of this hub. A screen, a desk or an approver's machine "
            "shows its own: they must be these, in this order, all of them."
        ),
        "cards": [
            {
                "repository": repositories[name],
                "threshold": say(
                    "{needed} of {people} holders",
                    needed=holders.threshold,
                    people=len(holders.keyids),
                ),
                "words": fingerprint_words(data, language),
            }
            for name, data in first.items()
        ],
        "steps": [
            say("Compare word by word before you enrol a device. One wrong word: stop, and call."),
            say("Ask for the words by telephone where a card comes to you by somebody else."),
            say("The words stay the same for ever: replacing a key changes none of them."),
        ],
        "made": say("Se Busca Información. Nothing on this page is secret."),
    }


def _holder(use: KeyUse, key_id: str, feed: Root) -> dict[str, Any]:
    return {
        "key": key_id[:8],
        "made": f"{use} · {key_id} · {FEED}",
        "sides": [_side(use, feed, Translator("ceremony", lang)) for lang in LANGUAGES],
    }


def _side(use: KeyUse, feed: Root, say: Translator) -> dict[str, Any]:
    root, targets = feed.roles["root"], feed.roles["targets"]
    if use == KeyUse.ROOT:
        title = say("Holder of the root")
        what = say(
            "Your key and {others} more of {people} replace any other key. You are called at a "
            "loss, at a theft, when somebody leaves, and once a year.",
            others=root.threshold - 1,
            people=len(root.keyids),
        )
        steps = [
            say("Keep it off every network, in a place of your own that locks."),
            say("Plug it in at a ceremony only, on the machine that is kept for it."),
        ]
    else:
        title = say("Approver")
        what = say(
            "Your key and {others} more of {people} put a face on every screen. It signs on your "
            "own machine and nowhere else: sebusca-hub sign.",
            others=targets.threshold - 1,
            people=len(targets.keyids),
        )
        steps = [
            say("Sign what your own machine shows you, never what somebody tells you is in it."),
            say("Never give it to the hub, nor to whoever looks after the hub."),
        ]
    return {
        "title": title,
        "what": what,
        "steps": [
            *steps,
            say("Lost, or seen by somebody else: call two holders of the root today. Say which."),
            say("When you leave, it is replaced first; then you destroy it before a witness."),
        ],
        "blanks": [say("Name"), say("Telephone of two other holders")],
    }
