"""What else a hub is busy with while somebody waits: editors at work, screens that ask."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import cycle
from types import TracebackType
from typing import Final, Self

import requests

from scripts.bench_run.hub.browsing import Browser, PageFailed
from scripts.bench_run.hub.stock import Stocked
from scripts.demo_run.forms import fields_of

EDITOR_PAUSE_S: Final = 5.0
"""Between two clicks of an editor who works without a break."""
READER_PAUSE_S: Final = 3.0
POLL_S: Final = 15.0
"""How often each screen asks (DESIGN §6)."""
EDIT: Final = "/admin/snippets/notices/notice/edit/{}/"
_TIMEOUT_S: Final = 30


@dataclass
class Done:
    """What the load came to."""

    saved: int = 0
    read: int = 0
    polled: int = 0
    failures: list[str] = field(default_factory=list)


class Load:
    """Runs from `with` to its end. Its threads are gone afterwards."""

    def __init__(self, base_url: str, stocked: Stocked) -> None:
        self.done = Done()
        self._base = base_url
        self._stocked = stocked
        self._over = threading.Event()
        writers = [name for name in stocked.accounts if name.startswith("editor-")]
        half = len(stocked.drafts) // max(1, len(writers))
        self._threads = [
            *(
                self._thread(self._edits, name, stocked.drafts[n * half : (n + 1) * half])
                for n, name in enumerate(writers)
            ),
            self._thread(self._reads, "ana"),
            self._thread(self._polls, stocked.tokens),
        ]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join()

    def _thread(self, work: Callable[..., None], *given: object) -> threading.Thread:
        def run() -> None:
            try:
                work(*given)
            except (
                requests.RequestException,
                PageFailed,
                RuntimeError,
            ) as error:  # a load that breaks off makes the figures worthless
                self.done.failures.append(f"{work.__name__}: {error}")

        return threading.Thread(target=run, name=work.__name__)

    def _edits(self, name: str, drafts: Sequence[int]) -> None:
        """Opens a notice, changes its charge, saves; another one each time."""
        browser = Browser(self._base, name, self._stocked.accounts[name])
        for number, notice in enumerate(cycle(drafts), start=1):
            fields = fields_of(browser.get(EDIT.format(notice)).text)
            if self._over.wait(EDITOR_PAUSE_S):
                return
            charge = f"Cargo ficticio en su redacción número {number}"
            browser.post(EDIT.format(notice), {**fields, "charge_es": charge})
            self.done.saved += 1
            if self._over.wait(EDITOR_PAUSE_S):
                return

    def _reads(self, name: str) -> None:
        """Turns the pages of lists, looks for names."""
        browser = Browser(self._base, name, self._stocked.accounts[name])
        chance = random.Random(5)  # noqa: S311 - the same in every run
        while not self._over.wait(READER_PAUSE_S):
            browser.get(
                chance.choice(
                    (
                        f"/admin/snippets/notices/notice/?p={chance.randrange(1, 90)}",
                        f"/admin/snippets/notices/notice/?q=F-2026-0{chance.randrange(100, 400)}",
                        "/admin/approvals/",
                        "/admin/screens/",
                    )
                )
            )
            self.done.read += 1

    def _polls(self, tokens: Sequence[str]) -> None:
        """Each screen asks for its orders and for news of both repositories."""
        session = requests.Session()
        session.trust_env = False
        pause_s = POLL_S / len(tokens)
        due = time.monotonic()
        for token in cycle(tokens):
            headers = {"Authorization": f"Bearer {token}"}
            for address, told in (
                ("/api/v1/devices/me/state", headers),
                ("/feed/feed/metadata/timestamp.json", {}),
                ("/feed/recalls/metadata/timestamp.json", {}),
            ):
                answer = session.get(self._base + address, headers=told, timeout=_TIMEOUT_S)
                if answer.status_code not in {200, 204, 304}:
                    raise RuntimeError(f"{address}: HTTP {answer.status_code}")
            self.done.polled += 1
            due = max(due + pause_s, time.monotonic() - POLL_S)
            if self._over.wait(max(0.0, due - time.monotonic())):
                return
