"""The forms of the fleet's pages."""

from __future__ import annotations

from typing import Any, Final
from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext_lazy as _

from hub.approvals.current import approved_channels
from hub.fleet.enrolling import Place
from hub.fleet.models import Screen, Site

NEAR: Final = (
    "America/Tijuana", "America/Los_Angeles", "America/Hermosillo", "America/Phoenix",
    "America/Ciudad_Juarez", "America/Denver", "America/Ojinaga", "America/Chicago",
    "America/Matamoros", "America/Monterrey", "America/Mexico_City", "America/New_York",
)  # fmt: skip
"""Zones of the border, from west to east, then of the two capitals."""


def _zones() -> list[Any]:
    others = sorted(zone for zone in available_timezones() if "/" in zone and zone not in NEAR)
    return [
        ("", "—"),
        (_("The border"), [(zone, zone) for zone in NEAR]),
        (_("Elsewhere"), [(zone, zone) for zone in others]),
    ]


class SiteForm(forms.ModelForm[Site]):
    """A place."""

    time_zone = forms.ChoiceField(
        choices=_zones,
        label=_("Time zone"),
        help_text=_("Slides with hours follow it. For example America/Ciudad_Juarez."),
    )

    class Meta:
        model = Site
        fields = ["name", "kind", "country", "time_zone", "first_language"]


class PlaceForm(forms.Form):
    """Where a screen stands, and what it plays."""

    site = forms.ModelChoiceField(Site.objects.all(), label=_("Site"))
    name = forms.CharField(
        max_length=74,
        label=_("Name of the screen there"),
        help_text=_("What people there call it: lane 3, entrance."),
    )
    channel = forms.ChoiceField(
        choices=lambda: [(found.content.id, found.content.name) for found in approved_channels()],
        label=_("Channel"),
        help_text=_("Only channels that two people approved are here."),
    )

    def place(self) -> Place:
        """What was filled in."""
        cleaned = self.cleaned_data
        return Place(cleaned["site"], " ".join(cleaned["name"].split()), cleaned["channel"])


class EnrolForm(PlaceForm):
    """The code that a device shows, and where it stands."""

    code = forms.CharField(
        max_length=20,
        label=_("Code on the screen"),
        help_text=_("Eight characters. Capital letters and the hyphen do not matter."),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false",
                   "class": "hub-code", "autofocus": True}
        ),
    )  # fmt: skip
    field_order = ["code", "site", "name", "channel"]


class MoveForm(PlaceForm):
    """Another place or another channel for a screen that is enrolled."""

    def __init__(self, screen: Screen, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._screen = screen

    def clean(self) -> dict[str, Any]:
        """One screen of a name per site."""
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        place = self.place()
        same = Screen.objects.filter(
            site=place.site, name=place.name, state=Screen.State.ENROLLED
        ).exclude(pk=self._screen.pk)
        if same.exists():
            self.add_error("name", _("There is a screen of this name at this site."))
        return cleaned
