"""The cursor inside a step: a line or a chunk of mail data of which only some octets are sent."""

from typing import NamedTuple

from smtpsim.explain.told import SAID_KINDS
from smtpsim.simulation.step import Step

_LINE_END = b"\r\n"  # and nothing else (RFC 5321 2.3.8)


class Inside(NamedTuple):
    """The step after the last whole one, and how many of its octets are sent: at least 1, not all."""

    step: Step
    octets: int


def sent_octets(step: Step) -> bytes:
    """Give the octets that a step sends; none where it is something else, such as a delivery."""
    return step.octets if step.kind in SAID_KINDS else b""


def next_octet(octets: bytes, sent: int) -> int:
    """Give how many octets are sent after one more."""
    return min(sent + 1, len(octets))


def octet_before(_octets: bytes, sent: int) -> int:
    """Give how many octets are sent before the last one."""
    return max(0, sent - 1)


def next_line_end(octets: bytes, sent: int) -> int:
    """Give how many octets are sent at the next end of a line, or at the end of the step."""
    found = octets.find(_LINE_END, max(0, sent - 1))  # the cursor may stand between CR and LF
    return len(octets) if found < 0 else found + len(_LINE_END)


def line_end_before(octets: bytes, sent: int) -> int:
    """Give how many octets are sent at the end of the line before; 0 where there is none."""
    found = octets.rfind(_LINE_END, 0, max(0, sent - 1))
    return 0 if found < 0 else found + len(_LINE_END)
