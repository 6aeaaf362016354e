"""Enrolment by real processes: the agent of a new device, and `sebusca-kiosk enroll`."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import yaml

from config.kiosk import load_enrolling_settings, load_kiosk_settings
from kiosk.run.again import START_AGAIN
from sync.words import fingerprint_words
from tests.fixtures_agent import wait_for
from tests.fixtures_device_hub import DeviceHub, device_hub, new_secret, write_image

START_S = 20


@pytest.fixture
def hub() -> Iterator[DeviceHub]:
    with device_hub() as made:
        yield made


@pytest.fixture
def image(tmp_path: Path, hub: DeviceHub) -> Path:
    return write_image(tmp_path / "device", hub.url)


@contextmanager
def agent(image: Path) -> Iterator[subprocess.Popen[bytes]]:
    with (image.parent / "agent.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "kiosk.cli", "agent", "--config", str(image)],
            stdout=log,
            stderr=log,
        )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()


def shown(image: Path) -> dict[str, Any]:
    file = image.parent / "run" / "enrolment.json"
    return json.loads(file.read_text()) if file.exists() else {}


def test_killed_while_it_waits_the_device_shows_the_same_code_and_is_enrolled_by_it(
    hub: DeviceHub, image: Path
) -> None:
    with agent(image) as process:
        wait_for(lambda: shown(image).get("code"), START_S)
        process.send_signal(signal.SIGKILL)
    code = shown(image)["code"]
    hub.type_code(code)
    with agent(image) as process:
        assert process.wait(START_S) == START_AGAIN
    assert hub.codes == [code]
    assert load_kiosk_settings(image).feed.channel == hub.channel


def test_what_is_shown_has_the_words_of_both_roots_and_no_secret(
    hub: DeviceHub, image: Path
) -> None:
    with agent(image) as process:
        wait_for(lambda: shown(image).get("code"), START_S)
        process.terminate()
        assert process.wait(START_S) == 0
    roots = {
        name: {
            lang: list(fingerprint_words((image.parent / f"{name}-root.json").read_bytes(), lang))
            for lang in ("es", "en")
        }
        for name in ("feed", "recalls")
    }
    assert shown(image)["roots"] == roots
    text = (image.parent / "run" / "enrolment.json").read_text()
    text += (image.parent / "agent.log").read_text()
    assert next(iter(hub.rows.values())).secret not in text


def test_missing_roots_are_said_and_nothing_is_asked_for(hub: DeviceHub, image: Path) -> None:
    (image.parent / "recalls-root.json").unlink()
    with agent(image):
        wait_for(lambda: shown(image).get("problem") == "roots", START_S)
    assert hub.calls == []


def test_while_the_agent_enrols_the_terminal_says_the_agents_code(
    hub: DeviceHub, image: Path
) -> None:
    with agent(image):
        wait_for(lambda: shown(image).get("code"), START_S)
        done = enroll(image, "--words-checked")
        status = cli(image, "status", "--json")
    assert (done.returncode, len(hub.codes)) == (1, 1)
    assert hub.codes[0] in done.stdout
    assert json.loads(status.stdout)["enrolment"]["code"] == hub.codes[0]


# --- in a terminal -------------------------------------------------------------------------


def enroll(image: Path, *options: str, answer: str = "") -> subprocess.CompletedProcess[str]:
    return cli(image, "enroll", *options, answer=answer)


def cli(
    image: Path, command: str, *options: str, answer: str = ""
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-P", "-m", "kiosk.cli", command, "--config", str(image), *options],
        input=answer,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={**os.environ, "LC_ALL": "C.UTF-8"},
    )


def typing_what_is_shown(hub: DeviceHub) -> None:
    """An admin who types every code at once."""

    def lie(call: str, reply: Any) -> Any:
        if call == "POST /api/v1/enrolments":
            hub.type_code(hub.codes[-1])
        return reply

    hub.lie = lie


def test_words_that_are_the_cards_and_a_code_enrol_the_device(hub: DeviceHub, image: Path) -> None:
    typing_what_is_shown(hub)
    done = enroll(image, "--lang", "es", answer="sí\n")
    assert done.returncode == 0, done.stderr
    word = fingerprint_words((image.parent / "feed-root.json").read_bytes(), "es")[0]
    for said in (f"1. {word}", hub.codes[0], "¿Son estas las palabras de la tarjeta impresa?"):
        assert said in done.stdout
    assert load_kiosk_settings(image).screen is not None


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
def test_root_enrols_no_device_of_another_user(hub: DeviceHub, image: Path) -> None:
    """The device's own user could not read what root leaves, and nothing would start."""
    (image.parent / "state").mkdir()
    os.chown(image.parent / "state", 65534, 65534)
    done = enroll(image, "--words-checked")
    assert (done.returncode, hub.calls) == (1, [])
    assert "sudo -u nobody" in done.stderr


