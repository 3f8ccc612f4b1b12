"""The channel at a moment: what is in flight in which direction, or why nothing can be.

Only the last steps are looked at, so it costs the same anywhere in a session.
"""

from collections.abc import Iterator
from enum import Enum
from typing import NamedTuple

from smtpsim.explain.flight import Travel, clock_words, travel_of
from smtpsim.explain.network_view import short_words
from smtpsim.explain.told import told_lines
from smtpsim.simulation.step import Step
from smtpsim.simulation.totals import Totals
from smtpsim.simulation.track import Mark, Track
from smtpsim.spec.terms import Actor, Kind
from smtpsim.stage.inside import Inside
from smtpsim.stage.sending import CURSOR_MARK, sent_part, sent_words

_LOOK_BACK = 512  # steps, of all sessions
_MOST_FLYING = 400  # steps that are counted
_MOST_FAULTS = 8  # that are looked at
_CUT_ROW, _HALF_OPEN_ROW = "fault-cut", "fault-half-open"
_MARKS = {Kind.OPEN: "opening", Kind.CLOSE: "closing", Kind.HANDSHAKE: "TLS handshake"}


class Line(Enum):
    """How the connection is."""

    NONE = "no connection"
    OPEN = "open"
    HALF_OPEN = "half-open: what one side sends goes nowhere"
    BROKEN = "broken: what was on its way is lost"
    CLOSED = "closed"


class Flight(NamedTuple):
    """What goes in one direction: the first of it in a few words, and how much of it there is."""

    words: str
    octets: int
    arrives: int | None  # the last of it; None: never
    sent: str = ""  # how much of it is sent, where the cursor stands inside it
    has_more: bool = False  # so much is in flight that not all of it was counted


class Channel(NamedTuple):
    """The channel of one session."""

    line: Line
    to_server: Flight | None = None
    to_client: Flight | None = None
    is_protected: bool = False


def channel_at(
    track: Track, done: int, session: str, totals: Totals, inside: Inside | None = None
) -> Channel:
    """Read the channel of a session after `done` steps, or inside the step behind them."""
    now = inside.step.time if inside else track.steps[done - 1].time if done else 0
    recent = list(_recent(track, done, session))
    line, is_protected = _line(track, done, session, totals, recent), bool(recent) and recent[0].is_protected
    if line is Line.BROKEN and inside is None:
        return Channel(line, is_protected=is_protected)
    return Channel(
        line,
        _flight(recent, Actor.CLIENT, now, inside),
        _flight(recent, Actor.SERVER, now, inside),
        is_protected,
    )


def _recent(track: Track, done: int, session: str) -> Iterator[Step]:
    """Give the last steps of a session, the latest first."""
    for place in range(done - 1, max(-1, done - 1 - _LOOK_BACK), -1):
        step = track.steps[place]
        if step.session == session:
            yield step


def _line(track: Track, done: int, session: str, totals: Totals, recent: list[Step]) -> Line:
    rows = {step.row for step in _faults(track, done) if step.session == session}
    if _CUT_ROW in rows:
        return Line.BROKEN
    if not totals.is_open:
        was_closed = any(step.kind is Kind.CLOSE for step in recent)
        return Line.CLOSED if was_closed else Line.NONE
    return Line.HALF_OPEN if _HALF_OPEN_ROW in rows else Line.OPEN


def _faults(track: Track, done: int) -> Iterator[Step]:
    count = done + 1
    for _ in range(_MOST_FAULTS):
        place = track.previous_mark(Mark.FAULT, count)
        if place is None:
            return
        yield track.steps[place]
        count = place + 1


def _flight(recent: list[Step], actor: Actor, now: int, inside: Inside | None) -> Flight | None:
    """Put together what one side has on the road."""
    if inside is not None and inside.step.actor is actor:
        part = sent_part(inside)
        words = told_lines(part)[0][-1] + CURSOR_MARK
        return Flight(words, len(part.octets), inside.step.arrives, sent_words(inside))
    flying = [step for step in recent if step.actor is actor and (step.arrives or 0) > now]
    if flying:
        octets = sum(len(step.octets) for step in flying)
        arrives = max(step.arrives or 0 for step in flying)
        return Flight(_words(flying), octets, arrives, has_more=len(flying) > _MOST_FLYING)
    last = next((step for step in recent if travel_of(step) is not Travel.NOTHING), None)
    if last is not None and last.actor is actor and travel_of(last) is Travel.LOST:
        return Flight(_words([last]), len(last.octets), None)
    return None


def _words(flying: list[Step]) -> str:
    """Name what is in flight by what was sent first, and how much came after it."""
    more = len(flying) - 1
    if more >= _MOST_FLYING:
        return f"{short_words(flying[0])}, the last of over {more}"
    first = flying[-1]
    words = _MARKS.get(first.kind) or short_words(first)
    return f"{words} and {more} more" if more else words


def flight_words(flight: Flight, *, has_octets: bool = True) -> str:
    """Say how much is in flight, and when it arrives."""
    if flight.sent:
        return flight.sent
    over = "over " if flight.has_more else ""
    octets = f"{over}{flight.octets:,} octets, " if flight.octets and has_octets else ""
    if flight.arrives is None:
        return f"{octets}lost"
    return f"{octets}arrives {clock_words(flight.arrives)}"


def channel_sentences(channel: Channel) -> Iterator[str]:
    """Tell of the channel in sentences."""
    for name, flight in (("client to server", channel.to_server), ("server to client", channel.to_client)):
        if flight is not None:
            yield f"In flight from {name}: {flight.words} ({flight_words(flight)})."
    if channel.line is not Line.OPEN:
        yield f"The connection: {channel.line.value}."
    elif channel.to_server is None and channel.to_client is None:
        yield "Nothing is in flight."
    if channel.is_protected:
        yield "It is protected by TLS."
