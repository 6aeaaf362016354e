"""A tip desk as editors keep it: the file the desk's people sent, and whether tips go to it.

Tips are sealed to these keys on every screen, so a key passes the same gate as a face: a key put
in by one person alone would let that person read every tip.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from hub.approvals.current import approved_desks, desks_ever_approved
from hub.approvals.models import SubjectKind
from hub.approvals.subject import ApprovedContent
from hub.approvals.wording import FieldErrors
from hub.campaigns.models import SLUG
from hub.desks.reading import DeskFileRefused, read_desk
from hub.errors import ContentInvalid
from sync.models import Desk as SignedDesk
from sync.sealing import MOST_RECIPIENTS
from sync.types import KeyId

FILE = "pasted"
"""The form's field that messages about the file stand at."""


class Desk(ApprovedContent):
    """Whom tips are sealed to, and whose replies are believed."""

    subject_kind: ClassVar[SubjectKind] = "desk"
    id_field = "desk_id"
    preview_modes: ClassVar[list[tuple[str, str]]] = []
    """Nothing of it is drawn on a screen."""

    desk_id = models.CharField(_("desk id"), max_length=64, unique=True, validators=[SLUG])
    document = models.TextField(_("the desk's file"), blank=True)
    """Canonical JSON of `sync.models.Desk`, as the desk's people sent it: public keys only."""
    closed = models.BooleanField(
        _("closed: no new tip is sealed to this desk"),
        default=False,
        help_text=_("Its keys leave every screen. Its replies to earlier tips are still believed."),
    )

    class Meta:
        verbose_name = _("desk")
        verbose_name_plural = _("desks")
        ordering = ["desk_id"]

    def __str__(self) -> str:
        sent = self.sent()
        return f"{sent.name_es} · {sent.name_en}" if sent else self.desk_id

    def sent(self) -> SignedDesk | None:
        """What the file says; None where there is none that can be read."""
        try:
            return read_desk(self.document.encode())
        except DeskFileRefused:
            return None

    def content(self) -> SignedDesk:
        """The signed model. Raises ContentInvalid with messages by field."""
        errors = FieldErrors()
        try:
            desk = read_desk(self.document.encode())
        except DeskFileRefused as error:
            errors.note(FILE, error.words)
            raise ContentInvalid(errors) from error
        if desk.id != self.desk_id:
            errors.note(FILE, _now("This is the file of another desk: %(id)s.") % {"id": desk.id})
        for other in _sharing(desk):
            errors.note(
                FILE,
                _now("Desk %(id)s has one of these keys already: a key belongs to one desk.")
                % {"id": other},
            )
        if (
            desk.role == "intake"
            and not self.closed
            and len(_other_intake(desk)) >= MOST_RECIPIENTS
        ):
            errors.note(
                FILE,
                _now(
                    "Tips are sealed to %(count)s desks already, the most there may be. Close one."
                )
                % {"count": MOST_RECIPIENTS},
            )
        if errors:
            raise ContentInvalid(errors)
        return desk.model_copy(update={"keys": ()}) if self.closed else desk


def key_ids(desk: SignedDesk) -> frozenset[KeyId]:
    """Every key of a desk, the signing one too."""
    return frozenset({desk.signing_key.kid, *(entry.key.kid for entry in desk.keys)})


def _other_intake(desk: SignedDesk) -> list[str]:
    """The other desks that tips are sealed to, now or at a later time."""
    running = (entry.content for entry in approved_desks())
    return [
        other.id
        for other in running
        if other.role == "intake" and other.keys and other.id != desk.id
    ]


def _sharing(desk: SignedDesk) -> list[str]:
    """Other desks that have, or once had, one of its keys."""
    others = (other for other in desks_ever_approved() if other.id != desk.id)
    return sorted({other.id for other in others if key_ids(other) & key_ids(desk)})
