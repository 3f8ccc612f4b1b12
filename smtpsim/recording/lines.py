"""The items of a file as a row that keeps the file's octets and decodes what is asked for.

A hundred thousand steps as values would need several times the room of their octets, and a person
looks at a few at a time.
"""

from array import array
from collections.abc import Iterator, Sequence
from typing import overload

import msgspec

from smtpsim.recording.format import HappenedItem
from smtpsim.simulation.step import Step

BLOCK = 64  # lines that are decoded together
_BLOCKS = 32  # that stay decoded

_DECODER: msgspec.json.Decoder[HappenedItem] = msgspec.json.Decoder(HappenedItem)


def decode_item(line: bytes) -> HappenedItem:
    """Read one line after the first; raises `msgspec.DecodeError`."""
    return _DECODER.decode(line)


class RecordedItems(Sequence[HappenedItem]):
    """The items that stand on whole lines of a file."""

    def __init__(self, octets: bytes, starts: "array[int]", end: int, count: int) -> None:
        """Know where each `BLOCK` of lines begins, and where the last whole line ends."""
        self._octets, self._starts, self._end, self._count = octets, starts, end, count
        self._blocks: dict[int, list[HappenedItem]] = {}

    def __len__(self) -> int:
        """Count the items."""
        return self._count

    @overload
    def __getitem__(self, place: int) -> HappenedItem: ...

    @overload
    def __getitem__(self, place: slice) -> list[HappenedItem]: ...

    def __getitem__(self, place: int | slice) -> HappenedItem | list[HappenedItem]:
        """Decode one item, or several."""
        if isinstance(place, slice):
            return [self[at] for at in range(*place.indices(self._count))]
        if not -self._count <= place < self._count:
            raise IndexError(place)
        number, at = divmod(place % self._count, BLOCK)
        return self._block(number)[at]

    def __iter__(self) -> Iterator[HappenedItem]:
        """Decode all items in order, without keeping them."""
        for number in range(len(self._starts)):
            yield from self._decode(number)

    def _block(self, number: int) -> list[HappenedItem]:
        block = self._blocks.get(number)
        if block is None:
            if len(self._blocks) >= _BLOCKS:
                del self._blocks[next(iter(self._blocks))]
            block = self._blocks[number] = self._decode(number)
        return block

    def _decode(self, number: int) -> list[HappenedItem]:
        following = number + 1
        end = self._starts[following] if following < len(self._starts) else self._end
        return _DECODER.decode_lines(self._octets[self._starts[number] : end])


class RecordedSteps(Sequence[Step]):
    """The steps among some items, by the places at which they stand."""

    def __init__(self, items: Sequence[HappenedItem], places: "array[int]") -> None:
        """Show only what stands at `places`."""
        self._items, self._places = items, places

    def __len__(self) -> int:
        """Count the steps."""
        return len(self._places)

    def __iter__(self) -> Iterator[Step]:
        """Go through the steps in order."""
        if len(self) == len(self._items):
            return (item for item in self._items if isinstance(item, Step))
        return (self[at] for at in range(len(self)))

    @overload
    def __getitem__(self, place: int) -> Step: ...

    @overload
    def __getitem__(self, place: slice) -> list[Step]: ...

    def __getitem__(self, place: int | slice) -> Step | list[Step]:
        """Decode one step, or several."""
        if isinstance(place, slice):
            return [self[at] for at in range(*place.indices(len(self)))]
        item = self._items[self._places[place]]
        if not isinstance(item, Step):
            raise TypeError(item)
        return item
