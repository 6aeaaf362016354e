"""Switches the panel off and on by whichever tool of this device answers, and reads it back.

wlopm and wlr-randr speak to the compositor, xset to an X server: only the player reaches their
sockets, and has them by the order `panel`. ddcutil (VCP D6) and cec-ctl speak to the panel itself,
by the wires of whoever has those devices. Each is run without a shell, under a time limit; what it
printed is parsed by a pure function, and a tool whose answer cannot be read does not answer.
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
    ready: tuple[str, ...] = ()
    """Run once, where the query is not answered, for whatever must be set up before it is."""


class Panel:
    """The display of this device. For one thread at a time."""

    def __init__(self, tools: Sequence[Tool] | None = None) -> None:
        self._tools = tools if tools is not None else TOOLS
        self._tool: Tool | None = None
        self._readied: set[str] = set()

    @property
    def tool(self) -> str:
        """The one that answered last; empty: none has."""
        return self._tool.name if self._tool is not None else ""

    def power(self) -> Power | None:
        """As it is now; None where no tool can say."""
        first = [self._tool] if self._tool is not None else []
        for tool in (*first, *self._tools):
            power = self._asked(tool)
            if power is not None:
                self._tool = tool
                return power
        self._tool = None
        return None

    def _asked(self, tool: Tool) -> Power | None:
        power = tool.read(printed_by(tool.query, within_s=TOOL_S) or "")
        if power is None and tool.ready and tool.name not in self._readied:
            self._readied.add(tool.name)
            if printed_by(tool.ready, within_s=TOOL_S) is not None:
                power = tool.read(printed_by(tool.query, within_s=TOOL_S) or "")
        return power

    def switch(self, power: Power) -> bool:
        """Whether it is so now, read back by the tool that switched it."""
        if self.power() == power:
            return True
        for tool in [self._tool] if self._tool is not None else self._unheard(power):
            for command in tool.switch(power, printed_by(tool.query, within_s=TOOL_S) or ""):
                printed_by(command, within_s=TOOL_S)
        return self.power() == power

    def _unheard(self, power: Power) -> Sequence[Tool]:
        """What is tried where none answers. There are panels that do not speak while they sleep,
        and wake all the same; and what cannot be read back is not put to sleep."""
        return self._tools if power == "on" else ()


def _one(states: Sequence[bool]) -> Power | None:
    """Of several outputs: on while any is."""
    if not states:
        return None
    return "on" if any(states) else "off"


def read_wlopm(said: str) -> Power | None:
    """`HDMI-A-1 on`, a line each (wlopm(1): "list all outputs and their current power modes")."""
    return _one([state == "on" for state in re.findall(r"^\S+ (on|off)\s*$", said, re.MULTILINE)])


def read_wlr_randr(said: str) -> Power | None:
    """`  Enabled: yes` below each output's own line (print_state() of wlr-randr's main.c)."""
    return _one(
        [state == "yes" for state in re.findall(r"^\s+Enabled: (yes|no)\s*$", said, re.MULTILINE)]
    )


def read_ddcutil(said: str) -> Power | None:
    """`VCP D6 SNC x01` (ddcutil(1), --brief); MCCS 2.2a, D6h: 01 on; 02 standby, 03 suspend, 04
    off, 05 off by button. `x00`, which some say whatever they do, and `ERR` say nothing."""
    found = re.search(r"^VCP D6 SNC x0([1-5])\s*$", said, re.MULTILINE)
    return _one([found[1] == "1"]) if found else None


def read_cec(said: str) -> Power | None:
    """`pwr-state: on (0x00)` after a tab, below `Received from TV` (v4l-utils: cec-ctl.cpp and
    cec-log.cpp); HDMI CEC, Report Power Status: 2 and 3 are on the way to 0 and 1."""
    found = re.search(r"^\s+pwr-state: \S+ \(0x0([0-3])\)", said, re.MULTILINE)
    return _one([found[1] in "02"]) if found else None


def read_xset(said: str) -> Power | None:
    """`  Monitor is On`, or `in Standby`, `in Suspend`, `Off`; only said while DPMS is enabled. A
    display on which it is not is on, and `xset dpms` below enables it (query() of xset.c). Xwayland
    and a server without the extension say neither."""
    found = re.search(r"^\s+Monitor is (?:in )?(On|Off|Standby|Suspend)\s*$", said, re.MULTILINE)
    if found:
        return _one([found[1] == "On"])
    return "on" if re.search(r"^\s+DPMS is Disabled\s*$", said, re.MULTILINE) else None


def _wlr_randr(power: Power, said: str) -> list[tuple[str, ...]]:
    """One change for all: between two of them a compositor would move the windows about."""
    outputs = re.findall(r"^(\S+) ", said, re.MULTILINE)
    each = [word for output in outputs for word in ("--output", output, f"--{power}")]
    return [("wlr-randr", *each)] if each else []


def _cec(power: Power, _said: str) -> list[tuple[str, ...]]:
    word = "--image-view-on" if power == "on" else "--standby"
    return [("cec-ctl", "--skip-info", "--to", "0", word)]


def _xset(power: Power, _said: str) -> list[tuple[str, ...]]:
    # The timers are off, so that the server never blanks by itself.
    return [("xset", "+dpms", "dpms", "0", "0", "0", "dpms", "force", power)]


SESSION_TOOLS: Final[tuple[Tool, ...]] = (
    Tool("wlopm", ("wlopm",), read_wlopm, lambda power, _: [("wlopm", f"--{power}", "*")]),
    Tool("wlr-randr", ("wlr-randr",), read_wlr_randr, _wlr_randr),
    Tool("xset", ("xset", "q"), read_xset, _xset),
)
"""Those that ask the display server. Turning outputs off (wlr-randr) moves windows; it comes last
of a compositor's."""
WIRE_TOOLS: Final[tuple[Tool, ...]] = (
    Tool(
        "ddcutil",
        ("ddcutil", "--terse", "getvcp", "D6"),
        read_ddcutil,
        lambda power, _: [("ddcutil", "--noverify", "setvcp", "D6", "1" if power == "on" else "4")],
    ),
    Tool(
        "cec-ctl",
        ("cec-ctl", "--skip-info", "--to", "0", "--give-device-power-status"),
        read_cec,
        _cec,
        # An adapter without an address of its own sends nothing; to claim one again each time
        # would have the panel greet a new device each minute.
        ready=("cec-ctl", "--skip-info", "--playback"),
    ),
)
"""Those that ask the panel itself."""
TOOLS: Final = (*SESSION_TOOLS, *WIRE_TOOLS)
"""In the order in which they are asked: the gentlest first."""
