"""One line of what happened: its track of steps, its interventions, and the way back to its worlds."""

from collections.abc import Sequence

from smtpsim.simulation.advance import advance
from smtpsim.simulation.apply import intervene
from smtpsim.simulation.intervention import Intervention
from smtpsim.simulation.step import Step
from smtpsim.simulation.track import SPACING, Track
from smtpsim.simulation.world import World

MOST_AGAIN = 2_000  # steps that are computed again only to see whether a branch is over
MOST_STEPS = 20_000  # of a mail system: lists that name each other would fill any machine


class Branch:
    """A branch begins after `at` steps of its parent; the steps before that are the parent's."""

    def __init__(
        self,
        name: str,
        origin: World | None,
        parent: str = "",
        at: int = 0,
        track: Track | None = None,
    ) -> None:
        """Begin in the world `origin`, as it was after `at` steps; without one nothing can be computed."""
        self.name, self.parent, self.at = name, parent, at
        self.title = ""  # what a person calls it; untrusted where it comes from a file
        self.track = Track() if track is None else track
        self.interventions: list[tuple[int, Intervention]] = []
        self._inherited: list[tuple[int, Intervention]] = []  # the parents', from before `at`
        self._worlds: dict[int, World] = {} if origin is None else {at: origin}
        self._tip: World | None = origin if len(self.track) == at else None
        self._checked: tuple[int, bool | None] = (-1, None)  # whether all was over after so many steps

    @property
    def is_endless(self) -> bool:
        """Whether a mail system came to no rest, so that nothing more of it is computed."""
        if len(self.track) < MOST_STEPS:
            return False
        world = self._end_world()
        return world is not None and world.traffic is not None

    @property
    def is_over(self) -> bool | None:
        """Whether nothing comes after its steps; None where finding that out would take long."""
        count = len(self.track)
        if self._checked[0] != count or self._checked[1] is None:
            self._checked = (count, self._look_ahead(count))
        return self._checked[1]

    def _look_ahead(self, count: int) -> bool | None:
        if not self._worlds:
            return True
        if self._tip is None and count - max(at for at in self._worlds if at <= count) > MOST_AGAIN:
            return None
        world = self._end_world()
        return self.is_endless or world is None or advance(world)[1] is None

    def grow(self) -> Step | None:
        """Compute one more step; None when all is over, comes to no end, or there is no world."""
        world = None if self.is_endless else self._end_world()
        return None if world is None else self._keep(*advance(world))

    def change(self, intervention: Intervention) -> Step | None:
        """Carry out an intervention at the end; a client's opening and closing give a step."""
        self._checked = (-1, None)
        world = self._end_world()
        self.interventions.append((len(self.track), intervention))
        return None if world is None else self._keep(*intervene(world, intervention))

    def fork(self, name: str, count: int) -> "Branch":
        """Begin another branch after the first `count` steps of this one, before what a person did there."""
        branch = Branch(name, None, self.name, count, self.track.copy_until(count))
        branch._inherited = [one for one in self.all_interventions() if one[0] < count]
        branch._worlds = {at: world for at, world in self._worlds.items() if at <= count}
        return branch

    def restore(self, steps: Sequence[Step], interventions: Sequence[tuple[int, Intervention]]) -> None:
        """Take over what a recording has of this branch; `steps` begin with those that are here."""
        self.track.continue_as(steps)
        self.interventions = list(interventions)
        self._tip = None

    def world_at(self, count: int) -> World | None:
        """Make the world again as it was after `count` steps, before what a person did there.

        At the end of the branch what a person did there is included.
        """
        if count == len(self.track):
            return self._end_world()
        known = max((at for at in self._worlds if at <= count), default=None)
        return None if known is None else self._replay(known, count)

    def _end_world(self) -> World | None:
        if self._tip is None and self._worlds:
            count = len(self.track)
            world = self._replay(max(at for at in self._worlds if at <= count), count)
            for one in [one for one in self.interventions if one[0] == count]:
                changed, step = intervene(world, one[1])
                if step is None:
                    world = changed
                else:  # a recording that was cut off before the step: then it has not happened
                    self.interventions.remove(one)
            self._tip = world
        return self._tip

    def _keep(self, world: World, step: Step | None) -> Step | None:
        self._tip = world
        if step is not None:
            self.track.add(step)
            if len(self.track) % SPACING == 0:
                self._worlds[len(self.track)] = world
        return step

    def _replay(self, known: int, count: int) -> World:
        """Advance again from a kept world, with what a person did on the way; keep the world found."""
        world, done = self._worlds[known], known
        waiting = [one for one in self.all_interventions() if known <= one[0] < count]
        while done < count:
            if waiting and waiting[0][0] == done:
                world, step = intervene(world, waiting.pop(0)[1])
            else:
                world, step = advance(world)
                if step is None:
                    break
            done += step is not None
        if done == count:
            self._worlds[count] = world
        return world

    def all_interventions(self) -> list[tuple[int, Intervention]]:
        """Give what a person did on the way to the end, also on the branches before, with the places."""
        return [*self._inherited, *self.interventions]
