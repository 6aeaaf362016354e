"""The form of a desk: a file to paste or to upload, read before anything of it is kept."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from hub.desks.models import FILE, Desk
from hub.desks.reading import FILE_MAX_BYTES, DeskFileRefused, read_desk, written


class DeskForm(WagtailAdminModelForm):  # type: ignore[misc]
    """Sets `document` and, for a new desk, `desk_id` from the file."""

    data: Any  # Django gives it a type that `_forget` cannot keep
    pasted = forms.CharField(
        label=_("Paste the desk's file here"),
        help_text=_("The file that sebusca-desk keygen wrote. Its name ends in .desk.json."),
        required=False,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false", "autocomplete": "off"}),
    )
    upload = forms.FileField(
        label=_("or choose the file"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".json,application/json"}),
    )

    def clean(self) -> dict[str, Any]:
        """Reads the file; a refused one is forgotten at once, so that the page cannot repeat it."""
        cleaned: dict[str, Any] = super().clean()
        pasted, upload = cleaned.pop(FILE, "") or "", cleaned.pop("upload", None)
        if not pasted and upload is None:
            if not self.instance.document:
                self.add_error(FILE, _now("Paste the desk's file, or choose it."))
            return cleaned
        data = upload.read(FILE_MAX_BYTES + 1) if upload is not None else pasted.encode()
        try:
            desk = read_desk(data)
        except DeskFileRefused as error:
            self._forget()
            self.add_error(FILE, str(error))
            return cleaned
        taken = Desk.objects.filter(desk_id=desk.id).exclude(pk=self.instance.pk)
        if self.instance.pk is None and taken.exists():
            self.add_error(
                FILE, _now("Desk %(id)s is here already: open it, and give it this file there.")
                % {"id": desk.id},
            )  # fmt: skip
        elif self.instance.pk is not None and desk.id != self.instance.desk_id:
            self.add_error(
                FILE, _now("This is the file of another desk: %(id)s.") % {"id": desk.id}
            )
        else:
            self.instance.desk_id = desk.id
            self.instance.document = written(desk)
        return cleaned

    def _forget(self) -> None:
        data = QueryDict(mutable=True)
        data.update({**self.data.dict(), self.add_prefix(FILE): ""})
        self.data = data
