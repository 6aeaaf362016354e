"""`render`: a PNG a notice, drawn by the screens themselves, without a display."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from kiosk.render.reading import read_size
from screens.look import Look
from tests.fixtures_render import RenderFolder, notice_json

SIZES = ("1920x1080", "1080x1920", "1280x720", "800x480", "3840x2160")
ADDRESS = "HTTPS://INFO.SEBUSCA.EXAMPLE/N/7K3M9P2X"


@pytest.fixture
def folder(tmp_path: Path) -> RenderFolder:
    return RenderFolder(tmp_path)


def _render(
    *arguments: object, home: Path, environment: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "kiosk.render", *map(str, arguments)]
    plain = {key: value for key, value in os.environ.items() if not key.startswith("KIVY")}
    plain.pop("SDL_VIDEODRIVER", None)
    plain.update({"HOME": str(home), "LC_ALL": "C.UTF-8"}, **(environment or {}))
    return subprocess.run(command, capture_output=True, text=True, env=plain, check=False)


@pytest.mark.parametrize("size", SIZES)
def test_the_qr_of_a_picture_reads_as_the_notices_address(folder: RenderFolder, size: str) -> None:
    notices = folder.notices(notice_json(pictures=[folder.picture()]))
    done = _render(
        "--notices", notices, "--campaign", folder.campaign(), "--media-dir", folder.media,
        "--size", size, "--out", folder.out, home=folder.root,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    with Image.open(folder.out / "7K3M9P2X.png") as picture:
        assert picture.size == read_size(size)
        (code,) = zxingcpp.read_barcodes(picture)
    assert code.text == ADDRESS
    look = Look(*read_size(size))
    seen = code.position.bottom_left.y - code.position.top_left.y
    assert seen >= 0.18 * look.height - 2


def test_bad_entries_are_named_and_the_others_drawn(folder: RenderFolder) -> None:
    victim = notice_json("8K3M9P2X", kind="missing", charge_es="Se busca a Ana")
    gone = notice_json("9K3M9P2X", pictures=[{**folder.picture(), "sha256": "0" * 64}])
    notices = folder.notices(notice_json(), {"id": 3}, "x", victim, gone)
    done = _render(
        "--notices", notices, "--out", folder.out, "--media-dir", folder.media,
        "--size", "800x480", home=folder.root,
    )  # fmt: skip
    assert done.returncode == 1
    said = done.stderr.splitlines()
    assert [line.split(":")[0] for line in said] == ["entry 1", "entry 2", "entry 3", "entry 4"]
    assert "case_number: Field required" in said[0]
    assert "must not say wanted" in said[2]
    assert "8K3M9P2X" in said[2]
    assert f"{'0' * 64}: No such file" in said[3]
    assert [path.name for path in folder.out.iterdir()] == ["7K3M9P2X.png"]
    assert done.stdout == f"{folder.out / '7K3M9P2X.png'}\n"


def test_a_picture_whose_bytes_were_changed_is_not_drawn(folder: RenderFolder) -> None:
    picture = folder.picture()
    path = folder.media / picture["sha256"][:2] / picture["sha256"]
    path.write_bytes(path.read_bytes() + b"x")
    done = _render(
        "--notices", folder.notices(notice_json(pictures=[picture])), "--out", folder.out,
        "--media-dir", folder.media, home=folder.root,
    )  # fmt: skip
    assert done.returncode == 1
    assert "do not have the hash" in done.stderr
    assert not folder.out.exists()


def test_long_text_takes_further_files(folder: RenderFolder) -> None:
    long = {"charge_es": "ñandú " * 66, "charge_en": "rhea " * 79, "case_number": "N" * 80}
    marks = {"marks_es": "cicatriz " * 44, "marks_en": "scar " * 79}
    notices = folder.notices(notice_json(**long, description=marks))
    done = _render(
        "--notices", notices, "--out", folder.out, "--campaign", folder.campaign(),
        "--size", "800x480", home=folder.root,
    )  # fmt: skip
    drawn = done.stdout.split()
    assert len(drawn) > 1
    assert drawn == [
        str(folder.out / f"7K3M9P2X{suffix}.png")
        for suffix in ["", *(f"-p{number}" for number in range(2, len(drawn) + 1))]
    ]
    assert sorted(map(str, folder.out.iterdir())) == sorted(drawn)


def test_the_command_draws_details_and_screens_without_a_voice(folder: RenderFolder) -> None:
    notices = folder.notices(notice_json(pictures=[folder.picture()]))
    drawn = set()
    for name, more in (("plain", []), ("detail", ["--detail"]), ("silent", ["--no-voice"])):
        out = folder.root / name
        _render(
            "--notices", notices, "--campaign", folder.campaign(), "--media-dir", folder.media,
            "--size", "800x480", *more, "--out", out, home=folder.root,
        )  # fmt: skip
        drawn.add((out / "7K3M9P2X.png").read_bytes())
    assert len(drawn) == 3


def test_two_runs_draw_the_same_bytes(folder: RenderFolder) -> None:
    notices = folder.notices(notice_json(pictures=[folder.picture()]))
    drawn = []
    for name in ("one", "two"):
        out = folder.root / name
        _render(
            "--notices", notices, "--campaign", folder.campaign(), "--media-dir", folder.media,
            "--size", "1280x720", "--lang", "en", "--out", out, home=folder.root,
        )  # fmt: skip
        drawn.append((out / "7K3M9P2X.png").read_bytes())
    assert drawn[0] == drawn[1]


def test_nothing_is_left_in_the_users_home(folder: RenderFolder) -> None:
    home = folder.root / "home"
    home.mkdir()
    _render(
        "--notices", folder.notices(notice_json()), "--out", folder.out, "--size", "800x480",
        home=home,
    )  # fmt: skip
    assert list(home.rglob(".kivy*")) == []
    assert (folder.out / "7K3M9P2X.png").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--notices", "{list}", "--out", "o", "--size", "12x9"], "'12x9' is not a size"),
        (["--notices", "{list}", "--out", "o", "--size", "9000x1080"], "240 to 4096 pixels"),
        (["--notices", "nowhere.json", "--out", "o"], "nowhere.json: No such file"),
        (["--notices", "{object}", "--out", "o"], "must hold a JSON list"),
        (["--notices", "{list}", "--out", "o", "--campaign", "{object}"], "not a campaign"),
        (["--out", "o"], "--notices and --out are needed"),
    ],
)
def test_unusable_arguments_are_told_at_once(
    folder: RenderFolder, arguments: list[str], said: str
) -> None:
    listed = folder.notices(notice_json())
    thing = folder.root / "object.json"
    thing.write_text("{}")
    filled = [argument.format(list=listed, object=thing) for argument in arguments]
    done = _render(*filled, home=folder.root)
    assert done.returncode == 2
    assert said in done.stderr


def test_the_operator_is_told_in_the_operators_language(folder: RenderFolder) -> None:
    done = _render(
        "--notices", folder.notices({}), "--out", folder.out, home=folder.root,
        environment={"LC_ALL": "es_MX.UTF-8"},
    )  # fmt: skip
    assert done.stderr.startswith("entrada 0: ")
