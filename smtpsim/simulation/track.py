"""A row of steps with what makes looking things up quick: totals now and then, and marks.

The cost of `totals_at` is the same at step 10 and at step 100,000: it carries the totals over at
most `SPACING` steps from the nearest ones that are kept.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from enum import StrEnum
from typing import TypeAlias

from smtpsim.simulation.step import Step
from smtpsim.simulation.totals import NOTHING_YET, Totals, add_step
from smtpsim.spec.codes import FIRST_ERROR
from smtpsim.spec.terms import Kind, Move, PhaseName

SPACING = 64
_LOST_ROWS = {Move.CLOSE_LOST.value, Move.CLOSE_TIMED_OUT.value, Move.CLOSE_MALFORMED.value}

AllTotals: TypeAlias = dict[str, Totals]
"""The totals of each session by its id."""


class Mark(StrEnum):
    """What one can run to without a walk."""

    PHASE = "phase"
    ERROR = "error"
    FAULT = "fault"
    MESSAGE = "message"


class Track:
    """The steps of one branch. It only ever grows at its end."""

    def __init__(self, steps: Sequence[Step] = ()) -> None:
        """Take over steps that exist already."""
        self.steps: list[Step] = []
        self._kept: list[AllTotals] = [{}]
        self._latest: AllTotals = {}
        self._marks: dict[Mark, list[int]] = {mark: [] for mark in Mark}
        self._phase: PhaseName | None = None
        for step in steps:
            self.add(step)

    def __len__(self) -> int:
        """Count the steps."""
        return len(self.steps)

    def add(self, step: Step) -> None:
        """Append a step, mark it, and keep the totals at every `SPACING`th."""
        place = len(self.steps)
        self.steps.append(step)
        self._mark(step, place)
        self._latest[step.session] = add_step(self._latest.get(step.session, NOTHING_YET), step)
        if len(self.steps) % SPACING == 0:
            self._kept.append(dict(self._latest))

    def copy_until(self, count: int) -> "Track":
        """Make a track of the first `count` steps, for a branch."""
        twin = Track()
        twin.steps = self.steps[:count]
        twin._kept = self._kept[: count // SPACING + 1]
        twin._latest = self.totals_at(count)
        twin._marks = {mark: places[: bisect_left(places, count)] for mark, places in self._marks.items()}
        twin._phase = twin.steps[-1].phase if twin.steps else None
        return twin

    def totals_at(self, count: int) -> AllTotals:
        """Give the totals of every session after `count` steps."""
        if count == len(self.steps):
            return dict(self._latest)
        kept = count // SPACING
        totals = dict(self._kept[kept])
        for step in self.steps[kept * SPACING : count]:
            totals[step.session] = add_step(totals.get(step.session, NOTHING_YET), step)
        return totals

    def next_mark(self, mark: Mark, count: int) -> int | None:
        """Find the first marked step after the first `count`, as its place from 0."""
        places = self._marks[mark]
        at = bisect_left(places, count)
        return places[at] if at < len(places) else None

    def previous_mark(self, mark: Mark, count: int) -> int | None:
        """Find the last marked step before the `count`th, as its place from 0."""
        places = self._marks[mark]
        at = bisect_right(places, count - 2)
        return places[at - 1] if at else None

    def _mark(self, step: Step, place: int) -> None:
        if step.phase is not self._phase:
            self._phase = step.phase
            self._marks[Mark.PHASE].append(place)
        if step.code >= FIRST_ERROR or step.row in _LOST_ROWS:
            self._marks[Mark.ERROR].append(place)
        if step.fault or step.kind is Kind.FAULT:
            self._marks[Mark.FAULT].append(place)
        if step.kind is Kind.END_OF_DATA:
            self._marks[Mark.MESSAGE].append(place)
