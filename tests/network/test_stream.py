"""The channel keeps octets whole and in order; they may be late, and the connection may be gone."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtpsim.network.stream import (
    EMPTY_STREAM,
    NEVER,
    Link,
    Mark,
    Segment,
    Stream,
    Treatment,
    all_segments,
    last_segment,
    reset,
    send,
    send_mark,
    without_first,
)

LINKS = st.builds(
    Link, st.sampled_from([0, 40]), st.sampled_from([0, 1, 3, 100]), st.sampled_from([0, 7, 3_000])
)
SENDINGS = st.lists(st.tuples(st.binary(min_size=1, max_size=900), st.integers(0, 500)), max_size=6)
KIND_TREATMENTS = st.one_of(
    st.none(),
    st.builds(Treatment, delay_ms=st.integers(0, 900)),
    st.builds(Treatment, split_at=st.integers(1, 5)),
    st.builds(Treatment, octets_per_second=st.integers(1, 900)),
)


def drain(stream: Stream) -> list[Segment]:
    """Let everything arrive."""
    arrived = []
    while stream.segments:
        arrived.append(stream.segments[0])
        stream = without_first(stream)
    assert stream.later == ()
    return arrived


@given(LINKS, SENDINGS, KIND_TREATMENTS)
def test_every_octet_arrives_once_and_in_order(
    link: Link,
    sendings: list[tuple[bytes, int]],
    treatment: Treatment | None,
) -> None:
    stream, now = EMPTY_STREAM, 0
    for octets, pause in sendings:
        now += pause
        stream = send(stream, link, octets, now, treatment)
        treatment = None
    segments = drain(stream)
    assert b"".join(one.octets for one in segments) == b"".join(octets for octets, _ in sendings)
    assert all(first.arrives <= second.arrives for first, second in itertools.pairwise(segments))
    assert all(one.arrives >= link.latency_ms for one in segments)
    assert segments == list(all_segments(stream))
    assert last_segment(stream) == (segments[-1] if segments else None)


@given(st.integers(min_value=1, max_value=3_000), st.integers(min_value=1, max_value=2_000))
def test_many_segments_are_kept_in_order(first: int, second: int) -> None:
    stream = send(EMPTY_STREAM, Link(0, 1), b"a" * first, 0)
    for _ in range(first // 2):
        stream = without_first(stream)
    stream = send(stream, Link(0, 1), b"b" * second, 5)
    assert b"".join(one.octets for one in drain(stream)) == b"a" * (first - first // 2) + b"b" * second


def test_taking_a_segment_off_copies_few_of_the_others() -> None:
    stream = send(EMPTY_STREAM, Link(0, 1), b"x" * 100_000, 0)
    copied = 0
    for _ in range(1_000):
        stream = without_first(stream)
        copied += len(stream.segments) + (len(stream.later) if len(stream.segments) == 256 else 0)
    assert copied < 1_000 * 256 + 10 * 400


def test_what_is_sent_arrives_after_the_latency() -> None:
    assert drain(send(EMPTY_STREAM, Link(40), b"NOOP\r\n", 100)) == [Segment(140, b"NOOP\r\n")]


def test_what_is_sent_in_segments_may_arrive_at_once() -> None:
    segments = drain(send(EMPTY_STREAM, Link(40, 4), b"NOOP\r\n", 100))
    assert segments == [Segment(140, b"NOOP"), Segment(140, b"\r\n")]


@pytest.mark.parametrize("segment", [0, 1, 7, 1_000])
def test_a_slow_road_lets_so_many_octets_through_in_a_second(segment: int) -> None:
    for rate in (1, 50, 3_000):
        segments = drain(send(EMPTY_STREAM, Link(40, segment, rate), b"x" * 300, 0))
        assert segments[-1].arrives == 40 + 300 * 1_000 // rate


def test_a_throttle_stays_on_the_road() -> None:
    slow = send(EMPTY_STREAM, Link(0), b"x" * 10, 0, Treatment(octets_per_second=10))
    assert drain(send(slow, Link(0), b"y" * 10, 0))[-1].arrives == 2_000


def test_a_line_that_is_split_arrives_in_two_pieces() -> None:
    segments = drain(send(EMPTY_STREAM, Link(40), b"NOOP\r\n", 0, Treatment(split_at=2, gap_ms=1_000)))
    assert segments == [Segment(40, b"NO"), Segment(1_040, b"OP\r\n")]


@pytest.mark.parametrize("place", [6, 7, 100])
def test_a_split_past_the_end_is_none(place: int) -> None:
    assert drain(send(EMPTY_STREAM, Link(40), b"NOOP\r\n", 0, Treatment(split_at=place))) == [
        Segment(40, b"NOOP\r\n")
    ]


def test_what_is_held_never_arrives_and_nothing_behind_it() -> None:
    held = send(EMPTY_STREAM, Link(40), b"one", 0, Treatment(is_held=True))
    assert [one.arrives for one in drain(send(held, Link(40), b"two", 0))] == [NEVER, NEVER]


def test_on_a_half_open_road_nothing_more_is_taken() -> None:
    gone = send(send(EMPTY_STREAM, Link(40), b"one", 0), Link(40), b"two", 0, Treatment(vanishes=True))
    assert drain(send_mark(send(gone, Link(40), b"three", 0), Link(40), Mark.CLOSE, 0)) == [
        Segment(40, b"one")
    ]


@pytest.mark.parametrize(("cut", "arrived"), [(0, b""), (3, b"NOO"), (6, b"NOOP\r\n"), (99, b"NOOP\r\n")])
def test_a_connection_is_lost_after_so_many_octets(cut: int, arrived: bytes) -> None:
    segments = drain(send(EMPTY_STREAM, Link(40), b"NOOP\r\n", 0, Treatment(cut_after=cut)))
    assert b"".join(one.octets for one in segments) == arrived
    assert (segments[-1].mark, segments[-1].arrives) == (Mark.RESET, 40)


def test_a_reset_drops_what_has_not_arrived_by_then() -> None:
    stream = send(send(EMPTY_STREAM, Link(0), b"one", 10), Link(0), b"two", 30)
    assert drain(reset(stream, 20)) == [Segment(10, b"one"), Segment(20, b"", Mark.RESET)]
    assert reset(stream, 20).is_shut


def test_a_close_comes_behind_all_octets_and_ends_the_road() -> None:
    stream = send_mark(send(EMPTY_STREAM, Link(0, 0, 1), b"abc", 0), Link(0), Mark.CLOSE, 0)
    assert drain(send(stream, Link(0), b"more", 0)) == [
        Segment(3_000, b"abc"),
        Segment(3_000, b"", Mark.CLOSE),
    ]


def test_an_opening_leaves_the_road_open() -> None:
    stream = send(send_mark(EMPTY_STREAM, Link(5), Mark.OPEN, 0), Link(5), b"x", 1)
    assert [one.mark for one in drain(stream)] == [Mark.OPEN, Mark.OCTETS]
