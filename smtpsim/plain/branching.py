"""The words about branches: all of them, two of them compared, and their titles."""

from collections.abc import Iterator

from smtpsim.errors import UsageError
from smtpsim.plain.moves import Deed, Lines
from smtpsim.plain.player import Player
from smtpsim.plain.telling import step_lines
from smtpsim.simulation.branch import Branch
from smtpsim.simulation.timeline import Timeline
from smtpsim.stage.branch_titles import branch_words, find_branch, find_branches, name_branch
from smtpsim.stage.branch_tracks import branch_tracks, end_lines, last_words
from smtpsim.stage.changes import ONE_BRANCH
from smtpsim.stage.comparison import Comparison
from smtpsim.stage.comparison_words import difference_words

FOLLOWING = 12  # steps of each branch that are told from the first difference on
_WHOLE = 3  # lines of a step up to which all are told
_JOINING = ("and", "with", "to")


def _branches(player: Player, _words: str) -> Lines:
    timeline = player.timeline
    for track in branch_tracks(timeline):
        branch = timeline.branches[track.name]
        name, ending, _ = end_lines(branch)
        here = f"; you are here, at step {timeline.cursor}" if branch is timeline.branch else ""
        yield f"{name}. {ending[0].upper()}{ending[1:]}{here}."
    if len(timeline.branches) == 1:
        yield ONE_BRANCH
        return
    yield "branch and a name or a title goes to one, compare and a name compares it."
    if any(branch.is_over is False for branch in timeline.branches.values()):
        yield "finish runs the one where you are to its end."


def _compare(player: Player, words: str) -> Lines:
    timeline = player.timeline
    if len(timeline.branches) == 1:
        raise UsageError(ONE_BRANCH)
    compared = Comparison(timeline, *_read_two(timeline, words))
    for branch in (compared.left, compared.right):
        name, ending, _ = end_lines(branch)
        yield f"{name}. {ending[0].upper()}{ending[1:]}."
    if compared.first is None:
        yield "They are the same, step by step."
        return
    yield _shared_line(compared.first)
    yield f"First difference: step {compared.first + 1}. {difference_words(compared, compared.first)}"
    for branch in (compared.left, compared.right):
        yield from _following_lines(branch, compared.first)


def _shared_line(count: int) -> str:
    if not count:
        return "They share no step."
    return "Step 1 is the same." if count == 1 else f"Steps 1 to {count} are the same."


def _following_lines(branch: Branch, since: int) -> Iterator[str]:
    """Tell the steps of a branch from a place on."""
    yield f"On {branch_words(branch)}:"
    steps = branch.track.steps[since : since + FOLLOWING]
    for place, step in enumerate(steps, since + 1):
        lines = list(step_lines(step, f"Step {place}"))
        yield from lines if len(lines) <= _WHOLE else (lines[0], f"{len(lines) - 1} more lines.")
    left = len(branch.track) - since - len(steps)
    if not steps:
        yield "No step."
    if left > 0:
        yield f"And {left} more {'steps' if left > 1 else 'step'}."
    holding = last_words(branch)
    yield f"{holding[0].upper()}{holding[1:]}."


def _read_two(timeline: Timeline, words: str) -> tuple[str, str]:
    """Read which two branches to compare; one alone is compared with where one is, none with the parent."""
    here = timeline.branch
    if not words:
        others = [name for name in timeline.branches if name != here.name]
        return (here.parent, here.name) if here.parent else (here.name, others[-1])
    whole = find_branches(timeline, words)
    if len(whole) == 1:
        return here.name, whole[0]
    parts = words.split()
    for at in range(1, len(parts)):
        after = parts[at + 1 :] if parts[at].lower() in _JOINING and parts[at + 1 :] else parts[at:]
        both = [find_branches(timeline, " ".join(part)) for part in (parts[:at], after)]
        if all(len(found) == 1 for found in both):
            return both[0][0], both[1][0]
    return here.name, find_branch(timeline, words)


def _name(player: Player, words: str) -> Lines:
    timeline = player.timeline
    before, colon, after = words.partition(":")
    if colon and before.strip() in timeline.branches:
        yield name_branch(timeline, before.strip(), after)
    elif words:
        yield name_branch(timeline, timeline.branch.name, words)
    else:
        yield f"This is branch {branch_words(timeline.branch)}. name and a title names it."


BRANCHING: dict[str, Deed] = {"branches": _branches, "compare": _compare, "name": _name}
