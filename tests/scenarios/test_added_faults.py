"""Faults are put into the text of a file, and not an octet of what stands there is changed."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtpsim.errors import UsageError
from smtpsim.scenarios.added_faults import says_the_same, with_faults
from smtpsim.scenarios.template import TEMPLATE
from smtpsim.scenarios.writing import write_fault
from smtpsim.spec.faults import FAULT_OF, FAULTS, Do, FaultRule, When
from smtpsim.spec.terms import Verb
from tests.scenarios.playing import SHIPPED, SMALL, read

BUSY = FAULT_OF["mailbox-busy"].rule
OWN = FaultRule("a, {b}: #x", Do(450, "4.2.1", "try: later"), When(Verb.RCPT, occurrence=2), times=2)
EXPECT = "expect:\n  - {at: first RCPT, reply: 250}\n"


def is_kept(before: str, after: str) -> bool:
    """Whether the old text is the new one without one piece."""
    start = next((at for at, (one, two) in enumerate(zip(before, after, strict=False)) if one != two), None)
    start = len(before) if start is None else start
    rest = len(before) - start
    return before[:start] == after[:start] and after.endswith(before[start:]) and len(after) >= start + rest


def added(text: str, *rules: FaultRule) -> str:
    after = with_faults(text, rules or (BUSY, OWN), "x.yaml")
    assert read(after).faults == (*read(text).faults, *(rules or (BUSY, OWN)))
    return after


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_every_shipped_file_takes_two_faults_and_stays_as_it_was_around_them(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert is_kept(text, added(text))


@pytest.mark.parametrize(
    "faults",
    [
        "",
        "faults: []  # none yet\n",
        "faults: [mailbox-busy]  # one",
        "faults: [mailbox-busy, # why\n  421-in-mid-session,\n  ]\n",
        "faults:\n  - mailbox-busy # one\n  # a remark behind\n\n",
        "faults:\n- mailbox-busy",
        "faults:\n  -   when: RCPT\n      do:\n        reply: 450  # one\n\n",
        "faults:\n  - {when: {command: RCPT},\n     do: {reply: 450}}  # one\n",
        "faults:\n  - when: RCPT\n    do: {reply: '450 4.2.1\n      busy'} # one\n",
        "lesson:\n  presenter: |+\n    a text with an empty line\n\n",
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_each_way_to_write_faults_takes_more(faults: str, newline: str, mark: str) -> None:
    for text in (f"{SMALL}{faults}", f"{SMALL}{faults}\n{EXPECT}" if faults.endswith("\n") else SMALL):
        whole = mark + text.replace("\n", newline)
        after = added(whole)
        assert is_kept(whole, after)
        assert after.count("\n") == after.count(newline)


def test_a_single_fault_without_a_dash_becomes_a_list() -> None:
    assert "\nfaults: [mailbox-busy, 421-in-mid-session] # one\n" in added(
        f"{SMALL}faults: mailbox-busy # one\n", FAULT_OF["421-in-mid-session"].rule
    )


def test_the_first_faults_stand_before_what_is_expected_and_the_remark_on_it() -> None:
    before, _, after = added(TEMPLATE, BUSY).partition("faults:\n  - mailbox-busy\n\n")
    assert before + after == TEMPLATE
    assert after.startswith("# What must come true")


def test_a_file_that_leaves_no_place_is_refused_with_what_to_write() -> None:
    one_line = (
        "{format: 1, id: x, title: T, world: {servers: {mx.receiver.example: {domains: [receiver.example]}}}}"
    )
    with pytest.raises(UsageError, match=r"write it yourself: .*mailbox-busy"):
        with_faults(one_line, (BUSY,), "x.yaml")


def test_lines_of_the_file_do_not_count_where_scenarios_are_compared() -> None:
    assert says_the_same(read(f"{SMALL}{EXPECT}"), read(f"{SMALL}\n\n{EXPECT}"))
    assert not says_the_same(read(SMALL), read(f"{SMALL}{EXPECT}"))


def test_a_preset_is_written_by_its_name() -> None:
    assert [write_fault(row.rule) for row in FAULTS] == [row.id for row in FAULTS]


_TEXT = st.text(st.characters(min_codepoint=32, max_codepoint=0x2FF, exclude_characters="\x7f"), max_size=40)


@given(_TEXT, _TEXT)
def test_whatever_a_fault_is_called_and_says_it_is_read_back(name: str, said: str) -> None:
    rule = FaultRule(f"n{name}", Do(450, "", f"s{said}"), When(Verb.RCPT))
    added(f"{SMALL}faults: [mailbox-busy]\n", rule)
