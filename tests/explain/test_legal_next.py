"""Which commands may come next, as the server's table has it and as real sessions go."""

from pathlib import Path

import pytest

from smtpsim.explain.legal_next import LISTED_FIRST, any_line_classes, grouped_by_classes, legal_next
from smtpsim.library import scenario_named
from smtpsim.scenarios.build import build_world
from smtpsim.simulation.step import Step
from smtpsim.simulation.timeline import Timeline
from smtpsim.spec.codes import FIRST_ERROR
from smtpsim.spec.terms import Kind, ServerState, Verb

LESSONS = sorted(path.stem for path in (Path(__file__).parents[2] / "lessons").glob("*.yaml"))
NOT_THE_SERVER_S = {"data-late-refusal"}  # taken only to refuse the text


def legal(state: ServerState) -> set[Verb]:
    return {one.verb for one in legal_next(state)}


def test_recipients_come_after_the_sender_and_the_text_after_a_recipient() -> None:
    assert Verb.RCPT not in legal(ServerState.READY)
    assert Verb.RCPT in legal(ServerState.MAIL)
    assert Verb.DATA not in legal(ServerState.MAIL)
    assert {Verb.RCPT, Verb.DATA, Verb.BDAT} <= legal(ServerState.RCPT)
    assert Verb.MAIL not in legal(ServerState.RCPT)


def test_where_the_server_takes_no_mail_only_quit_is_left() -> None:
    assert legal(ServerState.REFUSING) == {Verb.QUIT}


def test_after_354_nothing_is_a_command() -> None:
    assert legal(ServerState.DATA) == {Verb.MESSAGE}


@pytest.mark.parametrize("state", [ServerState.CLOSED, ServerState.HANDSHAKE])
def test_a_closed_server_and_one_in_the_handshake_take_no_command(state: ServerState) -> None:
    assert legal(state) == set()


@pytest.mark.parametrize(
    "state", [ServerState.GREETED, ServerState.READY, ServerState.MAIL, ServerState.RCPT]
)
def test_quit_rset_and_noop_may_come_at_any_time(state: ServerState) -> None:
    assert {Verb.QUIT, Verb.RSET, Verb.NOOP} <= legal(state)


def test_data_is_answered_with_3yz_and_never_with_2yz() -> None:
    assert dict(legal_next(ServerState.RCPT))[Verb.DATA] == ("3yz", "4yz", "5yz")


def test_a_shutdown_or_a_line_too_long_can_come_in_a_dialogue() -> None:
    assert any_line_classes(ServerState.READY) == ("4yz", "5yz")
    assert any_line_classes(ServerState.CLOSED) == ()


def test_each_legal_command_is_in_one_group() -> None:
    for state in ServerState:
        grouped = [verb for verbs in grouped_by_classes(state).values() for verb in verbs]
        assert sorted(grouped) == sorted(legal(state))


def test_extensions_are_marked_and_commands_of_rfc_821_are_not() -> None:
    assert {Verb.STARTTLS, Verb.AUTH, Verb.BDAT, Verb.ETRN} == LISTED_FIRST


def taken(name: str) -> list[tuple[ServerState, Step]]:
    """Each reply of a lesson's servers that is no refusal, with the state that its command found."""
    timeline, states, found = Timeline(build_world(scenario_named(name))), dict[str, ServerState](), []
    while (step := timeline.forward()) is not None:
        before = states.get(step.session, ServerState.CONNECTED)
        if step.kind is Kind.REPLY and step.verb is not None and 0 < step.code < FIRST_ERROR:
            found.append((before, step))
        states[step.session] = step.server_state
    return found


@pytest.mark.parametrize("name", LESSONS)
def test_what_a_server_takes_in_a_lesson_was_legal(name: str) -> None:
    for before, step in taken(name):
        if not step.faulted and step.row not in NOT_THE_SERVER_S:
            verb = Verb.BDAT if step.verb is Verb.MESSAGE and before is not ServerState.DATA else step.verb
            assert verb in legal(before), step
            assert f"{step.code // 100}yz" in dict(legal_next(before))[verb]
