"""Which kind of notice a record becomes: the decision that must never call a victim `wanted`.

The list mixes fugitives with murdered, missing and unidentified people, and says so in four places
that contradict one another: `poster_classification` reads `default` for many missing people and is
absent before 2022, `person_classification` reads `Main` for most victims, `subjects` may be empty.
So every sign that a person is *not* wanted is looked at first, and `wanted` needs three separate
signs at once. The first row that fits decides:

=================  ====================================================  ===================
rule               fits when                                             kind
=================  ====================================================  ===================
unidentified       a subject, the section or the title says              seeking_information
                   unidentified, or the title is a Doe
dead-victim        the description's first line says "... Victim", or    seeking_information
                   the age is "at time of death"
victim-missing     person_classification is Victim, and a sign of        missing
                   missing
victim             person_classification is Victim                       seeking_information
unknown-suspect    the title or the description's first line says        seeking_information
                   unknown or unidentified suspect
missing-charged    a sign of missing, yet a charge, an accusation and    seeking_information
                   a sign of fugitives: they contradict one another
missing            poster missing or kidnapping; a subject or section    missing
                   of missing people; "at time of disappearance"
information        poster information; a subject or section that seeks   seeking_information
                   information or lists victims' cases
questioning        wanted for questioning, person of interest, material  seeking_information
                   witness
wanted             Main or Accomplice; a poster of fugitives or none; a  wanted
                   subject or section of fugitives; a charge; and an
                   accusation in the text
unclear            anything else                                         seeking_information
=================  ====================================================  ===================

`no-longer-wanted` is not of this table: `hub.imports.fbi.drafting` makes it of a wanted person who
is located, recovered or deceased.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, TypeAlias

from hub.imports.fbi.dates import is_date
from hub.imports.fbi.places import is_place
from hub.imports.fbi.plain import lines, paragraphs, tidy_line
from hub.imports.fbi.record import FbiRecord

Kind: TypeAlias = Literal["wanted", "missing", "seeking_information"]
Rule: TypeAlias = Literal[
    "unidentified",
    "dead-victim",
    "victim-missing",
    "victim",
    "unknown-suspect",
    "missing-charged",
    "missing",
    "information",
    "questioning",
    "wanted",
    "no-longer-wanted",
    "unclear",
]

FUGITIVE_SUBJECTS = frozenset(
    {
        "additional violent crimes",
        "counterintelligence",
        "crimes against children",
        "criminal enterprise investigations",
        "cyber's most wanted",
        "domestic terrorism",
        "human trafficking",
        "law enforcement assistance",
        "most wanted terrorists",
        "parental kidnapping",
        "parental kidnappings",
        "ten most wanted fugitives",
        "transnational repression",
        "violent crime - murders",
        "violent crimes - murders",
        "white-collar crime",
        "white-collar crimes",
    }
)
FUGITIVE_SECTIONS = frozenset(
    {
        "additional",
        "cac",
        "cei",
        "counterintelligence",
        "cyber",
        "dt",
        "human-trafficking",
        "law-enforcement-assistance",
        "murders",
        "parental-kidnappings",
        "topten",
        "wanted_terrorists",
        "wcc",
    }
)
FUGITIVE_POSTERS = frozenset({"", "default", "ten", "terrorist", "law-enforcement-assistance"})
MISSING_POSTERS = frozenset({"missing", "kidnapping"})
MISSING_SECTIONS = frozenset({"kidnap", "vicap/missing-persons", "missing-persons"})
UNIDENTIFIED_SECTIONS = frozenset({"vicap/unidentified-persons", "unidentified-persons"})
INFORMATION_SECTIONS = frozenset(
    {"ecap", "seeking-info", "terrorinfo", "vicap/homicides-and-sexual-assaults"}
)
_INFORMATION_SUBJECT = re.compile(r"seeking info|homicides|endangered child|unsolved|victim")
_DOE = re.compile(r"\b(?:JOHN|JANE|BABY|INFANT|JUAN|JUANA|UNKNOWN)\b.*\bDOE\b", re.IGNORECASE)
_UNKNOWN = re.compile(
    r"\b(?:unknown|unidentified)\s+(?:\w+\s+){0,2}?"
    r"(?:suspect|individual|subject|person|offender|robber|male|female|man|woman)",
    re.IGNORECASE,
)
_AT_DEATH = re.compile(r"at (?:the )?time of (?:\w+ )?death", re.IGNORECASE)
_VICTIM_LINE = re.compile(r"\bvictims?\b", re.IGNORECASE)
_QUESTIONING = re.compile(
    r"wanted for questioning|persons? of interest|material witness", re.IGNORECASE
)
_ACCUSED = re.compile(
    r"\b(?:wanted (?:as|by|for|in)|arrest warrants?|warrants? (?:was|were|for)|charged|indicted"
    r"|indictment|convicted|alleged(?:ly)?|escaped?|escape from)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Decision:
    """The kind, the row of the table that decided, and the words it decided by."""

    kind: Kind
    rule: Rule
    why: str


@dataclass(frozen=True)
class _Signs:
    """What a record says about itself, in comparable form."""

    record: FbiRecord

    @cached_property
    def person(self) -> str:
        return self.record.person_classification.strip().casefold()

    @cached_property
    def poster(self) -> str:
        return self.record.poster_classification.strip().casefold()

    @cached_property
    def subjects(self) -> tuple[str, ...]:
        plain = (tidy_line(subject).replace("\u2019", "'") for subject in self.record.subjects)
        return tuple(subject.casefold() for subject in plain)

    @cached_property
    def section(self) -> str:
        return self.record.section

    @cached_property
    def first_line(self) -> str:
        found = lines(self.record.description)
        return found[0] if found else ""

    @cached_property
    def charge(self) -> str:
        """The description where it reads as a charge: no victim, no date and not a mere place."""
        found = lines(self.record.description)
        is_charge = not any(
            _VICTIM_LINE.search(line) or is_date(line) or is_place(line) for line in found
        )
        return "; ".join(found) if is_charge else ""

    @cached_property
    def story(self) -> str:
        return paragraphs(f"{self.record.caution}\n<p>{self.record.details}</p>")

    def is_victim(self) -> bool:
        return "victim" in self.person

    def unidentified(self) -> Iterator[str]:
        yield from (f"subject {s!r}" for s in self.subjects if "unidentified" in s)
        if self.section in UNIDENTIFIED_SECTIONS:
            yield f"section {self.section!r}"
        title = self.record.title
        if _DOE.search(title) or re.match(r"\s*(?:DOE|UNIDENTIFIED)\b", title, re.IGNORECASE):
            yield f"title {title!r}"

    def missing(self) -> Iterator[str]:
        if self.poster in MISSING_POSTERS:
            yield f"poster {self.poster!r}"
        yield from (f"subject {s!r}" for s in self.subjects if "missing" in s)
        if self.section in MISSING_SECTIONS:
            yield f"section {self.section!r}"
        if re.search(r"disappear", self.record.age_range, re.IGNORECASE):
            yield f"age {self.record.age_range!r}"
        if re.search(r"\bMISSING\b", self.record.title, re.IGNORECASE):
            yield f"title {self.record.title!r}"

    def information(self) -> Iterator[str]:
        if self.poster == "information":
            yield "poster 'information'"
        yield from (f"subject {s!r}" for s in self.subjects if _INFORMATION_SUBJECT.search(s))
        if self.section in INFORMATION_SECTIONS:
            yield f"section {self.section!r}"

    def fugitive(self) -> Iterator[str]:
        yield from (f"subject {s!r}" for s in self.subjects if s in FUGITIVE_SUBJECTS)
        if self.section in FUGITIVE_SECTIONS:
            yield f"section {self.section!r}"


def decide(record: FbiRecord) -> Decision:
    """The first row of the module's table that fits."""
    signs = _Signs(record)
    for rows in (_never_wanted, _missing, _seeking):
        decision = rows(signs)
        if decision is not None:
            return decision
    return _wanted_or_unclear(signs)


