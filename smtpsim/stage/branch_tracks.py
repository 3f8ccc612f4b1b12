"""All branches of a timeline as tracks to one scale, each beginning where it leaves its parent."""

from collections.abc import Iterator
from typing import NamedTuple

from smtpsim.explain.outcome import holding_words, outcome_words
from smtpsim.explain.sanitise import sanitise
from smtpsim.simulation.branch import Branch
from smtpsim.simulation.timeline import Timeline
from smtpsim.stage.branch_titles import branch_words, leaving_place
from smtpsim.stage.scale import Sign, cell_of, scale

CELL_OF = {
    Sign.NOTHING: "─",
    Sign.MESSAGE: "@",
    Sign.PHASE: "┃",
    Sign.FAULT: "!",
    Sign.ERROR: "✗",
    Sign.STOP: "◆",
}
FORK, HERE = "└", "●"
LEGEND = "┃ phase · @ end of data · ! fault · ✗ refusal, loss · ● you are here"


class BranchTrack(NamedTuple):
    """One branch: its name and title, how deep it stands in the tree, and what came of it."""

    name: str
    words: str
    depth: int
    ending: str  # how many steps, and what came of them


def branch_tracks(timeline: Timeline) -> tuple[BranchTrack, ...]:
    """List all branches, each followed by those that leave it."""
    return tuple(
        BranchTrack(branch.name, branch_words(branch), depth, _ending(branch))
        for branch, depth in _tree(timeline, "", 0)
    )


def _tree(timeline: Timeline, parent: str, depth: int) -> Iterator[tuple[Branch, int]]:
    for branch in timeline.branches.values():
        if branch.parent == parent:
            yield branch, depth
            yield from _tree(timeline, branch.name, depth + 1)


def _ending(branch: Branch) -> str:
    return (
        f"{_count_words(branch)}{' so far' if branch.is_over is False else ''}: {outcome_words(branch.track)}"
    )


def _count_words(branch: Branch) -> str:
    count = len(branch.track)
    return f"{count} step" if count == 1 else f"{count} steps"


def end_lines(branch: Branch) -> tuple[str, ...]:
    """Tell of a branch in three parts: its name and title, how it ended, and who holds the message."""
    short = ", not run to its end" if branch.is_over is False else ""
    ending = f"{leaving_words(branch)}{_count_words(branch)}{short}: {outcome_words(branch.track)}"
    return branch_words(branch), ending, last_words(branch)


def short_end_lines(branch: Branch) -> tuple[str, ...]:
    """Tell of a branch in two parts: its name with how far it was run, and who holds the message."""
    return f"{sanitise(branch.name)}, {_reach_words(branch)}", _holding(branch)


def leaving_words(branch: Branch) -> str:
    """Say where a branch leaves its parent; nothing for the main one."""
    return f"leaves {sanitise(branch.parent)} {leaving_place(branch)}, " if branch.parent else ""


def last_words(branch: Branch) -> str:
    """Say who holds the message after the last step that is known."""
    return f"{_reach_words(branch)}: {_holding(branch)}"


def _reach_words(branch: Branch) -> str:
    return "so far" if branch.is_over is False else "at its end"


def _holding(branch: Branch) -> str:
    count = len(branch.track)
    step = branch.track.steps[count - 1] if count else None
    return holding_words(branch.track.totals_of(step.session, count).holders if step else frozenset())


def drawn_track(timeline: Timeline, name: str, width: int) -> str:
    """Draw a branch to so many cells, of which the longest branch fills all; one more stands before them."""
    branch = timeline.branches[name]
    total = max(1, *(len(one.track) for one in timeline.branches.values()))
    known, begin = len(branch.track), cell_of(branch.at, width, total) if branch.parent else 0
    end = cell_of(known - 1, width, total) if known else -1
    signs = scale(branch.track, width, total)
    cells = [CELL_OF[sign] if begin <= cell <= end else " " for cell, sign in enumerate(signs)]
    line = [FORK if branch.parent and begin == 0 else " ", *cells]
    if branch.parent:
        line[begin] = FORK
    if branch is timeline.branch:
        place = timeline.cursor - 1
        line[cell_of(place, width, total) + 1 if timeline.cursor else 0] = HERE
    return "".join(line).rstrip()
