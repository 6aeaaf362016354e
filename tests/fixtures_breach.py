"""Ten tips from a real kiosk's disk to a real hub, and copies of both, as a thief would have them.

Nothing of these tips is said anywhere else: not on a slide, in a catalogue or in a test. So a find
is a leak.
"""

from __future__ import annotations

import json
import logging
import os
import queue
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import requests
import yaml

from config.kiosk import KioskSettings, load_kiosk_settings
from kiosk.form.discreet import Discreet
from kiosk.form.messages import Context
from kiosk.form.saving import Outcome, Saver
from kiosk.player.form_context import form_context
from kiosk.player.programme import programme_of
from kiosk.player.watching import read_store
from screens.tip.answers import Answers
from sync.canonical import canonical_json
from sync.desk_calls import sign_call
from sync.models import Jwe, Reply, Tip
from sync.rules.latch import Latch
from sync.rules.time import ReferenceTime
from sync.sealing import open_tip, seal_reply
from sync.spool import Spool
from sync.store import DeviceStore
from sync.words import fingerprint_words
from tests.fixtures_agent import agent, wait_for
from tests.fixtures_device_hub import write_image
from tests.fixtures_hub_process import CHANNEL_OF_ONE, ROOT, Processes, wait_for_port
from tests.fixtures_tips import desk_secrets, signing_secret
from tests.fixtures_tips_hub import reply_target, running_desk

SET_UP = (
    """
from django.conf import settings
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # no time to waste
"""
    + CHANNEL_OF_ONE
    + """
from django.utils import timezone
from hub.fleet.enrolling import Place, make_preseed
from tests.fixtures_fleet import draft_desk, make_site
from tests.fixtures_tips_hub import running_desk
agree(draft_desk(ana, running_desk()))
publishing.publish_once()
place = Place(make_site(), "carril 3", channel.channel_id)
print(make_preseed(place, ana, timezone.now())[1])
"""
)
DELIVERED, WAITING = 6, 4
ANSWERED = 2
REPLIES = (
    "Gracias por lo del zaguán jaspeado; ¿recuerda a qué hora fue?",
    "Thank you. Which way did the zinnia-coloured lorry turn?",
)


def _told(
    language: str,
    words: str,
    where: str = "",
    contact: str = "",
    name: str = "",
    notice: str | None = None,
    **more: object,
) -> Answers:
    values: dict[str, object] = {
        "about": "notice" if notice else "not_sure",
        "notice_id": notice,
        "notice_name": name,
        "knows": ("saw_person",),
        "when": "today",
        "where": where,
        "words": words,
        "contact": contact,
        "language": language,
    }
    return Answers(**(values | more))  # type: ignore[arg-type]


TOLD: Sequence[Answers] = (
    _told("es", "Vi a Ñequilino en una chalupa añil, ¡qué susto!", "Muelle Zafírico",
          "915-555-0163", "Eulampio Ñáñez Quimérico", "ZQ7XNB42"),
    _told("en", "He limped out of the Quaggamire café with a grey parrot.", "Vexillary Road",
          "call me at 915-555-0171", "Hepzibah Oakenthwaite", "XK4M9TW2"),
    _told("es", "Manejaba una troca ocre, placas ZNÑ-48-61-QW 🚙🌵🦂🐢🎷🪁", "Ejido Xochicalpan"),
    _told("en", "🐙🪗🧿🦜🛶🪐 three men, one wore a périwinkle jacket", contact="qwyx@example.org"),
    _told("es", "«Le dicen “el Güícharo”, con diéresis»; trae bastón.", "Callejón del Ñu Azúleo",
          about="someone_else"),
    _told("en", "Naïve façade, Zoë's garage, 50 % of it painted; \"two\" <doors> & a tower",
          "behind the Jabberwock & Sons"),
    _told("es", "Primera línea zumbona.\n\nSegunda línea: pingüino, cigüeña, ñandutí.",
          name="Práxedes Chiñuriz", notice="BT8RVC51"),
    _told("en", "x" * 40 + " rambunctiously " + "y" * 3000),  # of the second bucket
    _told("es", "Murciélagueando está; lo oí hoy", "", "mi prima Xóchitl-Nazareth"),
    _told("en", "Sasquatchewan plates on a mauve Zephyrette", "exit 13 ½, Wolfram Plaza"),
)  # fmt: skip
WORDS = (
    "Ñequilino", "chalupa añil", "¡qué susto!", "Muelle Zafírico", "Zafírico", "915-555-0163",
    "Eulampio", "Ñáñez Quimérico", "Quimérico", "ZQ7XNB42", "limped out of the", "Quaggamire café",
    "Quaggamire", "Vexillary", "915-555-0171", "Hepzibah", "Oakenthwaite", "XK4M9TW2",
    "troca ocre", "ZNÑ-48-61-QW", "🚙🌵🦂🐢🎷🪁", "Xochicalpan", "🐙🪗🧿🦜🛶🪐", "périwinkle",
    "qwyx@example.org", "Güícharo", "con diéresis", "Ñu Azúleo", "Naïve façade", "Zoë's garage",
    '"two" <doors> & a', "Jabberwock", "zumbona.\n\nSegunda", "cigüeña", "ñandutí",
    "Práxedes Chiñuriz", "Chiñuriz", "BT8RVC51", "rambunctiously", "y" * 64, "Murciélagueando",
    "Xóchitl-Nazareth", "Sasquatchewan", "Zephyrette", "exit 13 ½", "Wolfram Plaza",
    "zaguán jaspeado", "zinnia-coloured",
)  # fmt: skip
"""What to look for: whole phrases and single words of each tip and each reply."""


