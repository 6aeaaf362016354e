"""The form of display hours and volume: of a site, or of one screen in place of its site's."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from hub.fleet.models import Screen, Site
from sync.device_orders import WEEKDAYS

DAYS: Final = dict(
    zip(
        WEEKDAYS,
        (_("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"),
         _("Sunday")),
        strict=True,
    )
)  # fmt: skip


class HoursForm(forms.Form):
    """When the display is on, day by day, and how loud its voice begins."""

    manner = forms.ChoiceField(label=_("When the display is on"), widget=forms.RadioSelect)
    volume = forms.IntegerField(
        min_value=1,
        max_value=100,
        required=False,
        label=_("Volume that every person begins with"),
        help_text=_("Percent, 1 to 100. Empty: as it is set elsewhere."),
    )

    def __init__(self, of: Site | Screen, data: QueryDict | None = None) -> None:
        known = {row["day"]: row for row in of.hours or ()}
        manner = "always" if of.hours == [] else "hours" if of.hours else "other"
        if isinstance(of, Site) and of.hours is None:
            manner = "always"
        initial: dict[str, Any] = {"manner": manner, "volume": of.volume}
        for day in WEEKDAYS:
            row = known.get(day, {"on": "06:00", "off": "22:00"})
            initial |= {f"{day}_on": row["on"], f"{day}_off": row["off"]}
            initial[f"{day}_lit"] = day in known or not known
        super().__init__(data, initial=initial)
        choices: list[tuple[str, Any]] = [
            ("always", _("Always")),
            ("hours", _("At these hours, by the site's clock")),
        ]
        if isinstance(of, Screen):
            choices.insert(0, ("other", _("As its site says")))
        manner_field = self.fields["manner"]
        assert isinstance(manner_field, forms.ChoiceField)  # noqa: S101 - for the type checker
        manner_field.choices = choices
        for day, name in DAYS.items():
            self.fields[f"{day}_lit"] = forms.BooleanField(required=False, label=name)
            for end, words in (("on", _("On at")), ("off", _("Off at"))):
                self.fields[f"{day}_{end}"] = forms.TimeField(
                    required=False,
                    label=words,
                    widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
                )

    def days(self) -> Iterator[tuple[forms.BoundField, forms.BoundField, forms.BoundField]]:
        """Rows for the page: whether it is lit at all, from when, until when."""
        for day in WEEKDAYS:
            yield self[f"{day}_lit"], self[f"{day}_on"], self[f"{day}_off"]

    def clean(self) -> dict[str, Any]:
        """A day that is lit has both ends; hours without a single day are a mistake."""
        cleaned = super().clean() or {}
        if cleaned.get("manner") != "hours":
            return cleaned
        lit = [day for day in WEEKDAYS if cleaned.get(f"{day}_lit")]
        if not lit:
            words = _("Choose at least one day: a screen that is never on is no use.")
            self.add_error("manner", words)
        for day in lit:
            if None in (cleaned.get(f"{day}_on"), cleaned.get(f"{day}_off")):
                self.add_error("manner", _("A day that is chosen needs both times."))
                break
        return cleaned

    def hours(self) -> list[dict[str, str]] | None:
        """For `Site.hours` or `Screen.hours`. Always: every day the day round."""
        cleaned = self.cleaned_data
        if cleaned["manner"] == "other":
            return None
        if cleaned["manner"] == "always":
            return []
        return [
            {
                "day": day,
                "on": f"{cleaned[f'{day}_on']:%H:%M}",
                "off": f"{cleaned[f'{day}_off']:%H:%M}",
            }
            for day in WEEKDAYS
            if cleaned[f"{day}_lit"]
        ]
