"""A row of steps with what makes looking things up quick: totals now and then, and marks.

Totals are kept where every `SPACING`th step is done, for the sessions that moved since; the steps
between two such places are a window. What stands in a window is worked out as a whole, so looking
up costs the same at step 10 and at step 100,000.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import TypeAlias

from msgspec.structs import replace

from smtpsim.simulation.holding import NOBODY, Change, Holding
from smtpsim.simulation.step import Step
from smtpsim.simulation.steps import Steps
from smtpsim.simulation.totals import NOTHING_YET, Totals, pass_step
from smtpsim.spec.codes import FIRST_ERROR
from smtpsim.spec.terms import Kind, Move, PhaseName

SPACING = 64
_WINDOWS = 4  # that stay worked out
_NOT_BEGUN = object()  # the phase of a session before its first step
_LOST_ROWS = {Move.CLOSE_LOST.value, Move.CLOSE_TIMED_OUT.value, Move.CLOSE_MALFORMED.value}

AllTotals: TypeAlias = dict[str, Totals]
"""The totals of each session by its id."""

Kept: TypeAlias = tuple[list[int], list[Totals]]
"""The places at which a session's totals are kept, and those totals."""

Window: TypeAlias = list[tuple[str, Totals]]
"""For each step of a window, its session and that session's totals after it, without holders."""


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
        self.steps = Steps()
        self._kept: dict[str, Kept] = {}
        self._latest: AllTotals = {}  # without holders, as all that is kept
        self._holding = Holding()  # of all sessions: mail goes from one to the next
        self._changes: dict[Change, Change] = {}  # each of a kind is kept once
        self._open: Window = []  # the window at the end, as far as there are steps
        self._windows: dict[int, Window] = {}
        self._marks: dict[Mark, list[int]] = {mark: [] for mark in Mark}
        self._phases: dict[str, PhaseName | None] = {}  # of each session
        self.continue_as(steps)

    def __len__(self) -> int:
        """Count the steps."""
        return len(self.steps)

    def add(self, step: Step) -> None:
        """Append a step, mark it, and keep the totals at every `SPACING`th."""
        self.steps.append(step)
        self._note(step, len(self.steps))

    def continue_as(self, steps: Sequence[Step]) -> None:
        """Take over a row of steps that begins with those of this track."""
        known, self.steps = len(self.steps), Steps(steps)
        new = (steps[place] for place in range(known, len(steps))) if known else iter(steps)
        for count, step in enumerate(new, known + 1):
            self._note(step, count)

    def copy_until(self, count: int) -> "Track":
        """Make a track of the first `count` steps, for a branch."""
        twin = Track()
        twin.steps = self.steps.until(count)
        twin._latest = {session: self._plain_totals(session, count) for session in self._latest}
        twin._holding = self._holding.copy_until(count)
        twin._kept = {session: _kept_until(kept, count) for session, kept in self._kept.items()}
        twin._open = self._window(count // SPACING)[: count % SPACING]
        twin._marks = {mark: places[: bisect_left(places, count)] for mark, places in self._marks.items()}
        begun = (self.steps[place] for place in twin._marks[Mark.PHASE])
        twin._phases = {step.session: step.phase for step in begun}
        return twin

    def sessions(self) -> tuple[str, ...]:
        """Name the sessions of these steps, in the order in which they began."""
        return tuple(session for session, totals in self._latest.items() if totals is not NOTHING_YET)

    def totals_at(self, count: int) -> AllTotals:
        """Give the totals of every session that had begun after `count` steps."""
        begun = (one for one in self._latest if self._plain_totals(one, count) is not NOTHING_YET)
        return {session: self.totals_of(session, count) for session in begun}

    def totals_of(self, session: str, count: int) -> Totals:
        """Give the totals of one session after `count` steps."""
        totals, holders = self._plain_totals(session, count), self._holding.at(count)
        return replace(totals, holders=holders) if holders else totals

    def _plain_totals(self, session: str, count: int) -> Totals:
        """Find a session's totals without its holders."""
        if count == len(self.steps):
            return self._latest.get(session, NOTHING_YET)
        window, done = divmod(count, SPACING)
        for moved, totals in reversed(self._window(window)[:done]):
            if moved == session:
                return totals
        return self._base(session, window * SPACING)

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

    def marked_count(self, mark: Mark, count: int) -> int:
        """Count the marked steps among the first `count`."""
        return bisect_left(self._marks[mark], count)

    def _note(self, step: Step, count: int) -> None:
        """Mark the `count`th step, and carry the totals of its session over it."""
        self._mark(step, count - 1)
        session = step.session
        totals = pass_step(self._latest.get(session, NOTHING_YET), step, NOBODY)
        self._latest[session] = totals
        self._open.append((session, totals))
        if step.gained or step.lost:
            change = (step.lost, step.gained)
            self._holding.note(self._changes.setdefault(change, change), count)
        if count % SPACING == 0:
            for moved, final in dict(self._open).items():
                places, kept = self._kept.setdefault(moved, ([], []))
                places.append(count)
                kept.append(final)
            self._open = []

    def _base(self, session: str, count: int) -> Totals:
        """Find what was kept of a session at a place, or last before it."""
        places, kept = self._kept.get(session, ((), ()))
        at = bisect_right(places, count)
        return kept[at - 1] if at else NOTHING_YET

    def _window(self, number: int) -> Window:
        """Work out a window, unless that was done lately."""
        start = number * SPACING
        if start + SPACING > len(self.steps):
            return self._open
        window = self._windows.get(number)
        if window is None:
            if len(self._windows) >= _WINDOWS:
                del self._windows[next(iter(self._windows))]
            window = self._windows[number] = list(self._carry(start))
        return window

    def _carry(self, start: int) -> Iterator[tuple[str, Totals]]:
        latest: AllTotals = {}
        for step in self.steps[start : start + SPACING]:
            session = step.session
            before = latest[session] if session in latest else self._base(session, start)
            latest[session] = pass_step(before, step, NOBODY)
            yield session, latest[session]

    def _mark(self, step: Step, place: int) -> None:
        if self._phases.get(step.session, _NOT_BEGUN) is not step.phase:
            self._phases[step.session] = step.phase
            self._marks[Mark.PHASE].append(place)
        if step.code >= FIRST_ERROR or step.row in _LOST_ROWS:
            self._marks[Mark.ERROR].append(place)
        if step.fault or step.kind is Kind.FAULT:
            self._marks[Mark.FAULT].append(place)
        if step.kind is Kind.END_OF_DATA:
            self._marks[Mark.MESSAGE].append(place)


def _kept_until(kept: Kept, count: int) -> Kept:
    at = bisect_right(kept[0], count)
    return kept[0][:at], kept[1][:at]
