"""In which language the hub's commands speak to whoever typed them, and what they are told."""

from __future__ import annotations

import argparse
import os
from collections.abc import Mapping
from typing import Literal

from django.utils.translation import gettext as _

DEFAULT: Literal["es"] = "es"


def spoken_language(environment: Mapping[str, str] = os.environ) -> Literal["es", "en"]:
    """The caller's language by POSIX: the first that is set of LC_ALL, LC_MESSAGES and LANG.

    Spanish, the hub's own, where it is neither Spanish nor English (`C` is neither).
    """
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := environment.get(variable):
            return "en" if value.lower().startswith("en") else DEFAULT
    return DEFAULT


def whole_days(text: str) -> int:
    """An argument of a command: a number of days, from 1 to a century's."""
    if not text.isdecimal() or not 1 <= int(text) <= 36_500:  # noqa: PLR2004 - a century
        raise argparse.ArgumentTypeError(_("must be a whole number of days, 1 or more"))
    return int(text)
