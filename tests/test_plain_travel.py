"""The plain mode's words for moving in time: units, places and breakpoints."""

import pytest

from smtpsim.plain.conversation import Conversation
from smtpsim.simulation.timeline import Timeline
from smtpsim.spec.faults import FAULT_OF
from smtpsim.spec.terms import Verb
from smtpsim.stage.showing import Library, Showing
from tests.support.worlds import BOB, CAROL, classic_world


def conversation(*faults: str) -> Conversation:
    """A session of one mail to Bob and Carol, with presets armed from its start."""
    rules = tuple(FAULT_OF[name].rule for name in faults)
    timeline = Timeline(classic_world(rules, to=(BOB, CAROL), hello=Verb.EHLO))
    showing = Showing(timeline, "Two recipients", None, lambda: Timeline(classic_world()))
    return Conversation(showing, Library(lambda: ()))


def said(talk: Conversation, *lines: str) -> list[str]:
    """The answer to the last of some lines."""
    answers = [list(talk.answer(line)) for line in lines]
    return answers[-1]


def test_by_chooses_what_step_and_back_move_by() -> None:
    talk = conversation()
    assert said(talk, "by exchange")[0].startswith("step and back move by exchange")
    assert any(line.startswith("Step 4. Server: 250-") for line in said(talk, "step 2"))
    assert said(talk, "back 2")[0].startswith("Nothing has happened yet.")
    assert said(talk, "by octets", "step 4")[-2:] == ["Server, so far: 220", "3 of 39 octets are on the way."]


def test_inside_a_step_why_says_what_is_awaited_and_where_counts_octets() -> None:
    talk = conversation()
    assert "waits for CR LF" in said(talk, "step", "by octet", "step", "why")[0]
    assert "1 of 39 octets is on the way" in said(talk, "where")[0]
    assert said(talk, "back") == ["Step 1 of 2. Client opens the connection."]


def test_by_alone_tells_the_unit_and_an_unknown_one_is_told() -> None:
    talk = conversation()
    assert said(talk, "by")[0].startswith("step and back move by step")
    assert said(talk, "by fortnight") == ["One moves by step, exchange, message, phase, line, octet."]


def test_the_last_part_of_a_session_is_told_though_no_unit_ends_there() -> None:
    told = said(conversation(), "by message", "step", "step")
    assert any("closes the connection" in line for line in told)
    assert told[-1].startswith("This is the end")


def test_fault_goes_on_to_a_fault_and_back_to_one() -> None:
    talk = conversation("unknown-mailbox")
    assert "550" in said(talk, "fault")[-2]
    assert said(talk, "fault")[-1].startswith("This is the end")
    assert "550" in said(talk, "fault back")[-2]


def test_stop_at_sets_a_breakpoint_that_run_and_play_stop_at_and_name() -> None:
    talk = conversation()
    assert said(talk, "stop at RCPT") == ["RCPT: run and play stop when the client has sent RCPT."]
    assert said(talk, "run")[-1] == "Breakpoint: RCPT."
    assert said(talk, "play")[-1] == "Breakpoint: RCPT."
    assert said(talk, "run")[-1].startswith("This is the end")
    assert said(talk, "run back")[-1] == "Breakpoint: RCPT."


def test_stop_at_alone_lists_what_is_set_and_unstop_takes_it_away() -> None:
    talk = conversation()
    assert said(talk, "stop at")[0].startswith("No breakpoint is set.")
    assert said(talk, "unstop")[0].startswith("No breakpoint is set.")
    assert said(talk, "stop at 5yz", "stop at quit", "stop at") == [
        "5yz: at a reply 5yz (Permanent Negative Completion reply).",
        "QUIT: when the client has sent QUIT.",
    ]
    assert said(talk, "unstop") == ["unstop takes the name of one. Set are 5yz, QUIT."]
    assert said(talk, "unstop RCPT") == ["unstop takes the name of one. Set are 5yz, QUIT."]
    assert said(talk, "unstop quit") == ["Taken away: QUIT."]
    assert said(talk, "unstop") == ["Taken away: 5yz."]


@pytest.mark.parametrize("word", ["run", "run back"])
def test_without_a_breakpoint_run_says_how_to_set_one(word: str) -> None:
    assert said(conversation(), word)[0].startswith("No breakpoint is set. stop at sets one:")


def test_go_goes_to_a_place() -> None:
    talk = conversation()
    assert said(talk, "go second RCPT")[-1].startswith("Step 10")
    assert said(talk, "go 2")[-1].startswith("Step 2 of")
    assert said(talk, "go first 5yz") == ["Never reached here: first 5yz."]
    assert said(talk, "where")[0].startswith("Step 2 of")
    assert said(talk, "go nowhere")[0].startswith("That is no place.")
    assert said(talk, "go")[1] == "first RCPT: the reply to the first RCPT."
    assert "closes the connection" in said(talk, "go end")[-1]


def test_scrub_goes_by_a_tenth_of_the_known_steps() -> None:
    talk = conversation()
    assert said(talk, "finish", "start", "scrub")[-1].startswith("Step 2 of 21")
    assert said(talk, "scrub back")[0].startswith("Nothing has happened yet.")


def test_the_unit_and_the_breakpoints_stay_for_the_next_session() -> None:
    talk = conversation()
    assert said(talk, "by exchange", "stop at RCPT", "restart", "step")[-1].startswith("Step 2. Server: 220")
    assert said(talk, "run")[-1] == "Breakpoint: RCPT."
