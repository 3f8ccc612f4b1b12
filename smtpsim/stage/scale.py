"""A branch drawn to a scale of so many cells: where its phases begin, what went wrong, where it stops.

Each cell stands for a run of steps, and the indexes of the track are asked, not its steps: a scale costs
the same for 20 steps and for 100,000.
"""

from bisect import bisect_left
from collections.abc import Sequence
from enum import IntEnum
from itertools import pairwise

from smtpsim.simulation.track import Mark, Track


class Sign(IntEnum):
    """What a cell of a scale shows; of several in one cell the greatest."""

    NOTHING = 0
    MESSAGE = 1
    PHASE = 2
    FAULT = 3
    ERROR = 4
    STOP = 5  # a breakpoint


_SIGN_OF = {
    Mark.MESSAGE: Sign.MESSAGE,
    Mark.PHASE: Sign.PHASE,
    Mark.FAULT: Sign.FAULT,
    Mark.ERROR: Sign.ERROR,
}


def scale(track: Track, width: int, known: int, stops: Sequence[int] = ()) -> tuple[Sign, ...]:
    """Give the sign of each of `width` cells for the first `known` steps.

    `stops` are places of steps (from 0) that a breakpoint stops at, in order.
    """
    edges = [cell * known // max(1, width) for cell in range(width + 1)]
    return tuple(_sign(track, stops, *edge) for edge in pairwise(edges))


def cell_of(place: int, width: int, known: int) -> int:
    """Give the cell that shows the step at a place (from 0)."""
    return max(0, min(width - 1, ((place + 1) * width - 1) // max(1, known)))


def count_at(cell: int, width: int, known: int) -> int:
    """Give how many steps are done at the end of a cell: there a click on it leads."""
    return max(0, min(known, (cell + 1) * known // max(1, width)))


def _sign(track: Track, stops: Sequence[int], begin: int, end: int) -> Sign:
    signs = [sign for mark, sign in _SIGN_OF.items() if _is_marked(track, mark, begin, end)]
    stop = bisect_left(stops, begin)
    if stop < len(stops) and stops[stop] < end:
        signs.append(Sign.STOP)
    return max(signs, default=Sign.NOTHING)


def _is_marked(track: Track, mark: Mark, begin: int, end: int) -> bool:
    place = track.next_mark(mark, begin)
    return place is not None and place < end