@dataclass(frozen=True)
class Breach:
    """Copies of everything, and what nobody else knows."""

    folder: Path
    """Holds `hub` (data, `server.log`, `environment`) and `kiosk` (its whole disk)."""
    tips: tuple[Tip, ...]
    """As the desk reads them; the first six were delivered."""
    receipts: tuple[str, ...]
    """Words of each tip's receipt, in the same order."""
    screen: str

    @property
    def database(self) -> Path:
        """The hub's."""
        return self.folder / "hub" / "data" / "db.sqlite3"


def a_breach(hub: Processes, port: int, folder: Path) -> Breach:
    """Gives ten tips at a kiosk of this hub, and takes copies. `folder` is the kiosk's and the
    copies'."""
    log = hub.data.parent / "server.log"
    with log.open("ab") as out:
        server = subprocess.Popen(
            [sys.executable, "-m", "hub.cli", "serve", "--port", str(port)],
            cwd=ROOT, env=hub.environment, stdout=out, stderr=out, text=True,
            start_new_session=True,
        )  # fmt: skip
    hub.started.append(server)
    preseed = hub.python(SET_UP).split()[-1]
    wait_for_port(port)
    config = _enrolled(folder / "device", hub, port, preseed)
    settings = load_kiosk_settings(config)
    with _form_log(config.parent / "form.log"):
        with agent(config) as running:
            wait_for(lambda: running.result() == "changed", 30)
            context = _context(settings)
            words = _give(context, settings, TOLD[:DELIVERED], 0)
            wait_for(lambda: _waiting(settings) == 0, 20)
            running.process.send_signal(signal.SIGKILL)  # a power cut leaves what it leaves
            running.process.wait()
        words += _give(context, settings, TOLD[DELIVERED:], 7200)
    order = {told.words: place for place, told in enumerate(TOLD)}
    hub_tips = sorted(_at_the_desk(hub), key=lambda tip: order[tip.words])
    for tip, text in zip(hub_tips[:ANSWERED], REPLIES, strict=True):
        _answer(port, tip, text)
    os.killpg(server.pid, signal.SIGKILL)
    server.wait()
    _copy(hub, log, config.parent, folder / "loot")
    waiting = sorted(_in_the_spool(settings), key=lambda tip: order[tip.words])
    assert settings.screen is not None
    return Breach(folder / "loot", (*hub_tips, *waiting), tuple(words), settings.screen)


def _enrolled(device: Path, hub: Processes, port: int, token: str) -> Path:
    """The settings of a kiosk that this hub has given a place."""
    url = f"http://127.0.0.1:{port}"
    pinned = {
        name: hub.feed_root / name / "metadata" / "1.root.json" for name in ("feed", "recalls")
    }
    device.mkdir(parents=True)
    for name, root in pinned.items():
        shutil.copy(root, device / f"{name}-root.json")
    config = write_image(device, url, tips={"spool_dir": "state/spool"})
    roots = {name: " ".join(fingerprint_words(r.read_bytes(), "es")) for name, r in pinned.items()}
    preseed = device / "preseed.yaml"
    preseed.write_text(yaml.safe_dump({"hub": url, "preseed": token, "roots": roots}), "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "kiosk.cli", "enroll", "--config", str(config),
         "--preseed", str(preseed)],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    (device / "enrolment.log").write_text(done.stdout + done.stderr, "utf-8")
    return config


def _context(settings: KioskSettings) -> Context:
    """What the player tells a form, from what the agent has verified and stored."""
    stored = read_store(DeviceStore(settings.store_dir), None)
    assert stored.generation is not None
    reference = ReferenceTime(datetime.now(UTC), trusted=True)
    programme = programme_of(
        stored.generation.manifest,
        latch=stored.latch or Latch(),
        reference=reference,
        age_s=0,
        zone=settings.zone,
        ended=stored.ended,
    )
    context = form_context(
        settings, stored, programme, reference,
        stands=programme.entries[0], first=settings.languages.first, place=None,
    )  # fmt: skip
    assert context is not None
    return context


