"""One direction of a connection: octets arrive in order, late perhaps, or not at all.

Nothing is ever lost, doubled or changed inside a stream; what can happen is delay, a cut into
pieces, and the end of the connection. Times are milliseconds on the virtual clock.
"""

from enum import StrEnum

import msgspec
from msgspec.structs import replace

NEVER = 2**53  # a time that no run reaches


class Mark(StrEnum):
    """What a segment is."""

    OCTETS = "octets"
    OPEN = "open"
    HANDSHAKE = "handshake"  # TLS: the client's side of it, and then the server's
    CLOSE = "close"
    RESET = "reset"


class Link(msgspec.Struct, frozen=True):
    """The road between two hosts, the same in both directions."""

    latency_ms: int = 40
    segment_octets: int = 0  # 0: what is sent at once arrives at once
    octets_per_second: int = 0  # 0: no limit


class Treatment(msgspec.Struct, frozen=True):
    """What a fault does to the octets of one sending."""

    delay_ms: int = 0
    is_held: bool = False  # they never arrive, and nothing after them
    octets_per_second: int = 0
    split_at: int = 0
    gap_ms: int = 1000  # between the two pieces of a split
    cut_after: int = -1  # the connection is lost when so many octets have arrived
    vanishes: bool = False  # half-open: this and all that follows goes nowhere


class Segment(msgspec.Struct, frozen=True, gc=False):
    """Octets (or a mark) on their way."""

    arrives: int
    octets: bytes
    mark: Mark = Mark.OCTETS


class Stream(msgspec.Struct, frozen=True, gc=False):
    """What is in flight in one direction, first come first.

    There is always a first segment in `segments` while any is in flight; the ones in `later` come
    after it in blocks, so that taking one off does not copy all the others.
    """

    segments: tuple[Segment, ...] = ()
    last: int = 0  # no later octet arrives before this time
    is_shut: bool = False  # nothing more is taken
    octets_per_second: int = 0
    later: tuple[tuple[Segment, ...], ...] = ()


EMPTY_STREAM = Stream()
_BLOCK = 256  # segments
_ENDS = {Mark.CLOSE, Mark.RESET}


def send(stream: Stream, link: Link, octets: bytes, now: int, treatment: Treatment | None = None) -> Stream:
    """Put octets on their way."""
    if stream.is_shut:
        return stream
    if treatment is not None:
        return _send_treated(stream, link, octets, now, treatment)
    if link.segment_octets or link.octets_per_second or stream.octets_per_second:
        return _send_in_segments(stream, link, octets, now)
    arrives = now + link.latency_ms
    if stream.segments or arrives < stream.last:
        arrives = max(arrives, stream.last)
        return _put(stream, (Segment(arrives, octets),), arrives)
    return Stream((Segment(arrives, octets),), arrives)


def send_mark(stream: Stream, link: Link, mark: Mark, now: int) -> Stream:
    """Put an opening, a handshake or a close on its way, behind all octets."""
    if stream.is_shut:
        return stream
    arrives = max(now + link.latency_ms, stream.last)
    return _put(stream, (Segment(arrives, b"", mark),), arrives, is_shut=mark in _ENDS)


def reset(stream: Stream, at: int) -> Stream:
    """Lose the connection at a time: what has not arrived by then never does."""
    kept = tuple(one for one in all_segments(stream) if one.arrives <= at)
    return _put(EMPTY_STREAM, (*kept, Segment(at, b"", Mark.RESET)), at, is_shut=True)


def without_first(stream: Stream) -> Stream:
    """Give the stream after its first segment has arrived."""
    rest, later = stream.segments[1:], stream.later
    if not rest and later:
        rest, later = later[0], later[1:]
    return replace(stream, segments=rest, later=later)


def take_octets(stream: Stream, now: int) -> tuple[Stream, bytes]:
    """Take off all octets that have arrived by `now`, up to a mark; the first segment has."""
    segments = stream.segments
    if len(segments) == 1 and not stream.later:
        return replace(stream, segments=()), segments[0].octets
    rest, parts = without_first(stream), [segments[0].octets]
    while rest.segments and rest.segments[0].arrives <= now and rest.segments[0].mark is Mark.OCTETS:
        parts.append(rest.segments[0].octets)
        rest = without_first(rest)
    return rest, b"".join(parts)


def all_segments(stream: Stream) -> tuple[Segment, ...]:
    """List everything that is in flight."""
    return (*stream.segments, *(one for block in stream.later for one in block))


def last_segment(stream: Stream) -> Segment | None:
    """Give what was put on the stream last, as long as it is in flight."""
    block = stream.later[-1] if stream.later else stream.segments
    return block[-1] if block else None


def _put(stream: Stream, segments: tuple[Segment, ...], last: int, *, is_shut: bool = False) -> Stream:
    """Add segments at the end: to the first ones while these are few, else in blocks behind them."""
    front, later = stream.segments, stream.later
    if not later and len(front) + len(segments) <= _BLOCK:
        return replace(stream, segments=(*front, *segments), last=last, is_shut=is_shut)
    row = (*later[-1], *segments) if later else segments
    blocks = tuple(row[at : at + _BLOCK] for at in range(0, len(row), _BLOCK))
    later = (*later[:-1], *blocks)
    if not front:
        front, later = later[0], later[1:]
    return replace(stream, segments=front, last=last, is_shut=is_shut, later=later)


def _send_in_segments(stream: Stream, link: Link, octets: bytes, now: int) -> Stream:
    """Cut octets into segments; a slow road lets one follow the other."""
    size = link.segment_octets or len(octets) or 1
    rate = min(filter(None, (link.octets_per_second, stream.octets_per_second)), default=0)
    segments, last = [], stream.last
    free = max(now, last - link.latency_ms)
    for at in range(0, len(octets), size):
        piece = octets[at : at + size]
        wait = (at + len(piece)) * 1000 // rate if rate else 0
        last = max(last, free + wait + link.latency_ms)
        segments.append(Segment(last, piece))
    return _put(stream, tuple(segments), last)


def _send_treated(stream: Stream, link: Link, octets: bytes, now: int, treatment: Treatment) -> Stream:
    if treatment.vanishes:
        return replace(stream, is_shut=True)
    if treatment.is_held:
        return _put(stream, (Segment(NEVER, octets),), NEVER)
    if treatment.octets_per_second:
        slow = replace(stream, octets_per_second=treatment.octets_per_second)
        return send(slow, link, octets, now)
    now += treatment.delay_ms
    if 0 < treatment.split_at < len(octets):
        first = send(stream, link, octets[: treatment.split_at], now)
        return send(first, link, octets[treatment.split_at :], now + treatment.gap_ms)
    if treatment.cut_after >= 0:
        kept = octets[: treatment.cut_after]
        before = send(stream, link, kept, now) if kept else stream
        return reset(before, max(before.last, now + link.latency_ms))
    return send(stream, link, octets, now)
