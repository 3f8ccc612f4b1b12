"""Python's own POP3 client understands the POP3 server over a real socket."""

import poplib
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from smtpsim.protocol.framing import EMPTY_INBOX, feed, take_line
from smtpsim.protocol.pop3 import answer, greet, is_talking, make_pop_server
from smtpsim.spec.pop_rows import POP_LINE_LIMIT

MESSAGES = (b"Subject: Lunch\r\n\r\nShall we eat?\r\n", b"Subject: Dots\r\n\r\n.\r\n..\r\n.a\r\n\r\n")
LINES = [message.split(b"\r\n")[:-1] for message in MESSAGES]


def serve_one(listener: socket.socket, removed: list[tuple[int, ...]]) -> None:
    """Answer one connection until the server closes it, and note what is removed."""
    connection, _ = listener.accept()
    with connection:
        server, said = greet(make_pop_server("mail.receiver.example", "bob", "secret", MESSAGES))
        connection.sendall(said.octets)
        inbox = EMPTY_INBOX
        while is_talking(server) and (octets := connection.recv(4096)):
            inbox, line = take_line(feed(inbox, octets), POP_LINE_LIMIT)
            if line is not None:
                server, said = answer(server, line.octets)
                connection.sendall(said.octets)
        removed.append(said.removed)


@contextmanager
def pop_peer() -> Iterator[tuple[poplib.POP3, list[tuple[int, ...]]]]:
    """Connect Python's client to the server; what was removed is known when the client has gone."""
    removed: list[tuple[int, ...]] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(20)
        thread = threading.Thread(target=serve_one, args=(listener, removed))
        thread.start()
        client = poplib.POP3("127.0.0.1", listener.getsockname()[1], timeout=20)
        try:
            yield client, removed
        finally:
            client.close()
            thread.join(20)


def test_poplib_logs_in_lists_fetches_and_removes() -> None:
    with pop_peer() as (client, removed):
        assert client.getwelcome().startswith(b"+OK mail.receiver.example")
        client.user("bob")
        client.pass_("secret")
        assert client.stat() == (2, sum(map(len, MESSAGES)))
        assert client.list()[1] == [b"1 33", b"2 %d" % len(MESSAGES[1])]
        assert [client.retr(number)[1] for number in (1, 2)] == LINES
        client.dele(2)
        assert client.stat() == (1, len(MESSAGES[0]))
        client.quit()
    assert removed == [(2,)]


def test_poplib_hears_refusals_as_such() -> None:
    with pop_peer() as (client, removed):
        client.user("bob")
        with pytest.raises(poplib.error_proto, match="-ERR Invalid password"):
            client.pass_("guess")
        with pytest.raises(poplib.error_proto, match="-ERR Log in first"):
            client.retr(1)
        client.user("bob")
        client.pass_("secret")
        with pytest.raises(poplib.error_proto, match="-ERR No such message"):
            client.retr(3)
        with pytest.raises(poplib.error_proto, match="-ERR"):
            client.uidl()
        client.dele(1)
        client.rset()
        client.quit()
    assert removed == [()]


def test_nothing_is_removed_where_the_client_goes_away_without_quit() -> None:
    with pop_peer() as (client, removed):
        client.user("bob")
        client.pass_("secret")
        client.dele(1)
    assert removed == [()]
