"""Where on a branch a person has begun to play the client: known without a world and without a walk."""

from smtpsim.simulation.branch import Branch
from smtpsim.simulation.intervention import Say
from smtpsim.simulation.timeline import Timeline


class PlayedBranches:
    """Remembers of each branch the first deed of a person; each intervention is looked at once."""

    def __init__(self) -> None:
        """Begin with nothing looked at."""
        self._first: dict[str, int] = {}
        self._seen: dict[str, int] = {}

    def is_played(self, timeline: Timeline) -> bool:
        """Whether a person plays the client at the cursor."""
        branch, until = timeline.branch, timeline.cursor
        is_end = until == timeline.known  # what is done there counts at once
        if self._begins(branch) < until + is_end:
            return True
        while branch.parent:
            until = min(until, branch.at)
            branch = timeline.branches[branch.parent]
            if self._begins(branch) < until:
                return True
        return False

    def _begins(self, branch: Branch) -> int:
        """Tell after how many steps a person began; later than any step where nobody has."""
        done, never = branch.interventions, 2**53
        seen = self._seen.get(branch.name, 0)
        if branch.name not in self._first:
            found = (count for count, one in done[seen:] if isinstance(one, Say))
            first = next(found, None)
            self._seen[branch.name] = len(done)
            if first is not None:
                self._first[branch.name] = first
        return self._first.get(branch.name, never)
