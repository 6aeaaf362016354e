"""Every error that a person of the hub can cause or must know of, in one tree (STYLE rule 4).

The message is for that person, in their language; `code` is for the API and the tests.
"""

from __future__ import annotations

from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise


class HubError(Exception):
    """Base of all. `code` is stable, `words` are for a person; nothing was changed."""

    code: ClassVar[str] = "refused"

    def __init__(self, words: Words) -> None:
        super().__init__(words)
        self.words = words

    def __str__(self) -> str:
        return str(self.words)


class ContentInvalid(HubError):
    """Saved content that is not a whole notice, campaign or channel; an editor mends the fields."""

    code = "invalid"

    def __init__(self, errors: dict[str, list[Words]]) -> None:
        super().__init__(_("Some fields must be mended before this can be sent for approval."))
        self.errors = errors
        """Messages by field; the empty name is for the whole."""


class NotAllowed(HubError):
    """This person may not do this at all."""

    code = "not_allowed"


class OwnApproval(HubError):
    """The approver wrote or submitted part of what is to be approved; another person must."""

    code = "own_approval"


class ChangedSince(HubError):
    """What is saved now is not what was submitted, or not what the approver looked at."""

    code = "changed"


class OneLanguageUnsaid(HubError):
    """The content is in one language, and the approver did not say that this is meant."""

    code = "one_language"


class HeadedWanted(HubError):
    """Somebody who is not wanted would stand in a grid whose title says so."""

    code = "headed_wanted"


class TwinUnseen(HubError):
    """The same photograph stands under another name, and the approver did not say that they looked
    at both."""

    code = "twin"


class NotPending(HubError):
    """There is no open request for this: it was decided, sent back or never submitted."""

    code = "not_pending"


class NothingNew(HubError):
    """The saved content is exactly what was approved last."""

    code = "nothing_new"


class PictureUnusable(HubError):
    """A picture's stored bytes are gone or are not the ones its hash names, or it was recalled."""

    code = "picture"


class UnknownTarget(HubError):
    """No notice, slide or picture of this id is known."""

    code = "unknown_target"


class NotSigned(HubError):
    """The recall is recorded but could not be signed: the message says why and what to do."""

    code = "not_signed"


class NoPreview(HubError):
    """The renderer is not set up, died, or did not answer in time."""

    code = "no_preview"


class NotMerged(HubError):
    """What the live feed knows is not in this database yet: nothing may be released."""

    code = "not_merged"
