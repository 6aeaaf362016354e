"""Choosing a notice for a slide: with its face and state, found by any of its names."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.chooser import ChooseResultsView, ChooseView, SnippetChooserViewSet
from wagtail.snippets.widgets import AdminSnippetChooser

from hub.approvals.listing import with_standing
from hub.notices.finding import found
from hub.notices.listing import face_column, kind_of
from hub.notices.models import Notice


class NoticeChooser(AdminSnippetChooser):  # type: ignore[misc]
    """The field: shows the face of the notice that is chosen."""

    template_name = "notices/notice_chooser.html"


class NoticeFilterForm(BaseFilterForm):  # type: ignore[misc]
    """The search of the list of notices, with or without accents."""

    q = forms.CharField(
        label=_("Search term"),
        widget=forms.TextInput(attrs={"placeholder": _("Name, alias or case number")}),
        required=False,
    )

    def filter(self, objects: QuerySet[Notice]) -> QuerySet[Notice]:
        """Those that have every word."""
        objects = super().filter(objects)
        words = self.cleaned_data.get("q")
        if words:
            self.is_searching, self.search_query = True, words
            objects = found(objects, words)
        return objects


class _Faces:
    filter_form_class = NoticeFilterForm

    def get_object_list(self) -> QuerySet[Notice]:
        """Asks for all states at once."""
        return with_standing(Notice.objects.all())

    @property
    def columns(self) -> list[Any]:
        """Face, name, kind, state."""
        title = self.title_column  # type: ignore[attr-defined]
        return [
            face_column(),
            title,
            Column("kind", label=_("Kind"), accessor=kind_of),
            Column("state", label=_("State"), accessor="standing_words"),
        ]


class NoticeChooseView(_Faces, ChooseView):  # type: ignore[misc]
    """The modal."""


class NoticeChooseResultsView(_Faces, ChooseResultsView):  # type: ignore[misc]
    """Its list."""


class NoticeChooserViewSet(SnippetChooserViewSet):  # type: ignore[misc]
    """Used by the slides of a channel."""

    choose_view_class = NoticeChooseView
    choose_results_view_class = NoticeChooseResultsView
    base_widget_class = NoticeChooser
    per_page = 20
