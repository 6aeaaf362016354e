"""The player's hands on a show whose stage only writes down, and a window that only hands over:
keys, buttons, zones and the ring are the real ones.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from kiosk.player.focusing import SETTLE_S
from kiosk.player.hands import Hands
from kiosk.player.mishaps import Mishaps
from kiosk.voice import Silent
from screens.look import Look
from screens.plan import BACK, NEXT, Box, Zone
from tests.fixtures_kinds import make_notice_slide, make_ten_slide, manifest_of
from tests.making import make_notice
from tests.test_kiosk_player_listening import Throat
from tests.test_kiosk_player_show import House, Sketch

SIZE = (960, 540)
CODES = {"up": 273, "down": 274, "right": 275, "left": 276, "enter": 13, "back": 27}
CODES |= {"listen": 42, "louder": 43, "softer": 45, "information": 49, "language": 50}


class Window:
    """Has what was bound to it called, as Kivy's would."""

    def __init__(self) -> None:
        self.children: list[Any] = []
        self._bound: dict[str, Callable[..., Any]] = {}

    def bind(self, **handlers: Callable[..., Any]) -> None:
        self._bound |= handlers

    def add_widget(self, widget: Any) -> None:
        self.children.append(widget)

    def dispatch(self, event: str, *args: Any) -> Any:
        return self._bound[event](self, *args)


@dataclass
class Drawing(Sketch):
    """A tile for each of the `faces`, side by side; a detail has the buttons of its two pages."""

    faces: Sequence[str] = ()
    is_detail: bool = False

    @property
    def pages(self) -> Sequence[str]:
        return (self.name, f"{self.name}, page 2") if self.is_detail else (self.name,)

    @property
    def zones(self) -> Sequence[tuple[Zone, ...]]:
        back, on = Zone(Box(500, 400, 100, 40), BACK), Zone(Box(800, 400, 100, 40), NEXT)
        if self.is_detail:
            return ((back, on), (back,))
        return (
            tuple(Zone(Box(450 * n, 100, 400, 300), face) for n, face in enumerate(self.faces)),
        )


@dataclass
class Desk:
    """Somebody at a screen that shows a grid of two people, and each of them."""

    keypad: bool = True
    voice: Silent = field(default_factory=Throat)

    def __post_init__(self) -> None:
        notices = [make_notice(number) for number in (1, 2)]
        slides = (make_ten_slide(1, 2), make_notice_slide(1), make_notice_slide(2))
        self.house = House(manifest_of(*slides, notices=notices))
        self.window, self.mishaps = Window(), Mishaps()
        self.forms: list[tuple[Any, ...]] = []
        self.form_is_open = False
        self.hands = Hands(
            window=self.window,
            show=self.house.show,
            look=Look(*SIZE, input_mode="keypad" if self.keypad else "touch"),
            drawn=(SIZE[0], 480),
            site_first="es",
            painter_for=lambda _words, _chosen: self,
            now_s=lambda: self.house.now_s,
            keypad=self.keypad,
            wake=lambda: None,
            ask_form=self._ask,
            form_is_over=lambda: self.form_is_open,
            voice=self.voice,
            mishaps=self.mishaps,
        )
        self.house.stepped = self.hands.around(self.house.show.step)
        self.house.show.repaint(self.begin, lambda view: (("es", view.title.es),))
        self.wait(0)

    def begin(self, view: Any) -> Any:
        """The painter's."""
        show, slide = self.house.show, view.title.es
        is_detail = any(errand.detail for errand in show.rotation.errands)
        shown = show.programme.details if show.programme is not None else {}
        faces = [face for face in shown if slide in {"ten", f"slide-{face.lower()}"}]
        return Drawing(slide, sorted(faces), is_detail)

    def _ask(self, *chosen: Any) -> bool:
        self.forms.append(chosen)
        return True

    def press(self, *names: str) -> None:
        """Keys, down and up again, and what comes of each."""
        for name in names:
            self.window.dispatch("on_key_down", CODES[name], 0, "", [])
            self.window.dispatch("on_key_up", CODES[name], 0)
            self.wait(0.05)
            self.wait(2 * SETTLE_S)

    def wait(self, seconds: float) -> None:
        """Some rounds, the last so much later; fades are over at once."""
        self.house.step(seconds)
        self.house.stage.fading = False
        self.house.step(0.0)

    @property
    def ring(self) -> str | None:
        """What it is around."""
        return self.hands._keying._focusing.name

    @property
    def drawn_ring(self) -> Box | None:
        """Where it is drawn, if it is."""
        (layer,) = self.window.children
        found = [child for child in layer.children if type(child).__name__ == "FocusRing"]
        if not found:
            return None
        (ring,) = found
        return Box(*map(round, (ring.x, SIZE[1] - ring.top, *ring.size)))

    @property
    def stands(self) -> tuple[str, bool, int]:
        """Slide, whether it is a detail, and page."""
        stage = self.house.show.rotation.on_stage
        assert stage is not None
        return stage.entry.slide_id, stage.entry.is_detail, stage.page