def _never_wanted(signs: _Signs) -> Decision | None:
    """A body without a name, a dead victim, any other victim, a suspect without a name."""
    rows = (_unidentified, _dead_victim, _victim, _unknown_suspect)
    return next((found for row in rows if (found := row(signs)) is not None), None)


def _unidentified(signs: _Signs) -> Decision | None:
    sign = next(signs.unidentified(), None)
    return Decision("seeking_information", "unidentified", sign) if sign else None


def _dead_victim(signs: _Signs) -> Decision | None:
    if _VICTIM_LINE.search(signs.first_line):
        return Decision("seeking_information", "dead-victim", f"description {signs.first_line!r}")
    if _AT_DEATH.search(signs.record.age_range):
        return Decision("seeking_information", "dead-victim", f"age {signs.record.age_range!r}")
    return None


def _victim(signs: _Signs) -> Decision | None:
    if not signs.is_victim():
        return None
    if sign := next(signs.missing(), None):
        return Decision("missing", "victim-missing", f"person_classification Victim, {sign}")
    return Decision("seeking_information", "victim", "person_classification Victim")


def _unknown_suspect(signs: _Signs) -> Decision | None:
    for text in (signs.record.title, signs.first_line):
        if _UNKNOWN.search(text) or re.match(r"\s*UNKNOWN\b", text, re.IGNORECASE):
            return Decision("seeking_information", "unknown-suspect", f"{text!r}")
    return None


def _missing(signs: _Signs) -> Decision | None:
    sign = next(signs.missing(), None)
    if sign is None:
        return None
    if signs.charge and _ACCUSED.search(signs.story) and next(signs.fugitive(), None):
        return Decision(
            "seeking_information", "missing-charged", f"{sign}, yet charged: {signs.charge[:80]!r}"
        )
    return Decision("missing", "missing", sign)


def _seeking(signs: _Signs) -> Decision | None:
    if sign := next(signs.information(), None):
        return Decision("seeking_information", "information", sign)
    text = f"{signs.record.description} {signs.story}"
    if found := _QUESTIONING.search(text):
        return Decision("seeking_information", "questioning", f"{found.group(0)!r}")
    return None


def _wanted_or_unclear(signs: _Signs) -> Decision:
    sign = next(signs.fugitive(), None)
    accusation = _ACCUSED.search(signs.story)
    lacking = [
        what
        for what, there in (
            ("person_classification Main or Accomplice", signs.person in {"main", "accomplice"}),
            ("a poster of fugitives or none", signs.poster in FUGITIVE_POSTERS),
            ("a subject or section of fugitives", sign is not None),
            ("a charge in the description", bool(signs.charge)),
            ("an accusation in the text", accusation is not None),
        )
        if not there
    ]
    if lacking or accusation is None:
        return Decision("seeking_information", "unclear", f"lacks {', '.join(lacking)}")
    return Decision("wanted", "wanted", f"{sign}, {accusation.group(0)!r}, {signs.charge[:80]!r}")
