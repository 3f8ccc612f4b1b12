"""Moves over as many steps as it takes: work that can be done in slices and computes no more than needed.

The cursor goes along with what is computed, so that whoever stops the work finds it there. A step is about
to be computed where the work has come to as many steps as are known.
"""

from collections.abc import Callable

from smtpsim.simulation.place import Place, matches_place
from smtpsim.simulation.track import Mark, Track
from smtpsim.stage.hops import HopView
from smtpsim.stage.stop_index import StopIndex
from smtpsim.stage.work import Work


def step_on(hops: HopView) -> Work:
    """Go on to the next step that is shown; where there is none, stay."""
    line = hops.timeline
    here = line.cursor
    yield here
    while (step := line.forward()) is not None:
        if hops.shows(step):
            return True
        yield line.cursor
    line.seek(here)
    return False


def run_to_end(hops: HopView) -> Work:
    """Go to the end, however far that is."""
    line = hops.timeline
    line.seek(line.known)
    yield line.cursor
    while line.forward() is not None:
        yield line.cursor
    return False


def run_on(hops: HopView, mark: Mark) -> Work:
    """Go to the next marked step that is shown; False, and to the end, where there is none."""
    return _run_to_place(hops, lambda track, count: track.next_mark(mark, count))


def run_to_stop(hops: HopView, index: StopIndex) -> Work:
    """Go to the next step that is shown and meets a breakpoint; False, and to the end, if none does."""
    line = hops.timeline
    count = line.cursor
    while True:
        track = line.branch.track
        for looked in index.following(track, len(track)):
            if looked >= count and index.next_place(track, count) is not None:
                break
            yield looked
        place = index.next_place(track, count)
        if place is None:
            count = len(track)
            if (yield from _compute_one(hops)):
                continue
            return False
        line.seek(place + 1)
        if hops.shows(line.step):
            return True
        count = place + 1


def run_back_to_stop(hops: HopView, index: StopIndex) -> Work:
    """Go back to the step before that is shown and meets a breakpoint, or to the start."""
    line = hops.timeline
    track = line.branch.track
    yield from index.following(track, line.cursor)
    while (place := index.previous_place(track, line.cursor)) is not None:
        line.seek(place + 1)
        if hops.shows(line.step):
            return True
    line.seek(0)
    return False


def search(hops: HopView, place: Place) -> Work:
    """Go to a place among the steps that are shown; where it is never reached, stay."""
    line = hops.timeline
    here = line.cursor
    is_found = yield from (_seek_step(hops, place.step) if place.step else _seek_match(hops, place))
    if not is_found:
        line.seek(here)
    return is_found


def _seek_step(hops: HopView, count: int) -> Work:
    line = hops.timeline
    while line.known < count:
        if not (yield from _compute_one(hops)):
            return False
    line.seek(count)
    return True


def _seek_match(hops: HopView, place: Place) -> Work:
    line = hops.timeline
    count = seen = found = 0
    while count < line.known or (yield from _compute_one(hops)):
        yield count
        step = line.branch.track.steps[count]
        count += 1
        if hops.shows(step) and (place.is_end or matches_place(place, step)):
            seen, found = seen + 1, count
            if seen == place.occurrence and not place.is_end:
                break
    is_any = place.is_end or place.occurrence < 0 or seen == place.occurrence
    line.seek(found)
    return bool(found) and is_any


def go_on_by(hops: HopView, count: int) -> Work:
    """Go on by so many steps of those that are shown; False where there are not as many."""
    for _ in range(count):
        if not (yield from step_on(hops)):
            return False
    return True


def _run_to_place(hops: HopView, find: Callable[[Track, int], int | None]) -> Work:
    line = hops.timeline
    count = line.cursor
    while True:
        place = find(line.branch.track, count)
        if place is None:
            count = line.known
            if not (yield from _compute_one(hops)):
                return False
            continue
        line.seek(place + 1)
        if hops.shows(line.step):
            return True
        count = place + 1
        yield count


def _compute_one(hops: HopView) -> Work:
    """Compute one step more, with the cursor at the end; False where there is none."""
    line = hops.timeline
    line.seek(line.known)
    yield line.cursor
    return line.forward() is not None
