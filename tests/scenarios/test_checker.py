"""Each mistake is told with its id, its place, the line of the file and a caret; a run proves the rest."""

import pytest

from smtpsim.errors import BadFilesError
from smtpsim.scenarios.checker import Complaint, check_text
from smtpsim.scenarios.mistakes import MISTAKE_OF, MISTAKES, MistakeId, explain_mistake
from smtpsim.scenarios.proof import Finding, prove
from smtpsim.scenarios.reader import read_scenario
from tests.scenarios.playing import SMALL, changed, read, with_script
from tests.scenarios.test_mistakes import MISTAKES as BROKEN

EXPECTING = f"{SMALL}expect:\n  - {{at: first RCPT, reply: 550}}\n"
NEVER = f"{SMALL}faults:\n  - unknown-mailbox\n  - {{when: {{command: VRFY}}, do: {{reply: 450}}}}\n"


def test_every_mistake_has_a_page_that_ends_as_sentences_do() -> None:
    assert {row.id for row in MISTAKES} == set(MistakeId)
    assert all(row.remedy.endswith(".") and row.title for row in MISTAKES)
    assert explain_mistake("wrong-size")[1] == "This is no size."
    assert explain_mistake("nothing") == ()


@pytest.mark.parametrize("name", BROKEN)
def test_every_mistake_in_a_file_has_an_id_with_a_page(name: str) -> None:
    text, _ = BROKEN[name]
    with pytest.raises(BadFilesError) as caught:
        read_scenario(text, "x.yaml")
    assert [one.id for one in caught.value.mistakes if one.id not in MISTAKE_OF] == []


def test_a_mistake_is_told_with_its_line_and_a_caret_under_its_column() -> None:
    (complaint,) = check_text(changed("title: T", "titel: T"), "x.yaml")
    assert complaint.lines() == (
        "x.yaml:3:1: unknown-key: 'titel' is no key of a scenario; did you mean 'title'?",
        "  titel: T",
        "  ^",
    )


def test_all_mistakes_of_a_file_are_told_in_one_run() -> None:
    told = check_text(changed("title: T", "title: T\nlevel: two\nseed: -1"), "x.yaml")
    assert [(one.line, one.id) for one in told] == [(4, "wrong-number"), (5, "wrong-number")]


def test_an_expectation_that_does_not_come_true_is_told_at_its_line_with_what_came() -> None:
    (complaint,) = check_text(EXPECTING, "x.yaml")
    assert (complaint.line, complaint.id) == (len(EXPECTING.splitlines()), "unmet-expectation")
    assert complaint.message.startswith("at first RCPT: the reply '550' was expected, got '250 ")
    assert complaint.lines()[2] == "    ^"


def test_a_fault_that_never_strikes_is_a_warning_at_its_line() -> None:
    (complaint,) = check_text(NEVER, "x.yaml")
    assert (complaint.severity, complaint.id) == ("warning", "fault-never-strikes")
    assert complaint.line == len(NEVER.splitlines())
    assert complaint.lines()[0].startswith(f"x.yaml:{complaint.line}:5: warning: fault-never-strikes: ")


def test_a_scenario_that_is_right_gives_no_complaint() -> None:
    assert check_text(SMALL, "x.yaml") == ()
    assert prove(read(SMALL)) == ()


def test_a_tab_in_a_line_moves_no_caret() -> None:
    complaint = Complaint("x.yaml", 1, 3, "yaml-tab", "a tab", source="a b")
    assert complaint.lines()[1:] == ("  a b", "    ^")


def test_a_mistake_without_a_place_is_one_line() -> None:
    assert check_text("a" * 1_000_001, "x.yaml")[0].lines() == (
        "x.yaml: too-large: the file is larger than 1000000 octets",
    )


def test_a_second_run_is_compared_with_the_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("smtpsim.scenarios.proof._gives", lambda _scenario, _steps: False)
    assert prove(read(SMALL)) == (
        Finding(MistakeId.NOT_THE_SAME, "a second run gives other steps than the first"),
    )


def test_in_a_long_session_the_faults_that_are_not_tried_out_are_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("smtpsim.scenarios.proof._MOST_COMPARED", 1)
    found = prove(read(f"{SMALL}faults: [{', '.join(['{when: VRFY, do: {reply: 450}}'] * 7)}]\n"))
    assert found[0].reason == "the session is long: only the first 5 of 7 faults were tried out"
    assert [one.fault for one in found[1:]] == [0, 1, 2, 3, 4]


def test_a_script_that_holds_nowhere_is_told_line_by_line_and_shown_at_its_first_ones() -> None:
    told = check_text(with_script("C: NOOP\nS: 550\n" * 30), "x.yaml")
    assert [one.line for one in told] == list(range(14, 74, 2))
    assert sum(bool(one.session) for one in told) == 20
