"""A settings file that leaves to the hub what the hub decides: merged beneath, roots never."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml

from config.enrolment import Enrolment, enrolment_text, read_enrolment, under
from config.errors import ConfigError, NotEnrolled, SettingsMistaken
from config.kiosk import (
    EnrollingSettings,
    KioskSettings,
    load_device_settings,
    load_kiosk_settings,
    settings_with,
)
from config.preseed import load_preseed
from tests.fixtures_device_hub import SCREEN, write_image

HUB = "https://central.example.org"
SAID = {
    "screen": SCREEN,
    "site": "Puente Ficticio",
    "name": "Pantalla 1",
    "feed": {"url": "https://central.example.org/feed", "channel": "puente", "poll_s": 20},
    "broker": {"host": "central.example.org", "port": 8883, "tls": True},
    "languages": {"first": "en"},
    "time_zone": "America/Ciudad_Juarez",
}


def enrolled(file: Path, said: Mapping[str, object] | None = None) -> Path:
    """Writes what the hub said where the settings look for it."""
    enrolment = load_device_settings(file).enrolment_file
    enrolment.parent.mkdir(parents=True, exist_ok=True)
    enrolment.write_text(yaml.safe_dump(dict(said or SAID)), encoding="utf-8")
    return enrolment


def test_an_image_is_not_enrolled_and_says_what_to_do(tmp_path: Path) -> None:
    file = write_image(tmp_path, HUB)
    with pytest.raises(NotEnrolled, match="sebusca-kiosk enroll"):
        load_kiosk_settings(file)
    assert isinstance(load_device_settings(file), EnrollingSettings)


def test_what_the_hub_said_completes_the_file(tmp_path: Path) -> None:
    file = write_image(tmp_path, HUB)
    enrolled(file)
    settings = load_kiosk_settings(file)
    assert (
        settings.feed.url,
        settings.feed.channel,
        settings.feed.poll_s,
        settings.feed.root_feed,
        settings.languages.first,
        settings.time_zone,
        settings.screen,
        settings.broker and settings.broker.host,
    ) == (
        "https://central.example.org/feed",
        "puente",
        20,
        tmp_path / "feed-root.json",
        "en",
        "America/Ciudad_Juarez",
        SCREEN,
        "central.example.org",
    )


def test_the_files_own_words_stand(tmp_path: Path) -> None:
    own = {"root_feed": "feed-root.json", "root_recalls": "recalls-root.json", "channel": "own"}
    file = write_image(
        tmp_path, HUB, feed=own, languages={"first": "es"}, broker=None, time_zone=None
    )
    enrolled(file)
    settings = load_kiosk_settings(file)
    assert (settings.feed.channel, settings.languages.first, settings.broker) == ("own", "es", None)


def test_a_user_of_the_file_comes_to_the_broker_that_the_hub_names(tmp_path: Path) -> None:
    own = {"username": "kiosk", "password_file": "broker-password"}
    file = write_image(tmp_path, HUB, broker=own)
    enrolled(file)
    broker = load_kiosk_settings(file).broker
    assert broker is not None
    assert (broker.host, broker.username) == ("central.example.org", "kiosk")


def test_a_hub_without_a_broker_leaves_the_user_unused(tmp_path: Path) -> None:
    file = write_image(tmp_path, HUB, broker={"username": "kiosk"})
    enrolled(file, {**SAID, "broker": None})
    assert load_kiosk_settings(file).broker is None


def test_a_password_never_goes_to_another_host_than_its_files(tmp_path: Path) -> None:
    own = {"host": "own.example.org", "username": "kiosk", "password_file": "broker-password"}
    file = write_image(tmp_path, HUB, broker=own)
    enrolled(file)
    broker = load_kiosk_settings(file).broker
    assert broker is not None
    assert (broker.host, broker.port) == ("own.example.org", 8883)


@pytest.mark.parametrize("key", ["root_feed", "root_recalls", "ca_file"])
def test_a_root_or_an_authority_in_the_enrolment_is_refused(tmp_path: Path, key: str) -> None:
    file = write_image(tmp_path, HUB)
    feed = {**SAID["feed"], key: "/tmp/planted.json"}  # type: ignore[dict-item]
    enrolment = enrolled(file, {**SAID, "feed": feed})
    with pytest.raises(SettingsMistaken) as refused:
        load_kiosk_settings(file)
    assert (refused.value.file, [m.where for m in refused.value.mistakes]) == (
        enrolment,
        [f"feed.{key}"],
    )


@pytest.mark.parametrize("key", ["hub", "store_dir", "clock", "roots", "tips"])
def test_the_enrolment_says_nothing_else_about_the_device(tmp_path: Path, key: str) -> None:
    file = write_image(tmp_path, HUB)
    enrolled(file, {**SAID, key: "x"})
    with pytest.raises(SettingsMistaken, match=f"{key}: there is no such setting"):
        load_kiosk_settings(file)


def test_a_feed_over_plain_http_elsewhere_is_refused(tmp_path: Path) -> None:
    file = write_image(tmp_path, HUB)
    said = {**SAID, "feed": {"url": "http://192.0.2.7/feed", "channel": "puente"}}
    enrolled(file, said)
    with pytest.raises(SettingsMistaken, match=r"feed\.url: must begin with https"):
        load_kiosk_settings(file)


def test_a_broker_elsewhere_without_tls_is_refused_before_it_is_written(tmp_path: Path) -> None:
    file = write_image(tmp_path, HUB)
    plain = {"host": "central.example.org", "port": 1883, "tls": False}
    with pytest.raises(SettingsMistaken, match="broker"):
        settings_with(file, Enrolment.model_validate({**SAID, "broker": plain}))


def test_an_image_without_roots_is_mistaken_not_merely_not_enrolled(tmp_path: Path) -> None:
    file = write_image(tmp_path, HUB, feed={"root_feed": "feed-root.json"})
    with pytest.raises(SettingsMistaken, match=r"feed\.root_recalls: required"):
        load_kiosk_settings(file)


def test_every_mistake_of_an_image_is_reported_at_once(tmp_path: Path) -> None:
    file = write_image(tmp_path, "http://192.0.2.7", input="tuch", displai={})
    with pytest.raises(SettingsMistaken) as refused:
        load_kiosk_settings(file)
    assert sorted(m.where for m in refused.value.mistakes) == ["displai", "hub.url", "input"]


def test_a_device_that_is_told_everything_on_the_spot_needs_no_enrolment(tmp_path: Path) -> None:
    feed = {
        "url": "https://central.example.org/feed",
        "channel": "own",
        "root_feed": "feed-root.json",
        "root_recalls": "recalls-root.json",
    }
    file = write_image(tmp_path, HUB, feed=feed, time_zone="America/Denver")
    assert isinstance(load_device_settings(file), KioskSettings)


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    enrolment = Enrolment.model_validate(SAID)
    file = tmp_path / "enrolment.yaml"
    file.write_text(enrolment_text(enrolment), encoding="utf-8")
    assert read_enrolment(file) == enrolment


def test_a_preseeds_token_is_not_repeated_by_its_mistake(tmp_path: Path) -> None:
    file = tmp_path / "preseed.yaml"
    words = " ".join(["uno"] * 12)
    text = yaml.safe_dump(
        {"hub": HUB, "preseed": "x" * 30, "roots": {"feed": words, "recalls": words}}
    )
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as refused:
        load_preseed(file)
    assert "43 characters" in str(refused.value)
    assert "xxx" not in str(refused.value)


@pytest.mark.parametrize(
    ("own", "volume"),
    [(None, 40), ({"volume": 80}, 80), ({"loudest": 30}, 30), ({"enabled": True}, 40)],
    ids=["the hub's", "the file's", "no louder than the file allows", "beside what the file says"],
)
def test_the_hubs_volume_lies_beneath_the_files(own: dict[str, object] | None, volume: int) -> None:
    enrolment = Enrolment.model_validate(
        {
            "screen": "7K3M9P2X",
            "feed": {"url": "https://hub.example.org/feed", "channel": "puente"},
            "languages": {"first": "es"},
            "time_zone": "America/Ciudad_Juarez",
            "volume": 40,
        }
    )
    whole = under({"voice": own}, enrolment)
    assert isinstance(whole, dict)
    assert whole["voice"]["volume"] == volume
