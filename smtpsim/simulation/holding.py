"""Who held what, at any moment: what each step changed, and the whole now and then.

A whole set is kept whenever as much has changed as it has members. So a world of very many mails
needs no more room than its changes, and finding a set costs no more than its size.
"""

from bisect import bisect_right
from typing import TypeAlias

from smtpsim.simulation.step import Holder

NOBODY: frozenset[Holder] = frozenset()
_FEWEST_CHANGES = 8  # between two sets that are kept
_FOUND_AT_MOST = 8  # sets that were asked for lately

Change: TypeAlias = tuple[tuple[Holder, ...], tuple[Holder, ...]]
"""What was lost and what was gained."""


class Holding:
    """The holders of all mails."""

    __slots__ = ("_changes", "_counts", "_found", "_kept", "_kept_at", "_now")

    def __init__(self) -> None:
        """Begin with nobody."""
        self._counts: list[int] = []  # how many steps were done after each change
        self._changes: list[Change] = []
        self._kept_at: list[int] = [0]  # how many changes each kept set has in it
        self._kept: list[frozenset[Holder]] = [NOBODY]
        self._now: set[Holder] = set()
        self._found: dict[int, frozenset[Holder]] = {}

    def note(self, change: Change, count: int) -> None:
        """Take in what the `count`th step changes."""
        self._counts.append(count)
        self._changes.append(change)
        _apply(self._now, change)
        if len(self._changes) - self._kept_at[-1] >= max(_FEWEST_CHANGES, len(self._now)):
            self._kept_at.append(len(self._changes))
            self._kept.append(frozenset(self._now))

    def at(self, count: int) -> frozenset[Holder]:
        """Give the holders after `count` steps."""
        changes = bisect_right(self._counts, count)
        holders = self._found.get(changes)
        if holders is None:
            if len(self._found) >= _FOUND_AT_MOST:
                del self._found[next(iter(self._found))]
            holders = self._found[changes] = self._find(changes)
        return holders

    def copy_until(self, count: int) -> "Holding":
        """Make the history up to a moment, for a branch."""
        twin = Holding()
        changes = bisect_right(self._counts, count)
        kept = bisect_right(self._kept_at, changes)
        twin._counts, twin._changes = self._counts[:changes], self._changes[:changes]
        twin._kept_at, twin._kept = self._kept_at[:kept], self._kept[:kept]
        twin._now = set(self._find(changes))
        return twin

    def _find(self, changes: int) -> frozenset[Holder]:
        """Carry the nearest kept set over the changes since."""
        known = bisect_right(self._kept_at, changes) - 1
        found = set(self._kept[known])
        for change in self._changes[self._kept_at[known] : changes]:
            _apply(found, change)
        return frozenset(found)


def _apply(holders: set[Holder], change: Change) -> None:
    lost, gained = change
    holders.difference_update(lost)
    holders.update(gained)
