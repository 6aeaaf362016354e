"""Fictional views, hard texts and the sizes every slide must hold at, for the tests of screens."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assets.i18n import Locale, Translator, TwoLanguages
from kiosk.qr import qr_matrix
from kiosk.render.offscreen import start_offscreen
from screens.look import Look
from screens.plan import Page
from screens.slides import lay_out
from screens.typesetting import SdlMeasure
from screens.views import (
    FactsView,
    InputMode,
    MessageView,
    NoticeView,
    Pair,
    Photo,
    RewardView,
    TipLineView,
    TipView,
    View,
)
from screens.wording import Wording

SIZES = ((1920, 1080), (1080, 1920), (1280, 720), (800, 480), (3840, 2160))
INPUT_MODES: tuple[InputMode, ...] = ("touch", "keypad", "none")
NOTICE_ADDRESS = "HTTPS://INFO.SEBUSCA.EXAMPLE/N/7K3M9P2X"
TIP_ADDRESS = "HTTPS://INFO.SEBUSCA.EXAMPLE/T"
LONGEST_ADDRESS = "HTTPS://" + "A" * 40 + "/N/7K3M9P2X"


def words(first: Locale = "es") -> TwoLanguages:
    """Both languages of the screens, `first` first; twice the pseudo-locale for `qps`."""
    second: Locale = {"es": "en", "en": "es", "qps": "qps"}[first]
    return TwoLanguages(Translator("screens", first), Translator("screens", second))


def photo(width: int = 60, height: int = 80) -> Photo:
    """A drawn picture: skin-like brown in the middle of a light grey, nobody's face."""
    rows = bytearray()
    for y in range(height):
        for x in range(width):
            inside = (x / width - 0.5) ** 2 + (y / height - 0.4) ** 2 < 0.08
            rows += bytes((150, 105, 80) if inside else (190, 190, 195))
    return Photo(bytes(rows), width, height)


def tip(address: str | None = NOTICE_ADDRESS) -> TipView:
    """A campaign's tip lines."""
    return TipView(
        "915-555-0142",
        "915-555-0194",
        "911",
        Pair("Confidencial. No pedimos su nombre.", "Confidential. We do not ask who you are."),
        qr_matrix(address) if address else None,
    )


WANTED = NoticeView(
    kind="wanted",
    name="Ramiro Ibáñez Peñaloza",
    gender="m",
    aliases=("El Norteño",),
    rank=(4, 10),
    charge=Pair(
        "Homicidio y tráfico de personas en Ciudad Juárez y El Paso",
        "Murder and human smuggling in Ciudad Juárez and El Paso",
    ),
    caution=Pair("Armado y peligroso. No se acerque.", "Armed and dangerous. Do not approach."),
    reward=RewardView(50_000),
    facts=FactsView(
        age=(38, 38),
        height_cm=(178, 178),
        weight_kg=(82, 82),
        hair=Pair("Rapado", "Shaved"),
        eyes=Pair("Cafés", "Brown"),
        marks=Pair("Cicatriz en la ceja izquierda", "Scar on the left eyebrow"),
    ),
    authority=Pair("Fiscalía del Estado", "State Prosecutor"),
    case_number="CHH-2031-0417",
    photo=photo(),
    tip=tip(),
)
MISSING = NoticeView(
    kind="missing",
    name="Rosa Elena Güereca",
    gender="f",
    charge=Pair("Salió de su trabajo y no llegó a su casa", "Left work and did not reach home"),
    facts=FactsView(
        age=(41, 41),
        height_cm=(160, 163),
        last_seen=Pair("12 de marzo, avenida Paisano", "March 12, Paisano Avenue"),
    ),
    authority=Pair("Comisión Local de Búsqueda", "Local Search Commission"),
    case_number="CLB-2031-0020",
    photo=photo(),
    tip=tip(),
)
SEEKING = replace(MISSING, kind="seeking_information", name="Hallazgo en la calle Mesa")
ALERT = replace(
    MISSING,
    kind="alert",
    name="Valeria Montes Rentería",
    caution=Pair("No intervenga. Llame al 911.", "Do not intervene. Call 911."),
)
CAPTURED = replace(WANTED, outcome="captured")
LOCATED = replace(MISSING, outcome="located")
BARE = NoticeView(kind="wanted", name="Ana", charge=Pair("Robo", "Theft"), case_number="1")
TIP_LINE = TipLineView(tip(TIP_ADDRESS), Pair("Los diez más buscados", "The ten most wanted"))
MESSAGE = MessageView(
    Pair("Cierre temporal del puente", "Temporary bridge closure"),
    Pair("Cierra hoy de 22:00 a 06:00 por obras.", "Closed today from 10 p.m. to 6 a.m."),
    "warning",
)

