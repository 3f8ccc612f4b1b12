"""The outline for who presents: what to ask, who holds the message, and what is often believed."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from smtpsim.explain.crib import MISBELIEFS, crib, question_words
from smtpsim.explain.layout import WIDTH
from smtpsim.explain.misbelief import misconceptions_at
from smtpsim.library import scenario_named
from smtpsim.scenarios.build import build_world
from smtpsim.simulation.step import Step
from smtpsim.simulation.timeline import Timeline
from smtpsim.spec.event_rows import EVENTS
from smtpsim.spec.misconceptions import MISCONCEPTIONS, MisconceptionRow
from smtpsim.spec.terms import Actor, Kind, Move, Verb

LESSONS = sorted(path.stem for path in (Path(__file__).parents[2] / "lessons").glob("*.yaml"))


def steps_of(name: str) -> list[Step]:
    """All steps of a lesson."""
    timeline = Timeline(build_world(scenario_named(name)))
    timeline.to_end()
    return list(timeline.branch.track.steps)


@pytest.mark.parametrize("name", LESSONS)
def test_no_line_is_wider_than_eighty_columns_and_each_step_stands_in_it_once(name: str) -> None:
    steps = steps_of(name)
    lines = list(crib(steps))
    assert max(map(len, lines)) <= WIDTH
    lines = lines[: lines.index(MISBELIEFS)] if MISBELIEFS in lines else lines
    numbers = [int(line[1:6]) for line in lines if line[1:6].strip().isdecimal() and line[:1] in " ?"]
    assert numbers == list(range(1, len(steps) + 1))


@pytest.mark.parametrize("name", LESSONS)
def test_each_refusal_and_each_reply_to_a_whole_message_is_marked(name: str) -> None:
    steps = steps_of(name)
    marked = {int(line[1:6]) for line in crib(steps) if line.startswith("?")}
    wanted = {
        number
        for number, step in enumerate(steps, 1)
        if step.kind is Kind.REPLY and (step.code >= 400 or (step.verb is Verb.MESSAGE and step.code))
    }
    assert marked >= wanted


def test_a_refusal_is_told_with_its_reason_its_section_and_what_is_often_believed() -> None:
    text = "\n".join(crib(steps_of("mailbox-busy")))
    assert "?    8  S: 450 4.2.1" in text
    assert "Ask: refused for now, the first reply to RCPT" in text
    assert "[RFC 5321 4.2.3]" in text
    assert text.index(MISBELIEFS) < text.index(
        '- At step 8: "4yz and 5yz both mean that the mail has failed."'
    )


def test_who_holds_the_message_is_told_where_it_changes() -> None:
    lines = list(crib(steps_of("lost-after-the-dot")))
    told = [line.strip() for line in lines if line.strip().startswith("* ")]
    assert told[0] == "* mail.sender.example holds the message for bob@receiver.example."
    assert any(line.startswith("* Both") for line in told)


def test_one_session_of_several_can_be_told_alone() -> None:
    lines = list(crib(steps_of("two-hops"), "s2"))
    assert any(line.startswith("== s2: mail.sender.example to mx.receiver.example") for line in lines)
    assert not any(line.startswith("== s1") for line in lines)


def test_an_ordinary_reply_is_asked_for_only_the_first_time() -> None:
    steps = steps_of("two-recipients")
    replies = [step for step in steps if step.kind is Kind.REPLY and step.verb is Verb.RCPT]
    assert question_words(replies[0]) == "the first reply to RCPT"
    assert question_words(replies[1], frozenset({Verb.RCPT})) == ""
    assert question_words(steps[0]) == ""


def test_421_is_asked_for_with_what_follows_from_it() -> None:
    step = next(one for one in steps_of("shutting-down") if one.code == 421)
    assert question_words(step, frozenset({Verb.RCPT})) == "refused for now, and the server closes"
    assert {row.id for row in misconceptions_at(step)} == {"421-scope", "4xx-5xx"}


@pytest.mark.parametrize("row", MISCONCEPTIONS, ids=lambda row: row.id)
def test_each_belief_is_put_right_by_some_lesson(row: MisconceptionRow) -> None:
    assert any(row in misconceptions_at(step) for name in LESSONS for step in steps_of(name))


def test_the_rows_that_a_belief_names_exist() -> None:
    events = {row.id for row in EVENTS}
    assert all(name in events for row in MISCONCEPTIONS for name in row.rows)
    ids = [row.id for row in MISCONCEPTIONS]
    assert len(set(ids)) == len(ids)


def test_a_recipient_named_too_early_is_no_refused_recipient() -> None:
    early = next(step for step in steps_of("wrong-order") if step.verb is Verb.RCPT and step.code == 503)
    assert misconceptions_at(early) == ()


def test_no_dot_is_doubled_in_a_chunk() -> None:
    text = Step(0, 0, "s1", "a.example", Actor.CLIENT, Kind.DATA, b"a\r\n..b\r\n", 1)
    assert [row.id for row in misconceptions_at(text)] == ["dot-stuffing"]
    assert misconceptions_at(replace(text, row=Move.CHUNK)) == ()
