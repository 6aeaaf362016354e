"""Python and the receipt page's JavaScript read what the other writes: the known answers of
docs/vectors in Node, and new ones made in Node opened by `sync.sealing`.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sync.canonical import canonical_json, content_sha256
from sync.models import Submission
from sync.models.submission import Jwe
from sync.models.tip import Reply, Tip
from sync.receipts import Receipt
from sync.sealing import (
    ReplySecret,
    check_submission,
    open_receipt,
    open_reply,
    open_tip,
    read_submission,
)
from sync.types import LANGUAGES, TipId
from sync.work import is_paid
from tests.fixtures_browser import ROOT, node_program, run_node  # noqa: F401 - a fixture
from tests.making import NOW, desk_secret, make_desk

TIP = TipId("0123456789abcdef0123456789abcdef")
WORDS = "Lo vi en Cd. Juárez; traía una gorra café.\n\nÑandú “entre comillas” \\ 🐕"
ANSWER = "Gracias: ¿recuerda la calle?\n\nThank you."
BITS = 8
SEEDS = (1, 30)


@pytest.fixture(scope="module")
def read(node_program: Path) -> dict[str, list[str]]:  # noqa: F811
    """What JavaScript found wrong in docs/vectors, by group; each comparison is in it once."""
    done = run_node(node_program, "read", ROOT / "docs" / "vectors")
    groups: dict[str, list[str]] = {}
    for each in done:
        line = f"{each['name']}: {each['wrong']}" if each["wrong"] else ""
        groups.setdefault(each["group"], []).append(line)
    return groups


@pytest.mark.parametrize(
    ("group", "least"),
    [
        ("receipt", 20),
        ("unreadable", 5),
        ("wrapped key", 6),
        ("envelope", 7),
        ("refused", 20),
        ("reply", 10),
        ("reply refused", 4),
        ("work", 8),
        ("completed", 5),
    ],
)
def test_javascript_reads_and_remakes_the_known_answers(
    read: dict[str, list[str]], group: str, least: int
) -> None:
    assert [line for line in read[group] if line] == []
    assert len(read[group]) >= least


@pytest.fixture(scope="module")
def made(node_program: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:  # noqa: F811
    """What JavaScript wrote: a receipt, a tip for one and for two desks, a reply, work."""
    desks = [make_desk(f"intake-{seed}", seed=seed) for seed in SEEDS]
    given = {
        "tip": _tip().model_dump(mode="json", exclude_none=True, exclude={"reply_key"}),
        "desks": [
            {"desk": desk.model_dump(mode="json"), "key": key.key.model_dump(mode="json")}
            for desk in desks
            if (key := desk.key_at(NOW))
        ],
        "signing": ReplySecret(desk_secret(SEEDS[0] + 9)).to_jwk(),
        "text": ANSWER,
        "bits": BITS,
    }
    file = tmp_path_factory.mktemp("given") / "given.json"
    file.write_text(json.dumps(given), encoding="utf-8")
    found: dict[str, Any] = run_node(node_program, "write", file)
    return found


def _tip(**changes: Any) -> Tip:
    values: dict[str, Any] = {
        "id": TIP,
        "language": "es",
        "source": "web",
        "about": "not_sure",
        "knows": ("seen",),
        "words": WORDS,
        "made_at": NOW,
        "clock_trusted": True,
        "reply_key": ReplySecret(desk_secret(77)).public,
    }
    return Tip.model_validate(values | changes)


def _submission(made: dict[str, Any], desks: int) -> Submission:
    return read_submission(json.dumps(made["submissions"][desks - 1]["submission"]).encode())


@pytest.mark.parametrize("language", LANGUAGES)
def test_python_reads_a_receipt_that_javascript_wrote(made: dict[str, Any], language: str) -> None:
    receipt = Receipt.read(" ".join(made["words"][language]))
    assert receipt.data.hex() == made["data"]
    assert receipt.keys().lookup == made["lookup"]


@pytest.mark.parametrize("desks", [1, 2])
def test_every_desk_opens_a_tip_that_javascript_sealed(made: dict[str, Any], desks: int) -> None:
    submission = _submission(made, desks)
    facts = check_submission(submission, tip_id=TIP)
    assert len(facts.kids) == desks
    wanted = _tip(reply_key=made["secret"])
    for seed, kid in zip(SEEDS, facts.kids, strict=False):
        opened = open_tip(submission.envelope, {kid: desk_secret(seed + 1)})
        assert canonical_json(opened) == canonical_json(wanted)


@pytest.mark.parametrize("desks", [1, 2])
def test_python_opens_what_javascript_wrapped_under_a_receipt(
    made: dict[str, Any], desks: int
) -> None:
    keys = Receipt.read(" ".join(made["words"]["en"])).keys()
    opened = open_receipt(_submission(made, desks).wrapped_key, keys)
    assert opened.tip_id == TIP
    assert opened.secret.public.model_dump() == made["secret"]
    assert [desk.id for desk in opened.desks] == [f"intake-{seed}" for seed in SEEDS[:desks]]


def test_python_opens_and_believes_a_reply_that_javascript_sealed(made: dict[str, Any]) -> None:
    keys = Receipt.read(" ".join(made["words"]["es"])).keys()
    opened = open_receipt(_submission(made, 1).wrapped_key, keys)
    reply = open_reply(Jwe.model_validate(made["sealed"]), opened)
    assert reply == Reply.model_validate(made["reply"])
    assert reply.text == ANSWER


@pytest.mark.parametrize("desks", [1, 2])
def test_python_takes_the_work_that_javascript_did(made: dict[str, Any], desks: int) -> None:
    paid = made["submissions"][desks - 1]
    content = content_sha256(_submission(made, desks))
    assert content == paid["content"]
    assert is_paid(TIP, content, paid["nonce"], BITS)


def test_the_page_itself_shows_what_it_opened_by_name_of_the_desk(made: dict[str, Any]) -> None:
    [shown] = made["shown"]["replies"]
    assert (shown["number"], shown["desk"]["name_es"], shown["reply"]["text"]) == (
        1, "Mesa ficticia", ANSWER,
    )  # fmt: skip


def test_one_crooked_answer_of_a_hub_hides_no_other(made: dict[str, Any]) -> None:
    first, second = made["hostile"]["crooked"]["replies"]
    assert first["reply"]["text"] == ANSWER
    assert second == {"number": 2, "refused": "size"}


def test_an_answer_that_would_show_gaps_without_end_is_taken_for_none(made: dict[str, Any]) -> None:
    assert made["hostile"]["numbered"] == "HubSilent"
    assert made["hostile"]["nothing"] == "HubSilent"
