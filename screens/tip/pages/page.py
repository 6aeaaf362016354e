"""From the form's state to the page that is on."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from screens.tip.compositor import Compositor
from screens.tip.holding import cut_lines, holds
from screens.tip.pages.choices import knows_page, when_page
from screens.tip.pages.endings import cannot_page, qr_page, saved_page, saving_page
from screens.tip.pages.interludes import idle_page, leave_page
from screens.tip.pages.review import review_page
from screens.tip.pages.typing import contact_page, where_page, words_page
from screens.tip.pages.who import others_page, who_page
from screens.tip.planning import PagePlan
from screens.tip.steps import Form, Page
from screens.tip.views import FormView
from screens.views import QrMatrix

_PAGES: Mapping[Page, Callable[[Compositor, Form, FormView], PagePlan]] = {
    "who": who_page,
    "others": others_page,
    "knows": knows_page,
    "when": when_page,
    "where": where_page,
    "words": words_page,
    "contact": contact_page,
    "review": review_page,
    "saving": saving_page,
    "saved": saved_page,
    "qr": saved_page,
    "cannot": cannot_page,
}


def page_of(
    c: Compositor,
    form: Form,
    view: FormView,
    *,
    warned_left_s: int | None = None,
    matrix: QrMatrix | None = None,
) -> PagePlan:
    """The page; with `warned_left_s`, the warning that everything is erased in so many seconds.

    In the text size that was asked for, or in the largest that the page has room for: what can be
    read only in part is no help to anybody.
    """
    plan = _laid_out(c, form, view, warned_left_s, matrix)
    if holds(plan, c.look.width, c.look.height) and not cut_lines(plan):
        return plan
    *sizes, smallest = c.sizes()
    least = _laid_out(smallest, form, view, warned_left_s, matrix)
    for sized in sizes:
        plan = _laid_out(sized, form, view, warned_left_s, matrix)
        # What is too long in any size (a name of 120 letters) is no reason for a smaller one.
        whole = cut_lines(plan) <= cut_lines(least)
        if whole and holds(plan, c.look.width, c.look.height):
            return plan
    return least


def _laid_out(
    c: Compositor,
    form: Form,
    view: FormView,
    warned_left_s: int | None,
    matrix: QrMatrix | None,
) -> PagePlan:
    if warned_left_s is not None:
        return idle_page(c, form, warned_left_s)
    if form.asking:
        return leave_page(c)
    if form.page == "qr" and matrix is not None:
        return qr_page(c, view, matrix)
    return _PAGES[form.page](c, form, view)
