"""A slide as it is read aloud: the same words as on the picture, as sentences, in one language.

The person chose the language; what exists in the other one only is said with that one's voice.
Pure: a view in, lines out.
"""

from __future__ import annotations

from collections.abc import Iterator

from assets.i18n import TwoLanguages
from kiosk.voice.lines import joined
from kiosk.voice.saying import digit_by_digit
from kiosk.voice.voice import Line, Spoken
from screens.slides.ribbon import signal_of
from screens.views import (
    DetailView,
    FactsView,
    ImageView,
    MessageView,
    NoticeView,
    Pair,
    RewardView,
    TenView,
    TileView,
    TipLineView,
    TipView,
    View,
)
from screens.wording import Wording

NOTHING = Pair()


def read_slide(view: View, words: TwoLanguages) -> tuple[Line, ...]:
    """What is said of a slide in the first of two languages of the domain `screens`; nothing of a
    screen that is not for the public."""
    reader = _Reader(words)
    match view:
        case NoticeView():
            said = reader.notice(view)
        case DetailView():
            said = reader.detail(view)
        case TenView():
            said = reader.ten(view)
        case ImageView():
            said = reader.image(view)
        case TipLineView():
            said = reader.tip_line(view)
        case MessageView():
            said = reader.message(view)
        case _:
            return ()
    return joined(said)


class _Reader:
    """Lines of each kind of slide, in order of weight (DESIGN §8)."""

    def __init__(self, words: TwoLanguages) -> None:
        self._words = Wording(words)
        self._first: Spoken = "en" if words.order[0] == "en" else "es"

    def notice(self, view: NoticeView, details: Pair = NOTHING) -> Iterator[Line]:
        """Of a detail view with the `details`, before whom to call."""
        yield self._said(f"{self._signal(view)}: {view.name}")
        if view.native_lacking:
            yield self._fixed("The name in its own script cannot be drawn here.")
        yield from self._data(view.charge)
        if view.outcome != "none":
            yield self._fixed("Thank you to everyone who gave information.")
        if view.outcome == "none":
            yield from self._data(view.caution)
            if view.reward is not None:
                yield from self._reward(view.reward)
            yield from self._facts(view.facts)
        if view.aliases:
            yield from self._labelled("Also known as", self._said(", ".join(view.aliases)))
        yield from self._data(details)
        yield from self._data(view.authority)
        if view.kind == "wanted":
            yield self._fixed("Charges are accusations.")
        if view.tip is not None:
            yield from self._tip(view.tip)

    def detail(self, view: DetailView) -> Iterator[Line]:
        for caption in view.captions:
            yield from self._data(caption)
        yield from self.notice(view.notice, view.details)

    def ten(self, view: TenView) -> Iterator[Line]:
        """Each with its own words: nobody missing stands under those of the wanted, and the
        campaign's title ("the ten most wanted") is said over wanted people alone."""
        if view.title and all(tile.kind == "wanted" for tile in view.tiles):
            yield from self._data(view.title)
        else:
            yield self._fixed("Have you seen these people?")
        for number, tile in enumerate(view.tiles, 1):
            yield self._said(f"{tile.rank or number}: {self._signal(tile)}: {tile.name}")
        if view.tip is not None:
            yield from self._tip(view.tip)

    def image(self, view: ImageView) -> Iterator[Line]:
        yield from self._data(view.alt)

    def tip_line(self, view: TipLineView) -> Iterator[Line]:
        yield from self._data(view.title)
        yield self._fixed("Do you know something?")
        yield from self._tip(view.tip)

    def message(self, view: MessageView) -> Iterator[Line]:
        yield from self._data(view.title)
        yield from self._data(view.body)

    def _signal(self, view: NoticeView | TileView) -> str:
        """What the ribbon says, not in capitals: the engine could take a short one for letters."""
        return signal_of(view, self._words).words[0].capitalize()

    def _tip(self, tip: TipView) -> Iterator[Line]:
        yield from self._data(tip.promise)
        if tip.phone:
            yield from self._labelled("Call", self._said(digit_by_digit(tip.phone)))
        if tip.whatsapp:
            yield self._said(f"WhatsApp: {digit_by_digit(tip.whatsapp)}")
        yield self._fixed("In danger: {number}", number=digit_by_digit(tip.emergency))

    def _reward(self, reward: RewardView) -> Iterator[Line]:
        if reward.amount is not None:
            sum_of = f"${reward.amount} {reward.currency}"
            yield from self._labelled("Reward", self._said(sum_of))
        if reward.text:
            yield from self._data(reward.text)

    def _facts(self, facts: FactsView) -> Iterator[Line]:
        words = self._words
        if facts.age is not None:
            yield from self._labelled("Age", self._said(words.age(facts.age)))
        elif facts.born:
            yield from self._labelled("Born", self._said(facts.born))
        if facts.height_cm is not None:
            yield from self._labelled("Height", self._said(words.height(facts.height_cm)[0]))
        if facts.weight_kg is not None:
            yield from self._labelled("Weight", self._said(words.weight(facts.weight_kg)[0]))
        for label, pair in (
            ("Hair", facts.hair),
            ("Eyes", facts.eyes),
            ("Marks", facts.marks),
            ("Last seen", facts.last_seen),
        ):
            for line in self._data(pair):
                yield from self._labelled(label, line)

    def _labelled(self, label: str, line: Line) -> Iterator[Line]:
        """ "Age: 38" as one sentence, where both halves are of one language."""
        named = self._words.fixed(label)[0]
        if line[0] == self._first:
            yield self._said(f"{named}: {line[1]}")
        else:
            yield self._said(f"{named}:")
            yield line

    def _fixed(self, message: str, /, **values: object) -> Line:
        return self._said(self._words.fixed(message, **values)[0])

    def _data(self, pair: Pair) -> Iterator[Line]:
        """A notice's own text in the first language, or in the one it has."""
        own = pair.en if self._first == "en" else pair.es
        if own:
            yield self._said(own)
        elif pair:
            yield ("es", pair.es) if self._first == "en" else ("en", pair.en)

    def _said(self, text: str) -> Line:
        return (self._first, text)
