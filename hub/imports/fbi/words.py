"""Closed vocabularies: the only words of a record that an import puts into Spanish by itself.

Each answer is a pair (Spanish, English). Where a text is not wholly made of known words the Spanish
half is empty: an editor writes it, an import never guesses. Tables may be added to at any time.
"""

from __future__ import annotations

import re
from typing import TypeAlias

from hub.imports.fbi.plain import tidy_line
from hub.imports.fbi.sentences import clip

Pair: TypeAlias = tuple[str, str]
"""(Spanish, English)"""
NOTHING: Pair = ("", "")

HAIR = {
    "auburn": "castaño rojizo",
    "bald": "calvo",
    "balding": "con calvicie",
    "black": "negro",
    "blond": "rubio",
    "blonde": "rubio",
    "brown": "castaño",
    "buzzed": "rapado",
    "collar length": "hasta el cuello",
    "curly": "rizado",
    "dark blond": "rubio oscuro",
    "dark blonde": "rubio oscuro",
    "dark brown": "castaño oscuro",
    "gray": "canoso",
    "graying": "entrecano",
    "grey": "canoso",
    "light brown": "castaño claro",
    "long": "largo",
    "medium length": "de largo medio",
    "often bald": "a menudo rapado",
    "partially gray": "parcialmente canoso",
    "receding": "con entradas",
    "red": "pelirrojo",
    "reddish brown": "castaño rojizo",
    "salt and pepper": "entrecano",
    "sandy": "rubio cenizo",
    "sandy blond": "rubio cenizo",
    "sandy blonde": "rubio cenizo",
    "shaved": "rapado",
    "short": "corto",
    "shoulder length": "a los hombros",
    "straight": "lacio",
    "strawberry blond": "rubio rojizo",
    "strawberry blonde": "rubio rojizo",
    "wavy": "ondulado",
    "white": "blanco",
}
EYES = {
    "black": "negros",
    "blue": "azules",
    "blue gray": "gris azulado",
    "blue green": "azul verdoso",
    "brown": "cafés",
    "dark brown": "cafés oscuros",
    "gray": "grises",
    "green": "verdes",
    "grey": "grises",
    "hazel": "color avellana",
    "light brown": "cafés claros",
    "maroon": "color granate",
    "multicolored": "de varios colores",
    "pink": "rosados",
}
_JOINTS = {"/": "/", "or": "o", "and": "y", ",": ",", "-": ","}
_JOINT = re.compile(r"\s*(/|,|\s-\s|\bor\b|\band\b)\s*")

WARNINGS = {
    "armed and dangerous": "armada y peligrosa",
    "armed and extremely dangerous": "armada y extremadamente peligrosa",
    "dangerous": "peligrosa",
    "extremely dangerous": "extremadamente peligrosa",
    "violent": "violenta",
    "a flight risk": "con riesgo de fuga",
    "a high flight risk": "con alto riesgo de fuga",
    "an escape risk": "con riesgo de evasión",
    "an extreme flight risk": "con riesgo extremo de fuga",
    "an international flight risk": "con riesgo de fuga al extranjero",
    "suicidal": "con tendencias suicidas",
}
_CONSIDERED = re.compile(r"^(?:(?:he|she|they) )?should be considered (.+?)\.?$", re.IGNORECASE)

