"""One door to all layouts: a view in, pages out."""

from __future__ import annotations

from screens.look import Look
from screens.plan import Page
from screens.slides.message import message_pages
from screens.slides.notice import notice_pages
from screens.slides.notice_frame import notice_frames
from screens.slides.ribbon import signal_of
from screens.slides.setting import Setter, Tones
from screens.slides.tip_line import tip_line_pages
from screens.typesetting import Measure
from screens.views import NoticeView, TipLineView, View
from screens.wording import Wording


def lay_out(view: View, look: Look, wording: Wording, measure: Measure) -> list[Page]:
    """The slide's pages, at least one. Pure but for asking `measure` how wide words are."""
    if isinstance(view, NoticeView):
        signal = signal_of(view, wording)
        setter = Setter(look, wording, measure, signal.tones)
        return notice_pages(view, setter, notice_frames(view.tip, setter), signal)
    night = Setter(look, wording, measure, Tones())
    if isinstance(view, TipLineView):
        return tip_line_pages(view, night)
    return message_pages(view, night)
