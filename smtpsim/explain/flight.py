"""What travels between two hosts with a step: how it goes, when it arrives, and whether it is lost."""

from enum import Enum

from smtpsim.explain.told import SAID_KINDS
from smtpsim.explain.waits import shown_time
from smtpsim.simulation.step import Step
from smtpsim.spec.terms import Kind

LATE_MS = 1_000  # on the road for so long is told
LOST = "lost: all of it, or its end, never arrives"
_MS, _MINUTE_MS, _HOUR_MS, _DAY_MS = 1_000, 60_000, 3_600_000, 86_400_000
_TRAVELS = {Kind.CLOSE, Kind.HANDSHAKE}


class Travel(Enum):
    """Whether something of a step goes from one host to the other."""

    NOTHING = "nothing travels"
    ARRIVES = "all of it arrives"
    LOST = "it is lost"


def travel_of(step: Step) -> Travel:
    """Say whether what a step sends arrives; a close of a connection that is lost sends nothing."""
    if step.arrives is not None:
        return Travel.ARRIVES
    is_sent = step.kind is Kind.OPEN or (step.kind in SAID_KINDS and bool(step.octets))
    return Travel.LOST if is_sent and step.kind not in _TRAVELS else Travel.NOTHING


def late_words(step: Step) -> str:
    """Say how long octets are on the road, where that is long."""
    flight = (step.arrives or 0) - step.time
    return f"arrives {shown_time(flight)} later" if flight >= LATE_MS else ""


def clock_words(ms: int) -> str:
    """Write a virtual time in at most eight columns: seconds, minutes, hours or days lead."""
    if ms < _MINUTE_MS:
        return f"{ms / _MS:.2f} s"
    if ms < _HOUR_MS:
        return f"{ms // _MINUTE_MS}:{ms % _MINUTE_MS // 10 / 100:05.2f}"
    hours, minutes, seconds = ms // _HOUR_MS, ms % _HOUR_MS // _MINUTE_MS, ms % _MINUTE_MS // _MS
    if ms < _DAY_MS:
        return f"{hours}:{minutes:02}:{seconds:02}"
    return f"{ms // _DAY_MS}d {hours % 24}:{minutes:02}"
