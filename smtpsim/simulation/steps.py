"""A row of steps that grows at its end; what was there at first is shared and never copied."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import overload

from smtpsim.simulation.step import Step


class Steps(Sequence[Step]):
    """The first `shared` of some steps, and those that were added after them."""

    def __init__(self, first: Sequence[Step] = (), shared: int | None = None) -> None:
        """Begin with steps that exist already, perhaps only on paper: each is asked for when needed."""
        self._first = first
        self._shared = len(first) if shared is None else shared
        self._added: list[Step] = []

    def __len__(self) -> int:
        """Count the steps."""
        return self._shared + len(self._added)

    def __iter__(self) -> Iterator[Step]:
        """Go through the steps in order."""
        yield from islice(self._first, self._shared)
        yield from self._added

    @overload
    def __getitem__(self, place: int) -> Step: ...

    @overload
    def __getitem__(self, place: slice) -> list[Step]: ...

    def __getitem__(self, place: int | slice) -> Step | list[Step]:
        """Give one step, or a list of several."""
        if isinstance(place, slice):
            return [self[at] for at in range(*place.indices(len(self)))]
        if place < 0:
            place += len(self)
        if place < 0:
            raise IndexError(place)
        return self._first[place] if place < self._shared else self._added[place - self._shared]

    def append(self, step: Step) -> None:
        """Add a step at the end."""
        self._added.append(step)

    def until(self, count: int) -> "Steps":
        """Give the first `count` steps as a row of its own."""
        row = Steps(self._first, min(count, self._shared))
        row._added = self._added[: max(0, count - self._shared)]
        return row
