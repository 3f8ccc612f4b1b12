"""Branches in the plain mode: told, compared, named and found by their titles."""

import pytest

from smtpsim.plain.conversation import Conversation
from smtpsim.simulation.intervention import Inject
from smtpsim.simulation.timeline import Timeline
from smtpsim.spec.faults import FAULT_OF
from smtpsim.stage.branch_titles import TOO_LONG
from smtpsim.stage.changes import ONE_BRANCH
from smtpsim.stage.showing import Library, Showing
from tests.support.branches import branched
from tests.test_plain_mode import conversation, said


def talk_about(timeline: Timeline) -> Conversation:
    return Conversation(Showing(timeline, "Branches"), Library(tuple))


def test_all_branches_are_told_with_where_they_leave_and_how_they_ended() -> None:
    assert said(talk_about(branched("unknown-mailbox")), "branches") == [
        "main. 18 steps: message accepted (250).",
        (
            "branch-1: Unknown mailbox (550) at step 8. Leaves main after step 7, 12 steps: 550 to RCPT;"
            " you are here, at step 7."
        ),
        "branch and a name or a title goes to one, compare and a name compares it.",
    ]


def test_a_branch_that_was_not_run_to_its_end_says_so_and_how_to_go_on() -> None:
    talk = conversation(8)
    said(talk, "back", "inject unknown-mailbox")
    told = said(talk, "branches")
    assert told[0] == "main. 8 steps, not run to its end: no refusal."
    assert told[-1] == "finish runs the one where you are to its end."


def test_with_one_branch_there_is_nothing_to_compare() -> None:
    assert said(conversation(3), "branches")[-1] == ONE_BRANCH
    assert said(conversation(3), "compare") == [ONE_BRANCH]


def test_two_branches_are_compared_in_sentences() -> None:
    told = said(talk_about(branched("unknown-mailbox")), "compare main")
    assert told[:6] == [
        "branch-1: Unknown mailbox (550) at step 8. Leaves main after step 7, 12 steps: 550 to RCPT.",
        "main. 18 steps: message accepted (250).",
        "Steps 1 to 7 are the same.",
        (
            "First difference: step 8. They differ here,"
            " because the fault Unknown mailbox (550) struck branch-1 at step 8."
        ),
        "On branch-1: Unknown mailbox (550) at step 8:",
        "Step 8. Server: 550 5.1.1 No such user here",
    ]
    assert "A fault struck here: Unknown mailbox (550)." in told
    assert "At its end: mail.sender.example holds the message." in told
    assert told[-1] == "At its end: mx.receiver.example holds the message."


def test_a_long_text_and_a_long_rest_are_only_counted() -> None:
    told = said(talk_about(branched("unknown-mailbox", at=2)), "compare")
    assert [line for line in told if line.endswith("more lines.")]
    assert said(talk_about(branched("server-not-ready", at=1)), "compare")[-2].startswith("Step ")
    early = said(talk_about(branched("server-not-ready", at=1)), "compare")
    assert "And 5 more steps." in early


def test_a_branch_that_has_no_step_there_says_so() -> None:
    talk = conversation(8)
    told = said(talk, "back", "inject unknown-mailbox", "compare")
    assert "No step." in told
    assert told[-1].startswith("So far: ")


@pytest.mark.parametrize(
    "words",
    [
        "compare branch-1 branch-2",
        "compare branch-1 and branch-2",
        "compare what if 550 with busy",
        "compare 550 mailbox busy",
    ],
)
def test_the_two_are_named_by_name_or_title(words: str) -> None:
    timeline = branched("unknown-mailbox", "mailbox-busy")
    timeline.label("branch-1", "what if 550")
    told = said(talk_about(timeline), words)
    assert told[0].startswith("branch-1: what if 550. ")
    assert told[1].startswith("branch-2: Mailbox busy (450) at step 8. ")


def test_alone_a_branch_is_compared_with_its_parent_and_main_with_the_last_one() -> None:
    talk = talk_about(branched("unknown-mailbox", "mailbox-busy"))
    assert [line.split(".")[0] for line in said(talk, "compare")[:2]] == [
        "main",
        "branch-2: Mailbox busy (450) at step 8",
    ]
    assert said(talk, "branch main", "compare")[1].startswith("branch-2: ")
    assert said(talk, "compare main")[-1] == "They are the same, step by step."


def test_of_what_is_the_same_at_the_beginning_it_is_said_how_much() -> None:
    assert "Step 1 is the same." in said(talk_about(branched("server-not-ready", at=1)), "compare")
    assert "Steps 1 to 7 are the same." in said(talk_about(branched("mailbox-busy")), "compare")
    timeline = branched()
    timeline.seek(0)
    timeline.intervene(Inject(0, FAULT_OF["unknown-mailbox"].rule))
    told = said(talk_about(timeline), "compare")
    assert told[1].startswith("branch-1: Unknown mailbox (550) at the start. Leaves main at the start, ")
    assert "They share no step." in told


def test_an_unknown_branch_is_one_line_with_those_that_there_are() -> None:
    talk = talk_about(branched("unknown-mailbox"))
    for words in ("compare foo", "compare main foo", "branch foo"):
        (line,) = said(talk, words)
        assert line.endswith("there are main; branch-1: Unknown mailbox (550) at step 8.")


def test_a_branch_is_named_and_found_by_its_title() -> None:
    timeline = branched("unknown-mailbox", "mailbox-busy")
    talk = talk_about(timeline)
    assert said(talk, "name what if busy") == ["Branch branch-2: what if busy."]
    assert said(talk, "name branch-1: what if 550") == ["Branch branch-1: what if 550."]
    assert said(talk, "branch what if 550")[0] == "Branch branch-1: what if 550."
    assert timeline.branch.name == "branch-1"
    assert "branch branch-1: what if 550, one of 3" in said(talk, "where")[0]
    assert said(talk, "name") == ["This is branch branch-1: what if 550. name and a title names it."]
    assert said(talk, "name branch-1:") == ["Branch branch-1: Unknown mailbox (550) at step 8."]
    assert said(talk, "name remark: it depends") == ["Branch branch-1: remark: it depends."]


def test_a_title_that_is_too_long_is_one_line() -> None:
    assert said(conversation(), f"name {'x' * 90}") == [TOO_LONG]
