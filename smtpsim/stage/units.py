"""What one move is: a step, or more of them, or less than one."""

from collections.abc import Callable
from enum import StrEnum

from smtpsim.simulation.step import Step
from smtpsim.simulation.track import Mark, Track
from smtpsim.spec.terms import Kind, Verb
from smtpsim.stage.inside import line_end_before, next_line_end, next_octet, octet_before


class Unit(StrEnum):
    """What the keys that step move by, from a key to the next in a circle."""

    STEP = "step"
    EXCHANGE = "exchange"
    MESSAGE = "message"
    PHASE = "phase"
    LINE = "line"
    OCTET = "octet"


UNIT_MEANING = {
    Unit.STEP: "a step is one act: a command, a reply, a piece of mail data, anything else that happens",
    Unit.EXCHANGE: "an exchange is all up to the next reply: a command and its reply, mostly",
    Unit.MESSAGE: "a message is all up to the reply that ends it: the whole mail transaction",
    Unit.PHASE: "a phase is all up to the first step of the next phase",
    Unit.LINE: "a line ends with CR LF; a step of several lines is sent line after line",
    Unit.OCTET: "an octet is one byte; a line is sent byte after byte",
}
CUTS: dict[Unit, tuple[Callable[[bytes, int], int], Callable[[bytes, int], int]]] = {
    Unit.LINE: (next_line_end, line_end_before),
    Unit.OCTET: (next_octet, octet_before),
}
"""For the units inside a step: how many octets are sent after the next move, and before the last one."""


def unit_after(unit: Unit) -> Unit:
    """Give the next unit of the circle."""
    units = list(Unit)
    return units[(units.index(unit) + 1) % len(units)]


def ends_unit(unit: Unit, track: Track, count: int) -> bool:
    """Whether a move by a whole unit ends after the first `count` steps."""
    if not count:
        return True
    if unit is Unit.PHASE:
        return track.next_mark(Mark.PHASE, count - 1) == count - 1
    return _ends(unit, track.steps[count - 1])


def _ends(unit: Unit, step: Step) -> bool:
    if unit is Unit.EXCHANGE:
        return step.kind is Kind.REPLY
    if unit is Unit.MESSAGE:
        return step.kind is Kind.REPLY and step.verb is Verb.MESSAGE
    return True
