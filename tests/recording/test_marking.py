"""Each reply of other software is expected, allowed or surprising."""

import pytest

from smtpsim.recording.comparison import Comparison, ReplyMark
from smtpsim.recording.imports import import_session
from smtpsim.recording.marking import allowed_replies
from smtpsim.recording.replay import compare
from smtpsim.spec.server_rows import SERVER_ROWS
from smtpsim.spec.terms import Verb
from tests.recording.sessions import capture

EXPECTED, ALLOWED, SURPRISING = ReplyMark.EXPECTED, ReplyMark.ALLOWED, ReplyMark.SURPRISING
READY = "S: 220 a.example\nC: EHLO b.example\nS: 250 a.example\n"
IN_TRANSACTION = READY + "C: MAIL FROM:<c@b.example>\nS: 250 OK\nC: RCPT TO:<d@a.example>\nS: 250 OK\n"
IN_TEXT = IN_TRANSACTION + "C: DATA\nS: 354 go\nC: Hi\nC: .\n"


def compared(text: str) -> Comparison:
    return compare(import_session(text, "x.txt"))


@pytest.mark.parametrize(
    ("text", "mark", "expected"),
    [
        ("S: 220 a.example\n", EXPECTED, 220),
        ("S: 421 a.example\n", ALLOWED, 220),
        ("S: 521 a.example\n", ALLOWED, 220),
        ("S: 250 a.example\n", SURPRISING, 220),
        (READY + "C: MAIL FROM:<c@b.example>\nS: 250 OK\n", EXPECTED, 250),
        (READY + "C: MAIL FROM:<c@b.example>\nS: 451 later\n", ALLOWED, 250),
        (READY + "C: MAIL FROM:<c@b.example>\nS: 354 go\n", SURPRISING, 250),
        (READY + "C: RCPT TO:<d@a.example>\nS: 503 first MAIL\n", EXPECTED, 503),
        (READY + "C: DATA\nS: 503 first MAIL\n", EXPECTED, 503),
        (READY + "C: DATA\nS: 354 go\n", ALLOWED, 503),
        (READY + "C: MAIL FROM:<c@b.example> FOO=1\nS: 555 what\n", EXPECTED, 555),
        (READY + "C: VRFY bob\nS: 252 maybe\n", ALLOWED, 250),
        (READY + "C: WHAT\nS: 500 what\n", EXPECTED, 500),
        (IN_TRANSACTION + "C: RCPT TO:<e@a.example>\nS: 550 no\n", ALLOWED, 250),
        (IN_TRANSACTION + "C: MAIL FROM:<c@b.example>\nS: 503 nested\n", EXPECTED, 503),
        (IN_TEXT + "S: 250 taken\n", EXPECTED, 250),
        (IN_TEXT + "S: 554 refused\n", ALLOWED, 250),
        (IN_TEXT + "S: 354 more\n", SURPRISING, 250),
        (IN_TEXT + "S: 250 taken\nC: QUIT\nS: 221 bye\n", EXPECTED, 221),
        (IN_TEXT + "S: 250 taken\nC: QUIT\nS: 250 bye\n", SURPRISING, 221),
        (READY + "S: 421 too long idle\n", EXPECTED, 421),
        (READY + "S: 250 nobody asked\n", SURPRISING, 421),
    ],
)
def test_a_reply_is_judged_by_what_it_answers(text: str, mark: ReplyMark, expected: int) -> None:
    last = compared(text).replies[-1]
    assert (last.mark, last.expected) == (mark, expected)


def test_a_parameter_is_judged_by_what_that_server_offered() -> None:
    with_size = READY.replace("S: 250 a.example\n", "S: 250-a.example\nS: 250 SIZE 1000\n")
    line = "C: MAIL FROM:<c@b.example> SIZE={}\nS: {}\n"
    assert compared(with_size + line.format(999, "250 OK")).replies[-1].mark is EXPECTED
    assert compared(with_size + line.format(1001, "552 big")).replies[-1].mark is EXPECTED
    assert compared(READY + line.format(999, "250 OK")).replies[-1].expected == 555


def test_a_command_that_we_do_not_know_is_named_and_not_judged() -> None:
    lines = compared(READY + "C: ATRN\nS: 250 go\n").lines
    assert (
        lines[-2] == "step 6: surprising 250 to ATRN; smtpsim does not know this command, so it cannot judge"
    )
    assert lines[-1] == "3 replies: 2 expected, 0 allowed, 1 surprising"


def test_marks_are_no_failure() -> None:
    assert compared(READY + "C: DATA\nS: 450 no\n").agrees


@pytest.mark.parametrize("row", SERVER_ROWS, ids=lambda row: row.id)
def test_what_our_own_server_says_is_never_surprising(row: object) -> None:
    rows = [one for one in SERVER_ROWS if one is row]
    assert all(one.code in allowed_replies(verb) for one in rows for verb in one.verbs)


def test_the_end_of_data_has_its_own_list() -> None:
    assert 554 in allowed_replies(Verb.MESSAGE)
    assert 354 not in allowed_replies(Verb.MESSAGE)
    assert 354 in allowed_replies(Verb.DATA)


@pytest.mark.parametrize(
    ("name", "surprising"),
    [
        ("swaks-postfix-plain", []),
        ("swaks-postfix-pipelining-bad-recipient", []),
        ("swaks-smtpsink-Q-mail", []),
        ("swaks-smtpsink-f-rcpt", []),
        ("swaks-smtpsink-lost-after-dot", []),
        ("swaks-smtpsink-r-data", [(Verb.DATA, 450)]),
        ("swaks-opensmtpd-starttls", []),
    ],
)
def test_real_servers_surprise_only_here(name: str, surprising: list[tuple[Verb, int]]) -> None:
    path = capture(f"{name}.txt")
    replies = compare(import_session(path.read_bytes().decode(), str(path))).replies
    assert [(one.verb, one.code) for one in replies if one.mark is SURPRISING] == surprising
