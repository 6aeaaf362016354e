"""From a kiosk's spool to the real hub's rows: what one says, the other understands."""

from __future__ import annotations

import io
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from django.test import Client
from requests.adapters import BaseAdapter

from hub.tips.models import Tip
from sync.delivery import Deliverer, Round, deliver_due
from sync.models import Jwe
from sync.sealing import open_tip
from sync.spool import Counts, Spool
from tests.fixtures_hub import hub  # noqa: F401
from tests.fixtures_tips import desk_secrets
from tests.fixtures_tips_hub import JSON, TipHub, running_desk, tip_hub  # noqa: F401


class Into(BaseAdapter):
    """Carries requests into the hub's code without a socket."""

    def send(self, request: requests.PreparedRequest, **_more: Any) -> requests.Response:  # type: ignore[override]
        path = urlsplit(str(request.url)).path
        headers = {str(name): str(value) for name, value in request.headers.items()}
        said = Client().generic(
            str(request.method), path, request.body or b"", JSON, headers=headers
        )
        answer = requests.Response()
        answer.status_code = said.status_code
        answer.headers.update(dict(said.items()))
        answer.raw = io.BytesIO(said.content)
        return answer

    def close(self) -> None:
        """Nothing is open."""


@pytest.fixture
def spool(tmp_path: Path) -> Iterator[Spool]:
    made = Spool(tmp_path / "spool", most=10)
    yield made
    made.close()


def send(spool: Spool) -> Round:
    deliverer = Deliverer("http://127.0.0.1:1", bits=0)
    deliverer._session.mount("http://", Into())
    return deliver_due(spool, deliverer, now=lambda: time.time() + 1)


def test_a_tip_in_the_spool_becomes_a_row_that_the_desk_reads(
    tip_hub: TipHub,  # noqa: F811
    spool: Spool,
    settings: Any,
) -> None:
    settings.SEBUSCA_TIP_BITS = 9  # more than is paid at first
    given = tip_hub.given(1)
    spool.keep(given.submission, due_in_s=0)
    assert send(spool) == Round(delivered=1)
    envelope = Jwe.model_validate_json(bytes(Tip.objects.get().envelope))
    assert open_tip(envelope, desk_secrets()) == given.tip
    assert spool.counts() == Counts(0, 0)


def test_a_tip_that_the_hub_has_already_leaves_the_spool(
    tip_hub: TipHub,  # noqa: F811
    spool: Spool,
) -> None:
    given = tip_hub.sent(1)
    spool.keep(given.submission, due_in_s=0)
    assert send(spool) == Round(delivered=1)
    assert Tip.objects.count() == 1


def test_beyond_the_hubs_quota_a_tip_waits_for_the_next_hour(
    tip_hub: TipHub,  # noqa: F811
    spool: Spool,
    settings: Any,
) -> None:
    settings.SEBUSCA_TIPS_PER_HOUR = 1
    tip_hub.sent(1)
    spool.keep(tip_hub.given(2).submission, due_in_s=0)
    failure = send(spool).failure
    assert failure is not None
    assert failure.after_s is not None
    assert 0 < failure.after_s <= 3601
    assert spool.counts() == Counts(1, 0)


@pytest.mark.parametrize(
    ("taken", "why"),
    [("id", "409 (other_bytes)"), ("lookup", "409 (lookup)")],
)
def test_what_the_hub_cannot_keep_is_set_aside_with_its_reason(
    tip_hub: TipHub,  # noqa: F811
    spool: Spool,
    taken: str,
    why: str,
) -> None:
    tip_hub.sent(1)
    other = tip_hub.given(1 if taken == "id" else 2).submission
    if taken == "lookup":
        other = other.model_copy(update={"lookup": tip_hub.given(1).submission.lookup})
    spool.keep(other, due_in_s=0)
    assert send(spool) == Round(set_aside=1)
    assert spool.reasons() == {f"the hub answered {why}": 1}


def test_a_tip_to_a_desk_that_nobody_let_in_is_set_aside(
    tip_hub: TipHub,  # noqa: F811
    spool: Spool,
) -> None:
    stranger = running_desk("intake-xx", seed=300)
    spool.keep(tip_hub.given(1, stranger).submission, due_in_s=0)
    assert send(spool) == Round(set_aside=1)
    assert spool.reasons() == {"the hub answered 422 (unknown_kid)": 1}