_PHOTO = r"photo(?:graph)?s?"
MONTHS = {
    "january": "enero",
    "february": "febrero",
    "march": "marzo",
    "april": "abril",
    "may": "mayo",
    "june": "junio",
    "july": "julio",
    "august": "agosto",
    "september": "septiembre",
    "october": "octubre",
    "november": "noviembre",
    "december": "diciembre",
}
_MONTH = f"({'|'.join(MONTHS)})"
_AGE_PROGRESSED = rf"(?:{_PHOTO} )?age[- ](?:progressed|progression|enhanced)"
_CAPTIONS = (
    (rf"{_PHOTO} taken (?:in )?(\d{{4}})", r"Fotografía tomada en \1"),
    (rf"{_PHOTO} taken (?:in )?{_MONTH} (?:of )?(\d{{4}})", r"Fotografía tomada en \1 de \2"),
    (rf"{_PHOTO} taken between (\d{{4}}) and (\d{{4}})", r"Fotografía tomada entre \1 y \2"),
    (rf"{_PHOTO} taken at (?:the )?time of disappearance", "Fotografía de cuando desapareció"),
    (rf"{_PHOTO} date unknown", "Fotografía de fecha desconocida"),
    (rf"{_PHOTO} from (\d{{4}})", r"Fotografía de \1"),
    (
        rf"{_AGE_PROGRESSED} to (?:age )?(\d{{1,3}})(?: years? old)?",
        r"Progresión de edad a los \1 años",
    ),
    (rf"{_AGE_PROGRESSED}(?: (?:{_PHOTO}|image))?", "Progresión de edad"),
    (r"enhanced image", "Imagen mejorada"),
    (r"individual #(\d{1,2})", r"Persona n.º \1"),
    (r"artist'?s (?:rendering|sketch|rendition)", "Retrato hecho por un artista"),
    (
        r"(?:composite )?sketch of (?:the )?suspect #(\d{1,2})",
        r"Retrato hablado del sospechoso n.º \1",
    ),
    (r"(?:composite )?sketch(?: of (?:the )?suspect)?", "Retrato hablado"),
    (r"facial reconstruction(?: rendering)?", "Reconstrucción facial"),
    (r"likeness of (?:the )?victim", "Representación de la víctima"),
    (r"surveillance (?:photo(?:graph)?|image)s?", "Imagen de videovigilancia"),
    (r"tattoos?", "Tatuaje"),
)
_NO_CAPTIONS = frozenset({"edit poster", "english", "poster", "image", "photo", "photograph"})

_REWARD = re.compile(
    r"^the (?P<who>fbi|federal bureau of investigation|united states department of state)"
    r"(?: \(fbi\))? is offering a reward of up to (?P<amount>\$[\d,.]+(?: million)?)"
    r" (?:for|to anyone with) information(?: directly)? leading (?:directly )?to"
    r" (?P<ends>[a-z, ]+?)(?: (?:of|in) (?P<whom>.+?))?\.?$",
    re.IGNORECASE,
)
# A second purpose or a second sentence after whom it is about would be lost in translation.
_SAYS_MORE = re.compile(
    r"\b(?:arrest|convict|identif|locat|recover|return|whereabouts)|[a-z]{3}[.;]\s", re.IGNORECASE
)
_WHO = {
    "fbi": "El FBI",
    "federal bureau of investigation": "El FBI",
    "united states department of state": "El Departamento de Estado de EE. UU.",
}
_REWARD_ENDS = {
    "arrest": "al arresto",
    "conviction": "a la condena",
    "identification": "a la identificación",
    "location": "a la localización",
    "recovery": "a la recuperación",
    "whereabouts": "al paradero",
}
_AMOUNT = re.compile(r"\$\s?(\d[\d,]*(?:\.\d+)?)(\s+million)?", re.IGNORECASE)
MILLION = 1_000_000
_LONGEST_NUMBER = 15  # digits and commas


def hair(raw: str, coarse: str = "") -> Pair:
    """Hair as written ("Black / Bald"), else the FBI's own coarse word."""
    return _colours(raw or coarse, HAIR)


def eyes(raw: str, coarse: str = "") -> Pair:
    """Eyes likewise; Spanish in the plural, as of "ojos"."""
    return _colours(raw or coarse, EYES)


def _colours(text: str, table: dict[str, str]) -> Pair:
    plain = re.sub(r"\s*/\s*", "/", tidy_line(text)).replace("/", " / ")
    bare = plain.casefold().strip(" .")
    if bare in {"", "unknown", "none", "n/a"}:
        return NOTHING
    english = clip(plain[:1].upper() + plain[1:], 80)
    spanish = _compound(re.sub(r"(?<=\w)-(?=\w)", " ", bare), table)
    return (clip(spanish, 80), english) if spanish else ("", english)


