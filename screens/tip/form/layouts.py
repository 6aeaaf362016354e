"""Lays the pages out for whoever fills them in: in their language, as they prefer to see them."""

from __future__ import annotations

from screens.look import Look
from screens.preferences import Preferences
from screens.tip.answers import Language
from screens.tip.colouring import plan_in
from screens.tip.compositor import Compositor, Speaker, compositor_for
from screens.tip.pages import page_of
from screens.tip.pages.who import sheets
from screens.tip.planning import PagePlan
from screens.tip.steps import Form
from screens.tip.views import FormView
from screens.typesetting import Measure
from screens.views import QrMatrix


class Layouts:
    """One compositor a language, made when it is first spoken."""

    def __init__(self, look: Look, speaker: Speaker, measure: Measure) -> None:
        self.look = look
        self._speaker, self._measure = speaker, measure
        self._compositors: dict[Language, Compositor] = {}

    def prefer(self, preferences: Preferences) -> None:
        """From now on in this text size, contrast and reach."""
        self.look = self.look.preferring(preferences)
        self._compositors = {}

    def compositor(self, language: Language) -> Compositor:
        """Of this language."""
        if language not in self._compositors:
            made = compositor_for(self.look, language, self._speaker, self._measure)
            self._compositors[language] = made
        return self._compositors[language]

    def sheets(self, form: Form, view: FormView) -> int:
        """Sheets that the others' pictures take."""
        return sheets(self.compositor(form.language), view)

    def on_a_sheet(self, form: Form, view: FormView) -> Form:
        """The form on a sheet that there is, after some of the others have gone."""
        beyond = form.page == "others" and form.sheet >= self.sheets(form, view)
        return form.turn(1) if beyond else form

    def page(
        self, form: Form, view: FormView, warned_left_s: int | None, matrix: QrMatrix | None
    ) -> PagePlan:
        """The page that is on."""
        c = self.compositor(form.language)
        plan = page_of(c, form, view, warned_left_s=warned_left_s, matrix=matrix)
        return plan_in(plan, self.look.scheme)
