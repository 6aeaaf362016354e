"""Switches the panel off and on by whichever tool of this device answers, and reads it back.

wlopm and wlr-randr speak to the compositor, xset to an X server, ddcutil (VCP D6) and cec-ctl to
the panel itself. Each is run without a shell, under a time limit; what it printed is parsed by a
pure function, and a tool whose answer cannot be read does not answer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from kiosk.asking import printed_by

Power: TypeAlias = Literal["on", "off"]

TOOL_S: Final = 10.0
"""ddcutil takes a second or two, CEC as long; a hung bus must not hold the agent."""


@dataclass(frozen=True)
class Tool:
    """How one tool is asked, and what its answer means."""

    name: str
    query: tuple[str, ...]
    read: Callable[[str], Power | None]
    """None: not to be read from that."""
    switch: Callable[[Power, str], list[tuple[str, ...]]]
    """The commands that switch, given what the query printed."""


class Panel:
    """The display of this device. For one thread."""

    def __init__(self, tools: Sequence[Tool] | None = None) -> None:
        self._tools = tools if tools is not None else TOOLS
        self._tool: Tool | None = None

    @property
    def tool(self) -> str:
        """The one that answered last; empty: none has."""
        return self._tool.name if self._tool is not None else ""

    def power(self) -> Power | None:
        """As it is now; None where no tool can say."""
        first = [self._tool] if self._tool is not None else []
        for tool in (*first, *self._tools):
            said = printed_by(tool.query, within_s=TOOL_S)
            power = tool.read(said) if said is not None else None
            if power is not None:
                self._tool = tool
                return power
        self._tool = None
        return None

    def switch(self, power: Power) -> bool:
        """Whether it is so now, read back by the tool that switched it."""
        if self.power() == power:
            return True
        tool = self._tool
        if tool is None:
            return False
        for command in tool.switch(power, printed_by(tool.query, within_s=TOOL_S) or ""):
            printed_by(command, within_s=TOOL_S)
        return self.power() == power


def _one(states: Sequence[bool]) -> Power | None:
    """Of several outputs: on while any is."""
    if not states:
        return None
    return "on" if any(states) else "off"


def read_wlopm(said: str) -> Power | None:
    """`HDMI-A-1 on`, a line each."""
    return _one([state == "on" for state in re.findall(r"^\S+ (on|off)\s*$", said, re.MULTILINE)])


def read_wlr_randr(said: str) -> Power | None:
    """`  Enabled: yes` below each output's own line."""
    return _one(
        [state == "yes" for state in re.findall(r"^\s+Enabled: (yes|no)\s*$", said, re.MULTILINE)]
    )


def read_ddcutil(said: str) -> Power | None:
    """`VCP D6 SNC x01`: MCCS 2.2a, D6h: 01 on; 02 standby, 03 suspend, 04 off, 05 off by button."""
    found = re.search(r"^VCP D6 SNC x0([1-5])\s*$", said, re.MULTILINE)
    return _one([found[1] == "1"]) if found else None


def read_cec(said: str) -> Power | None:
    """`pwr-state: on (0x00)`: HDMI CEC, Report Power Status; 2 and 3 are on the way to 0 and 1."""
    found = re.search(r"pwr-state: \S.*\(0x0([0-3])\)", said)
    return _one([found[1] in "02"]) if found else None


def read_xset(said: str) -> Power | None:
    """`  Monitor is On`, or `in Standby`, `in Suspend`, `Off`; only said while DPMS is enabled. A
    display on which it is not is on, and `xset dpms` below enables it."""
    found = re.search(r"^\s+Monitor is (?:in )?(On|Off|Standby|Suspend)\s*$", said, re.MULTILINE)
    if found:
        return _one([found[1] == "On"])
    return "on" if re.search(r"^\s+DPMS is Disabled\s*$", said, re.MULTILINE) else None


def _wlr_randr(power: Power, said: str) -> list[tuple[str, ...]]:
    outputs = re.findall(r"^(\S+) ", said, re.MULTILINE)
    return [("wlr-randr", "--output", output, f"--{power}") for output in outputs]


def _cec(power: Power, _said: str) -> list[tuple[str, ...]]:
    return [("cec-ctl", "--to", "0", "--image-view-on" if power == "on" else "--standby")]


def _xset(power: Power, _said: str) -> list[tuple[str, ...]]:
    # The timers are off, so that the server never blanks by itself.
    return [("xset", "+dpms"), ("xset", "dpms", "0", "0", "0"), ("xset", "dpms", "force", power)]


TOOLS: Final[tuple[Tool, ...]] = (
    Tool("wlopm", ("wlopm",), read_wlopm, lambda power, _: [("wlopm", f"--{power}", "*")]),
    Tool("wlr-randr", ("wlr-randr",), read_wlr_randr, _wlr_randr),
    Tool("xset", ("xset", "q"), read_xset, _xset),
    Tool(
        "ddcutil",
        ("ddcutil", "--terse", "getvcp", "D6"),
        read_ddcutil,
        lambda power, _: [("ddcutil", "setvcp", "D6", "1" if power == "on" else "4")],
    ),
    Tool(
        "cec-ctl",
        ("cec-ctl", "--playback", "--to", "0", "--give-device-power-status"),
        read_cec,
        _cec,
    ),
)
"""In the order in which they are asked: the gentlest first."""
