"""Whether what an author expects has come true, one line for each thing that has not."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise, zip_longest
from typing import NamedTuple

from smtpsim.explain.flight import Travel, travel_of
from smtpsim.mail.site import Waiting
from smtpsim.protocol.expectation import reply_matches
from smtpsim.protocol.reply import read_reply
from smtpsim.protocol.script import Finding
from smtpsim.protocol.script_client import ScriptClient
from smtpsim.scenarios.format import Expectation, Scenario
from smtpsim.simulation.place import Found, Place, read_place
from smtpsim.simulation.round_trips import SENT_KINDS, answers_nothing, ends_round_trip
from smtpsim.simulation.step import Holder, Step
from smtpsim.simulation.timeline import Timeline
from smtpsim.simulation.totals import Totals
from smtpsim.simulation.world import World
from smtpsim.spec.terms import Actor, Kind, ServerState

_PLACE_OF_ROW = {
    "delivered-to-mailbox": "delivered",
    "delivered-again": "delivered",
    "delivered-to-terminal": "shown",
}
_RETURNING_ROWS = {"report-written", "double-bounce"}  # that somebody is told of a failure
_MOST_SHOWN = 20  # lines of scripts whose step is looked up: that takes a while for each
_CUT_ROW = "fault-cut"


class View:
    """What happened up to a place: what the expectations there look at."""

    def __init__(self, timeline: Timeline, place: Place, found: Found) -> None:
        """Take the steps up to the place, and the totals that hold there."""
        self.step = found.step
        self.is_end = place.is_end
        timeline.seek(found.at)
        self.session = found.step.session if found.step else ""
        self.totals: Totals = timeline.totals(self.session)
        self.steps: Sequence[Step] = timeline.branch.track.steps[: found.at]
        self._timeline, self._count = timeline, found.at

    def world(self) -> World | None:
        """The world at the place; it is made again only where somebody asks."""
        return self._timeline.branch.world_at(self._count)


class Unmet(NamedTuple):
    """Something that was not as expected; `line` is the author's, 0 in no file."""

    line: int
    reason: str
    step: Step | None = None  # the one of the session that shows it

    def __str__(self) -> str:
        """Write it in one line."""
        return f"line {self.line}: {self.reason}" if self.line else self.reason


def unmet_expectations(scenario: Scenario, timeline: Timeline) -> tuple[str, ...]:
    """Run the timeline to its end and tell what was not as expected; its cursor stays where it was."""
    return tuple(map(str, find_unmet(scenario, timeline)))


def find_unmet(scenario: Scenario, timeline: Timeline) -> tuple[Unmet, ...]:
    """Give what was not as expected, each with the step of the session that shows it."""
    cursor = timeline.cursor
    timeline.to_end()
    unmet = _unmet_of_scripts(timeline)  # first: what a script met explains the rest
    unmet += (line for one in scenario.expect for line in _unmet(one, timeline))
    timeline.seek(cursor)
    return tuple(unmet)


def _unmet_of_scripts(timeline: Timeline) -> list[Unmet]:
    found = _findings_at(timeline, timeline.known)
    steps = timeline.branch.track.steps
    looked_up = range(1, min(len(found), _MOST_SHOWN) + 1)
    places = (bisect_left(range(len(steps)), number, key=_count_at(timeline)) for number in looked_up)
    shown = (
        next((step for step in reversed(steps[:at]) if step.actor is Actor.SERVER), None) for at in places
    )
    return [Unmet(one.line, _tell_finding(one), step) for one, step in zip_longest(found, shown)]


def _count_at(timeline: Timeline) -> Callable[[int], int]:
    """Give how many lines of the scripts did not hold after so many steps."""
    return lambda count: len(_findings_at(timeline, count))


def _findings_at(timeline: Timeline, count: int) -> list[Finding]:
    world = timeline.branch.world_at(count)
    clients = (session.client for session in world.sessions) if world else ()
    return [one for client in clients if isinstance(client, ScriptClient) for one in client.findings]


def _tell_finding(one: Finding) -> str:
    return f"expected {one.expected!r}, got {one.actual!r}"


def _unmet(one: Expectation, timeline: Timeline) -> list[Unmet]:
    where = f"at {one.at}"
    place = read_place(one.at)
    found = timeline.find(place) if place else None
    if place is None or found is None:
        return [Unmet(one.line, f"{where}: this place is never reached")]
    problems = unmet_at(one, timeline, place, found)
    return [Unmet(one.line, f"{where}: {problem}", found.step) for problem in problems]


def unmet_at(one: Expectation, timeline: Timeline, place: Place, found: Found) -> list[str]:
    """Tell what is not as expected at a place that was found; the cursor moves there."""
    view = View(timeline, place, found)
    return [problem for check in _CHECKS if (problem := check(one, view))]


def _check_reply(one: Expectation, view: View) -> str:
    step = view.step
    if not one.reply:
        return ""
    if one.reply == "close":
        is_closed = step is not None and step.server_state is ServerState.CLOSED
        return "" if is_closed else "the connection was expected to close"
    reply = read_reply(step.octets) if step is not None and step.kind is Kind.REPLY else None
    if reply is None:
        return f"the reply {one.reply!r} was expected, and there is no reply here"
    shown = f"{reply.code} {' | '.join(reply.lines)}".strip()
    return "" if reply_matches(one.reply, reply) else f"the reply {one.reply!r} was expected, got {shown!r}"


