"""One line of a step with one of its tokens lit: what a view shows that moves along the tokens."""

from typing import NamedTuple

from msgspec.structs import replace

from smtpsim.explain.sanitise import sanitise
from smtpsim.explain.tokens import Token, tokens
from smtpsim.simulation.step import Step
from smtpsim.spec.terms import Kind

OCTETS_AT_MOST = 4_096  # that are read; what is longer is cut behind a line
_SAID = {Kind.COMMAND, Kind.REPLY, Kind.END_OF_DATA}


class LineView(NamedTuple):
    """A line in three pieces, safe to show, the middle one lit; and the token there."""

    before: str
    lit: str
    behind: str
    token: Token
    number: int  # of the token, from 1
    total: int


def shown_tokens(step: Step | None) -> tuple[Token, ...]:
    """Cut what was said into its tokens; () where nothing was said but mail data."""
    if step is None or step.kind not in _SAID:
        return ()
    if len(step.octets) > OCTETS_AT_MOST:
        head = step.octets[:OCTETS_AT_MOST]
        step = replace(step, octets=head[: head.rfind(b"\n") + 1] or head)
    return tokens(step)


def line_view(step: Step | None, number: int) -> LineView | None:
    """Show the line with the token of a number, from 0; past the last one, the last. None: no tokens."""
    found = shown_tokens(step)
    if step is None or not found:
        return None
    token = found[min(number, len(found) - 1)]
    start = step.octets.rfind(b"\n", 0, token.start) + 1
    end = step.octets.find(b"\n", max(token.start, token.end - 1)) + 1 or len(step.octets)
    pieces = (
        step.octets[start : token.start],
        step.octets[token.start : token.end],
        step.octets[token.end : end],
    )
    before, lit, behind = (sanitise(piece.decode("utf-8", "replace")) for piece in pieces)
    return LineView(before, lit, behind, token, found.index(token) + 1, len(found))
