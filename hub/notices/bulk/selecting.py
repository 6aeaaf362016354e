"""What the bulk actions have in common: which notices are meant, and words for what happened."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.models import User
from django.utils.functional import classproperty
from wagtail.snippets.bulk_actions.snippet_bulk_action import SnippetBulkAction

from hub.approvals.listing import with_standing
from hub.notices.finding import found
from hub.notices.listing import NoticeFilterSet
from hub.notices.models import Notice


class OfTheList:
    """“All in this list” means what was searched and filtered, and not every notice of the hub."""

    @classproperty
    def models(cls) -> list[Any]:  # noqa: N805 - a property of the class
        """Notices alone."""
        return [Notice]

    def get_all_objects_in_listing_query(self, _parent: Any) -> Any:
        """As the list shows them: its address comes with the wish."""
        request: Any = self.request  # type: ignore[attr-defined]
        rows = with_standing(Notice.objects.all())
        chosen = NoticeFilterSet(data=request.GET, request=request, queryset=rows)
        if not chosen.is_valid():
            return []
        words = request.GET.get("q", "")
        return found(chosen.qs, words).values_list("pk", flat=True)


class NoticeBulkAction(OfTheList, SnippetBulkAction):  # type: ignore[misc]
    """Shows what is meant, asks what is needed, says what became of each."""

    template_name = "notices/bulk.html"
    permission = "notices.change_notice"
    heading: Any = ""
    button: Any = ""
    explanation: Any = ""
    grave = False

    @property
    def user(self) -> User:
        """Whoever acts, and is written down for it."""
        return cast("User", self.request.user)

    def check_perm(self, _notice: Any) -> bool:
        """One permission for all of them: nobody is an editor of some notices only."""
        return self.user.has_perm(self.permission)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With this action's words."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {
            "heading": self.heading,
            "button": self.button,
            "explanation": self.explanation,
            "grave": self.grave,
        }

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> None:
        """Each action says itself what became of what."""

    def tell(self, words: str, *, well: bool = True) -> None:
        """A line above the list."""
        (messages.success if well else messages.error)(self.request, words)
