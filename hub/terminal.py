"""In which language the hub's commands speak to whoever typed them."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Literal

DEFAULT: Literal["es"] = "es"


def spoken_language(environment: Mapping[str, str] = os.environ) -> Literal["es", "en"]:
    """The caller's language by POSIX: the first that is set of LC_ALL, LC_MESSAGES and LANG.

    Spanish, the hub's own, where it is neither Spanish nor English (`C` is neither).
    """
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := environment.get(variable):
            return "en" if value.lower().startswith("en") else DEFAULT
    return DEFAULT
