"""What a service does when there is too much of something."""

import contextlib
import time

import msgspec

from smtpsim.live.bounds import Bounds
from smtpsim.live.store import MailStore
from smtpsim.mail.site import Mailbox, Site
from smtpsim.protocol.command import Path
from smtpsim.protocol.framing import EMPTY_COLLECTOR, Inbox, collect, joined
from smtpsim.protocol.server_answer import AcceptedMessage
from smtpsim.protocol.transaction import Transaction
from tests.live.served import (
    ALICE,
    BOB,
    Dialogue,
    listed,
    scenario_with,
    send_until_blocked,
    serving,
    talking,
    wait_until,
)

SITE = Site("mx.example.org", frozenset({"example.com"}), {"bob": Mailbox("bob")}, takes_any_user=True)


def message_for(user: str, content: bytes) -> AcceptedMessage:
    path = Path(f"{user}@example.com", user, "example.com")
    return AcceptedMessage(Transaction(reverse_path=path, forward_paths=(path,)), "client.example", content)


def test_one_connection_too_many_is_greeted_with_421_and_closed() -> None:
    with (
        serving(bounds=Bounds(connections=2)) as served,
        talking(served.port),
        talking(served.port) as second,
    ):
        with Dialogue(served.port) as third:
            assert third.hear().startswith("421 mx.example.org ")
            assert third.hear() == ""
        assert second.ask("NOOP")[:3] == "250"


def test_a_place_that_becomes_free_is_given_to_the_next_client() -> None:
    with serving(bounds=Bounds(connections=1)) as served:
        for _ in range(3):
            with talking(served.port) as client:
                assert client.ask("QUIT")[:3] == "221"
                assert client.hear() == ""
            wait_until(lambda: not served.listener.connections)


def test_a_client_that_is_silent_too_long_hears_421_and_is_closed() -> None:
    with serving(scenario_with(idle=150)) as served, talking(served.port) as client:
        began = time.monotonic()
        assert client.hear() == "421 4.4.2 mx.example.org Idle too long, closing transmission channel\r\n"
        assert client.hear() == ""
        assert 0.1 < time.monotonic() - began < 5


def test_a_client_that_is_silent_in_the_mail_data_hears_421_as_well() -> None:
    with serving(scenario_with(idle=150)) as served, talking(served.port) as client:
        client.say(f"MAIL FROM:<{ALICE}>", f"RCPT TO:<{BOB}>", "DATA", "half a message")
        assert client.hear_codes(4) == ["250", "250", "354", "421"]


def test_a_client_that_keeps_talking_is_not_silent() -> None:
    with serving(scenario_with(idle=300)) as served, talking(served.port) as client:
        for _ in range(5):
            time.sleep(0.1)
            assert client.ask("NOOP")[:3] == "250"


def test_the_server_reads_no_more_from_a_client_that_does_not_read_and_answers_all_in_the_end() -> None:
    with serving() as served, talking(served.port) as client:
        sent = send_until_blocked(client, b"HELP\r\n" * 100)
        assert sent < 10_000_000
        whole, part = divmod(sent, len(b"HELP\r\n"))
        assert {client.hear()[:3] for _ in range(whole)} == {"214"}
        client.send(b"HELP\r\n"[part:])
        assert client.hear()[:3] == "214"


def test_a_client_that_never_reads_is_given_up_when_it_is_silent() -> None:
    with serving(scenario_with(idle=200), bounds=Bounds(farewell_seconds=0.1)) as served:
        with talking(served.port) as client:
            with contextlib.suppress(ConnectionError):
                send_until_blocked(client, b"HELP\r\n" * 100)
            wait_until(lambda: not served.listener.connections)
        with talking(served.port) as another:
            assert another.ask("QUIT")[:3] == "221"


def test_the_store_forgets_its_oldest_mail_past_the_bound_on_octets() -> None:
    store = MailStore(SITE, Bounds(kept_octets=1_000))
    for number in range(30):
        store.keep(message_for("bob", b"%03d" % number * 30), now=number)
        kept = listed(store.site.mailboxes["bob"].messages)
        assert sum(len(message.content) for message in kept) <= 1_000
        assert kept[-1].arrived == number
    assert store.site.mailboxes["bob"].used == 30 * 90


def test_the_store_forgets_whole_mailboxes_that_no_scenario_named() -> None:
    store = MailStore(SITE, Bounds(kept_copies=100))
    for number in range(1_000):
        store.keep(message_for(f"user{number}", b"x"), now=number)
    assert "bob" in store.site.mailboxes
    assert "user999" in store.site.mailboxes
    assert len(store.site.mailboxes) <= 101


def test_mail_for_other_hosts_counts_too() -> None:
    store = MailStore(
        msgspec.structs.replace(SITE, domains=frozenset({"example.org"})), Bounds(kept_copies=10)
    )
    for number in range(100):
        store.keep(message_for("bob", b"x"), now=number)
    assert 0 < len(store.site.queue) <= 10


def test_mail_data_that_trickles_in_takes_little_more_room_than_its_octets() -> None:
    collector = EMPTY_COLLECTOR
    for _ in range(50_000):
        collector, _, _ = collect(collector, Inbox(b"x"), 1_000_000)
    assert joined(collector.chunks) == b"x" * 50_000
    links, chunks = 0, collector.chunks
    while chunks:
        links, chunks = links + 1, chunks[0]
    assert links < 100
