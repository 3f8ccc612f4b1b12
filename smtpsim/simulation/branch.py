"""One line of what happened: its track of steps, its interventions, and the way back to its worlds."""

from smtpsim.simulation.advance import advance
from smtpsim.simulation.apply import intervene
from smtpsim.simulation.intervention import Intervention
from smtpsim.simulation.step import Step
from smtpsim.simulation.track import SPACING, Track
from smtpsim.simulation.world import World


class Branch:
    """A branch begins after `at` steps of its parent; the steps before that are the parent's."""

    def __init__(
        self, name: str, origin: World | None, parent: str = "", at: int = 0, track: Track | None = None,
    ) -> None:
        """Begin in the world `origin`, as it was after `at` steps; without one nothing can be computed."""
        self.name, self.parent, self.at = name, parent, at
        self.track = track or Track()
        self.interventions: list[tuple[int, Intervention]] = []
        self._worlds: dict[int, World] = {} if origin is None else {at: origin}
        self._tip: World | None = origin if len(self.track) == at else None

    def grow(self) -> Step | None:
        """Compute one more step; None when all is over or there is no world."""
        world = self._end_world()
        return None if world is None else self._keep(*advance(world))

    def change(self, intervention: Intervention) -> Step | None:
        """Carry out an intervention at the end; a client's opening and closing give a step."""
        world = self._end_world()
        self.interventions.append((len(self.track), intervention))
        return None if world is None else self._keep(*intervene(world, intervention))

    def fork(self, name: str, count: int) -> "Branch":
        """Begin another branch after the first `count` steps of this one."""
        branch = Branch(name, self.world_at(count), self.name, count, self.track.copy_until(count))
        branch._tip = branch._worlds.get(count)
        return branch

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
            world = self._replay(max(self._worlds), len(self.track))
            for at, intervention in self.interventions:
                if at == len(self.track):
                    world, _ = intervene(world, intervention)
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
        """Advance again from a kept world, with what a person did on the way."""
        world, done = self._worlds[known], known
        waiting = [one for one in self.interventions if known <= one[0] < count]
        while done < count:
            if waiting and waiting[0][0] == done:
                world, step = intervene(world, waiting.pop(0)[1])
            else:
                world, step = advance(world)
                if step is None and not waiting:
                    break
            done += step is not None
        return world
