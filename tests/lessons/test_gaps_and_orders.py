"""Gaps and orders are judged by sending what the learner made of them."""

from itertools import permutations

import pytest

from smtpsim.lessons.gap import holed_line, judge_gap
from smtpsim.lessons.order import TEXT, judge_order, lines_of
from smtpsim.lessons.rehearsal import Rehearsal
from smtpsim.scenarios.lesson_format import GapPart, Hidden, OrderPart
from smtpsim.scenarios.reader import read_scenario
from smtpsim.spec.terms import PhaseName
from tests.lessons.lesson_files import LOCKED
from tests.scenarios.playing import shipped

TRANSFER = OrderPart(since="first MAIL", until="end of data", prompt="Sort.")


@pytest.fixture(scope="module")
def locked() -> Rehearsal:
    return Rehearsal(read_scenario(LOCKED, "x.yaml"))


@pytest.mark.parametrize(
    ("hide", "word", "parts"),
    [
        (Hidden.LINE, 0, ("", "RCPT TO:<bob@receiver.example>", "")),
        (Hidden.COMMAND, 0, ("", "RCPT", " TO:<bob@receiver.example>")),
        (Hidden.ARGUMENT, 0, ("RCPT ", "TO:<bob@receiver.example>", "")),
        (Hidden.ADDRESS, 0, ("RCPT TO:<", "bob@receiver.example", ">")),
        (Hidden.LINE, 1, ("", "RCPT", " TO:<bob@receiver.example>")),
        (Hidden.LINE, 2, ("RCPT ", "TO:<bob@receiver.example>", "")),
    ],
)
def test_a_part_of_the_line_is_hidden(
    locked: Rehearsal, hide: Hidden, word: int, parts: tuple[str, str, str]
) -> None:
    gap = GapPart(of="first RCPT", hide=hide, word=word, prompt="Fill.")
    holed = holed_line(locked, gap)
    assert holed is not None
    assert holed[:3] == parts
    assert judge_gap(locked, gap, parts[1]).is_right


@pytest.mark.parametrize(
    "line",
    [
        "RCPT TO:<bob@receiver.example>",
        "rcpt to:<bob@receiver.example>",
        "RCPT To:<bob@Receiver.EXAMPLE>",
        'RCPT TO:<"bob"@receiver.example>',
        "RCPT TO:<bob@receiver.example> ",
    ],
)
def test_what_the_server_cannot_tell_from_the_hidden_line_is_right(locked: Rehearsal, line: str) -> None:
    assert judge_gap(locked, GapPart(of="first RCPT", prompt="Fill."), line).is_right


@pytest.mark.parametrize(
    ("line", "did"),
    [
        ("RCPT TO: <bob@receiver.example>", "You sent RCPT in state MAIL: 501."),
        ("RCPT TO:<nobody@receiver.example>", "You sent RCPT in state MAIL: 550."),
        ("DATA", "You sent DATA in state MAIL: 503."),
        ("MAIL FROM:<a@sender.example>", "You sent MAIL in state MAIL: 503."),
        ("RCPT TO:<carol@receiver.example>", "You sent RCPT TO:<carol@receiver.example>."),
        ("RCTP TO:<bob@receiver.example>", "You sent RCTP TO:<bob@receiver.example> in state MAIL: 500."),
        ("NOOP", "You sent NOOP."),
        ("", "You sent an empty line in state MAIL: 500."),
        ("RCPT TO:<bob@receiver.example>\r\nNOOP", "You sent RCPT TO:<bob@receiver.example>␍␊NOOP."),
    ],
)
def test_another_line_is_wrong_and_the_learner_hears_what_it_did(
    locked: Rehearsal, line: str, did: str
) -> None:
    verdict = judge_gap(locked, GapPart(of="first RCPT", prompt="Fill."), line)
    assert (verdict.is_right, verdict.did) == (False, did)


def test_a_hello_of_another_host_is_another_line(locked: Rehearsal) -> None:
    gap = GapPart(of="EHLO", hide=Hidden.ARGUMENT, prompt="Fill.")
    assert judge_gap(locked, gap, "MAIL.sender.example").is_right
    assert not judge_gap(locked, gap, "other.example").is_right


def test_a_gap_in_a_session_that_a_queue_sends_is_judged_as_well() -> None:
    hops = Rehearsal(shipped("two-hops"))
    gap = GapPart(of="last MAIL", hide=Hidden.COMMAND, prompt="Fill.")
    assert judge_gap(hops, gap, "mail").is_right
    assert not judge_gap(hops, gap, "RCPT").is_right


def test_a_parameter_counts() -> None:
    sized = Rehearsal(read_scenario(LOCKED.replace("  send:", "  declares-size: true\n  send:").replace(
        "      domains", "      extensions: [SIZE 1 MB]\n      domains"), "x.yaml"))  # fmt: skip
    gap = GapPart(of="first MAIL", hide=Hidden.PARAMETERS, prompt="Fill.")
    holed = holed_line(sized, gap)
    assert holed is not None
    assert holed.hidden.startswith("SIZE=")
    assert judge_gap(sized, gap, holed.hidden.lower()).is_right
    assert not judge_gap(sized, gap, "").is_right


def test_the_lines_of_the_client_stand_in_the_order_of_the_session(locked: Rehearsal) -> None:
    assert [line.text for line in lines_of(locked, TRANSFER)] == [
        "MAIL FROM:<alice@sender.example>",
        "RCPT TO:<bob@receiver.example>",
        "RCPT TO:<carol@receiver.example>",
        "DATA",
        TEXT,
        ".",
    ]


def test_every_legal_order_is_right_and_no_other(locked: Rehearsal) -> None:
    right = [order for order in permutations(range(6)) if judge_order(locked, TRANSFER, order).is_right]
    assert right == [(0, 1, 2, 3, 4, 5), (0, 2, 1, 3, 4, 5)]


@pytest.mark.parametrize(
    ("order", "did"),
    [
        ((1, 0, 2, 3, 4, 5), "You sent RCPT in state READY: 503."),
        ((0, 3, 1, 2, 4, 5), "You sent DATA in state MAIL: 503."),
        ((0, 1, 2, 4, 3, 5), "You sent the text of the message in state RCPT: 500."),
        ((0, 1, 2), "Each line must stand in the order once."),
        ((0, 0, 1, 2, 3, 4), "Each line must stand in the order once."),
    ],
)
def test_a_wrong_order_is_told_by_what_the_server_says(
    locked: Rehearsal, order: tuple[int, ...], did: str
) -> None:
    verdict = judge_order(locked, TRANSFER, order)
    assert (verdict.is_right, verdict.did) == (False, did)


def test_the_lines_of_a_phase_can_be_ordered(locked: Rehearsal) -> None:
    phase = OrderPart(phase=PhaseName.TRANSFER, prompt="Sort.")
    assert lines_of(locked, phase) == lines_of(locked, TRANSFER)
    assert judge_order(locked, phase, range(6)).is_right


@pytest.mark.parametrize("name", ["pipelining", "two-mails", "two-hops", "reset-and-verify", "four-outcomes"])
def test_the_order_of_the_session_itself_is_legal(name: str) -> None:
    rehearsal = Rehearsal(shipped(name))
    order = OrderPart(phase=PhaseName.TRANSFER, prompt="Sort.")
    assert judge_order(rehearsal, order, range(len(lines_of(rehearsal, order)))).is_right
