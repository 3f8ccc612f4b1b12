"""What was sent before which reply: the groups of a session, and its round trips, counted as steps come.

A group is what a client sends in one go, and the replies that come back before it sends again. Each
step is looked at once; to ask costs the same anywhere in a session.
"""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from smtpsim.explain.flight import Travel, travel_of
from smtpsim.explain.network_view import Group, Sums, could_go_along, is_answered, offers_pipelining
from smtpsim.simulation.round_trips import SENT_KINDS, answers_nothing, ends_round_trip
from smtpsim.simulation.step import Step
from smtpsim.spec.terms import Actor

_MOST_SHOWN = 40  # steps of one group


class _Session:
    """What was counted of one session; each row has an entry a step that was sent, or that counts."""

    def __init__(self) -> None:
        self.sent = array("q")  # the places of all that was sent
        self.groups = array("q")  # which of `sent` begin a group
        self.trips = array("q")  # the places that end a round trip
        self.saved = array("q")  # the places of what was sent along, each of which saved a round trip
        self.early = array("q")  # the places of what was sent along before PIPELINING was offered
        self.missed = array("q")  # the places of what could have been sent along, and was not
        self.octets = {Actor.CLIENT: array("q", [0]), Actor.SERVER: array("q", [0])}  # sums
        self.offered = -1  # the place of the reply that offered PIPELINING
        self.last: Step | None = None
        self.asked: Step | None = None  # what the client sent last that a reply is due to
        self.waiting = 0  # how many replies are due
        self.is_asked = False  # something that the client sent since the server did reaches it


class Exchanges:
    """Follows the steps of a track up to where somebody asks."""

    def __init__(self) -> None:
        """Begin with nothing followed."""
        self._forget(())

    def _forget(self, steps: Sequence[Step]) -> None:
        self._steps, self._followed = steps, 0
        self._sessions: dict[str, _Session] = {}

    def sums(self, steps: Sequence[Step], count: int, session: str) -> Sums:
        """Count what a session has sent with the first `count` steps."""
        found = self._follow(steps, count).get(session) or _Session()
        sent = bisect_left(found.sent, count)
        return Sums(
            bisect_left(found.trips, count),
            found.octets[Actor.CLIENT][sent],
            found.octets[Actor.SERVER][sent],
            bisect_left(found.saved, count),
            bisect_left(found.missed, count),
            0 <= found.offered < count,
            bisect_left(found.early, count),
        )

    def groups(self, steps: Sequence[Step], count: int, session: str, most: int = 3) -> tuple[Group, ...]:
        """Give the last groups of a session after `count` steps, the latest first."""
        found = self._follow(steps, count).get(session) or _Session()
        sent = bisect_left(found.sent, count)
        number = bisect_right(found.groups, sent - 1)
        return tuple(self._group(found, at, sent) for at in range(number - 1, max(-1, number - 1 - most), -1))

    def _group(self, found: _Session, at: int, sent: int) -> Group:
        begin = found.groups[at]
        end = min(sent, found.groups[at + 1] if at + 1 < len(found.groups) else sent)
        places = found.sent[begin : min(end, begin + _MOST_SHOWN)]
        return Group(at + 1, tuple(self._steps[place] for place in places), end - begin - len(places))

    def _follow(self, steps: Sequence[Step], count: int) -> dict[str, _Session]:
        if steps is not self._steps:
            self._forget(steps)
        for place in range(self._followed, count):
            step = steps[place]
            if step.kind in SENT_KINDS:
                self._note(self._sessions.setdefault(step.session, _Session()), place, step)
        self._followed = max(self._followed, count)
        return self._sessions

    def _note(self, found: _Session, place: int, step: Step) -> None:
        """Count one step that was sent."""
        before = found.last.actor if found.last else None
        if ends_round_trip(before, step.actor) and found.is_asked and not answers_nothing(step):
            found.trips.append(place)
        is_asked = travel_of(step) is not Travel.LOST
        found.is_asked = step.actor is Actor.CLIENT and (found.is_asked or is_asked)
        if before is None or (before is Actor.SERVER and step.actor is Actor.CLIENT):
            found.groups.append(len(found.sent))
        found.sent.append(place)
        for actor, sums in found.octets.items():
            sums.append(sums[-1] + (len(step.octets) if actor is step.actor else 0))
        if step.actor is Actor.CLIENT and is_answered(step):
            if before is Actor.CLIENT and found.waiting:
                (found.saved if found.offered >= 0 else found.early).append(place)
            elif found.asked is not None and could_go_along(found.asked, step):
                found.missed.append(place)
            found.asked, found.waiting = step, found.waiting + 1
        elif step.actor is Actor.SERVER:
            found.waiting = 0
            if found.offered < 0 and offers_pipelining(step):
                found.offered = place
        found.last = step
