"""An editor reads at which field which word calls a person wanted who is not; what was approved
before the list of words was this long is left out of what is published.
"""

from __future__ import annotations

import pytest

from hub.approvals.current import approved_notice
from hub.approvals.service import submit
from hub.errors import ContentInvalid
from hub.publications.models import Refusal
from hub.publications.publishing import publish_once
from tests.fixtures_hub import (  # noqa: F401 - a fixture
    Hub,
    draft_campaign,
    draft_channel,
    draft_notice,
    edit,
    hub,
)

CALLED = {
    "name": ("BUSCADA Ana", "BUSCADA"),
    "aliases": ("Anita\nLa fugitiva", "fugitiva"),
    "charge_es": ("Buscada: desapareció.", "Buscada"),
    "caution_en": ("Wanted fugitive, armed", "Wanted"),
    "details_es": ("Se busca… una de las más buscadas", "Se busca"),
    "marks_en": ("Known to be a fugitive", "fugitive"),
    "reward_text_es": ("Por esta prófuga", "profuga"),
    "authority_en": ("The most wanted", "wanted"),
}


@pytest.mark.parametrize("kind", ["missing", "alert"])
def test_every_field_that_calls_a_victim_wanted_is_named_with_its_word(hub: Hub, kind: str) -> None:  # noqa: F811
    said = {field: text for field, (text, _) in CALLED.items()}
    pairs = {
        field[:-2] + ("en" if field.endswith("es") else "es"): "x"
        for field in said
        if field[-3:] in {"_es", "_en"}
    }
    notice = draft_notice(hub.ana, 1, kind=kind, **{**pairs, **said})
    with pytest.raises(ContentInvalid) as refused:
        submit(notice, hub.ana)
    errors = {field: str(words[0]) for field, words in refused.value.errors.items()}
    assert errors.keys() == CALLED.keys()
    for field, (_, word) in CALLED.items():
        assert f"“{word}”" in errors[field] or f"«{word}»" in errors[field]


def test_a_caption_is_read_too(hub: Hub) -> None:  # noqa: F811
    notice = draft_notice(hub.ana, 1, kind="missing").saved()
    picture = notice.pictures.first()
    picture.caption_es, picture.caption_en = "Prófuga", "In May"
    notice.pictures = [picture]
    with pytest.raises(ContentInvalid) as refused:
        notice.content()
    assert list(refused.value.errors) == ["pictures"]


def test_what_was_approved_before_the_list_is_left_out_and_the_others_go_out(
    hub: Hub,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    old, other = draft_notice(hub.ana, 1), draft_notice(hub.ana, 2)
    campaign = draft_campaign(hub.ana)
    channel = draft_channel(hub.ana, [old, other], campaign)
    said = {"charge_es": "BUSCADA: desapareció.", "charge_en": "WANTED: she is missing."}
    edit(old, hub.ana, kind="missing", **said)
    with monkeypatch.context() as before:
        before.setattr("sync.models.notice.wanted_word", lambda _: "")
        before.setattr("hub.notices.content.wanted_word", lambda _: "")
        for subject in (old, other, campaign, channel):
            hub.agree(subject, hub.ana, hub.beto)
    publish_once()
    manifest = hub.published(channel.channel_id)
    assert manifest is not None
    assert [entry.content.id for entry in manifest.notices] == [other.notice_id]
    refusal = Refusal.objects.get(rule="wanted")
    assert "charge_es “BUSCADA”" in refusal.reason
    found = approved_notice(old.notice_id)
    assert found is not None
    assert found.content.charge_es == said["charge_es"]
