"""A device's units, folders and display in docs/deploy agree with one another and with settings."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from config.hub import HubSettings
from config.kiosk import DeviceSettings, Hub, kiosk_settings_file
from kiosk.player.form_process import form_environment
from kiosk.player.offering import is_shared_display
from scripts.set_up import PURPOSES
from tests.test_config_deploy import DEPLOY, FILES, unit

SETTINGS = DeviceSettings()
PROSE = "\n".join(
    file.read_text(encoding="utf-8") for file in (DEPLOY.parent / "deploy.md", DEPLOY / "README.md")
)


def paths(name: str, key: str) -> set[Path]:
    """Every path of a key that may stand more than once, without systemd's `-`."""
    words = (word for value in unit(name)[key] for word in value.split())
    return {Path(word.removeprefix("-")) for word in words}


def made_folders() -> dict[Path, tuple[str, str, str]]:
    """Mode, user and group of each folder in tmpfiles.conf."""
    lines = (FILES / "tmpfiles.conf").read_text(encoding="utf-8").splitlines()
    words = [line.split() for line in lines if line.startswith("d ")]
    return {Path(path): (mode, user, group) for _, path, mode, user, group, _ in words}


def environment(name: str) -> dict[str, str]:
    pairs = (word.partition("=") for value in unit(name)["Environment"] for word in value.split())
    return {key: value for key, _, value in pairs}


def users() -> dict[str, str]:
    """Of sysusers.conf: name by kind and name, and the group that each is a member of."""
    lines = (FILES / "sysusers.conf").read_text(encoding="utf-8").splitlines()
    return {words[1]: words[2] for line in lines if (words := line.split())[:1] == ["m"]}


# --- two users ---------------------------------------------------------------------------------


def test_agent_and_player_are_two_users_of_the_group_that_they_are_made_for() -> None:
    found = {unit(f"sebusca-{name}")["User"][0] for name in ("agent", "player")}
    assert users() == dict.fromkeys(found, "sebusca")
    assert {unit(f"sebusca-{name}")["Group"][0] for name in ("agent", "player")} == {"sebusca"}


def test_no_unit_of_the_two_gives_a_shared_folder_to_its_own_user() -> None:
    # systemd.exec(5): StateDirectory= and RuntimeDirectory= are owned by User=, on every start.
    for name in ("sebusca-agent", "sebusca-player"):
        own = [unit(name).get(key, []) for key in ("StateDirectory", "RuntimeDirectory")]
        folders = {Path("/run", folder) for values in own for folder in values}
        assert folders & made_folders().keys() == set()


def test_every_folder_of_the_settings_is_made_beforehand() -> None:
    wanted = {
        SETTINGS.store_dir,
        SETTINGS.tips.spool_dir,
        SETTINGS.runtime_dir,
        SETTINGS.agent_dir,
        SETTINGS.enrolment_file.parent,
        Hub(url="https://hub.example.org").token_file.parent,
    }
    assert wanted <= made_folders().keys()


def test_the_player_writes_these_folders_and_no_other() -> None:
    store = SETTINGS.store_dir
    shared = {store / "trust", store / "player", SETTINGS.tips.spool_dir, SETTINGS.runtime_dir}
    assert paths("sebusca-player", "ReadWritePaths") == shared
    by_group = {path for path, (mode, _, _) in made_folders().items() if mode[-2] == "7"}
    assert by_group == shared
    assert unit("sebusca-player")["ProtectSystem"] == ["strict"]


def test_the_agent_writes_all_of_the_devices_folders() -> None:
    assert paths("sebusca-agent", "ReadWritePaths") == {
        SETTINGS.store_dir.parent,
        SETTINGS.runtime_dir,
    }


def test_what_is_shared_is_of_the_group_and_what_is_secret_is_not() -> None:
    folders = made_folders()
    mode, user, group = folders.pop(SETTINGS.agent_dir)
    assert (mode, user, group) == ("0700", "sebusca-agent", "sebusca-agent")
    assert {group for _, _, group in folders.values()} == {"sebusca"}
    assert all(int(mode, 8) & 0o2007 == 0o2000 for mode, _, _ in folders.values())


def test_the_player_cannot_read_the_agents_secrets() -> None:
    closed = paths("sebusca-player", "InaccessiblePaths")
    assert closed == {Hub(url="https://hub.example.org").token_file.parent}
    assert SETTINGS.enrolment_file.parent not in closed  # which it does read


