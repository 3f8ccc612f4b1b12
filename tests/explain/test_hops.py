"""Where there are several hops, each step says between which hosts it is."""

from collections.abc import Iterable
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from smtpsim.explain.errands import deed_words
from smtpsim.explain.hops import START, Hop, hop_heading, pass_road
from smtpsim.explain.row_index import TELLING_ROW_BY_ID
from smtpsim.explain.transcript import transcript
from smtpsim.explain.waits import wait_words
from smtpsim.simulation.step import Step
from smtpsim.spec.event_rows import LOOKUP_ROW_OF
from smtpsim.spec.terms import Actor, Kind
from tests.scenarios.playing import run, shipped
from tests.support.mail_systems import QUEUE, TURNED, TWO_HOPS, system_steps
from tests.support.worlds import classic_world, steps_of

MORNING = datetime(2026, 3, 2, 9, tzinfo=UTC)
ALL = pytest.mark.parametrize("text", [TWO_HOPS, QUEUE, TURNED], ids=["two-hops", "queue", "turned"])


def headings(steps: Iterable[Step]) -> list[str]:
    """The heading before each step that has one."""
    road, found = START, []
    for step in steps:
        found.append(hop_heading(road, step))
        road = pass_road(road, step)
    return [heading for heading in found if heading]


def lines_of(text: str) -> list[str]:
    return list(transcript(system_steps(text), MORNING))


def test_each_session_is_headed_by_its_two_hosts() -> None:
    assert [line for line in lines_of(TWO_HOPS) if line.startswith("==")] == [
        "== s1: pc.alice.example to mail.sender.example",
        "== s2: mail.sender.example turns to its mail for receiver.example",
        "== s2: mail.sender.example to mx.receiver.example",
        "== s3: pc.bob.example to mx.receiver.example, over POP3",
    ]


def test_after_turn_the_heading_says_that_the_roles_are_swapped() -> None:
    assert headings(system_steps(TURNED)) == [
        "s1: mail.sender.example to mx.receiver.example",
        "s2: mx.receiver.example to mail.sender.example, roles swapped",
    ]


def test_where_sessions_take_turns_the_heading_goes_back() -> None:
    first, *_ = steps = system_steps(TWO_HOPS)
    second = next(step for step in steps if step.session == "s2" and step.peer)
    assert headings([first, second, first]) == [
        "s1: pc.alice.example to mail.sender.example",
        "s2: mail.sender.example to mx.receiver.example",
        "back to s1: pc.alice.example to mail.sender.example",
    ]


def test_a_session_with_the_next_host_is_headed_by_the_host_that_turns_to_it() -> None:
    assert headings(run(shipped("next-mx"))) == [
        "s1: mail.sender.example turns to its mail for receiver.example",
        "s1: mail.sender.example to mx2.receiver.example",
        "s2: mail.sender.example turns to the next host",
        "s2: mail.sender.example to mx3.receiver.example",
    ]


def test_of_a_report_the_failing_reply_is_shown_and_of_a_mail_with_many_lines_only_its_ends() -> None:
    lines = list(transcript(run(shipped("received-loop")), MORNING))
    assert "C: Diagnostic-Code: smtp; 554 5.4.6 Too many hops, this message is in a loop" in lines
    assert [line for line in lines if "more lines" in line] == [
        "   ... 4 more lines ...",
        "   ... 19 more lines ...",
        "   ... 21 more lines ...",
    ]


def test_a_phase_that_goes_on_after_another_session_is_not_headed_again() -> None:
    steps = system_steps(TWO_HOPS)
    first, again = steps[0], steps[2]
    second = next(step for step in steps if step.session == "s2" and step.peer)
    lines = list(transcript([first, second, again]))
    assert lines.count("Connection establishment") == 2


def test_a_session_of_one_hop_has_no_heading() -> None:
    assert headings(steps_of(classic_world())) == []


def test_a_host_that_could_not_be_reached_is_not_the_hop() -> None:
    lookup = next(step for step in system_steps(QUEUE) if step.kind is Kind.LOOKUP)
    unreached = replace(lookup, kind=Kind.NOTE, row="host-unreachable", peer="down.example")
    road = pass_road(pass_road(START, lookup), unreached)
    assert road.hop(lookup.session) == Hop("mail.sender.example")


def test_a_fault_of_the_channel_stays_under_the_heading_of_its_session() -> None:
    first = system_steps(TWO_HOPS)[0]
    fault = replace(first, host="", peer="", actor=Actor.NETWORK, kind=Kind.FAULT)
    assert headings([first, fault, first]) == ["s1: pc.alice.example to mail.sender.example"]


def test_a_long_wait_tells_the_time_after_it_and_the_date_where_that_changes() -> None:
    assert [line for line in lines_of(QUEUE) if line.endswith("later") or ", at " in line] == [
        "-- 30 min later, at 09:30",
        "-- 1 day later, at 09:30 on 2026-03-03",
    ]


def test_what_a_host_does_beside_the_dialogue_names_the_host() -> None:
    lines = lines_of(QUEUE)
    assert "-- at mail.sender.example: This host is responsible for the copy for" in lines


@ALL
def test_no_line_of_several_hops_is_wider_than_eighty_columns(text: str) -> None:
    assert [line for line in lines_of(text) if len(line) > 80] == []


@ALL
def test_a_host_s_name_is_shown_and_not_obeyed_wherever_it_stands(text: str) -> None:
    steps = [replace(one, host=f"\x1b{one.host}", peer=f"\x1b{one.peer}") for one in system_steps(text)]
    told = [*transcript(steps), *headings(steps), *map(deed_words, steps)]
    assert not any("\x1b" in line for line in told)


def test_a_look_up_says_in_a_few_words_what_it_found() -> None:
    lookup = next(step for step in system_steps(QUEUE) if step.kind is Kind.LOOKUP)
    assert deed_words(lookup) == "mail.sender.example looks up receiver.example: mx.receiver.example (10)"


@pytest.mark.parametrize("row", sorted(LOOKUP_ROW_OF.values()))
def test_each_finding_of_a_look_up_has_its_words(row: str) -> None:
    step = Step(0, 0, "s1", "a.example", Actor.CLIENT, Kind.LOOKUP, row=row, words={"domain": "b.example"})
    assert row in TELLING_ROW_BY_ID
    assert deed_words(step).startswith("a.example ")


def test_a_note_without_words_of_its_own_gives_the_first_sentence_of_its_reason() -> None:
    note = Step(0, 0, "s1", "a.example", Actor.CLIENT, Kind.NOTE, row="client-close-done")
    assert deed_words(note).startswith("a.example notes: The client has a reply to its QUIT")
    assert deed_words(replace(note, actor=Actor.PERSON)) == ""


def test_what_is_said_on_the_channel_is_no_deed() -> None:
    assert {deed_words(step) for step in system_steps(TWO_HOPS) if step.octets} == {""}


@pytest.mark.parametrize(
    ("ms", "words"),
    [
        (60_000, "1 min"),
        (1_799_500, "29 min 59 s"),
        (3_600_000, "1 hour"),
        (5_400_000, "1 hour 30 min"),
        (37_797_000, "10 hours 30 min"),
        (176_400_000, "2 days 1 hour"),
    ],
)
def test_a_wait_is_told_in_days_hours_and_minutes(ms: int, words: str) -> None:
    assert wait_words(ms) == words


@given(st.integers(60_000, 10**10))
def test_a_long_wait_always_has_words(ms: int) -> None:
    assert wait_words(ms).strip() == wait_words(ms) != ""
