"""Scripts in the notation of the RFCs."""

import pytest

from smtpsim.errors import BadFilesError
from smtpsim.protocol.script import ScriptItem, ScriptKind
from smtpsim.scenarios.script import read_script
from smtpsim.spec.faults import FAULT_OF


def only(text: str) -> ScriptItem:
    """Read a script of one item."""
    (item,) = read_script(text)
    return item


def texts(script: str) -> list[str]:
    return [item.text for item in read_script(script)]


def test_a_line_gets_its_cr_lf_and_waits() -> None:
    item = only("C: NOOP")
    assert (item.kind, item.octets) == (ScriptKind.LINE, b"NOOP\r\n")


def test_a_line_sent_ahead_does_not_wait() -> None:
    item = only("C+ NOOP")
    assert (item.kind, item.octets) == (ScriptKind.LINE_AHEAD, b"NOOP\r\n")


def test_exact_octets_get_no_line_end() -> None:
    item = only(r"C~ a\r\n\t\0\x2e\\é")
    assert (item.kind, item.octets) == (ScriptKind.OCTETS, b"a\r\n\t\0.\\\xc3\xa9")


def test_after_the_mark_one_space_is_taken_and_no_more() -> None:
    assert only("C:  two").octets == b" two\r\n"
    assert only("C:none").octets == b"none\r\n"
    assert only("C:").octets == b"\r\n"
    assert only("C: ").octets == b"\r\n"


def test_spaces_at_the_end_of_a_line_are_sent() -> None:
    assert only("C: NOOP  ").octets == b"NOOP  \r\n"


@pytest.mark.parametrize(
    ("line", "sent"),
    [
        ("C: RCPT TO:<#x@receiver.example>", b"RCPT TO:<#x@receiver.example>\r\n"),
        ("C: Subject: Room #5", b"Subject: Room #5\r\n"),
        ("C: #5", b"#5\r\n"),
        ("C: NOOP  # a comment", b"NOOP\r\n"),
        ("C: NOOP\t# a comment", b"NOOP\r\n"),
        ("C: NOOP # no comment", b"NOOP # no comment\r\n"),
        ("C:  # a comment behind an empty line", b"\r\n"),
        (r"C~ a  \x23 b", b"a  # b"),
    ],
)
def test_a_comment_needs_a_tab_or_two_spaces_before_it(line: str, sent: bytes) -> None:
    assert only(line).octets == sent


def test_empty_lines_and_lines_of_comment_are_passed_over_and_counted() -> None:
    items = read_script("# hello\n\n   # more\nC: NOOP\n\nS: 250", first_line=10)
    assert [(item.text, item.line) for item in items] == [("NOOP", 13), ("250", 15)]


def test_the_lines_of_one_reply_are_one_item() -> None:
    item = only("S: 250-foo.com greets bar.com\nS: 250-8BITMIME\nS: 250 HELP")
    assert item.text == "250-foo.com greets bar.com\n250-8BITMIME\n250 HELP"
    assert (item.kind, item.line) == (ScriptKind.EXPECT_REPLY, 1)


def test_two_replies_are_two_items() -> None:
    assert texts("S: 250 one\nS: 250 two") == ["250 one", "250 two"]


def test_a_reply_may_be_a_class_or_a_close() -> None:
    assert only("S: 5yz").text == "5yz"
    assert only("S: close").kind is ScriptKind.CLOSED


def test_states_and_events_are_read() -> None:
    items = read_script("= MAIL\n! wait 5 min\n! silence\n! silence 2 s\n! closed\n! close\n! fault slow")
    assert [(item.kind, item.ms) for item in items] == [
        (ScriptKind.EXPECT_STATE, 0),
        (ScriptKind.WAIT, 300_000),
        (ScriptKind.SILENCE, 0),
        (ScriptKind.SILENCE, 2_000),
        (ScriptKind.CLOSED, 0),
        (ScriptKind.CLOSE, 0),
        (ScriptKind.FAULT, 0),
    ]
    assert items[-1].rule is FAULT_OF["slow"].rule


def test_a_fault_in_a_script_may_be_a_rule() -> None:
    rule = only("! fault {when: RCPT, do: {reply: 451}}").rule
    assert rule is not None
    assert rule.do.reply == 451


def test_lines_may_be_indented_as_in_a_pasted_transcript() -> None:
    assert texts("      S: 220\n      C: QUIT\r\n") == ["220", "QUIT"]


def test_mistakes_are_told_with_line_and_column() -> None:
    with pytest.raises(BadFilesError) as caught:
        read_script("C: NOOP\n  S: 999\n= nowhere\n", "talk.txt", 5)
    assert [(one.path, one.line, one.column) for one in caught.value.mistakes] == [
        ("talk.txt", 6, 6),
        ("talk.txt", 7, 3),
    ]
