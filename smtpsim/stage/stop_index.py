"""Where a session meets the breakpoints: an index for each track, made as far as somebody asks."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from weakref import WeakKeyDictionary

from smtpsim.simulation.track import Track
from smtpsim.stage.breakpoints import NOWHERE, Breakpoint, Standing, matches, stand_after


class _Followed:
    """What is known of one track: each of its steps is looked at once."""

    def __init__(self) -> None:
        self.count = 0
        self.places: list[int] = []
        self.stops: list[tuple[Breakpoint, ...]] = []  # met there
        self.standings: dict[str, Standing] = {}  # of each session

    def look(self, track: Track, wanted: tuple[Breakpoint, ...]) -> None:
        """Look at the next step."""
        step = track.steps[self.count]
        before = self.standings.get(step.session, NOWHERE)
        met = tuple(stop for stop in wanted if matches(stop, step, before))
        if met:
            self.places.append(self.count)
            self.stops.append(met)
        self.standings[step.session] = stand_after(before, step)
        self.count += 1


class StopIndex:
    """The breakpoints that are set, and the places of the steps that meet one."""

    def __init__(self) -> None:
        """Begin with none set."""
        self.stops: tuple[Breakpoint, ...] = ()
        self._followed: WeakKeyDictionary[Track, _Followed] = WeakKeyDictionary()

    def toggle(self, stop: Breakpoint) -> bool:
        """Set a breakpoint, or take it away; whether it is set now."""
        is_set = stop not in self.stops
        self.stops = (*self.stops, stop) if is_set else tuple(one for one in self.stops if one != stop)
        self._followed.clear()
        return is_set

    def following(self, track: Track, count: int) -> Iterator[int]:
        """Look at the steps up to the `count`th, as far as that was not done; give each one's count."""
        if not self.stops:
            return
        followed = self._of(track)
        while followed.count < min(count, len(track)):
            yield followed.count
            followed.look(track, self.stops)

    def follow(self, track: Track, count: int, most: int) -> bool:
        """Look at the steps up to the `count`th, at most so many now; whether all of that is done."""
        return all(looked < most for looked, _ in enumerate(self.following(track, count)))

    def places(self, track: Track) -> Sequence[int]:
        """Give the places of the steps that meet a breakpoint, as far as they are followed."""
        return self._of(track).places if self.stops else ()

    def next_place(self, track: Track, count: int) -> int | None:
        """Find the first one after the first `count` steps, as far as they are followed."""
        places = self.places(track)
        at = bisect_left(places, count)
        return places[at] if at < len(places) else None

    def previous_place(self, track: Track, count: int) -> int | None:
        """Find the last one before the `count`th step, as far as they are followed."""
        places = self.places(track)
        at = bisect_left(places, count - 1)
        return places[at - 1] if at else None

    def met_at(self, track: Track, place: int) -> tuple[Breakpoint, ...]:
        """Give the breakpoints that the step at a place meets."""
        places = self.places(track)
        at = bisect_left(places, place)
        return self._of(track).stops[at] if at < len(places) and places[at] == place else ()

    def _of(self, track: Track) -> _Followed:
        followed = self._followed.get(track)
        if followed is None:
            followed = self._followed[track] = _Followed()
        return followed
