"""The hub's files in docs/deploy: understood by what reads them, and true to the program."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
from django.core.management import load_command_class

from config.hub import IGNORED, HubSettings, hub_settings
from tests.fixtures_archiving import ARCHIVE_WAL
from tests.fixtures_database import server_programs
from tests.test_config_deploy import DEPLOY, unit

HUB_UNITS = sorted(file.stem for file in DEPLOY.glob("sebusca-hub*.service"))
SCORE = 1.7
"""Of `systemd-analyze security`, 0 to 10, lower is better: at most this (docs/deploy.md)."""
GUIDES = ("deploy.md", "despliegue.md", "keys.md", "claves.md", "signing.md", "firmar.md")
COMMANDS = {
    "serve": "hub.feed", "worker": "hub.publications", "backup": "hub.operating",
    "restore": "hub.operating", "tips": "hub.tips", "migrate": "django.core",
    "clearsessions": "django.contrib.sessions",
}  # fmt: skip
needs_analyze = pytest.mark.skipif(
    shutil.which("systemd-analyze") is None, reason="systemd-analyze is not here"
)


def environment() -> dict[str, str]:
    """hub.env as systemd reads it: no quotes in it, so a value is the rest of its line."""
    lines = (DEPLOY / "hub.env").read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def commands_of(text: str) -> list[list[str]]:
    """Every `sebusca-hub …` of a guide or a unit, without what stands for something."""
    joined = text.replace("\\\n", " ")
    found = re.findall(
        r"sebusca-hub ((?:backup|restore|serve|worker|tips|migrate)\b[^\n`#|]*)", joined
    )
    return [shlex.split(line, comments=True) for line in found if "…" not in line]


def is_understood(command: list[str]) -> bool:
    name, *arguments = command
    parser = load_command_class(COMMANDS[name], name).create_parser("sebusca-hub", name)
    placeless = [word for word in arguments if word not in {")", "."}]
    try:
        parser.parse_args(placeless)
    except Exception:  # noqa: BLE001 - argparse by way of Django: CommandError or SystemExit
        return False
    return True


def test_the_environment_is_one_that_the_hub_starts_with() -> None:
    given = environment()
    assert given["SEBUSCA_SECRET_KEY"] == "", "everybody would have the same one"
    settings = hub_settings(given | {"SEBUSCA_SECRET_KEY": "x" * 50})
    assert settings.base_url == "https://hub.example.org"
    assert settings.log_format == "json"
    assert settings.mail is not None
    assert settings.feed == Path("/srv/sebusca/feed")


@pytest.mark.parametrize("guide", [*GUIDES, "deploy/README.md", "deploy/hub.env"])
def test_every_variable_that_a_guide_names_is_a_setting(guide: str) -> None:
    known = {f"SEBUSCA_{name.upper()}" for name in HubSettings.model_fields}
    known |= {f"SEBUSCA_{name}" for name in IGNORED}
    text = (DEPLOY.parent / guide).read_text(encoding="utf-8")
    assert set(re.findall(r"\bSEBUSCA_[A-Z_]+", text)) <= known


def test_every_setting_is_in_the_guide() -> None:
    text = (DEPLOY.parent / "deploy.md").read_text(encoding="utf-8")
    named = {f"SEBUSCA_{name.upper()}" for name in HubSettings.model_fields} - {
        "SEBUSCA_DATABASE_URL"
    }
    assert {name for name in {*named, "DATABASE_URL"} if f"`{name}`" not in text} == set()


@pytest.mark.parametrize("guide", ["deploy.md", "despliegue.md"])
def test_every_command_of_the_guide_is_one_that_the_program_has(guide: str) -> None:
    found = commands_of((DEPLOY.parent / guide).read_text(encoding="utf-8"))
    assert len(found) >= 2
    assert [command for command in found if not is_understood(command)] == []


@pytest.mark.parametrize("name", HUB_UNITS)
def test_every_command_of_a_unit_is_one_that_the_program_has(name: str) -> None:
    text = (DEPLOY / f"{name}.service").read_text(encoding="utf-8").replace("\\\n", " ")
    lines = re.findall(r"^ExecStart(?:Pre)?=(\S+) (.*)$", text, re.MULTILINE)
    assert lines
    assert {program for program, _ in lines} == {"/opt/sebusca/.venv/bin/sebusca-hub"}
    assert [line for _, line in lines if not is_understood(shlex.split(line))] == []


def test_no_command_is_understood_that_is_none() -> None:
    assert not is_understood(["backup", "--everything"])
    assert not is_understood(["serve", "--port", "http"])


@needs_analyze
@pytest.mark.parametrize("name", HUB_UNITS)
def test_a_hub_unit_is_exposed_no_more_than_the_guide_says(name: str) -> None:
    done = subprocess.run(
        ["systemd-analyze", "security", "--offline=yes", "--no-pager", f"{DEPLOY}/{name}.service"],
        capture_output=True, text=True, check=True, env=os.environ | {"LC_ALL": "C.UTF-8"},
    )  # fmt: skip
    score = re.search(r"exposure level for \S+: ([\d.]+)", done.stdout)
    assert score is not None
    assert float(score[1]) <= SCORE


@needs_analyze
def test_systemd_understands_the_hubs_timers() -> None:
    timers = sorted(map(str, DEPLOY.glob("*.timer")))
    assert len(timers) == 2
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *timers],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    absent = re.compile(r"Command .* is not executable: No such file or directory$")
    lines = [line for line in done.stderr.splitlines() if "sebusca" in line]
    assert [line for line in lines if not absent.search(line)] == []


@pytest.mark.parametrize("name", HUB_UNITS)
def test_a_hub_unit_is_told_by_the_one_environment_and_writes_nowhere_else(name: str) -> None:
    found = unit(name)
    assert found["EnvironmentFile"] == ["/etc/sebusca/hub.env"]
    assert found["User"] == ["sebusca-hub"]
    assert found["ProtectSystem"] == ["strict"]
    writes = {
        "sebusca-hub": ["/srv/sebusca/feed"],
        "sebusca-hub-worker": ["/srv/sebusca/feed"],
        "sebusca-hub-backup": ["/var/backups/sebusca -/var/lib/sebusca-wal"],
        "sebusca-hub-prune": [],
    }
    assert found.get("ReadWritePaths", []) == writes[name]


def test_nginx_writes_no_address_down() -> None:
    text = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    logged = re.search(r"log_format sebusca(.*?);", text, re.DOTALL)
    assert logged is not None
    allowed = {"time_iso8601", "status", "request_method", "body_bytes_sent", "request_time"}
    assert set(re.findall(r"\$(\w+)", logged[1])) == allowed
    kept = re.findall(r"access_log (.*);", text)
    assert set(kept) == {"off", "/var/log/nginx/sebusca.log sebusca"}
    assert set(re.findall(r"error_log (.*);", text)) == {"stderr emerg"}
    assert text.count("server {") == text.count("access_log off;") == text.count("error_log ")


def test_postgresql_understands_every_line(tmp_path: Path) -> None:
    programs = server_programs()
    if programs is None:
        pytest.skip("PostgreSQL is not here")
    (tmp_path / "postgresql.conf").write_bytes((DEPLOY / "postgresql.conf").read_bytes())
    (tmp_path / "postgresql.auto.conf").touch()
    for name, value in {
        "archive_mode": "on", "archive_timeout": "60", "log_statement": "none",
        "track_commit_timestamp": "off", "log_min_error_statement": "panic",
        "log_parameter_max_length": "0",
    }.items():  # fmt: skip
        done = subprocess.run(
            [programs / "postgres", "-C", name, "-D", tmp_path],
            capture_output=True, text=True, check=False, cwd=tmp_path,
        )  # fmt: skip
        assert (done.stdout.strip(), done.stderr) == (value, ""), name


def test_a_segment_is_archived_once_and_another_of_its_name_is_refused(tmp_path: Path) -> None:
    segment, archive = tmp_path / "segment", tmp_path / "archive"
    archive.mkdir()
    segment.write_bytes(b"one")

    def archived() -> int:
        command = [str(ARCHIVE_WAL), str(segment), str(archive / "0001")]
        return subprocess.run(command, check=False).returncode

    assert [archived(), archived()] == [0, 0]
    segment.write_bytes(b"two")
    assert archived() != 0
    assert (archive / "0001").read_bytes() == b"one"
    assert [path.name for path in archive.iterdir()] == ["0001"]
    segment.unlink()
    assert archived() != 0
