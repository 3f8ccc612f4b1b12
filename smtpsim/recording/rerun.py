"""Computing a recording again, item by item, and finding where it comes out otherwise."""

import msgspec

from smtpsim.recording.comparison import Difference
from smtpsim.recording.format import HappenedItem
from smtpsim.recording.layout import Course
from smtpsim.simulation.advance import advance
from smtpsim.simulation.apply import intervene
from smtpsim.simulation.intervention import BranchMark, BranchName, Intervention
from smtpsim.simulation.step import Step
from smtpsim.simulation.timeline import MAIN
from smtpsim.simulation.world import World

NOTHING = "nothing"


class _Line:
    """A branch as far as it is computed again."""

    def __init__(self, name: str, world: World, count: int) -> None:
        self.name, self.world, self.count = name, world, count
        self.due: Step | None = None  # the step of what a client did, not compared yet


class Rerun:
    """A world that is led through a recording; it keeps the worlds at which branches begin."""

    def __init__(self, world: World, course: Course) -> None:
        """Begin with the world of the recording's scenario."""
        self._parents = {one.mark.branch: one.mark for one in course.branches}
        self._wanted = {self._root(one.mark) for one in course.branches if one.mark.branch != MAIN}
        self._kept: dict[tuple[str, int], World] = {}
        self._lines = {MAIN: _Line(MAIN, world, 0)}
        self._line = self._lines[MAIN]
        self._keep()

    def take_in(self, item: HappenedItem) -> Difference | None:
        """Compute what the item tells of; give the first difference."""
        if isinstance(item, Step):
            return self._compare(item)
        if isinstance(item, BranchName):  # a title changes nothing that is computed
            return None
        due = self._line.due
        if due is not None:
            return Difference(due.n, "item", _sort_of(item), _sort_of(due), self._line.name)
        if isinstance(item, BranchMark):
            self._switch(item)
        else:
            self._change(item)
        return None

    def _root(self, mark: BranchMark) -> tuple[str, int]:
        """Find the branch that computed the step at which another leaves."""
        parent = self._parents[mark.parent]
        while parent.branch != MAIN and mark.at < parent.at:
            parent = self._parents[parent.parent]
        return parent.branch, mark.at

    def _switch(self, mark: BranchMark) -> None:
        line = self._lines.get(mark.branch)
        if line is None:
            line = self._lines[mark.branch] = _Line(mark.branch, self._kept[self._root(mark)], mark.at)
        self._line = line
        self._keep()

    def _change(self, intervention: Intervention) -> None:
        line = self._line
        line.world, line.due = intervene(line.world, intervention)

    def _compare(self, recorded: Step) -> Difference | None:
        line = self._line
        computed, line.due = line.due, None
        if computed is None:
            line.world, computed = advance(line.world)
        if computed != recorded:
            return find_difference(recorded, computed, line.name)
        line.count += 1
        self._keep()
        return None

    def _keep(self) -> None:
        """Remember the world where a branch will leave: before what a person does there."""
        place = (self._line.name, self._line.count)
        if place in self._wanted:
            self._kept.setdefault(place, self._line.world)


def find_difference(recorded: Step, computed: Step | None, branch: str) -> Difference:
    """Name the first field in which two steps differ."""
    if computed is None:
        return Difference(recorded.n, "item", _sort_of(recorded), NOTHING, branch)
    pairs = ((name, getattr(recorded, name), getattr(computed, name)) for name in Step.__struct_fields__)
    name, old, new = next(pair for pair in pairs if pair[1] != pair[2])
    return Difference(recorded.n, name, _shown(old), _shown(new), branch)


def _sort_of(item: HappenedItem) -> str:
    return f"a {item.kind} step" if isinstance(item, Step) else f"an item of the sort {type(item).__name__}"


def _shown(value: object) -> str:
    """Write a value as a recording has it; octets as the text that they are."""
    if isinstance(value, bytes):
        return value.decode("ascii", "backslashreplace").replace("\r", "\\r").replace("\n", "\\n")
    return msgspec.json.encode(value).decode()
