"""One door to all layouts: a view in, pages out."""

from __future__ import annotations

from collections.abc import Generator

from screens.holding import page_holds
from screens.look import Look
from screens.plan import Page
from screens.slides.detail import detail_pages
from screens.slides.enrolment import enrolment_pages
from screens.slides.image import image_pages
from screens.slides.message import message_pages
from screens.slides.notice import notice_pages
from screens.slides.ribbon import signal_of
from screens.slides.setting import Setter, Tones
from screens.slides.small_panel import small_detail_pages, small_notice_pages
from screens.slides.ten import ten_pages
from screens.slides.tip_line import tip_line_pages
from screens.typesetting import Measure
from screens.views import (
    DetailView,
    EnrolmentView,
    ImageView,
    NoticeView,
    TenView,
    TipLineView,
    View,
)
from screens.wording import Wording


def lay_out_steps(
    view: View, look: Look, wording: Wording, measure: Measure
) -> Generator[None, None, list[Page]]:
    """The slide's pages, at least one, in short steps. Pure but for asking `measure` for widths.

    In the text size that was asked for, or the largest that the slide has room for whole; where
    none has, as on a panel of a few inches: little on each of more pages.
    """
    undivided = isinstance(view, EnrolmentView)
    for sized in look.undivided_sizes() if undivided else look.sizes():
        pages = yield from _steps_at(view, sized, wording, measure, small=look.small_panel)
        if not sized.may_be_too_large:
            return pages
        yield
        if all(map(page_holds, pages)):
            return pages
    if look.small_panel or undivided:
        return pages
    yield
    return (yield from _steps_at(view, sized, wording, measure, small=True))


def _steps_at(  # noqa: PLR0911 - one return a kind
    view: View, look: Look, wording: Wording, measure: Measure, *, small: bool
) -> Generator[None, None, list[Page]]:
    if isinstance(view, NoticeView):
        signal = signal_of(view, wording)
        lay = small_notice_pages if small else notice_pages
        return (yield from lay(view, Setter(look, wording, measure, signal.tones), signal))
    if isinstance(view, DetailView):
        signal = signal_of(view.notice, wording)
        lay_detail = small_detail_pages if small else detail_pages
        setter = Setter(look, wording, measure, signal.tones)
        return (yield from lay_detail(view, setter, signal))
    yield
    night = Setter(look, wording, measure, Tones())
    if isinstance(view, TenView):
        return (yield from ten_pages(view, night))
    if isinstance(view, ImageView):
        return image_pages(view, night)
    if isinstance(view, TipLineView):
        return tip_line_pages(view, night)
    if isinstance(view, EnrolmentView):
        return enrolment_pages(view, night)
    return message_pages(view, night)


def lay_out(view: View, look: Look, wording: Wording, measure: Measure) -> list[Page]:
    """The same, all steps at once."""
    steps = lay_out_steps(view, look, wording, measure)
    while True:
        try:
            next(steps)
        except StopIteration as done:
            pages: list[Page] = done.value
            return pages
