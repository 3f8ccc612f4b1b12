"""The POP3 server answers as RFC 1939 says, and its client fetches each message octet for octet."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from smtpsim.protocol.pop3 import PopAnswer, PopServer, answer, greet, is_talking, make_pop_server
from smtpsim.protocol.pop3_client import PopClient, hear_answer, make_pop_client, next_line
from smtpsim.spec.pop_rows import POP_ROW_OF
from smtpsim.spec.pop_terms import PopMove, PopState

HOST, USER, SECRET = "mail.receiver.example", "bob", "tanstaaf"
FIRST = b"Subject: Lunch\r\n\r\nShall we eat?\r\n"
SECOND = b"Subject: Dots\r\n\r\n.\r\n..\r\n.a\r\nb.\r\n"
LOGIN = ("USER bob", "PASS tanstaaf")
TEXTS = st.lists(
    st.sampled_from([b".", b"..", b"", b"a.", b".\r", b"\r", b"\n", b"\xff\0", b"x" * 998]), max_size=8
).map(lambda lines: b"".join(line + b"\r\n" for line in lines))


def talk(*lines: str, messages: tuple[bytes, ...] = (FIRST, SECOND)) -> tuple[PopServer, list[PopAnswer]]:
    """Greet and answer these lines, and give all answers but the greeting."""
    server, _ = greet(make_pop_server(HOST, USER, SECRET, messages))
    answers = []
    for line in lines:
        server, said = answer(server, line.encode("latin-1") + b"\r\n")
        answers.append(said)
    return server, answers


def last(*lines: str, messages: tuple[bytes, ...] = (FIRST, SECOND)) -> PopAnswer:
    return talk(*lines, messages=messages)[1][-1]


def fetch(
    messages: tuple[bytes, ...], password: str = SECRET
) -> tuple[PopClient, list[PopMove], PopServer, tuple[int, ...]]:
    """Let a reader fetch all mail, and give it, its moves, the server and what that removed."""
    server, client = make_pop_server(HOST, USER, SECRET, messages), make_pop_client(USER, password)
    client, opened, _ = next_line(client)
    assert opened is not None
    server, said = greet(server)
    client, moves = hear_answer(client, said.octets), [opened.move]
    while True:
        client, row, line = next_line(client)
        if row is None or line is None:
            return client, moves, server, said.removed
        moves.append(row.move)
        server, said = answer(server, line)
        client = hear_answer(client, said.octets)


# The server


def test_the_server_greets_with_ok_and_no_code() -> None:
    server, said = greet(make_pop_server(HOST, USER, SECRET, ()))
    assert said.octets == b"+OK mail.receiver.example POP3 server ready\r\n"
    assert server.state is PopState.AUTHORIZATION


def test_the_dialogue_of_rfc_1939_has_the_same_answers() -> None:
    _, answers = talk(*LOGIN, "STAT", "LIST", "RETR 1", "DELE 1", "QUIT")
    assert [said.octets.split(b"\r\n", 1)[0] for said in answers] == [
        b"+OK bob has a mailbox here, send the password",
        b"+OK Mailbox locked and ready",
        b"+OK 2 65",
        b"+OK 2 in the mailbox (65 octets)",
        b"+OK 33 octets follow",
        b"+OK Message 1 marked for removal",
        b"+OK mail.receiver.example POP3 server signing off, 1 removed",
    ]


def test_a_listing_has_a_line_for_each_message_and_ends_in_a_dot() -> None:
    assert last(*LOGIN, "LIST").octets == b"+OK 2 in the mailbox (65 octets)\r\n1 33\r\n2 32\r\n.\r\n"
    assert last(*LOGIN, "LIST", messages=()).octets == b"+OK 0 in the mailbox (0 octets)\r\n.\r\n"


def test_the_dots_that_begin_lines_are_doubled_and_not_counted() -> None:
    said = last(*LOGIN, "RETR 2")
    assert said.octets == b"+OK 32 octets follow\r\nSubject: Dots\r\n\r\n..\r\n...\r\n..a\r\nb.\r\n.\r\n"


@pytest.mark.parametrize(
    ("message", "following"),
    [(b"no end", b"no end\r\n.\r\n"), (b"", b".\r\n"), (b"cr\r", b"cr\r\r\n.\r\n"), (b".", b"..\r\n.\r\n")],
)
def test_a_message_without_an_end_of_line_gets_one(message: bytes, following: bytes) -> None:
    assert last(*LOGIN, "RETR 1", messages=(message,)).octets.split(b"\r\n", 1)[1] == following


def test_a_marked_message_counts_as_gone_until_rset() -> None:
    marked = (*LOGIN, "DELE 1")
    assert last(*marked, "STAT").octets == b"+OK 1 32\r\n"
    assert last(*marked, "LIST").octets.endswith(b"\r\n2 32\r\n.\r\n")
    assert [last(*marked, line).row.id for line in ("RETR 1", "DELE 1", "LIST 1")] == [
        "pop-message-marked"
    ] * 3
    assert last(*marked, "RSET", "STAT").octets == b"+OK 2 65\r\n"


def test_quit_after_the_login_removes_what_is_marked() -> None:
    server, answers = talk(*LOGIN, "DELE 2", "DELE 1", "QUIT")
    assert answers[-1].removed == (1, 2)
    assert server.state is PopState.UPDATE
    assert not is_talking(server)


def test_quit_before_the_login_never_comes_to_the_update_state() -> None:
    server, answers = talk("USER bob", "QUIT")
    assert answers[-1].octets.startswith(b"+OK")
    assert answers[-1].removed == ()
    assert server.state is PopState.CLOSED


def test_nothing_is_removed_after_rset() -> None:
    assert last(*LOGIN, "DELE 1", "RSET", "QUIT").removed == ()


def test_the_password_is_checked_and_the_name_must_be_given_again() -> None:
    _, answers = talk("USER bob", "PASS Tanstaaf", "PASS tanstaaf", *LOGIN)
    assert [said.row.id for said in answers[1:]] == [
        "pop-pass-wrong",
        "pop-pass-too-early",
        "pop-user-known",
        "pop-pass-right",
    ]


def test_a_password_may_hold_spaces() -> None:
    server, _ = greet(make_pop_server(HOST, USER, " two words ", ()))
    server, _ = answer(server, b"USER bob\r\n")
    server, _ = answer(server, b"PASS  two words \r\n")
    assert server.state is PopState.TRANSACTION


@pytest.mark.parametrize(
    ("lines", "row"),
    [
        (("user Bob",), "pop-user-known"),
        (("USER carol",), "pop-user-unknown"),
        (("USER carol", "USER bob"), "pop-user-known"),
        (("USER bob", "USER bob"), "pop-user-again"),
        (("USER",), "pop-wrong-argument-before-login"),
        (("USER bob smith",), "pop-wrong-argument-before-login"),
        (("USER b\xf6b",), "pop-wrong-argument-before-login"),
        (("USER bob\n",), "pop-wrong-argument-before-login"),
        (("USER " + "b" * 40,), "pop-user-unknown"),
        (("USER " + "b" * 41,), "pop-long-argument-before-login"),
        (("USER bob", "PASS"), "pop-wrong-argument-before-login"),
        (("QUIT now",), "pop-wrong-argument-before-login"),
        (("STAT",), "pop-log-in-first"),
        (("RETR x",), "pop-log-in-first"),
        (("EHLO a.example",), "pop-unknown"),
        (("",), "pop-unknown"),
        (("APOP bob 0123",), "pop-not-offered"),
        (("x" * 253,), "pop-unknown"),
        (("x" * 254,), "pop-line-too-long"),
        ((*LOGIN, "USER bob"), "pop-logged-in-already"),
        ((*LOGIN, "stat"), "pop-stat"),
        ((*LOGIN, "STAT "), "pop-wrong-argument"),
        ((*LOGIN, "RETR"), "pop-wrong-argument"),
        ((*LOGIN, "RETR  1"), "pop-wrong-argument"),
        ((*LOGIN, "RETR -1"), "pop-wrong-argument"),
        ((*LOGIN, "RETR 1 2"), "pop-wrong-argument"),
        ((*LOGIN, "RETR \xb2"), "pop-wrong-argument"),
        ((*LOGIN, "RETR " + "1" * 41), "pop-long-argument"),
        ((*LOGIN, "RETR 0"), "pop-no-such-message"),
        ((*LOGIN, "RETR 3"), "pop-no-such-message"),
        ((*LOGIN, "LIST 2"), "pop-list-one"),
        ((*LOGIN, "NOOP"), "pop-noop"),
        ((*LOGIN, "TOP 1 0"), "pop-not-offered"),
        ((*LOGIN, "UIDL"), "pop-not-offered"),
        ((*LOGIN, "MAIL FROM:<>"), "pop-unknown"),
    ],
)
def test_a_line_is_answered_by_its_row(lines: tuple[str, ...], row: str) -> None:
    said = last(*lines)
    assert said.row.id == row
    assert said.octets.startswith(b"+OK " if said.row.is_ok else b"-ERR ")


@given(st.lists(st.binary(max_size=300) | st.sampled_from([line.encode() for line in LOGIN]), max_size=6))
def test_any_octets_get_one_answer_that_the_table_allows(lines: list[bytes]) -> None:
    server, _ = greet(make_pop_server(HOST, USER, SECRET, (FIRST,)))
    for line in lines:
        before = server.state
        server, said = answer(server, line + b"\r\n")
        assert said.row in {row for (state, _, _), row in POP_ROW_OF.items() if state is before}
        assert said.octets.startswith((b"+OK", b"-ERR"))
        assert said.octets.endswith(b"\r\n")
        assert len(said.octets.split(b"\r\n")[0]) <= 510
        if not is_talking(server):
            break


# The client


def test_the_reader_fetches_all_mail_and_has_it_removed() -> None:
    client, moves, _, removed = fetch((FIRST, SECOND))
    assert client.fetched == (FIRST, SECOND)
    assert removed == (1, 2)
    assert [move.name for move in moves] == [
        *("OPEN", "USER", "PASS", "STAT", "LIST"),
        *("RETR", "DELE", "RETR", "DELE", "QUIT_DONE"),
    ]


def test_the_reader_of_an_empty_mailbox_leaves_after_stat() -> None:
    client, moves, server, _ = fetch(())
    assert client.fetched == ()
    assert [move.name for move in moves] == ["OPEN", "USER", "PASS", "STAT", "QUIT_EMPTY"]
    assert server.state is PopState.UPDATE


def test_the_reader_with_a_wrong_password_leaves_without_mail() -> None:
    client, moves, server, removed = fetch((FIRST,), "guess")
    assert client.fetched == ()
    assert removed == ()
    assert [move.name for move in moves] == ["OPEN", "USER", "PASS", "QUIT_REFUSED"]
    assert server.state is PopState.CLOSED


@pytest.mark.parametrize(
    ("answers", "line"),
    [
        ((b"-ERR not now\r\n",), b"QUIT\r\n"),
        ((b"+OK\r\n", b"-ERR who?\r\n"), b"QUIT\r\n"),
        ((b"+OK\r\n",) * 4, b"QUIT\r\n"),  # an answer to STAT that says no number
        ((*(b"+OK\r\n",) * 3, b"+OK 1 9\r\n", b"-ERR\r\n"), b"QUIT\r\n"),
        ((*(b"+OK\r\n",) * 3, b"+OK 2 9\r\n", b"+OK\r\n1 4\r\n2 5\r\n.\r\n", b"-ERR\r\n"), b"RETR 2\r\n"),
        ((*(b"+OK\r\n",) * 3, b"+OK 1 9\r\n", b"+OK\r\n1 9\r\n.\r\n", b"-ERR\r\n"), b"QUIT\r\n"),
        ((*(b"+OK\r\n",) * 3, b"+OK 1 9\r\n", b"+OK\r\n7 9\r\n.\r\n", b"+OK cut"), b"QUIT\r\n"),
        ((*(b"+OK\r\n",) * 3, b"+OK 1 9\r\n", b"+OK\r\n7 9\r\n.\r\n", b"+OK\r\na\r\n.\r\n"), b"DELE 7\r\n"),
    ],
)
def test_the_reader_goes_on_as_far_as_it_can(answers: tuple[bytes, ...], line: bytes) -> None:
    client = make_pop_client(USER, SECRET)
    for said in answers:
        client, row, _ = next_line(client)
        assert row is not None
        client = hear_answer(client, said)
    assert next_line(client)[2] == line


def test_the_reader_waits_for_each_answer() -> None:
    client, _, _ = next_line(make_pop_client(USER, SECRET))
    assert next_line(client) == (client, None, None)


@given(st.lists(TEXTS, max_size=3).map(tuple))
@example((b"\r\n.\r\n.\r\n..\r\n", b""))
def test_any_octets_in_lines_reach_the_reader_octet_for_octet(messages: tuple[bytes, ...]) -> None:
    assert fetch(messages)[0].fetched == messages


def test_a_message_of_all_octets_and_one_of_ten_megabytes_come_whole() -> None:
    every_octet = bytes(range(256)) + b"\r\n"
    large = b".dot and then a long line that goes on for a while\r\n" * 200_000
    assert fetch((every_octet, large))[0].fetched == (every_octet, large)
