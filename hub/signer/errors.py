"""Why nothing was signed: each error is a sentence or two that says what to do."""

from __future__ import annotations


class NothingSigned(Exception):
    """Base of all. Nothing left this machine but questions."""


class NotOurRoots(NothingSigned):
    """The root files are not the ones that this machine believes, or not the card's."""


class HubUnusable(NothingSigned):
    """The hub cannot be reached, or refuses the call, or answers what no hub of ours answers."""


class HubLies(NothingSigned):
    """What the hub says and what this machine verified cannot both be true."""


class NotConfirmed(NothingSigned):
    """The approver did not say yes, or said it to something else."""