@pytest.mark.parametrize("answer", ["no\n", "", "y\n"])
def test_without_a_whole_yes_the_hub_is_not_called(
    hub: DeviceHub, image: Path, answer: str
) -> None:
    done = enroll(image, answer=answer)
    assert (done.returncode, hub.calls) == (1, [])
    assert "Not enrolled" in done.stdout


def test_an_enrolled_device_is_not_enrolled_twice_until_it_forgets(
    hub: DeviceHub, image: Path
) -> None:
    typing_what_is_shown(hub)
    assert enroll(image, "--words-checked").returncode == 0
    assert enroll(image, "--words-checked").returncode == 1
    assert enroll(image, "--forget", answer="no\n").returncode == 1
    assert load_kiosk_settings(image).screen is not None
    assert enroll(image, "--forget", answer="yes\n").returncode == 0
    assert not load_enrolling_settings(image).enrolment_file.exists()


# --- unattended ----------------------------------------------------------------------------


def write_preseed(image: Path, to: DeviceHub, **changes: Any) -> Path:
    """One that fits, with Spanish words of one root and English ones of the other."""
    token = new_secret()
    to.preseeds.add(token)
    file = image.parent / "preseed.yaml"
    roots = {
        "feed": " ".join(fingerprint_words((image.parent / "feed-root.json").read_bytes(), "es")),
        "recalls": " ".join(
            fingerprint_words((image.parent / "recalls-root.json").read_bytes(), "en")
        ),
    }
    values = {"hub": to.url, "preseed": token, "roots": roots}
    file.write_text(yaml.safe_dump(values | changes), encoding="utf-8")
    return file


def test_a_preseed_enrols_without_a_question_and_is_gone_after(hub: DeviceHub, image: Path) -> None:
    preseed = write_preseed(image, hub)
    done = enroll(image, "--preseed", str(preseed))
    assert (done.returncode, preseed.exists()) == (0, False), done.stderr
    assert load_kiosk_settings(image).screen is not None


def test_another_root_than_the_preseeds_is_refused_before_any_call(
    hub: DeviceHub, image: Path
) -> None:
    preseed = write_preseed(image, hub)
    (image.parent / "recalls-root.json").write_text("{}", encoding="utf-8")
    done = enroll(image, "--preseed", str(preseed))
    assert (done.returncode, hub.calls, preseed.exists()) == (1, [], True)
    assert "feed.root_recalls" in done.stderr


def test_a_preseed_for_another_hub_is_refused_before_any_call(hub: DeviceHub, image: Path) -> None:
    with device_hub() as other:
        preseed = write_preseed(image, hub, hub=other.url)
        done = enroll(image, "--preseed", str(preseed))
        assert (done.returncode, hub.calls, other.calls) == (1, [], [])


def test_a_preseed_that_was_used_is_said_so_in_words(hub: DeviceHub, image: Path) -> None:
    preseed = write_preseed(image, hub)
    hub.preseeds.clear()
    done = enroll(image, "--preseed", str(preseed), "--lang", "es")
    assert done.returncode == 1
    assert "su credencial ya se usó o venció" in done.stderr
    assert yaml.safe_load(preseed.read_text())["preseed"] not in done.stderr
