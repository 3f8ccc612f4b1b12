"""The timeline: steps, a cursor, and branches that are kept.

The one thing in the core that changes in place: it grows, and it forgets nothing. Back, forward
and seek move an index. A world is kept at every `SPACING`th step only, and made again from there
when a person intervenes in the past; that makes a branch, and the old one stays.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

from smtpsim.simulation.branch import Branch
from smtpsim.simulation.intervention import BranchMark, BranchName, Intervention
from smtpsim.simulation.place import Found, Place, find_place
from smtpsim.simulation.step import Step
from smtpsim.simulation.totals import Totals
from smtpsim.simulation.track import Mark, Track
from smtpsim.simulation.world import World

Item: TypeAlias = Step | Intervention | BranchMark | BranchName
Sink: TypeAlias = Callable[[Item], None]

MAIN = "main"


def ignore(_item: Item) -> None:
    """Take an item and do nothing with it."""


class Timeline:
    """Branches of steps with one cursor: so many steps of the current branch are done.

    Every new item (step, intervention, branch, title) is handed to `sink` once, in the order in which
    it came to be; that is what a recording is.
    """

    def __init__(self, world: World | None, track: Track | None = None, sink: Sink = ignore) -> None:
        """Begin with a world at its start, or with the track of a recording (world None: watch only)."""
        self.branches: dict[str, Branch] = {MAIN: Branch(MAIN, world, track=track)}
        self.branch = self.branches[MAIN]
        self.cursor = 0
        self.sink = sink

    @property
    def step(self) -> Step | None:
        """The last step that is done, None at the very start."""
        return self.branch.track.steps[self.cursor - 1] if self.cursor else None

    @property
    def known(self) -> int:
        """How many steps of the current branch there are so far."""
        return len(self.branch.track)

    def totals(self, session: str = "") -> Totals:
        """The running totals at the cursor, of one session or of the one that acted last."""
        chosen = session or (self.step.session if self.step else "")
        return self.branch.track.totals_of(chosen, self.cursor)

    def forward(self) -> Step | None:
        """Do one step more; None at the end."""
        if self.cursor == self.known and self._grow() is None:
            return None
        self.cursor += 1
        return self.step

    def back(self) -> bool:
        """Go back one step; False at the start."""
        self.cursor -= self.cursor > 0
        return self.cursor > 0

    def seek(self, count: int) -> None:
        """Go to where `count` steps are done, or to the nearest there is."""
        while self.known < count and self._grow() is not None:
            pass
        self.cursor = max(0, min(count, self.known))

    def to_end(self) -> None:
        """Go to the end, however far that is."""
        while self._grow() is not None:
            pass
        self.cursor = self.known

    def find(self, place: Place) -> Found | None:
        """Find a place on the current branch, computing no more steps than needed."""
        return find_place(place, self._all_steps())

    def run_to(self, mark: Mark) -> bool:
        """Go to just after the next marked step; False, and to the end, where there is none."""
        while (found := self.branch.track.next_mark(mark, self.cursor)) is None:
            if self._grow() is None:
                self.cursor = self.known
                return False
        self.cursor = found + 1
        return True

    def back_to(self, mark: Mark) -> bool:
        """Go back to just after the previous marked step, or to the start."""
        found = self.branch.track.previous_mark(mark, self.cursor)
        self.cursor = 0 if found is None else found + 1
        return found is not None

    def intervene(self, intervention: Intervention) -> Step | None:
        """Carry out an intervention at the cursor; in the past that begins a new branch."""
        if self.cursor < self.known:
            self._begin_branch()
        self.sink(intervention)
        step = self.branch.change(intervention)
        if step is not None:
            self.sink(step)
        return step

    def world(self) -> World | None:
        """The world at the cursor, made again if need be; None for a recording without one."""
        return self.branch.world_at(self.cursor)

    def switch(self, name: str) -> None:
        """Go to another branch, to the same step or to its end."""
        self.branch = self.branches[name]
        self.cursor = min(self.cursor, self.known)
        self.sink(BranchMark(name, self.branch.parent, self.branch.at))

    def label(self, name: str, title: str) -> None:
        """Give a branch a title; its name stays. An empty one takes the title away."""
        if self.branches[name].title != title:
            self.branches[name].title = title
            self.sink(BranchName(name, title))

    def restore(
        self,
        mark: BranchMark,
        steps: Sequence[Step],
        interventions: Sequence[tuple[int, Intervention]],
        title: str = "",
    ) -> None:
        """Put back a branch of a recording, parents first, and make it the current one at its start."""
        if mark.branch not in self.branches:
            self.branches[mark.branch] = self.branches[mark.parent].fork(mark.branch, mark.at)
        self.branch = self.branches[mark.branch]
        self.branch.restore(steps, interventions)
        self.branch.title = title
        self.cursor = 0

    def _begin_branch(self) -> None:
        parent = self.branch
        name = self._free_name()
        self.branch = parent.fork(name, self.cursor)
        self.branches[name] = self.branch
        self.sink(BranchMark(name, parent.name, self.cursor))

    def _free_name(self) -> str:
        number = len(self.branches)
        while f"branch-{number}" in self.branches:
            number += 1
        return f"branch-{number}"

    def _grow(self) -> Step | None:
        step = self.branch.grow()
        if step is not None:
            self.sink(step)
        return step

    def _all_steps(self) -> Iterator[Step]:
        count = 0
        while count < self.known or self._grow() is not None:
            yield self.branch.track.steps[count]
            count += 1
