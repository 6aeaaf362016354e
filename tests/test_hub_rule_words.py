"""Whatever the signed models refuse, an editor reads why in Spanish, at the field and while typing.

The refusals are read off the models' own source, so that a new rule without words is found here.
"""

from __future__ import annotations

import ast
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from django.utils.translation import override

from hub.approvals.rule_words import RULES, rule_words
from hub.approvals.service import submit
from hub.errors import ContentInvalid
from hub.recalls.service import recall
from tests.fixtures_hub import (  # noqa: F401 - a fixture
    Hub,
    draft_channel,
    draft_notice,
    edit,
    hub,
)
from tests.test_hub_two_people import form_data, signed_in

SYNC = Path(__file__).resolve().parent.parent / "sync"
SOURCES = (
    *(
        SYNC / "models" / f"{name}.py"
        for name in ("notice", "campaign", "channel", "slide", "text")
    ),
    SYNC / "types.py",
)


def refusals() -> list[str]:
    """The constant parts of every `raise ValueError(...)` of the models that editors fill."""
    return [
        "".join(
            part.value
            for part in ast.walk(node.exc.args[0])
            if isinstance(part, ast.Constant) and isinstance(part.value, str)
        )
        for source in SOURCES
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8")))
        if isinstance(node, ast.Raise)
        and isinstance(node.exc, ast.Call)
        and isinstance(node.exc.func, ast.Name)
        and node.exc.func.id == "ValueError"
    ]


def test_every_refusal_of_the_signed_models_has_spanish_words() -> None:
    found = refusals()
    assert len(found) >= len(RULES)
    for reason in found:
        words = rule_words(reason)
        assert words is not None, reason
        with override("es"):
            spanish = str(words)
        with override("en"):
            assert spanish != str(words), reason
    assert all(any(part in reason for reason in found) for part, _ in RULES)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        (
            {"kind": "missing", "charge_es": "Se busca a Braulio.", "charge_en": "He left home."},
            "charge_es",
            "Solo el aviso de una persona buscada",
        ),
        ({"age_low": "45", "age_high": "40"}, "age_high", "no debe"),
        ({"verified_until": "2020-01-31T12:00"}, "verified_until", "Esta fecha ya pasó"),
        ({"verified_until": "el martes"}, "verified_until", "Introduzca una fecha/hora"),
        ({"name": "Ana\u202eanA"}, "name", "signo oculto"),
    ],
)
def test_what_would_refuse_it_is_red_and_leads_to_its_field_while_one_types(
    hub: Hub,  # noqa: F811
    changes: dict[str, str],
    field: str,
    said: str,
) -> None:
    notice = draft_notice(hub.ana)
    client = signed_in(hub.ana)
    typed = form_data(client, notice) | changes
    page = client.post(f"/admin/notices/gaps/{notice.pk}/", typed).content.decode()
    needed = page[page.index("hub-gaps__needed") :]
    assert f'href="#id_{field}"' in needed
    assert said in needed
    assert "No falta nada" not in page


@pytest.mark.django_db
def test_nothing_is_sent_past_the_date_that_its_authority_gave(
    hub: Hub,  # noqa: F811
) -> None:
    notice = draft_notice(hub.ana)
    edit(notice, hub.ana, verified_until=timezone.now() - timedelta(minutes=1))
    with pytest.raises(ContentInvalid) as refused:
        submit(notice, hub.ana)
    assert list(refused.value.errors) == ["verified_until"]


@pytest.mark.django_db
def test_a_channel_marks_the_slides_that_screens_pass_over(
    hub: Hub,  # noqa: F811
) -> None:
    [shown, gone], campaign, _channel = hub.whole_channel(2)
    recall("notice", gone.notice_id, "withdrawn", by=hub.ana)
    waiting = draft_notice(hub.ana, 7)
    ours = draft_channel(hub.ana, [shown, gone, waiting], campaign, channel_id="otro")
    page = signed_in(hub.ana).get(f"/admin/snippets/channels/channel/edit/{ours.pk}/")
    marked = page.content.decode().split("hub-gaps__needed")[1].split("</ul>")[0]
    assert "retirado: ninguna pantalla" in marked
    assert "todavía no está aprobado" in marked
    assert marked.count("<li>") == 2
