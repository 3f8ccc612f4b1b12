"""The queue of a host: who waits, who goes together, when, and until when (RFC 5321 4.5.4.1)."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtpsim.mail.queue import (
    NOT_DUE,
    RetrySchedule,
    enqueue,
    first_group,
    next_attempt,
    next_due,
    put_back,
    start_now,
    take_up,
    waiting_for,
    without,
)
from smtpsim.mail.site import Site, StoredMessage, Waiting

HOUR = 3_600_000
DAY = 24 * HOUR
BOB, ANN = "bob@receiver.example", "ann@list.example"


def waiting(forward_path: str = BOB, *, arrived: int = 0, attempts: int = 0) -> Waiting:
    """A copy of a mail that came at a time and was tried so often."""
    message = StoredMessage("alice@sender.example", forward_path, b"text", arrived)
    return Waiting(0, message, forward_path, arrived, attempts)


def queue_of(*due: tuple[str, int]) -> Site:
    """A host where copies wait, each due at a time."""
    site = Site("mail.sender.example")
    for path, moment in due:
        site = enqueue(site, waiting(path).message, path, moment)
    return site


def test_the_waits_follow_the_schedule_and_the_last_one_is_repeated() -> None:
    schedule = RetrySchedule((10, 20, 30), give_up_ms=1_000)
    now, moments = 0, list[int]()
    for attempts in range(6):
        found = next_attempt(schedule, waiting(attempts=attempts), now)
        assert found is not None
        moments.append(found)
        now = found
    assert moments == [10, 30, 60, 90, 120, 150]


def test_by_default_the_first_retry_is_half_an_hour_later_and_the_end_comes_after_five_days() -> None:
    now, moments = 0, [0]
    while (found := next_attempt(RetrySchedule(), waiting(attempts=len(moments) - 1), now)) is not None:
        moments.append(found)
        now = found
    waits = [later - earlier for earlier, later in pairwise(moments)]
    assert waits[0] == HOUR // 2
    assert max(waits) == 3 * HOUR
    assert moments[-1] == 5 * DAY


@pytest.mark.parametrize(
    ("now", "following"), [(89, 99), (90, 100), (91, 100), (99, 100), (100, None), (101, None)]
)
def test_the_last_attempt_falls_on_the_moment_of_giving_up(now: int, following: int | None) -> None:
    assert next_attempt(RetrySchedule((10,), give_up_ms=100), waiting(), now) == following


def test_the_time_runs_from_when_this_host_took_the_mail() -> None:
    schedule = RetrySchedule((10,), give_up_ms=100)
    assert next_attempt(schedule, waiting(arrived=5_000), 5_095) == 5_100
    assert next_attempt(schedule, waiting(arrived=5_000), 5_100) is None


@given(
    st.lists(st.integers(1, DAY), min_size=1, max_size=6).map(tuple),
    st.integers(0, 5 * DAY),
    st.integers(0, 20),
    st.integers(0, 6 * DAY),
)
def test_the_next_attempt_is_later_and_never_after_the_end(
    intervals: tuple[int, ...], give_up: int, attempts: int, now: int
) -> None:
    found = next_attempt(RetrySchedule(intervals, give_up), waiting(attempts=attempts), now)
    assert (found is None) == (now >= give_up)
    assert found is None or now < found <= give_up


def test_an_empty_queue_is_never_due_and_has_no_group() -> None:
    assert next_due(queue_of()) == NOT_DUE
    assert first_group(queue_of(), NOT_DUE) is None


def test_what_is_due_for_one_domain_goes_together_in_whatever_letters() -> None:
    site = queue_of((BOB, 5), (ANN, 1), ("carol@RECEIVER.example", 7), ("dave@receiver.example", 8))
    group = first_group(site, 7)
    assert group is not None
    assert (group.domain, [copy.id for copy in group.copies]) == ("list.example", [1])
    after = first_group(without(site, frozenset({1})), 7)
    assert after is not None
    assert (after.domain, [copy.id for copy in after.copies]) == ("receiver.example", [0, 2])


@pytest.mark.parametrize(("now", "is_there"), [(4, False), (5, True)])
def test_a_copy_is_due_at_its_moment_and_not_before(now: int, *, is_there: bool) -> None:
    assert (first_group(queue_of((BOB, 5)), now) is not None) is is_there


def test_of_two_that_are_due_at_once_the_one_that_came_first_leads() -> None:
    group = first_group(queue_of((ANN, 5), (BOB, 5)), 9)
    assert group is not None
    assert group.domain == "list.example"


def test_what_is_being_tried_is_neither_due_nor_in_a_group() -> None:
    site = take_up(queue_of((BOB, 5), (ANN, 9)), frozenset({0}))
    assert next_due(site) == 9
    group = first_group(site, 9)
    assert group is not None
    assert [copy.id for copy in group.copies] == [1]


def test_a_copy_that_is_put_back_is_due_again_with_what_was_learned() -> None:
    site = take_up(queue_of((BOB, 5)), frozenset({0}))
    tried = Waiting(0, site.queue[0].message, BOB, 50, attempts=1, said="450 Busy", is_busy=True)
    site = put_back(site, tried)
    assert (site.queue[0].attempts, site.queue[0].said, next_due(site)) == (1, "450 Busy", 50)


def test_a_number_in_the_queue_is_never_used_again() -> None:
    site = enqueue(without(queue_of((BOB, 5)), frozenset({0})), waiting().message, BOB, 6)
    assert [copy.id for copy in site.queue] == [1]


@pytest.mark.parametrize(
    ("asked", "due", "count"),
    [
        ("receiver.example", [3, 50, 50], 1),
        ("RECEIVER.Example", [3, 50, 50], 1),
        ("@receiver.example", [3, 3, 50], 2),
        ("ceiver.example", [50, 50, 50], 0),
        ("@ceiver.example", [50, 50, 50], 0),
        ("@example", [3, 3, 3], 3),
        ("example", [50, 50, 50], 0),
    ],
)
def test_etrn_makes_due_what_waits_for_a_domain(asked: str, due: list[int], count: int) -> None:
    site = queue_of((BOB, 50), ("bob@sub.receiver.example", 50), (ANN, 50))
    assert waiting_for(site, asked) == count
    assert [copy.due for copy in start_now(site, asked, 3).queue] == due


def test_etrn_makes_nothing_wait_longer_that_is_due_already() -> None:
    assert start_now(queue_of((BOB, 5)), "receiver.example", 60).queue[0].due == 5