def _compound(bare: str, table: dict[str, str]) -> str:
    """ "brown / gray", "black (balding)", "brown, short" out of known words; "" if one is not."""
    if bare in table:
        return table[bare]
    note = re.fullmatch(r"([^()]+?)\s*\(([^()]+)\)", bare)
    if note:
        inside, outside = _compound(note[2], table), _compound(note[1], table)
        return f"{outside} ({inside})" if inside and outside else ""
    parts = _JOINT.split(bare)
    known = [table.get(part.strip(), "") for part in parts[::2]]
    if len(parts) == 1 or not all(known):
        return ""
    spanish = known[0]
    for joint, word in zip(parts[1::2], known[1:], strict=True):
        sign = _JOINTS[joint.strip()]
        spanish += f"{'' if sign == ',' else ' '}{sign} {word}"
    return spanish


def warning(text: str) -> Pair:
    """The caution strip. Spanish says "persona ...", so it needs no grammatical gender."""
    plain = clip(tidy_line(text), 400)
    if not plain:
        return NOTHING
    english = plain[:1].upper() + plain[1:].lower() if plain.isupper() else plain
    english = clip(english if english.endswith((".", "!")) else f"{english}.", 400)
    match = _CONSIDERED.match(plain)
    spanish = _risks(match[1].casefold()) if match else ""
    return (f"Se considera una persona {spanish}.", english) if spanish else ("", english)


def _risks(words: str) -> str:
    if words in WARNINGS:
        return WARNINGS[words]
    for joint in re.finditer(r" and ", words):
        head, tail = words[: joint.start()], words[joint.end() :]
        if head in WARNINGS and (rest := _risks(tail)):
            # "armada y peligrosa, con riesgo ...": an attribute and a risk are not joined by "y".
            sign = (
                "," if rest.startswith("con ") and not WARNINGS[head].startswith("con ") else " y"
            )
            return f"{WARNINGS[head]}{sign} {rest}"
    return ""


def caption(text: str) -> Pair:
    """A photograph's caption; the file names and leftovers that stand for none are dropped."""
    plain = clip(tidy_line(text), 400)
    if plain.casefold() in _NO_CAPTIONS or re.fullmatch(
        r"\S+\.(?:jpe?g|png|gif)", plain.casefold()
    ):
        return NOTHING
    for pattern, spanish in _CAPTIONS:
        match = re.fullmatch(rf"{pattern}\.?", plain, re.IGNORECASE)
        if match:
            return _with_months(match.expand(spanish)), plain
    return "", plain


def _with_months(spanish: str) -> str:
    return re.sub(_MONTH, lambda m: MONTHS[m[0].casefold()], spanish, flags=re.IGNORECASE)


def reward_amount(text: str) -> int | None:
    """Whole dollars, where the text names exactly one amount: of two, no one can say which."""
    found = set()
    for number, million in _AMOUNT.findall(text):
        if len(number) <= _LONGEST_NUMBER:
            found.add(round(float(number.replace(",", "")) * (MILLION if million else 1)))
    return found.pop() if len(found) == 1 else None


def reward_words(text: str) -> Pair:
    """The authority's sentence; Spanish only for its standing form, without whom it is about."""
    plain = tidy_line(text)
    english = clip(plain, 400)
    match = _REWARD.match(plain)
    if match is None or _SAYS_MORE.search(match["whom"] or ""):
        return "", english
    ends = [
        re.sub(r"^the ", "", end).strip()
        for end in re.split(r",\s*(?:and |or )?|\s+and\s+|\s+or\s+", match["ends"].casefold())
        if end.strip()
    ]
    if not all(end in _REWARD_ENDS for end in ends):
        return "", english
    spanish = [_REWARD_ENDS[end] for end in ends]
    joined = " y ".join(filter(None, [", ".join(spanish[:-1]), spanish[-1]]))
    amount = re.sub(r" million", " millones", match["amount"].rstrip(",."))
    de = " de dólares" if "millones" in amount else " dólares"
    sentence = (
        f"{_WHO[match['who'].casefold()]} ofrece una recompensa de hasta {amount.lstrip('$')}{de}"
        f" por información que conduzca {joined}."
    )
    return clip(sentence, 400), english
