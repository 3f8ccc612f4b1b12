"""Which branch each item of a recording belongs to: found once, in the order of the file."""

from array import array
from collections.abc import Sequence

import msgspec

from smtpsim.recording.format import HappenedItem
from smtpsim.recording.lines import RecordedSteps
from smtpsim.simulation.intervention import BranchMark, BranchName, Intervention
from smtpsim.simulation.step import Step
from smtpsim.simulation.timeline import MAIN


class RecordedBranch(msgspec.Struct, frozen=True):
    """One branch: all its steps, those of its parents included, and what was done on it."""

    mark: BranchMark
    steps: Sequence[Step]
    interventions: tuple[tuple[int, Intervention], ...]
    title: str = ""


class Course(msgspec.Struct, frozen=True):
    """All branches, parents first, and the one that was at hand at the end."""

    branches: tuple[RecordedBranch, ...]
    last: str = MAIN


class _Draft:
    """A branch while its items are found."""

    def __init__(self, mark: BranchMark, places: "array[int]") -> None:
        self.mark, self.places = mark, places
        self.interventions: list[tuple[int, Intervention]] = []
        self.title = ""


class Layout:
    """Sorts items into branches, and finds those that cannot stand where they do."""

    def __init__(self) -> None:
        """Begin on the main branch."""
        self._drafts = {MAIN: _Draft(BranchMark(MAIN), array("I"))}
        self._current = self._drafts[MAIN]

    def place(self, item: HappenedItem, at: int) -> str:
        """Take in the item at a place; say what is wrong with it there, or nothing."""
        if isinstance(item, Step):
            return self._place_step(item, at)
        if isinstance(item, BranchMark):
            return self._place_mark(item)
        if isinstance(item, BranchName):
            return self._place_name(item)
        self._current.interventions.append((len(self._current.places), item))
        return ""

    def course(self, items: Sequence[HappenedItem]) -> Course:
        """Give what was found; `items` are those that were taken in."""
        branches = tuple(
            RecordedBranch(one.mark, RecordedSteps(items, one.places), tuple(one.interventions), one.title)
            for one in self._drafts.values()
        )
        return Course(branches, self._current.mark.branch)

    def _place_step(self, step: Step, at: int) -> str:
        expected = len(self._current.places)
        if step.n != expected:
            return f"step {step.n} stands where step {expected} should"
        self._current.places.append(at)
        return ""

    def _place_mark(self, mark: BranchMark) -> str:
        if mark.branch in self._drafts:
            self._current = self._drafts[mark.branch]
            return ""
        parent = self._drafts.get(mark.parent)
        if parent is None or not 0 <= mark.at <= len(parent.places):
            return f"branch {mark.branch} leaves {mark.parent or 'nothing'} at {mark.at}, which is not there"
        self._current = self._drafts[mark.branch] = _Draft(mark, parent.places[: mark.at])
        return ""

    def _place_name(self, name: BranchName) -> str:
        draft = self._drafts.get(name.branch)
        if draft is None:
            return f"a title is given to branch {name.branch}, which is not there"
        draft.title = name.title
        return ""


def lay_out(items: Sequence[HappenedItem]) -> Course:
    """Sort items that are known to be right into branches."""
    layout = Layout()
    for at, item in enumerate(items):
        layout.place(item, at)
    return layout.course(items)
