"""Choosing a photograph: a list with thumbnails, and an upload that re-encodes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.chooser import ChooseResultsView, ChooseView
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.admin.widgets import BaseChooser

from hub.notices.finding import found
from hub.notices.models import Notice, Photo
from hub.notices.photos import add_photo
from hub.notices.refused_words import words_of
from sync.errors import PictureRefused

_HEAD = lazy(format_html, SafeString)('<span class="w-sr-only">{}</span>', _("Photograph"))


class PhotoForm(forms.Form):
    """The upload tab. Saves through the one way in for pictures."""

    file = forms.FileField(
        label=_("Picture file"),
        help_text=_(
            "JPEG, PNG or WebP. The picture is kept; what is hidden in the file (where and when it"
            " was taken, with which camera) is not."
        ),
        widget=forms.FileInput(attrs={"accept": "image/*"}),
    )

    def __init__(self, *args: Any, instance: Photo | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance = instance
        self.photo: Photo | None = None

    def clean_file(self) -> Any:
        """Re-encodes at once, so that a refusal shows at the field."""
        file = self.cleaned_data["file"]
        try:
            self.photo = add_photo(file.read(), origin=file.name)
        except PictureRefused as error:
            raise ValidationError(words_of(error.reason)) from error
        return file

    def save(self) -> Photo:
        """The photograph."""
        assert self.photo is not None  # noqa: S101 - the form is valid
        return self.photo


def photo_url(photo: Photo) -> str:
    """Where a signed-in person sees it."""
    return reverse("hub_photos:photo", args=[photo.sha256])


def _thumbnail(photo: Photo) -> SafeString:
    return format_html(
        '<img class="hub-thumbnail" src="{}" alt="" loading="lazy" width="64" height="80">',
        photo_url(photo),
    )


class PhotoFilterForm(BaseFilterForm):  # type: ignore[misc]
    """By the name of its file or address, or by any name of a notice that shows it first."""

    q = forms.CharField(
        label=_("Search term"),
        widget=forms.TextInput(attrs={"placeholder": _("File, name or case number")}),
        required=False,
    )

    def filter(self, objects: QuerySet[Photo]) -> QuerySet[Photo]:
        """Those that it finds."""
        objects = super().filter(objects)
        words = self.cleaned_data.get("q")
        if words:
            self.is_searching, self.search_query = True, words
            faces = found(Notice.objects.exclude(face_sha256=""), words)
            objects = objects.filter(
                Q(origin__icontains=words) | Q(sha256__in=faces.values("face_sha256"))
            )
        return objects


class _Thumbnails:
    filter_form_class = PhotoFilterForm

    @property
    def columns(self) -> list[Any]:
        """The picture, then its title."""
        inherited: list[Any] = super().columns  # type: ignore[misc]
        return [Column("thumbnail", label=_HEAD, accessor=_thumbnail, width="80px"), *inherited]


class PhotoChooseView(_Thumbnails, ChooseView):  # type: ignore[misc]
    """The modal."""


class PhotoResultsView(_Thumbnails, ChooseResultsView):  # type: ignore[misc]
    """Its list."""


class PhotoChooser(BaseChooser):  # type: ignore[misc]
    """The field: shows the picture that is chosen."""

    template_name = "notices/photo_chooser.html"
    show_edit_link = False

    def get_value_data_from_instance(self, instance: Photo) -> dict[str, Any]:
        """With the address of the picture."""
        data: dict[str, Any] = super().get_value_data_from_instance(instance)
        return {**data, "preview": photo_url(instance)}

    def get_context(self, name: str, value_data: dict[str, Any], attrs: Any) -> dict[str, Any]:
        """Likewise."""
        context: dict[str, Any] = super().get_context(name, value_data, attrs)
        return {**context, "preview": value_data.get("preview", "")}


class PhotoChooserViewSet(ChooserViewSet):  # type: ignore[misc]
    """Registered by `hub.notices.wagtail_hooks`."""

    model = Photo
    icon = "image"
    choose_one_text = _("Choose a picture")
    choose_another_text = _("Choose another picture")
    create_action_label = _("Upload")
    creation_tab_label = _("Upload")
    search_tab_label = _("Pictures")
    creation_form_class = PhotoForm
    choose_view_class = PhotoChooseView
    choose_results_view_class = PhotoResultsView
    base_widget_class = PhotoChooser


def photo_chooser() -> PhotoChooserViewSet:
    """The viewset under its address."""
    return PhotoChooserViewSet("photo_chooser", url_prefix="photo-chooser")