@pytest.mark.parametrize("name", ["sebusca-agent", "sebusca-player", "sebusca-kiosk"])
def test_a_unit_reads_the_settings_where_every_command_does(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SEBUSCA_KIOSK_CONFIG", raising=False)
    words = shlex.split(unit(name)["ExecStart"][0])
    assert Path(words[words.index("--config") + 1]) == kiosk_settings_file()


# --- the display -------------------------------------------------------------------------------


def display_command() -> list[str]:
    text = (FILES / "sebusca-display.service").read_text(encoding="utf-8").replace("\\\n", " ")
    line = re.search(r"^ExecStart=(.*)$", text, re.MULTILINE)
    assert line is not None
    return line.group(1).split()


def test_the_players_unit_draws_where_a_form_can_too() -> None:
    player, display = environment("sebusca-player"), display_command()
    assert is_shared_display(player)
    assert player["DISPLAY"] == display[1]
    assert player["XAUTHORITY"] == display[display.index("-auth") + 1]
    assert form_environment(player) == player


def test_the_unit_without_a_display_server_offers_no_form() -> None:
    assert not is_shared_display(environment("sebusca-kiosk"))


def test_the_display_is_reached_by_its_file_alone() -> None:
    words = display_command()
    closed = {words[at + 1] for at, word in enumerate(words) if word == "-nolisten"}
    assert closed == {"tcp", "local"}  # `local`: the abstract socket
    assert paths("sebusca-player", "BindReadOnlyPaths") == {Path("/tmp/.X11-unix")}
    assert "BindReadOnlyPaths" not in unit("sebusca-agent")
    assert unit("sebusca-agent")["PrivateTmp"] == ["yes"]
    key = Path(environment("sebusca-player")["XAUTHORITY"])
    assert paths("sebusca-agent", "InaccessiblePaths") == {key.parent}
    assert f"/run/{unit('sebusca-display')['RuntimeDirectory'][0]}" == str(key.parent)


def test_the_key_is_made_for_the_players_user_before_the_display_starts() -> None:
    program, file, user = unit("sebusca-display")["ExecStartPre"][-1].split()
    assert (FILES / Path(program).name).stat().st_mode & 0o111
    assert file == environment("sebusca-player")["XAUTHORITY"]
    assert [user] == unit("sebusca-player")["User"]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives a file to somebody else")
def test_the_key_is_a_fresh_one_that_its_user_alone_may_read(tmp_path: Path) -> None:
    made = []
    for _ in range(2):
        file = tmp_path / "cookie"
        subprocess.run([FILES / "display-cookie", file, "4242"], check=True)
        facts = file.stat()
        assert (facts.st_uid, facts.st_mode & 0o777, facts.st_size) == (4242, 0o400, 44)
        made.append(file.read_bytes())
    assert made[0][:28] == made[1][:28]
    assert made[0][28:] != made[1][28:]


def test_neither_words_nor_pictures_of_them_go_to_a_core_file() -> None:
    for name in ("sebusca-player", "sebusca-display"):
        assert unit(name)["LimitCORE"] == ["0"]
    assert unit("sebusca-player")["LimitMEMLOCK"] == ["infinity"]


def test_the_displays_program_is_of_a_package_that_set_up_installs() -> None:
    assert display_command()[0] == "/usr/lib/xorg/Xorg"  # xserver-xorg-core
    wanted = {"xserver-xorg-core", "xserver-xorg-input-libinput"}
    assert wanted <= set(PURPOSES["kiosk"].system)


# --- the hub and the prose ---------------------------------------------------------------------


def test_every_variable_that_the_documents_name_is_a_setting() -> None:
    known = {f"SEBUSCA_{name.upper()}" for name in HubSettings.model_fields}
    assert set(re.findall(r"`(SEBUSCA_[A-Z_]+)`", PROSE)) <= known


def test_every_file_of_the_folder_is_told_about() -> None:
    files = {file.name for file in DEPLOY.iterdir()} - {"README.md"}
    assert {name for name in files if f"`{name}`" not in PROSE} == set()


@pytest.mark.skipif(shutil.which("nginx", path="/usr/sbin:/usr/bin") is None, reason="no nginx")
def test_nginx_understands_every_line(tmp_path: Path) -> None:
    from tests.test_config_deploy import certificates

    certificates(tmp_path)
    (tmp_path / "broker.pem").rename(tmp_path / "hub.pem")
    (tmp_path / "broker.key").rename(tmp_path / "hub.key")
    site = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    whole = f"pid {tmp_path}/pid; error_log stderr; events {{}} http {{\n{site}\n}}\n"
    conf = tmp_path / "nginx.conf"
    for folder in ("/etc/nginx/tls/", "/var/log/nginx/"):
        whole = whole.replace(folder, f"{tmp_path}/")
    conf.write_text(whole, encoding="utf-8")
    nginx = shutil.which("nginx", path="/usr/sbin:/usr/bin")
    done = subprocess.run(
        [str(nginx), "-t", "-p", str(tmp_path), "-c", str(conf)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