def _check_state(one: Expectation, view: View) -> str:
    return _compare("the server's state", one.state, view.totals.server_state)


def _check_phase(one: Expectation, view: View) -> str:
    return _compare("the phase", one.phase, view.totals.phase)


def _check_phase_step(one: Expectation, view: View) -> str:
    return _compare("the step of the phase", one.phase_step, view.totals.phase_step)


def _check_holders(one: Expectation, view: View) -> str:
    if one.holders is None:
        return ""
    actual: dict[str, list[str]] = {}
    for holder in sorted(view.totals.holders, key=lambda each: (each.host, each.recipient, each.mail)):
        actual.setdefault(holder.host, []).append(holder.recipient)
    expected = {host: sorted(paths) for host, paths in sorted(one.holders.items()) if paths}
    return _compare("the holders", expected, actual)


def _check_recipients(one: Expectation, view: View) -> str:
    return _compare("the recipients", one.recipients, view.totals.buffers.forward_paths)


def _check_copies(one: Expectation, view: View) -> str:
    """Compare the copies of those recipients that the author names; of the others it says nothing."""
    problems = []
    for word, count, wanted in (
        ("delivered", _count_delivered, one.delivered),
        ("shown", _count_shown, one.shown),
        ("queued", _count_queued, one.queued),
        ("bounced", _count_returned, one.bounced),
    ):
        counted = count(view) if wanted else Counter[str]()
        problems += [
            f"{word}: {path} was expected {number} times, got {counted[path.lower()]}"
            for path, number in (wanted or {}).items()
            if counted[path.lower()] != number
        ]
    return "; ".join(problems)


def _count_delivered(view: View) -> Counter[str]:
    return _count_copies("delivered", view.steps)


def _count_shown(view: View) -> Counter[str]:
    return _count_copies("shown", view.steps)


def _count_copies(word: str, steps: Iterable[Step]) -> Counter[str]:
    ends = (step for step in steps if step.kind is Kind.DELIVERY and _PLACE_OF_ROW.get(step.row) == word)
    return Counter(step.words["target"].lower() for step in ends)


def _count_queued(view: View) -> Counter[str]:
    """Count what lies in the queues of all hosts at the place, by where it must go."""
    world = view.world()
    sites = world.sites.values() if world else ()
    waiting = ((site.host, copy) for site in sites for copy in site.queue)
    return Counter(
        copy.message.forward_path.lower()
        for host, copy in waiting
        if not copy.is_busy or _holder_of(host, copy) in view.totals.holders
    )


def _holder_of(host: str, copy: Waiting) -> Holder:
    """Name the holder of a copy: a host that has handed it over holds it no more, while the session ends."""
    return Holder(host, copy.message.forward_path, copy.message.number)


def _count_returned(view: View) -> Counter[str]:
    """Count the reports of a failure that were written, by who is told."""
    return Counter(step.words["to"].lower() for step in view.steps if step.row in _RETURNING_ROWS)


def _check_closed_by(one: Expectation, view: View) -> str:
    """Tell who was the first to end the connection that the place is on; at the end, the last one."""
    own = (step for step in view.steps if step.session == view.session)
    closes = (step.actor for step in own if step.kind is Kind.CLOSE or step.row == _CUT_ROW)
    return _compare("the connection was closed by", one.closed_by, next(closes, None))


def _is_sent(step: Step) -> bool:
    """Whether a step counts for round trips: what a client sends does not where nothing of it is answered."""
    is_lost = step.actor is Actor.CLIENT and travel_of(step) is Travel.LOST
    return step.kind in SENT_KINDS and not (is_lost or answers_nothing(step))


def _check_round_trips(one: Expectation, view: View) -> str:
    """Count how often a client sent something and then heard from the server.

    They are those of the session that the place is in, up to there; at the end those of all sessions.
    """
    actors: dict[str, list[Actor]] = {}
    for step in view.steps:
        if _is_sent(step) and (view.is_end or step.session == view.session):
            actors.setdefault(step.session, []).append(step.actor)
    trips = sum(ends_round_trip(*pair) for said in actors.values() for pair in pairwise(said))
    return _compare("round trips", one.round_trips, trips)


def _compare(what: str, wanted: object, actual: object) -> str:
    holds = wanted is None or wanted == actual
    return "" if holds else f"{what}: expected {_told(wanted)}, got {_told(actual)}"


def _told(value: object) -> str:
    """Write a value without the marks of the program's own notation."""
    if isinstance(value, dict):
        return "; ".join(f"{key} {_told(one)}" for key, one in value.items()) or "nobody"
    if isinstance(value, list | tuple):
        return ", ".join(str(one) for one in value) or "nobody"
    return "none" if value is None else str(value)


_CHECKS: tuple[Callable[[Expectation, View], str], ...] = (
    _check_reply,
    _check_state,
    _check_phase,
    _check_phase_step,
    _check_holders,
    _check_recipients,
    _check_copies,
    _check_closed_by,
    _check_round_trips,
)
