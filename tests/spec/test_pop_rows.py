"""The tables of POP3 are total, no two of their rows compete, and each row is met in a session."""

import re
from collections import Counter
from itertools import product

import pytest

from smtpsim.explain.row_index import TELLING_ROW_BY_ID
from smtpsim.protocol.pop3 import answer, greet, is_talking, make_pop_server
from smtpsim.protocol.pop3_client import hear_answer, make_pop_client, next_line
from smtpsim.spec.pop_rows import (
    POP_COMMANDS,
    POP_EVENTS,
    POP_MOVE_OF,
    POP_MOVES,
    POP_ROW_OF,
    POP_ROWS,
    POP_VERDICTS_OF,
    TALKING_STATES,
    PopRow,
)
from smtpsim.spec.pop_terms import PopEffect, PopMove, PopProgress, PopState, PopVerb, PopVerdict
from smtpsim.spec.rows import Row

GROUPS = [(PopState.CONNECTED, PopVerb.CONNECT), *product(TALKING_STATES, POP_COMMANDS)]
MESSAGES = (b"Subject: One\r\n\r\n.\r\n", b"Subject: Two\r\n\r\nbye\r\n")
LOGIN = ("USER bob", "PASS secret")
SESSIONS = (
    ("PASS secret", "USER carol", "USER bob", "USER bob", "PASS wrong", "STAT", "USER", "XYZZY", "TOP 1 1"),
    ("USER " + "x" * 41, "QUIT"),
    (*LOGIN, "STAT", "LIST", "LIST 1", "RETR 1", "DELE 1", "RETR 1", "RETR 9", "RSET", "NOOP", *LOGIN),
    (*LOGIN, "RETR", "RETR " + "1" * 41, "x" * 300, "DELE 2", "QUIT"),
)


def rows_met(lines: tuple[str, ...]) -> set[str]:
    server, said = greet(make_pop_server("mail.receiver.example", "bob", "secret", MESSAGES))
    met = {said.row.id}
    for line in lines:
        server, said = answer(server, line.encode() + b"\r\n")
        met.add(said.row.id)
    return met


def moves_made(password: str, messages: tuple[bytes, ...]) -> set[PopMove]:
    server = make_pop_server("mail.receiver.example", "bob", "secret", messages)
    client, row, _ = next_line(make_pop_client("bob", password))
    server, said = greet(server)
    made = {row.move} if row else set()
    while True:
        client, row, line = next_line(hear_answer(client, said.octets))
        if row is None or line is None or not is_talking(server):
            return made
        made.add(row.move)
        server, said = answer(server, line)


@pytest.mark.parametrize(("state", "verb"), GROUPS, ids=lambda word: word.value)
def test_each_group_has_a_row_for_each_verdict(state: PopState, verb: PopVerb) -> None:
    found = [verdict for at, asked, verdict in POP_ROW_OF if (at, asked) == (state, verb)]
    assert sorted(found) == sorted(POP_VERDICTS_OF[verb])


def test_there_are_rows_for_nothing_but_these_groups() -> None:
    assert {(state, verb) for state, verb, _ in POP_ROW_OF} == set(GROUPS)


def test_no_two_rows_compete() -> None:
    claimed = Counter(
        (state, verb, verdict)
        for row in POP_ROWS
        for state, verb, verdict in product(row.states, row.verbs, row.verdicts)
        if verdict in POP_VERDICTS_OF[verb]
    )
    assert [triple for triple, count in claimed.items() if count > 1] == []


def test_every_verdict_is_found_about_some_command() -> None:
    assert {verdict for verdicts in POP_VERDICTS_OF.values() for verdict in verdicts} == set(PopVerdict)
    assert set(POP_VERDICTS_OF) == set(PopVerb)


def test_each_row_of_the_server_is_met_in_a_session() -> None:
    met = set().union(*map(rows_met, SESSIONS))
    assert {row.id for row in POP_ROWS} - met == set()


def test_each_move_of_the_reader_is_made_in_a_session() -> None:
    made = moves_made("secret", MESSAGES) | moves_made("wrong", ()) | moves_made("secret", ())
    assert made == set(PopMove)


def test_each_move_has_one_row_and_each_row_one_place() -> None:
    assert [row.id for row in POP_MOVES] == [move.value for move in PopMove]
    assert len(POP_MOVE_OF) == len(POP_MOVES)
    assert set(PopProgress) - set(POP_MOVE_OF) == {PopProgress.LEFT}


def test_only_quit_after_the_login_removes_messages() -> None:
    assert [row.id for row in POP_ROWS if PopEffect.REMOVE_MARKED in row.effects] == ["pop-quit"]
    assert {row.next for row in POP_ROWS if PopEffect.CLOSE in row.effects} == {
        PopState.UPDATE,
        PopState.CLOSED,
    }


@pytest.mark.parametrize("row", POP_ROWS, ids=lambda row: row.id)
def test_a_refusal_changes_nothing_but_the_name_of_the_user(row: PopRow) -> None:
    assert row.is_ok or (row.next is None and set(row.effects) <= {PopEffect.FORGET_USER})


@pytest.mark.parametrize("row", [*POP_ROWS, *POP_MOVES, *POP_EVENTS], ids=lambda row: row.id)
def test_each_row_cites_its_sections_and_can_be_found_by_its_id(row: Row) -> None:
    assert row.id.startswith("pop-")
    assert all(re.fullmatch(r"RFC (1939|2449) \d+", place) for place in row.source.split("; "))
    assert TELLING_ROW_BY_ID[row.id] is row


def test_the_first_move_tells_that_this_is_not_smtp() -> None:
    told = POP_MOVE_OF[PopProgress.NOTHING].why
    assert [
        word for word in ("POP3", "not SMTP", "110", "+OK", "-ERR", "push", "pull") if word not in told
    ] == []
