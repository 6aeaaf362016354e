"""The ready-made campaign files."""

from __future__ import annotations

import subprocess
from importlib import resources
from pathlib import Path

import pytest
import yaml

from sync.models import Campaign

CAMPAIGNS = Path(str(resources.files("config"))) / "campaigns"


@pytest.mark.parametrize("file", sorted(CAMPAIGNS.glob("*.yaml")), ids=lambda file: file.stem)
def test_a_ready_made_campaign_fits_the_model(file: Path) -> None:
    campaign = Campaign.model_validate(yaml.safe_load(file.read_text(encoding="utf-8")))
    assert campaign.id == file.stem


def test_the_real_tip_lines_are_nowhere_else() -> None:
    root = CAMPAIGNS.parent.parent
    if not (root / ".git").exists():
        pytest.skip("not a checkout")
    text = (CAMPAIGNS / "se-busca.yaml").read_text(encoding="utf-8")
    lines = Campaign.model_validate(yaml.safe_load(text)).tip_lines
    assert lines.whatsapp is not None
    # However they are written: any sign, or none, between the groups of digits.
    patterns = [".?".join(number.split("-")) for number in (lines.phone, lines.whatsapp)]
    found = subprocess.run(
        ["git", "grep", "--untracked", "-lE", "|".join(patterns)],
        cwd=root,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    assert found == ["config/campaigns/se-busca.yaml"]
