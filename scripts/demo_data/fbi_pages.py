"""Pages in the shape of the FBI's list, about people who do not exist: for the demo and the tests.

`fbi_pages(now)` is a whole list, pages 1 and 2 and the empty one, as the API answers them. Its
members, HTML, odd spaces and contradictions copy the shapes of real responses; every name, case
and number is made up, and every record says so.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

SITE = "https://www.fbi.gov"
PER_PAGE = 10
_MAY_BE_NULL = (
    "additional_information",
    "age_max",
    "age_min",
    "age_range",
    "aliases",
    "build",
    "caution",
    "complexion",
    "dates_of_birth_used",
    "details",
    "eyes",
    "eyes_raw",
    "field_offices",
    "hair",
    "hair_raw",
    "height_max",
    "height_min",
    "languages",
    "legat_names",
    "locations",
    "nationality",
    "ncic",
    "occupations",
    "place_of_birth",
    "possible_countries",
    "possible_states",
    "race",
    "race_raw",
    "remarks",
    "reward_text",
    "scars_and_marks",
    "sex",
    "subjects",
    "suspects",
    "warning_message",
    "weight",
    "weight_max",
    "weight_min",
)
_FICTION = "<p>Fictional record for a demonstration: this person does not exist.</p>"
_REMARKS = (
    "<p>May travel between El Paso, Texas, and Ciudad Juárez.\u00a0</p>\r\n<p>\u00a0</p>\r\n"
    '<p>Call <a href="tel:9155550142" onclick="alert(1)">915-555-0142</a>.</p>'
)


def fbi_pages(now: datetime | None = None) -> list[dict[str, Any]]:
    """The list as it stood on the day of `now` (default: today), the empty last page included."""
    day = (now or datetime.now(UTC)).replace(hour=12, minute=0, second=0, microsecond=0)
    records = [{**record, "modified": _stamp(day, n)} for n, record in enumerate(_records())]
    pages = [records[start : start + PER_PAGE] for start in range(0, len(records), PER_PAGE)]
    return [
        {"total": len(records), "page": number, "items": items}
        for number, items in enumerate([*pages, []], start=1)
    ]


def image_paths(pages: list[dict[str, Any]]) -> list[str]:
    """The paths below the site that a mirror of the photographs has to serve, in order."""
    found = [
        image["original"].removeprefix(SITE)
        for page in pages
        for record in page["items"]
        for image in record.get("images") or []
    ]
    return list(dict.fromkeys(found))


def record(title: str, section: str, **changes: Any) -> dict[str, Any]:
    """One record with every member that the API gives, null where `changes` says nothing."""
    slug = "-".join(
        "".join(c if c.isascii() and c.isalnum() else " " for c in title.casefold()).split()
    )
    path = f"/wanted/{section}/{slug}"
    uid = sha256(path.encode()).hexdigest()[:32]
    base: dict[str, Any] = dict.fromkeys(_MAY_BE_NULL)
    return {
        **base,
        "uid": uid,
        "title": title,
        "path": path,
        "url": f"{SITE}{path}",
        "pathId": f"https://api.fbi.gov/@wanted-person/{uid}",
        "status": "na",
        "person_classification": "Main",
        "poster_classification": "default",
        "description": "",
        "coordinates": [],
        "reward_min": 0,
        "reward_max": 0,
        "publication": "2026-01-05T09:30:00",
        "modified": "2026-01-06T16:39:52+00:00",
        "files": [
            {"url": f"{SITE}{path}/download.pdf", "name": "English"},
            {"url": f"{SITE}{path}/spanish.pdf", "name": "EN ESPAOL"},
        ],
        "images": [image(path)],
        **changes,
    }


def image(path: str, name: str = "", caption: str | None = None) -> dict[str, Any]:
    """A photograph's three addresses, without a file extension as the FBI's usually are."""
    address = f"{SITE}{path}{'/' + name if name else ''}/@@images/image"
    return {
        "original": address,
        "large": f"{address}/large",
        "thumb": f"{address}/thumb",
        "caption": caption,
    }


def _stamp(day: datetime, n: int) -> str:
    return (day - timedelta(days=1, minutes=7 * n)).isoformat()


def _wanted(
    title: str, charge: str, story: str, *, section: str, subject: str, **more: Any
) -> dict[str, Any]:
    given: dict[str, Any] = {
        "description": charge,
        "caution": f"<p>{story}</p>\r\n<p>\u00a0</p>\r\n{_FICTION}",
        "remarks": _REMARKS,
        "subjects": [subject],
        "field_offices": ["elpaso"],
        **more,
    }
    return record(title, section, **given)


def _looks(  # one line of numbers and colours a person
    sex: str, inches: int, pounds: int, hair: str, eyes: str, born: str
) -> dict[str, Any]:
    return {
        "sex": sex,
        "height_min": inches,
        "height_max": inches + 2,
        "weight": f"{pounds} to {pounds + 15} pounds",
        "weight_min": pounds,
        "weight_max": pounds + 15,
        "hair": hair.split(maxsplit=1)[0].casefold(),
        "hair_raw": hair,
        "eyes": eyes.casefold(),
        "eyes_raw": eyes,
        "dates_of_birth_used": [born],
    }


def _reward(amount: str, name: str) -> str:
    return (
        f"The FBI is offering a reward of up to {amount} for information leading to the arrest "
        f"and conviction of {name}."
    )


def _records() -> list[dict[str, Any]]:
    return [*_fugitives(), *_ended(), *_missing_and_victims(), *_information(), *_broken()]


def _fugitives() -> list[dict[str, Any]]:
    armed = "SHOULD BE CONSIDERED ARMED AND DANGEROUS"
    return [
        _wanted(
            "RAMIRO QUINTANILLA DE LA PEÑA",
            "Unlawful Flight to Avoid Prosecution - Murder; Conspiracy",
            "Ramiro Quintanilla de la Peña is wanted for allegedly killing a man in the made-up "
            "town of Villa Ficticia in 2024.",
            section="topten",
            subject="Ten Most Wanted Fugitives",
            poster_classification="ten",
            warning_message=armed,
            reward_text=_reward("$250,000", "Ramiro Quintanilla de la Peña"),
            aliases=['"El Imaginario"', "Ramiro Quintanilla"],
            ncic="W000000101",
            scars_and_marks="Scar on left cheek.",
            **_looks("Male", 69, 176, "Black", "Brown", "March 3, 1981"),
        ),
        _wanted(
            "ODILIA INVENTADA SANTOS",
            "Conspiracy to Distribute a Controlled Substance; Money Laundering",
            "A federal arrest warrant was issued for Odilia Inventada Santos on a day that never "
            "was.",
            section="cei",
            subject="Criminal Enterprise Investigations",
            warning_message="SHOULD BE CONSIDERED AN INTERNATIONAL FLIGHT RISK",
            reward_text=_reward("$5 million", "Odilia Inventada Santos"),
            **_looks("Female", 63, 130, "Brown", "Hazel", "Circa 1973 - 1980"),
        ),
        _wanted(
            "BRUNO MCFABLE, JR.",
            "Bank Robbery; Use of a Firearm in Connection with a Crime of Violence",
            "Bruno McFable, Jr., is wanted for his alleged involvement in robberies of banks that "
            "do not exist.",
            section="additional",
            subject="Additional Violent Crimes",
            warning_message="SHOULD BE CONSIDERED ARMED AND EXTREMELY DANGEROUS",
            **_looks("Male", 74, 225, "Black / Bald", "Blue", "April 29, 1970"),
        ),
        _wanted(
            "TEODORO NINGUNO Y VARGAS",
            "Health Care Fraud; Aggravated Identity Theft",
            "Teodoro Ninguno y Vargas was charged with fraud against an imaginary insurer.",
            section="wcc",
            subject="White-Collar Crime",
            warning_message="SHOULD BE CONSIDERED A FLIGHT RISK",
            reward_text="A reward may be paid.",
            reward_max=10000,
            **_looks("Male", 66, 158, "Gray", "Green", "November 12, 1958"),
        ),
        _wanted(
            "MIREYA FANTASÍA LEÓN",
            "International Parental Kidnapping",
            "Mireya Fantasía León is wanted for her alleged involvement in a kidnapping that was "
            "made up.",
            section="parental-kidnappings",
            subject="Parental Kidnapping",
            **_looks("Female", 64, 121, "Reddish-brown", "Brown", "June 15, 1990"),
        ),
        _wanted(
            "GENARO FANTASÍA",
            "International Parental Kidnapping - Aiding and Abetting",
            "Genaro Fantasía is wanted as an alleged accomplice.",
            section="parental-kidnappings",
            subject="Parental Kidnapping",
            person_classification="Accomplice",
            **_looks("Male", 70, 190, "Black", "Brown", "December 1, 1962"),
        ),
        _wanted(
            "EVARISTO SINNOMBRE CANO",
            "Alien Smuggling; Hostage Taking",
            "Evaristo Sinnombre Cano was indicted by a grand jury of no county.",
            section="law-enforcement-assistance",
            subject="Law Enforcement Assistance",
            poster_classification="law-enforcement-assistance",
            warning_message=f"{armed} AND AN ESCAPE RISK",
            **_looks("Male", 67, 170, "Brown, Collar Length", "Brown", "August 5, 1988"),
        ),
        _wanted(
            "KATJA O'NOWHERE",
            "Conspiracy to Commit Computer Intrusion",
            "Katja O'Nowhere is allegedly a member of a group that exists in this file only.",
            section="cyber",
            subject="Cyber's Most Wanted",
            **_looks("Female", 68, 140, "Purple and silver", "Gray", "May 9, 1995"),
        ),
    ]


def _ended() -> list[dict[str, Any]]:
    return [
        _wanted(
            "CELSO APÓCRIFO MORA",
            "Kidnapping",
            "Celso Apócrifo Mora is wanted for an alleged kidnapping in a story.",
            section="additional",
            subject="Additional Violent Crimes",
            status="captured",
            **_looks("Male", 71, 200, "Black", "Brown", "October 2, 1979"),
        ),
        record(
            "NOEMÍ ENSUEÑO - LAS CRUCES, NEW MEXICO",
            "vicap/missing-persons",
            status="located",
            subjects=["ViCAP Missing Persons"],
            description="Las Cruces, New Mexico\r\nMay 24, 2024",
            details=f"<p>Noemí Ensueño was last seen on May 24, 2024.</p>{_FICTION}",
            age_range="16 years old (at time of disappearance)",
            age_min=16,
            age_max=16,
            sex="Female",
        ),
    ]


def _missing_and_victims() -> list[dict[str, Any]]:
    return [
        record(
            "LUCÍA IRREAL OCHOA - EL PASO, TEXAS",
            "vicap/missing-persons",
            subjects=["ViCAP Missing Persons"],
            description="September 28, 2019\r\nEl Paso, Texas",
            details=(
                "<p>Lucía Irreal Ochoa was last seen on September 28, 2019, near a bus stop in El "
                f"Paso, Texas.</p>\r\n<ul><li>red coat</li><li>white shoes</li></ul>{_FICTION}"
            ),
            age_range="24 years old at time of disappearance",
            age_min=24,
            age_max=24,
            sex="Female",
            hair_raw="Black",
            eyes_raw="Brown",
            height_min=62,
            height_max=62,
        ),
        record(
            "TOMÁS Y DANIEL QUIMERA",
            "kidnap",
            person_classification="Victim",
            poster_classification="kidnapping",
            subjects=["Kidnappings and Missing Persons"],
            description="Ciudad Juárez, Chihuahua, Mexico\r\nMarch 29, 2023",
            details=f"<p>The brothers disappeared on their way home.</p>{_FICTION}",
            reward_text=(
                "The FBI is offering a reward of up to $20,000 for information leading to the "
                "location and recovery of Tomás and Daniel Quimera."
            ),
        ),
        record(
            "ABEL SUPUESTO",
            "seeking-info",
            person_classification="Victim",
            poster_classification="information",
            subjects=["Seeking Information"],
            description="Homicide Victim\r\nAnthony, New Mexico\r\nJuly 29, 2022",
            details=(
                "<p>The FBI's El Paso Field Office is asking for the public's assistance in "
                "identifying whoever is responsible for the murder of Abel Supuesto.</p>"
                f'<iframe src="https://video.example/1">old browser</iframe>{_FICTION}'
            ),
            sex="Male",
        ),
        record(
            "JANE DOE - HUDSPETH COUNTY, TEXAS",
            "vicap/unidentified-persons",
            subjects=["ViCAP Unidentified Persons"],
            description="Hudspeth County, Texas\r\nJanuary 9, 2005",
            details=(
                "<p>On January 9, 2005, the remains of a woman were found.</p>"
                f"<script>document.title='x'</script>{_FICTION}"
            ),
            age_range="28 to 35 years old",
            age_min=28,
            age_max=35,
            sex="Female",
            images=[
                image(
                    "/wanted/vicap/unidentified-persons/jane-doe-hudspeth-county-texas",
                    caption="Facial reconstruction rendering",
                )
            ],
        ),
    ]


def _information() -> list[dict[str, Any]]:
    return [
        record(
            "ARMED ROBBERY OF AN ARMORED CAR - IMAGINARY COUNTY",
            "seeking-info",
            poster_classification="information",
            subjects=["seeking information"],
            description="Unknown Suspects\r\nSunland Park, New Mexico\r\nFebruary 11, 2026",
            details=(
                "<p>Two unknown individuals robbed a car.<br/>They left in a grey truck.</p>"
                f"{_FICTION}"
            ),
        ),
        record(
            "FABIÁN HIPOTÉTICO",
            "terrorinfo",
            subjects=["Seeking Information - Terrorism"],
            details=f"<p>Fabián Hipotético is wanted for questioning.</p>{_FICTION}",
            sex="Male",
        ),
    ]


def _broken() -> list[dict[str, Any]]:
    """What no import can use, and must name: an unknown status, and a record without a title."""
    return [
        record("SEVERIANO INCIERTO", "additional", status="surrendered", subjects=[]),
        record("", "additional", description="Theft"),
    ]
