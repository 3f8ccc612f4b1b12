"""Answers are judged by what the session brings, however they are written."""

import pytest

from smtpsim.lessons.judge import judge_answer
from smtpsim.lessons.rehearsal import Rehearsal
from smtpsim.lessons.truth import NO_REPLY, options_of, truth_of
from smtpsim.scenarios.lesson_format import Ask, FixPart, InspectPart, PredictPart, RecallPart, Value
from smtpsim.scenarios.reader import read_scenario
from tests.lessons.lesson_files import LOCKED

CLIENT, SERVER = "mail.sender.example", "mx.receiver.example"
GOODBYE = f"{SERVER} Service closing transmission channel"
DATE = "Mon, 2 Mar 2026 09:00:00 +0000"


@pytest.fixture(scope="module")
def locked() -> Rehearsal:
    return Rehearsal(read_scenario(LOCKED, "x.yaml"))


def asked(ask: Ask, of: str = "") -> PredictPart:
    return PredictPart(ask=ask, of=of, prompt="Which?")


@pytest.mark.parametrize(
    ("ask", "of", "truth", "also"),
    [
        (Ask.CLASS, "first RCPT", "4yz", "4xx"),
        (Ask.CLASS, "second RCPT", "2yz", "2"),
        (Ask.CODE, "DATA", "354", " 354 "),
        (Ask.TEXT, "QUIT", GOODBYE, f"221 2.0.0 {GOODBYE.upper()}."),
        (Ask.STATE, "first MAIL", "MAIL", "mail"),
        (Ask.STATE, "second RCPT", "RCPT", "RCPT"),
        (Ask.NEXT_ACTOR, "DATA", "client", "Client"),
        (Ask.NEXT_ACTOR, "phase connection-establishment", "server", "server"),
        (Ask.WHO_HOLDS, "first MAIL", "mail.sender.example", "Mail.Sender.Example"),
        (Ask.WHO_HOLDS, "end of data", f"{CLIENT} and {SERVER}", f"{SERVER}, {CLIENT}"),
        (Ask.RECIPIENTS, "first RCPT", "nobody", "nobody"),
        (Ask.RECIPIENTS, "DATA", "carol@receiver.example", "carol@receiver.example"),
    ],
)
def test_the_truth_is_what_the_session_has(
    locked: Rehearsal, ask: Ask, of: str, truth: str, also: str
) -> None:
    question = asked(ask, of)
    assert truth_of(locked, question, 0) == truth
    assert judge_answer(locked, question, 0, truth).is_right
    assert judge_answer(locked, question, 0, also).is_right
    assert not judge_answer(locked, question, 0, "something else").is_right


def test_without_a_place_the_next_reply_is_meant(locked: Rehearsal) -> None:
    question = asked(Ask.CODE)
    codes = [truth_of(locked, question, stand) for stand in (0, 1, 2, 4, 6, 8)]
    assert codes == ["220", "220", "250", "250", "450", "250"]
    assert truth_of(locked, asked(Ask.NEXT_ACTOR), 6) == "client"
    assert truth_of(locked, question, len(locked.steps)) == ""


def test_where_the_connection_ends_there_is_no_reply() -> None:
    cutting = "faults:\n  - {name: lost, when: {command: RCPT, what: command}, do: {cut: 3}}\n"
    lost = Rehearsal(read_scenario(f"{LOCKED}{cutting}", "x.yaml"))
    sent = next(at for at, step in enumerate(lost.steps, 1) if step.fault == "lost")
    for question in (asked(Ask.CLASS), asked(Ask.CODE), asked(Ask.TEXT)):
        assert truth_of(lost, question, sent) == NO_REPLY
        assert judge_answer(lost, question, sent, "No reply").is_right
        assert not judge_answer(lost, question, sent, "250").is_right
    assert NO_REPLY in options_of(asked(Ask.CLASS))


@pytest.mark.parametrize(
    ("find", "of", "field", "truth"),
    [
        (Value.CODE, "first RCPT", "", "450"),
        (Value.ENHANCED, "first RCPT", "", "4.2.1"),
        (Value.TEXT, "first RCPT", "", "Requested mail action not taken: mailbox unavailable"),
        (Value.COMMAND, "first RCPT", "", "RCPT"),
        (Value.ARGUMENT, "first RCPT", "", "TO:<bob@receiver.example>"),
        (Value.ADDRESS, "first RCPT", "", "bob@receiver.example"),
        (Value.HEADER, "end of data", "subject", "Lunch"),
        (Value.HEADER, "end of data", "Date", DATE),
        (Value.HEADER, "end", "From", "Alice <alice@sender.example>"),
        (Value.OCTETS, "QUIT", "", "6"),
    ],
)
def test_a_value_is_found_in_the_raw_session(
    locked: Rehearsal, find: Value, of: str, field: str, truth: str
) -> None:
    question = InspectPart(find=find, of=of, field=field, prompt="Find.")
    assert truth_of(locked, question, len(locked.steps)) == truth
    assert judge_answer(locked, question, 0, f" {truth.upper()} ").is_right
    assert not judge_answer(locked, question, 0, f"{truth}0").is_right
    assert options_of(question) == ()


def test_the_octets_of_the_text_are_those_that_were_sent(locked: Rehearsal) -> None:
    sent = sum(len(step.octets) for step in locked.steps if step.kind == "data")
    question = InspectPart(find=Value.OCTETS, of="end of data", prompt="How many?")
    assert truth_of(locked, question, 0) == str(sent)
    assert judge_answer(locked, question, 0, f"{sent:,}").is_right


def test_an_address_is_the_same_with_its_brackets(locked: Rehearsal) -> None:
    question = InspectPart(find=Value.ADDRESS, of="first RCPT", prompt="Which?")
    assert judge_answer(locked, question, 0, "<bob@receiver.example>").is_right


@pytest.mark.parametrize(
    ("find", "of"),
    [
        (Value.ADDRESS, "DATA"),
        (Value.ADDRESS, "first 220"),
        (Value.ENHANCED, "DATA"),
        (Value.CODE, "first close"),
        (Value.OCTETS, "first 220"),
        (Value.HEADER, "first MAIL"),
        (Value.CODE, "first VRFY"),
    ],
)
def test_a_value_that_is_not_there_has_no_truth(locked: Rehearsal, find: Value, of: str) -> None:
    question = InspectPart(find=find, of=of, field="Subject", prompt="Find.")
    assert truth_of(locked, question, len(locked.steps)) == ""
    assert not judge_answer(locked, question, 0, "").is_right


def faulty() -> Rehearsal:
    return Rehearsal(read_scenario(f"{LOCKED}faults:\n  - mailbox-busy\n", "x.yaml"))


@pytest.mark.parametrize(
    "answer", ["first RCPT", "RCPT for bob@receiver.example", "step 8", "8", "first 450"]
)
def test_the_step_of_a_fault_is_found_under_any_of_its_names(answer: str) -> None:
    assert judge_answer(faulty(), FixPart(prompt="Where?"), 20, answer).is_right


@pytest.mark.parametrize("answer", ["second RCPT", "step 7", "first MAIL", "end", "x", "", "first VRFY"])
def test_another_step_is_not_that_of_the_fault(answer: str) -> None:
    assert not judge_answer(faulty(), FixPart(prompt="Where?"), 20, answer).is_right


def test_a_recall_and_a_prediction_have_one_truth(locked: Rehearsal) -> None:
    recalled = RecallPart(objective="o", ask=Ask.STATE, of="DATA", prompt="Which?")
    assert truth_of(locked, recalled, 20) == truth_of(locked, asked(Ask.STATE, "DATA"), 0) == "DATA"