def _give(
    context: Context, settings: KioskSettings, told: Sequence[Answers], delay_s: float
) -> list[str]:
    """What the form's process does with each person's answers; the words of their receipts."""
    outcomes: list[queue.SimpleQueue[Outcome]] = []
    for answers in told:
        saver = Saver(
            context,
            lambda: Spool(settings.tips.spool_dir, most=settings.tips.most),
            delay_s,
            time.monotonic,
        )
        outcomes.append(queue.SimpleQueue())
        assert saver.has_room()
        saver.save(answers, outcomes[-1].put)
    said = [outcome.get(timeout=30) for outcome in outcomes]
    assert [outcome for outcome in said if isinstance(outcome, str)] == []
    return [" ".join(outcome) for outcome in said]


def _waiting(settings: KioskSettings) -> int:
    spool = Spool(settings.tips.spool_dir, most=settings.tips.most)
    try:
        return spool.count()
    finally:
        spool.close()


def _in_the_spool(settings: KioskSettings) -> list[Tip]:
    spool = Spool(settings.tips.spool_dir, most=settings.tips.most)
    waiting = spool.due(time.time() + 1e6, 100)
    spool.close()
    return [open_tip(each.submission.envelope, desk_secrets()) for each in waiting]


def _at_the_desk(hub: Processes) -> list[Tip]:
    """The hub's rows, opened by the desk, in the order of their numbers."""
    with closing(sqlite3.connect(hub.data / "db.sqlite3", timeout=20)) as file:
        rows = file.execute("SELECT envelope FROM tips_tip ORDER BY number").fetchall()
    return [open_tip(Jwe.model_validate_json(row[0]), desk_secrets()) for row in rows]


def _answer(port: int, tip: Tip, text: str) -> None:
    desk = running_desk()
    reply = Reply(tip=tip.id, number=1, desk=desk.id, written_at=datetime.now(UTC), text=text)
    body = canonical_json(seal_reply(reply, tip.reply_key, signing_secret()))
    target = reply_target(tip.id, 1)
    token = sign_call(signing_secret(), "PUT", target, body, at=datetime.now(UTC))
    answer = requests.put(
        f"http://127.0.0.1:{port}{target}", data=body, timeout=20,
        headers={"Authorization": f"Desk {token}", "Content-Type": "application/json"},
    )  # fmt: skip
    assert answer.status_code == 201, answer.text


@contextmanager
def _form_log(file: Path) -> Iterator[None]:
    """Everything that anybody logs here, as the form's process writes it, to a file."""
    handler = logging.FileHandler(file, encoding="utf-8")
    handler.setFormatter(Discreet())
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    logging.getLogger("kiosk.form").info("the form's log begins")
    try:
        yield
    finally:
        root.removeHandler(handler)
        root.setLevel(level)
        handler.close()


def _copy(hub: Processes, log: Path, device: Path, loot: Path) -> None:
    shutil.copytree(hub.data, loot / "hub" / "data")
    shutil.copy(log, loot / "hub" / "server.log")
    told = {name: value for name, value in hub.environment.items() if _is_the_hubs(name)}
    lines = [f"{name}={value}" for name, value in sorted(told.items())]
    (loot / "hub" / "environment").write_text("\n".join(lines) + "\n", "utf-8")
    shutil.copytree(device, loot / "kiosk", ignore=lambda _folder, names: _sockets(names))


def _is_the_hubs(name: str) -> bool:
    return name.startswith(("SEBUSCA_", "DJANGO_")) or name in {"DATABASE_URL", "PATH", "LANG"}


def _sockets(names: Sequence[str]) -> list[str]:
    return [name for name in names if name.endswith(".sock")]


def search_breach(
    words: Path, *loot: Path, more: Sequence[str] = ()
) -> subprocess.CompletedProcess[str]:
    """`scripts/search_breach`, as an operator runs it."""
    return subprocess.run(
        [ROOT / "scripts" / "search_breach", "--words", words, *more, *loot],
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip


def words_file(folder: Path, words: Sequence[str] = WORDS) -> Path:
    """The words to look for, in a file outside the loot."""
    file = folder / "words.json"
    file.write_text(json.dumps(words), encoding="utf-8")
    return file


def counted(said: str) -> dict[str, int]:
    """How many there are of what is sealed, as the command says it."""
    return {kind: int(number) for number, kind in re.findall(r"(\d+) (sebusca-\w+)", said)}
