"""What a notice, a campaign and a channel have in common in the CMS: drafts and revisions by
Wagtail, and content that counts only once two people agreed on it.

"Live" means nothing here: Wagtail's publishing is taken away, and the publisher never reads it.
"""

from __future__ import annotations

from typing import Any, ClassVar, Final, Self

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from modelcluster.models import ClusterableModel
from pydantic import BaseModel
from wagtail.log_actions import get_active_log_context
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    PreviewableMixin,
    Revision,
    RevisionMixin,
)

from hub.approvals.models import Approval, ContentChange, SubjectKind
from hub.errors import ContentInvalid
from sync.canonical import content_sha256
from sync.types import Sha256

ROW_ONLY: Final = frozenset(
    {
        "live", "has_unpublished_changes", "first_published_at", "last_published_at", "go_live_at",
        "expire_at", "expired", "locked", "locked_at", "locked_by", "latest_revision",
        "live_revision",
    }
)  # fmt: skip
"""Wagtail's own fields of a row: what is live, locked and latest."""


class ApprovedContent(
    DraftStateMixin,  # type: ignore[misc]  # Wagtail publishes no types
    LockableMixin,  # type: ignore[misc]
    RevisionMixin,  # type: ignore[misc]
    PreviewableMixin,  # type: ignore[misc]
    ClusterableModel,  # type: ignore[misc]
):
    """A snippet whose latest draft two people can approve."""

    live = models.BooleanField(verbose_name=gettext_lazy("live"), default=False, editable=False)

    subject_kind: ClassVar[SubjectKind]
    id_field: ClassVar[str]
    """The field that holds the id of the signed model."""
    row_only: ClassVar[frozenset[str]] = frozenset()
    """Fields that are the row's own, and no draft's."""

    class Meta:
        abstract = True

    @property
    def subject_id(self) -> str:
        """The id under which it is signed: notice id, campaign id or channel id."""
        value: str = getattr(self, self.id_field)
        return value

    def content(self) -> BaseModel:
        """The frozen model of these very fields. Raises ContentInvalid with messages by field."""
        raise NotImplementedError

    def check_sendable(self) -> None:
        """What would make an approval pointless now, though the content is whole. Raises
        ContentInvalid; asked when it is sent, never of what was sent or approved before."""

    def saved(self) -> Self:
        """The latest draft: what an editor sees, what is submitted and what is approved.

        Read from the database anew, so that a change by anyone else is seen.
        """
        row = type(self)._default_manager.get(pk=self.pk)
        found: Self = row.get_latest_revision_as_object()
        return found

    def saved_sha256(self) -> Sha256 | None:
        """Hash of the latest draft's content; None where it is not whole."""
        return _content_hash(self.saved())

    @admin.display(description=gettext_lazy("State"))
    def standing_words(self) -> str:
        """For lists: on screens, waiting, recalled or draft."""
        from hub.approvals.listing import STATES, with_standing

        state: str | None = getattr(self, "standing_state", None)  # a list asks for all at once
        if state is None:
            rows = with_standing(type(self)._default_manager.filter(pk=self.pk))
            state = rows.values_list("standing_state", flat=True).get()
        return str(STATES[state])

    # --- Wagtail ---------------------------------------------------------------------------

    def get_latest_revision_as_object(self) -> Self:
        """The latest revision always, never the row: editor and approver must see the same."""
        latest: Revision | None = self.get_latest_revision()
        return latest.as_object() if latest else self

    def with_content_json(self, content: dict[str, Any]) -> Self:
        """A revision's fields; the id it is signed under is the row's, whatever the JSON says."""
        found: Self = super().with_content_json(content)
        setattr(found, self.id_field, getattr(self, self.id_field))
        return found

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Saves, and records the change where the row itself is what would be submitted."""
        super().save(*args, **kwargs)
        if self.latest_revision_id is None:
            self._record_change(None)

    def save_revision(self, user: Any = None, **kwargs: Any) -> Revision:
        """Saves a draft (or overwrites one) and records who did."""
        revision = super().save_revision(user=user, **kwargs)
        self._record_change(user)
        self.keep_listed()
        return revision

    def keep_listed(self) -> None:
        """Writes this draft's fields into the row: lists, searches and choosers read rows, and an
        editor looks for what was saved last. Nothing that counts reads them (`saved`)."""
        fields = {
            field.name: getattr(self, field.attname)
            for field in self._meta.concrete_fields
            if not field.primary_key
            and field.name not in ROW_ONLY | self.row_only | {self.id_field}
        }
        fields |= self.list_values()
        row = type(self)._default_manager.get(pk=self.pk)
        for name, value in fields.items():
            setattr(row, row._meta.get_field(name).attname, value)
        # Wagtail's indexes of searches and references follow what a row is saved with.
        row.save(update_fields=[*fields])

    def list_values(self) -> dict[str, Any]:
        """What else lists are searched and filtered by, worked out from this draft, by field."""
        return {}

    def _record_change(self, user: Any) -> None:
        user = user or get_active_log_context().user
        ContentChange.objects.create(
            kind=self.subject_kind,
            subject_id=self.subject_id,
            user_id=getattr(user, "pk", None),
            username=user.get_username() if user is not None else "",
            content_sha256=_content_hash(self) or "",
        )

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """A draft can be thrown away. What was ever approved is recalled: deleting its draft would
        leave it on the screens with nobody to look after it."""
        if self.was_approved():
            raise PermissionDenied(_("This was approved once: recall it, it cannot be deleted."))
        deleted: tuple[int, dict[str, int]] = super().delete(*args, **kwargs)
        return deleted

    def was_approved(self) -> bool:
        """Whether any approval names it."""
        return Approval.objects.filter(kind=self.subject_kind, subject_id=self.subject_id).exists()

    def publish(self, *args: Any, **kwargs: Any) -> None:  # noqa: ARG002 - Wagtail's signature
        """Wagtail's way to publish: closed to everyone."""
        raise PermissionDenied(_("Nothing is published here: it is approved by a second person."))

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """The screen itself, drawn by the kiosk's renderer."""
        from hub.previews.pages import preview_page

        if self.pk is not None:
            # The form shows the id without sending it: it cannot be changed.
            row = type(self)._default_manager.get(pk=self.pk)
            setattr(self, self.id_field, row.subject_id)
        return preview_page(request, self, mode_name)


def _content_hash(subject: ApprovedContent) -> Sha256 | None:
    try:
        return content_sha256(subject.content())
    except ContentInvalid:
        return None
