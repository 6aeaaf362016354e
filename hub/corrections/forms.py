"""The one form."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from hub.corrections.models import CONTACT_MAX, NOTE_MAX, TEXT_MAX, Correction


class _Written(forms.CharField):
    """Counts a line's end as a browser's `maxlength` does, which sends two characters for it."""

    def to_python(self, value: object) -> str:
        """With plain line ends."""
        text = super().to_python(value) or ""
        return text.replace("\r\n", "\n")


class CorrectionForm(forms.Form):
    """What a reader fills in. `website` is there for robots: a person neither sees nor hears it."""

    part = forms.ChoiceField(
        label=_("What is wrong?"), choices=Correction.Part.choices, widget=forms.RadioSelect,
        error_messages={"required": _("Choose what is wrong.")},
    )  # fmt: skip
    text = _Written(
        label=_("What should it say, and how do you know?"),
        max_length=TEXT_MAX,
        widget=forms.Textarea(attrs={"rows": 5, "autocomplete": "off"}),
        error_messages={"required": _("Write what is wrong.")},
    )
    contact = forms.CharField(
        label=_("Telephone or e-mail, if you want an answer (you need not)"),
        max_length=CONTACT_MAX,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    website = forms.CharField(required=False)
    ticket = forms.CharField(max_length=200, widget=forms.HiddenInput)

    def clean_website(self) -> str:
        """Filled in by who fills in everything."""
        if self.cleaned_data["website"]:
            raise forms.ValidationError(_("Leave this field empty."))
        return ""


class AnswerForm(forms.Form):
    """What an editor did about it."""

    note = forms.CharField(
        label=_("What was done (for your colleagues)"), max_length=NOTE_MAX, required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
