"""The worked example of the design passes the check, and the judge's answers to it are right."""

import pytest

from smtpsim.lessons.checker import check_lesson_text
from smtpsim.lessons.judge import judge_answer
from smtpsim.lessons.rehearsal import Rehearsal
from smtpsim.lessons.stops import Stop, stops_of
from smtpsim.lessons.task import is_solved, open_task, solve, why_not_allowed
from smtpsim.lessons.truth import options_of, truth_of
from smtpsim.scenarios.lesson_format import LessonPart, exercise_of, key_of_step
from smtpsim.scenarios.reader import read_scenario

EXAMPLE = """\
# yaml-language-server: $schema=scenario.schema.json
format: 1
id: mailbox-busy
title: Come back later
summary: A temporary refusal, a queue, and a second try.
level: 2
seed: 7
start: 2026-03-02 09:00

world:
  servers:
    mx.receiver.example:
      domains: [receiver.example]
      mailboxes:
        bob: {name: Bob Example, quota: 2 kB, terminal: off, locked: 20 min}
        carol: {}
      lists: {staff: [bob, carol]}
      forwards: {dave: dave@elsewhere.example}
      extensions: [PIPELINING, SIZE 10 MB, ENHANCEDSTATUSCODES]   # MB = 1,000,000 octets
  link: {latency: 40 ms}

client:
  host: mail.sender.example
  send:
    - from: alice@sender.example
      to: [bob@receiver.example, carol@receiver.example]
      headers: {From: Alice <alice@sender.example>, To: Bob <bob@receiver.example>, Subject: Lunch}
      body: |
        Shall we eat at noon?
        .
        Alice

expect:
  - {at: first RCPT, reply: 450}
  - {at: end, delivered: {carol@receiver.example: 1}}

lesson:
  objectives:
    - {id: temporary, text: Tell a temporary refusal from a permanent one}
  steps:
    - say: |
        Another program has **locked** Bob's mailbox. Watch what the server answers.
    - run: {until: first RCPT}            # stops before the reply
    - predict:
        ask: class              # class | code | state | next-actor | who-holds | recipients | text
        prompt: How will the server answer for Bob?
        options: [2yz, 4yz, 5yz]
        feedback:
          5yz: {misconception: 4xx-5xx, say: "A lock goes away. Which class tells the client to come back?"}
        hints:
          - Is the condition permanent?
          - The first digit tells the client what to do next.
          - 4yz means "not now".
    - run: {until: end}
    - task:
        prompt: Half an hour later the lock is gone. Deliver Bob's copy by hand.
        play: client
        after: 30 min           # the same world, later, on a new connection
        allow: [EHLO, HELO, MAIL, RCPT, DATA, RSET, NOOP, QUIT]
        goal: {delivered: {bob@receiver.example: 1}}
        hints:
          - Say hello first.
          - The three commands of a transaction are MAIL, RCPT and DATA.
          - End the text with a line that holds one dot.
        solution: |
          C: EHLO mail.sender.example
          C: MAIL FROM:<alice@sender.example>
          C: RCPT TO:<bob@receiver.example>
          C: DATA
          C: Subject: Lunch
          C:
          C: Shall we eat at noon?
          C: .
          C: QUIT
    - recall:
        objective: temporary
        ask: code
        of: first RCPT
        prompt: Which code was it?
  presenter: |
    Ask for a show of hands before the reply is shown.
"""
KINDS = ["say", "run", "predict", "run", "task", "recall"]


@pytest.fixture(scope="module")
def rehearsal() -> Rehearsal:
    return Rehearsal(read_scenario(EXAMPLE, "mailbox-busy.yaml"))


@pytest.fixture(scope="module")
def stops(rehearsal: Rehearsal) -> tuple[Stop, ...]:
    return tuple(stops_of(rehearsal, rehearsal.scenario.lesson or LessonPart()))


def test_it_passes_the_check() -> None:
    assert check_lesson_text(EXAMPLE, "mailbox-busy.yaml") == ()


def test_its_steps_stand_where_they_belong(stops: tuple[Stop, ...]) -> None:
    assert [key_of_step(stop.step) for stop in stops] == KINDS
    assert [(stop.before, stop.after) for stop in stops] == [
        (0, 0),
        (0, 7),
        (7, 8),
        (8, 20),
        (20, 20),
        (20, 20),
    ]
    assert exercise_of(stops[0].step) is None


def test_the_right_class_is_found_by_running(rehearsal: Rehearsal, stops: tuple[Stop, ...]) -> None:
    question = stops[2].step.predict
    assert question is not None
    assert truth_of(rehearsal, question, 7) == "4yz"
    assert options_of(question) == ("2yz", "4yz", "5yz")
    assert judge_answer(rehearsal, question, 7, "4yz").is_right
    assert judge_answer(rehearsal, question, 7, " 4XX ").is_right


def test_a_wrong_class_gets_its_feedback_and_names_the_belief(
    rehearsal: Rehearsal, stops: tuple[Stop, ...]
) -> None:
    question = stops[2].step.predict
    assert question is not None
    verdict = judge_answer(rehearsal, question, 7, "5yz")
    assert not verdict.is_right
    assert verdict.did == "You answered 5yz."
    assert verdict.say == "A lock goes away. Which class tells the client to come back?"
    assert verdict.misconception == "4xx-5xx"
    assert verdict.reason.endswith("]")
    assert judge_answer(rehearsal, question, 7, "2yz").say == ""


def test_the_task_is_unsolved_until_its_solution_is_played(
    rehearsal: Rehearsal, stops: tuple[Stop, ...]
) -> None:
    task = stops[4].step.task
    assert task is not None
    opened = open_task(rehearsal, task, 20)
    assert not is_solved(task.goal, opened)
    assert is_solved(task.goal, solve(task, opened))


def test_only_what_is_allowed_may_be_typed(stops: tuple[Stop, ...]) -> None:
    task = stops[4].step.task
    assert task is not None
    assert why_not_allowed(task, b"rcpt TO:<bob@receiver.example>\r\n") == ""
    assert why_not_allowed(task, b"HLEO x\r\n") == ""  # the server says what is wrong with that
    assert why_not_allowed(task, b"VRFY bob\r\n") == (
        "VRFY is not allowed in this task; allowed are EHLO, HELO, MAIL, RCPT, DATA, RSET, NOOP, QUIT"
    )


def test_the_code_is_recalled(rehearsal: Rehearsal, stops: tuple[Stop, ...]) -> None:
    question = stops[5].step.recall
    assert question is not None
    assert judge_answer(rehearsal, question, 20, "450").is_right
    assert not judge_answer(rehearsal, question, 20, "550").is_right
    assert judge_answer(rehearsal, question, 20, " ").did == "You gave no answer."
