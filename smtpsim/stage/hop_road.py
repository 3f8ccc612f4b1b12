"""The steps that a transcript shows, with what stands before each: the phase, and the heading of a hop."""

from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import NamedTuple

from smtpsim.explain.hops import START, Road, hop_heading, pass_road
from smtpsim.explain.octet_view import Earlier
from smtpsim.explain.told import SAID_KINDS
from smtpsim.explain.waits import LONG_WAIT_MS, wait_words
from smtpsim.simulation.step import Step
from smtpsim.spec.terms import Kind, PhaseName

_TEXT_KINDS = {Kind.DATA, Kind.END_OF_DATA}
_END_OF_DATA = b"\r\n.\r\n"
_LOOK_BACK = 16  # steps, for what the same side sent before


class Break(NamedTuple):
    """Where the session changes: the heading there, and the phase that the session was in before."""

    heading: str
    phase: PhaseName | None


class HopRoad:
    """Follows the steps as far as somebody asks; each is passed once."""

    def __init__(self) -> None:
        """Begin with no steps."""
        self._steps: Sequence[Step] = ()
        self._places: Sequence[int] | None = None
        self._begin_anew()

    def _begin_anew(self) -> None:
        self._road, self._followed = START, 0
        self._breaks: dict[int, Break] = {}
        self._phases: dict[str, PhaseName | None] = {}  # of the sessions that others came after

    def take(self, steps: Sequence[Step], places: Sequence[int] | None) -> bool:
        """Take the steps to show, or those of them at some places; True where they are others than before."""
        if steps is self._steps and places is self._places:
            return False
        self._steps, self._places = steps, places
        self._begin_anew()
        return True

    def step(self, place: int) -> Step:
        """Give one of the steps that are shown."""
        return self._steps[place if self._places is None else self._places[place]]

    def done(self, count: int) -> int:
        """Give how many steps are done when `count` of those that are shown are."""
        return count if self._places is None or not count else self._places[count - 1] + 1

    def before(self, place: int) -> tuple[PhaseName | None, str]:
        """Give the phase before a step in its session, and the heading of its hop if that is new."""
        for one in range(self._followed, place + 1):
            self._road = self._pass(one, self._road, self.step(one))
        self._followed = max(self._followed, place + 1)
        return self._found(place)

    def _found(self, place: int) -> tuple[PhaseName | None, str]:
        found = self._breaks.get(place)
        if found is not None:
            return found.phase, found.heading
        return (self.step(place - 1).phase if place else None), ""

    def before_next(self, place: int, step: Step) -> tuple[PhaseName | None, str]:
        """Give the same for a step that comes after `place` others, and perhaps is not among them yet."""
        is_known = len(self._steps if self._places is None else self._places) > place
        if is_known and self.step(place) is step:
            return self.before(place)
        last = self.step(place - 1) if place else None
        is_same = last is not None and last.session == step.session
        return (last.phase if last is not None and is_same else None), ""

    def _pass(self, place: int, road: Road, step: Step) -> Road:
        """Note the heading where the session or its hosts change, and what the session did before."""
        if step.session == road.session and not step.peer:
            return road
        heading = hop_heading(road, step)
        if place and step.session != road.session:
            before = self.step(place - 1)
            self._phases[before.session] = before.phase
            wait = step.time - before.time
            heading += f", {wait_words(wait)} later" if wait >= LONG_WAIT_MS else ""
            self._breaks[place] = Break(heading, self._phases.get(step.session))
        elif heading:
            self._breaks[place] = Break(heading, self.step(place - 1).phase if place else None)
        return pass_road(road, step)

    def earlier(self, place: int, step: Step) -> Earlier:
        """Tell what the same side sent before the step at a place."""
        if self._places is None:
            return earlier_of(self._steps, place, step)
        return earlier_of(self._steps, self._places[place] if place < len(self._places) else place, step)


def earlier_of(steps: Sequence[Step], place: int, step: Step) -> Earlier:
    """Tell what the same side sent before the step at a place; only a few steps are looked at."""
    before = [one for one in _last_steps(steps, place) if _is_by_the_same(one, step)]
    if not before:
        return Earlier()
    text = list(takewhile(lambda one: one.kind in _TEXT_KINDS, before))
    return Earlier(before[0].octets[-2:], step.kind in _TEXT_KINDS and _has_ended(text))


def _last_steps(steps: Sequence[Step], place: int) -> Iterator[Step]:
    return (steps[at] for at in range(place - 1, max(-1, place - 1 - _LOOK_BACK), -1))


def _is_by_the_same(one: Step, step: Step) -> bool:
    return one.session == step.session and one.actor is step.actor and one.kind in SAID_KINDS


def _has_ended(text: Sequence[Step]) -> bool:
    """Whether mail data has ended in these steps, the latest first (RFC 5321 4.1.1.4)."""
    tail = _END_OF_DATA[:2]  # that of the DATA line
    for step in reversed(text):
        if step.kind is Kind.END_OF_DATA or _END_OF_DATA in tail + step.octets:
            return True
        tail = (tail + step.octets)[-len(_END_OF_DATA) :]
    return False