_ES = (
    "Delincuencia organizada, tráfico de personas y extorsión cometidos entre 2019 y 2030 en los"
    " municipios de Juárez, Guadalupe, Práxedis G. Guerrero, Ascensión y Nuevo Casas Grandes, y en"
    " los condados de El Paso, Hudspeth y Doña Ana, según la orden de aprehensión que un juez de"
    " distrito libró y que sigue vigente en ambos países hasta que se presente ante la autoridad"
    " que la pidió."
)
_EN = (
    "Organized crime, human smuggling and extortion committed between 2019 and 2030 in the"
    " municipalities of Juárez, Guadalupe, Práxedis G. Guerrero, Ascensión and Nuevo Casas Grandes"
    " and in El Paso, Hudspeth and Doña Ana counties, under the arrest warrant that a district"
    " judge issued and that stands in both countries until the person appears before the authority"
    " that asked."
)
LONG = Pair((_ES * 2)[:400].strip(), (_EN * 2)[:400].strip())
LONGEST_NAME = "Maximiliano Alejandro Fernández de Córdoba y Gutiérrez-Ballesteros Ñúñez Agüero"
ENDLESS_WORD = "Pñeumonoultramicroscópicosilicovolcanoconiosis" * 8

LONG_CASES: dict[str, View] = {
    "everything long": replace(
        WANTED,
        name=LONGEST_NAME,
        aliases=tuple(f"El alias número {n} de Ñuñoa" for n in range(1, 21)),
        charge=LONG,
        caution=LONG,
        reward=RewardView(1_000_000_000, "MXN", LONG),
        facts=FactsView(
            age=(38, 42),
            born="Alrededor del 29 de abril de 1989",
            height_cm=(175, 180),
            weight_kg=(82, 95),
            hair=Pair(LONG.es[:80], LONG.en[:80]),
            eyes=Pair(LONG.es[:80], LONG.en[:80]),
            marks=LONG,
            last_seen=LONG,
        ),
        authority=Pair(LONG.es[:80], LONG.en[:80]),
        case_number="N" * 80,
    ),
    "unbroken words": replace(
        WANTED,
        name=ENDLESS_WORD[:80],
        aliases=(ENDLESS_WORD[:80],),
        charge=Pair(ENDLESS_WORD[:400], ENDLESS_WORD[:400].upper()),
        caution=Pair(ENDLESS_WORD[:400], ENDLESS_WORD[:399]),
        case_number=ENDLESS_WORD[:80],
    ),
    "wide capitals": replace(WANTED, name="W" * 80, charge=Pair("ÑÁÜ " * 99, "WM " * 130)),
    "empty": BARE,
    "one language": replace(
        WANTED, charge=Pair("", "Fraud"), caution=Pair("", "Careful"), reward=None
    ),
    "long missing": replace(MISSING, name=LONGEST_NAME, charge=LONG, gender="unknown"),
    "long alert": replace(ALERT, name=LONGEST_NAME, charge=LONG, caution=LONG),
    "long seeking": replace(SEEKING, name=LONGEST_NAME, charge=LONG),
    "long captured": replace(CAPTURED, name=LONGEST_NAME, charge=LONG, gender="unknown"),
    "long message": MessageView(Pair(LONG.es[:80], LONG.en[:80]), LONG),
    "long tip line": TipLineView(
        TipView("+52 (656) 555-0142-0199", "+52 (656) 555-0194-0199", "911", LONG,
                qr_matrix(LONGEST_ADDRESS)),
        Pair(LONG.es[:80], LONG.en[:80]),
    ),
    "long promise": replace(
        WANTED,
        tip=TipView("+52 (656) 555-0142-0199", "+52 (656) 555-0194-0199", "066 / 911", LONG,
                    qr_matrix(LONGEST_ADDRESS)),
    ),
}  # fmt: skip
SHORT_CASES: dict[str, View] = {
    "wanted": WANTED,
    "missing": MISSING,
    "seeking information": SEEKING,
    "alert": ALERT,
    "captured": CAPTURED,
    "located": LOCATED,
    "no photograph": replace(WANTED, photo=None),
    "no reward": replace(WANTED, reward=None),
    "no caution": replace(WANTED, caution=Pair()),
    "no description": replace(WANTED, facts=FactsView()),
    "no tip line": replace(WANTED, tip=None),
    "no web page": replace(WANTED, tip=tip(None)),
    "tip line": TIP_LINE,
    "message": MESSAGE,
}
CASES: dict[str, View] = {**SHORT_CASES, **LONG_CASES}


@pytest.fixture(scope="session")
def offscreen() -> None:
    """Kivy's GL context of this process, without a display."""
    start_offscreen()


def pages_of_view(
    view: View,
    size: tuple[int, int] = (1920, 1080),
    first: Locale = "es",
    input_mode: InputMode = "touch",
) -> list[Page]:
    """The laid-out pages of a view; needs `offscreen`."""
    return lay_out(view, Look(*size, input_mode), Wording(words(first)), SdlMeasure())
