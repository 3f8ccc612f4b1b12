"""What branches are called: a name that stays, and a title from a person or from what began it."""

import pytest

from smtpsim.errors import UsageError
from smtpsim.simulation.intervention import BranchName, ClientEvent, ClientEventKind, Disarm, Inject, ShutDown
from smtpsim.simulation.timeline import Item, Timeline
from smtpsim.spec.faults import FAULT_OF, Do, FaultRule
from smtpsim.stage.branch_titles import (
    LONGEST_TITLE,
    TOO_LONG,
    beginning_words,
    branch_words,
    find_branch,
    find_branches,
    name_branch,
    shorten,
    title_of,
)
from smtpsim.stage.changes import run_to_end
from tests.support.branches import AFTER_RCPT, branched
from tests.support.worlds import classic_world

UNKNOWN = FAULT_OF["unknown-mailbox"].rule


def test_the_main_branch_has_no_title_until_a_person_gives_one() -> None:
    timeline = branched()
    assert (title_of(timeline.branch), branch_words(timeline.branch)) == ("", "main")
    assert name_branch(timeline, "main", "  as it   should be ") == "Branch main: as it should be."
    assert title_of(timeline.branch) == "as it should be"


def test_a_branch_that_a_fault_began_says_which_and_where_it_struck() -> None:
    assert branch_words(branched("unknown-mailbox").branch) == "branch-1: Unknown mailbox (550) at step 8"


def test_until_the_fault_strikes_the_title_says_after_which_step_it_was_armed() -> None:
    timeline = branched("local-error")
    timeline.switch("main")
    timeline.seek(4)
    timeline.intervene(Inject(4, UNKNOWN))
    assert title_of(timeline.branch) == "Unknown mailbox (550) after step 4"
    timeline.to_end()
    assert title_of(timeline.branch) == "Unknown mailbox (550) at step 8"


def test_another_fault_that_strikes_before_it_does_not_count() -> None:
    timeline = Timeline(classic_world())
    timeline.intervene(Inject(0, FAULT_OF["line-cut-in-two"].rule))
    timeline.to_end()
    timeline.seek(2)
    timeline.intervene(Inject(2, UNKNOWN))
    timeline.to_end()
    assert title_of(timeline.branch) == "Unknown mailbox (550) at step 9"


@pytest.mark.parametrize(
    ("deed", "title"),
    [
        (Disarm(5, "unknown-mailbox"), "without Unknown mailbox (550) after step 5"),
        (Disarm(5, "my\x1b fault"), "without my␛ fault after step 5"),
        (ShutDown(5, 300), "the server is told to stop after step 5"),
        (ClientEvent(5, "s9", 300, ClientEventKind.CLOSE), "changed after step 5"),
        (Inject(5, FaultRule("450 [/]", Do(reply=450))), "450 [/] after step 5"),
    ],
)
def test_other_deeds_give_a_title_as_well(deed: Disarm | ShutDown | ClientEvent | Inject, title: str) -> None:
    timeline = branched(at=5)
    timeline.intervene(deed)
    assert title_of(timeline.branch) == title


def test_a_branch_without_a_deed_has_no_title_of_its_own() -> None:
    timeline = branched("unknown-mailbox")
    timeline.branch.interventions.clear()
    assert branch_words(timeline.branch) == "branch-1"


def test_a_title_is_handed_on_once_and_an_empty_one_takes_it_away() -> None:
    items: list[Item] = []
    timeline = branched("unknown-mailbox", sink=items.append)
    for title in ("what if 550", "what if 550", ""):
        name_branch(timeline, "branch-1", title)
    named = [item for item in items if isinstance(item, BranchName)]
    assert named == [BranchName("branch-1", "what if 550"), BranchName("branch-1", "")]
    assert title_of(timeline.branch) == "Unknown mailbox (550) at step 8"
    assert list(timeline.branches) == ["main", "branch-1"]


def test_a_title_that_is_too_long_is_refused_and_one_from_a_file_is_cut() -> None:
    timeline = branched()
    with pytest.raises(UsageError, match=TOO_LONG):
        name_branch(timeline, "main", "x" * (LONGEST_TITLE + 1))
    timeline.branch.title = "word " * 1000
    assert len(title_of(timeline.branch)) <= LONGEST_TITLE
    assert title_of(timeline.branch).endswith("word…")


def test_a_title_is_one_line_that_controls_no_terminal() -> None:
    assert shorten("a\nb\x1b]0;x\x07\u202e", 20) == "a b␛]0;x␇\N{REPLACEMENT CHARACTER}"


def test_a_branch_that_begins_is_told_with_its_title() -> None:
    timeline = branched("mailbox-busy")
    told = beginning_words(timeline, "branch-1")
    assert told == "A new branch begins here: branch-1: Mailbox busy (450) at step 8. The old one stays;"


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("main", ("main",)),
        ("BRANCH-2", ("branch-2",)),
        ("what if 550", ("branch-1",)),
        ("what  if", ("branch-1",)),
        ("421", ("branch-2",)),
        ("8", ("branch-2",)),
        ("", ()),
        ("nothing", ()),
    ],
)
def test_a_branch_is_found_by_name_by_title_or_by_a_part_of_it(words: str, found: tuple[str, ...]) -> None:
    timeline = branched("unknown-mailbox", "421-in-mid-session")
    name_branch(timeline, "branch-1", "What if 550")
    assert find_branches(timeline, words) == found


def test_words_that_fit_none_or_several_branches_are_told_with_all_names() -> None:
    timeline = branched("unknown-mailbox", "mailbox-busy")
    with pytest.raises(UsageError, match=r"No branch is named foo; there are main; branch-1: Unknown"):
        find_branch(timeline, "foo")
    with pytest.raises(UsageError, match=r"at step 8 may be one of several: branch-1: .*; branch-2: "):
        find_branch(timeline, "at step 8")


def test_a_branch_knows_whether_it_is_over() -> None:
    timeline = branched("unknown-mailbox")
    assert [branch.is_over for branch in timeline.branches.values()] == [True, True]
    timeline.seek(9)
    timeline.intervene(Inject(9, UNKNOWN))
    assert timeline.branch.is_over is False
    assert timeline.known == 9
    assert Timeline(None, branched().branch.track).branch.is_over is True


def test_a_branch_goes_to_its_end_while_the_cursor_stays_elsewhere() -> None:
    items: list[Item] = []
    timeline = Timeline(classic_world(), sink=items.append)
    timeline.seek(AFTER_RCPT + 1)
    timeline.seek(AFTER_RCPT)
    timeline.intervene(Inject(AFTER_RCPT, UNKNOWN))
    for name in ("main", "branch-1"):
        run_to_end(timeline, name)
        assert (timeline.branch.name, timeline.cursor) == ("branch-1", AFTER_RCPT)
        assert timeline.branches[name].is_over
    count = len(items)
    run_to_end(timeline, "main")
    assert len(items) == count
