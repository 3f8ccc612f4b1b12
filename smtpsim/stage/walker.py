"""Going through a session by the unit that a person chose, also inside a step."""

from bisect import bisect_left

from smtpsim.simulation.branch import Branch
from smtpsim.simulation.place import Place
from smtpsim.simulation.track import Mark
from smtpsim.stage import runs
from smtpsim.stage.breakpoints import Breakpoint
from smtpsim.stage.hops import HopView
from smtpsim.stage.inside import Inside, sent_octets
from smtpsim.stage.movement import go_back, run_back_to
from smtpsim.stage.stop_index import StopIndex
from smtpsim.stage.units import CUTS, Unit, ends_unit, unit_after
from smtpsim.stage.work import Work

_TENTHS = 10


class Walker:
    """Moves the cursor of a timeline, and keeps how much of the step after it is sent."""

    def __init__(self, hops: HopView, unit: Unit = Unit.STEP, index: StopIndex | None = None) -> None:
        """Go through the steps that are shown; the unit and the breakpoints may come from another session."""
        self.hops, self.unit, self.index = hops, unit, index or StopIndex()
        self._sent = 0
        self._sent_at: tuple[Branch, int] | None = None

    @property
    def inside(self) -> Inside | None:
        """The step of which only some octets are sent; none after any other move of the cursor."""
        line = self.hops.timeline
        if not self._sent or self._sent_at != (line.branch, line.cursor) or line.cursor >= line.known:
            return None
        step = line.branch.track.steps[line.cursor]
        return Inside(step, self._sent) if self.hops.shows(step) else None

    def leave(self) -> None:
        """Go back to before the step that is sent in part."""
        self._sent = 0

    def choose_next_unit(self) -> None:
        """Choose the next unit of the circle; what is sent in part stays so."""
        self.unit = unit_after(self.unit)

    def forward(self) -> Work:
        """Go on by the unit; False where the end was reached, or nothing comes any more."""
        if self.unit in CUTS:
            return (yield from self._send_on())
        self.leave()
        if self.unit is Unit.PHASE:
            return (yield from runs.run_on(self.hops, Mark.PHASE))
        while (yield from runs.step_on(self.hops)):
            if ends_unit(self.unit, self.hops.timeline.branch.track, self.hops.timeline.cursor):
                return True
        return False

    def back(self) -> Work:
        """Go back by the unit, to the start at most; False there."""
        line = self.hops.timeline
        was_inside = self.inside is not None
        if self.unit in CUTS:
            self._take_back()
            return bool(line.cursor)
        self.leave()
        line.seek(self.hops.shown_count())
        if was_inside and ends_unit(self.unit, line.branch.track, line.cursor):
            return bool(line.cursor)
        if self.unit is Unit.PHASE:
            run_back_to(self.hops, Mark.PHASE)
            return bool(line.cursor)
        while line.cursor:
            yield line.cursor - 1
            go_back(self.hops)
            if ends_unit(self.unit, line.branch.track, line.cursor):
                break
        return bool(line.cursor)

    def run_on(self, mark: Mark) -> Work:
        """Go to the next marked step; False, and to the end, where there is none."""
        self.leave()
        return (yield from runs.run_on(self.hops, mark))

    def run_back(self, mark: Mark) -> Work:
        """Go back to the marked step before, or to the start."""
        self.leave()
        yield from ()
        run_back_to(self.hops, mark)
        return bool(self.hops.timeline.cursor)

    def run_to_end(self) -> Work:
        """Go to the end."""
        self.leave()
        return (yield from runs.run_to_end(self.hops))

    def run_to_stop(self) -> Work:
        """Go to the next breakpoint; False, and to the end, where there is none."""
        self.leave()
        return (yield from runs.run_to_stop(self.hops, self.index))

    def run_back_to_stop(self) -> Work:
        """Go back to the breakpoint before, or to the start."""
        self.leave()
        return (yield from runs.run_back_to_stop(self.hops, self.index))

    def play_on(self) -> Work:
        """Go on by the unit, but not past a breakpoint; False where the end was reached."""
        line = self.hops.timeline
        here = line.cursor
        goes_on = yield from self.forward()
        yield from self.index.following(line.branch.track, line.cursor)
        while (place := self.index.next_place(line.branch.track, here)) is not None and place < line.cursor:
            here = place + 1
            if self.hops.shows(line.branch.track.steps[place]):
                if here < line.cursor:
                    self.leave()
                    line.seek(here)
                return True
        return goes_on

    def go_to(self, place: Place) -> Work:
        """Go to a place; where it is never reached, stay."""
        return (yield from runs.search(self.hops, place))

    def scrub_on(self) -> Work:
        """Go on by a tenth of the known steps."""
        self.leave()
        return (yield from runs.go_on_by(self.hops, self._tenth()))

    def scrub_back(self) -> None:
        """Go back by a tenth of the known steps."""
        self.leave()
        line, places, by = self.hops.timeline, self.hops.places(), self._tenth()
        count = self.hops.shown_count()
        if places is None:
            line.seek(count - by)
            return
        left = bisect_left(places, count) - by
        line.seek(places[left - 1] + 1 if left > 0 else 0)

    def stops_here(self) -> tuple[Breakpoint, ...]:
        """Give the breakpoints that the last whole step meets, as far as it was followed."""
        line = self.hops.timeline
        count = self.hops.shown_count()
        return self.index.met_at(line.branch.track, count - 1) if count and not self.inside else ()

    def _tenth(self) -> int:
        places = self.hops.places()
        return max(1, (self.hops.timeline.known if places is None else len(places)) // _TENTHS)

    def _send_on(self) -> Work:
        """Send the next octet or line; with the last octet the step is done."""
        line, inside = self.hops.timeline, self.inside
        cut, _ = CUTS[self.unit]
        if inside is None:
            self.leave()
            if not (yield from runs.step_on(self.hops)) or line.step is None:
                return False
            inside = Inside(line.step, 0)
            line.back()
        sent = cut(sent_octets(inside.step), inside.octets)
        self._enter(sent)
        if sent == len(sent_octets(inside.step)):
            self.leave()
            line.forward()
        return True

    def _take_back(self) -> None:
        """Take the last octet or line back; a whole step is gone into from its end."""
        line, inside = self.hops.timeline, self.inside
        _, cut = CUTS[self.unit]
        if inside is None:
            line.seek(self.hops.shown_count())
            if line.step is None:
                return
            inside = Inside(line.step, len(sent_octets(line.step)))
            line.back()
        sent = cut(sent_octets(inside.step), inside.octets)
        self._enter(sent)
        if not sent:
            line.seek(self.hops.shown_count())

    def _enter(self, sent: int) -> None:
        line = self.hops.timeline
        self._sent, self._sent_at = sent, (line.branch, line.cursor)
