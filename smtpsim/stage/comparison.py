"""Two branches beside each other: how far they are one, where they first differ, and why.

The first difference is found place by place. What two branches share, because one left the other or
both left a third, is known from where they left, and is not gone through.
"""

from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import zip_longest
from typing import NamedTuple, TypeAlias

from smtpsim.explain.told import told_lines
from smtpsim.simulation.branch import Branch
from smtpsim.simulation.step import Step
from smtpsim.simulation.timeline import Timeline
from smtpsim.spec.terms import Actor, Kind

MOST_ALIGNED = 600  # steps after the first difference; more stand beside each other by their place

Key: TypeAlias = tuple[Actor, Kind, bytes, str]
"""What makes two steps the same act with the same words."""


class Sameness(StrEnum):
    """How two steps in a row compare; the sign says it."""

    SAME = "="
    LIKE = "≈"  # the same words; their time, their number or what they lead to may be another
    DIFFERENT = "≠"


class Sides(NamedTuple):
    """The steps of two branches in a row; None: one of them has no step there."""

    left: Step | None
    right: Step | None

    @property
    def sameness(self) -> Sameness:
        """How the two compare."""
        left, right = self
        if left == right:
            return Sameness.SAME
        if left is None or right is None or (left.arrives is None) is not (right.arrives is None):
            return Sameness.DIFFERENT
        return Sameness.LIKE if key_of(left) == key_of(right) else Sameness.DIFFERENT


class Row(NamedTuple):
    """The places (from 0) of the two steps that stand beside each other."""

    left: int | None
    right: int | None


def shared_count(branches: Mapping[str, Branch], left: str, right: str) -> int:
    """Count the steps that two branches share because of where they left each other or a third."""
    ways = _way_up(branches, left), _way_up(branches, right)
    meeting = next(name for name in ways[0] if name in ways[1])
    return min(ways[0][meeting], ways[1][meeting])


def _way_up(branches: Mapping[str, Branch], name: str) -> dict[str, int]:
    """Give a branch and its ancestors, each with how many of its steps are shared with it."""
    branch, count = branches[name], len(branches[name].track)
    way = {name: count}
    while branch.parent:
        count = min(count, branch.at)
        branch = branches[branch.parent]
        way[branch.name] = count
    return way


class Comparison:
    """Two branches of a timeline, compared as far as both are known.

    Up to the first difference the steps stand in rows by their place. After it, those that say the
    same are put beside each other, unless there are too many.
    """

    def __init__(self, timeline: Timeline, left: str, right: str) -> None:
        """Compare two branches by their names."""
        self.left, self.right = timeline.branches[left], timeline.branches[right]
        self.shared = shared_count(timeline.branches, left, right)
        self.first = first_difference(self.left, self.right, self.shared)
        self._rows = self._align()
        self.last_rows = self._last_row(0), self._last_row(1)  # the last ones with a step of each

    def _align(self) -> tuple[Row, ...]:
        """Put what follows the first difference in rows; none where it is too much, or nothing."""
        left, right, first = len(self.left.track), len(self.right.track), self.first
        if first is None or max(left, right) - first > MOST_ALIGNED:
            return ()
        head = _rows_by_place(first, min(left, first + 1), first, min(right, first + 1))
        return (*head, *_matched_rows(self.left, self.right, first + 1))

    def _last_row(self, side: int) -> int:
        if not self._rows or self.first is None:
            return len((self.left, self.right)[side].track) - 1
        back = next((at for at, row in enumerate(reversed(self._rows)) if row[side] is not None), None)
        return self.first - 1 if back is None else len(self) - 1 - back

    def __len__(self) -> int:
        """Count the rows."""
        longest = max(len(self.left.track), len(self.right.track))
        return self.first + len(self._rows) if self._rows and self.first is not None else longest

    def row(self, number: int) -> Row:
        """Give the places of a row."""
        if self._rows and self.first is not None and number >= self.first:
            return self._rows[number - self.first]
        known = number < len(self.left.track), number < len(self.right.track)
        return Row(number if known[0] else None, number if known[1] else None)

    def sides(self, number: int) -> Sides:
        """Give both steps of a row."""
        left, right = self.row(number)
        one = None if left is None else self.left.track.steps[left]
        if number < self.shared:
            return Sides(one, one)
        return Sides(one, None if right is None else self.right.track.steps[right])

    def sameness(self, number: int) -> Sameness:
        """Say how the steps of a row compare."""
        is_before = self.first is None or number < self.first
        return Sameness.SAME if is_before else self.sides(number).sameness

    def next_parting(self, since: int) -> int | None:
        """Find the row from `since` on where the branches part again, after one that says the same."""
        number = since
        while number < len(self) and self.sameness(number) is Sameness.DIFFERENT:
            number += 1
        while number < len(self) and self.sameness(number) is not Sameness.DIFFERENT:
            number += 1
        return number if number < len(self) else None


def first_difference(left: Branch, right: Branch, shared: int) -> int | None:
    """Find the first place (from 0) where two branches are not the same, after what they share."""
    if left is right:
        return None
    counts = len(left.track), len(right.track)
    places = range(shared, min(counts))
    steps = left.track.steps, right.track.steps
    found = next((place for place in places if steps[0][place] != steps[1][place]), None)
    return min(counts) if found is None and counts[0] != counts[1] else found


def _matched_rows(left: Branch, right: Branch, since: int) -> Iterator[Row]:
    """Put steps that say the same beside each other."""
    keys, others = ([key_of(step) for step in branch.track.steps[since:]] for branch in (left, right))
    matcher: SequenceMatcher[Key] = SequenceMatcher(None, keys, others, autojunk=False)
    for _, *ends in matcher.get_opcodes():
        yield from _rows_by_place(*(since + end for end in ends))


def _rows_by_place(left: int, left_end: int, right: int, right_end: int) -> Iterator[Row]:
    lefts, rights = range(left, left_end), range(right, right_end)
    return (Row(*places) for places in zip_longest(lefts, rights))


def key_of(step: Step) -> Key:
    """Give what makes two steps the same act with the same words."""
    return step.actor, step.kind, step.octets, "" if step.octets else f"{step.host} {told_lines(step)[0]}"
