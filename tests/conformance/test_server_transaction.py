"""What RFC 5321 asks of a server in a transaction: paths, order, forwarding, lists."""

from collections.abc import Iterator

import pytest

from tests.conformance.receiver import (
    ALICE,
    BOB,
    CAROL,
    FRIEND,
    FROM_ALICE,
    SCENARIO,
    TEXT,
    TO_BOB,
    TO_CAROL,
    codes,
    send_text,
)
from tests.live.served import Dialogue, Served, scenario_with, serving, talking, wait_until

FROM_FRIEND = f"MAIL FROM:<{FRIEND}>"


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    with serving(SCENARIO) as served:
        yield served


def paths_of(served: Served, user: str) -> list[str]:
    return [message.forward_path for message in served.mail_of(user)]


def queued(served: Served) -> list[str]:
    return [copy.message.forward_path for copy in served.site.queue]


@pytest.mark.parametrize("name", ["postmaster", "Postmaster", "POSTMASTER"])
def test_postmaster_is_accepted_without_a_domain_in_any_case(client: Dialogue, name: str) -> None:
    assert codes(client, FROM_ALICE, f"RCPT TO:<{name}>", "DATA") == ["250", "250", "354"]


@pytest.mark.parametrize("domain", ["receiver.example", "second.example", "SECOND.example"])
def test_postmaster_is_accepted_at_every_domain(client: Dialogue, domain: str) -> None:
    paths = (f"postmaster@{domain}", f"PostMaster@{domain}")
    assert codes(client, FROM_ALICE, *(f"RCPT TO:<{path}>" for path in paths)) == ["250", "250", "250"]


@pytest.mark.parametrize(
    "path",
    [
        "Odd%name!x@elsewhere.example",
        '"two words"@elsewhere.example',
    ],
)
def test_a_local_part_of_another_host_is_passed_on_as_it_is(served: Served, path: str) -> None:
    with talking(served.port) as client:
        assert send_text(client, FROM_FRIEND, f"RCPT TO:<{path}>")[:3] == "250"
    assert path in queued(served)


def test_the_case_of_a_local_part_is_kept(served: Served) -> None:
    with talking(served.port) as client:
        to = "RCPT TO:<Smith.J@receiver.example>", "RCPT TO:<OddCase@elsewhere.example>"
        assert send_text(client, FROM_FRIEND, *to)[:3] == "250"
    assert paths_of(served, "smith.j") == ["Smith.J@receiver.example"]
    assert "OddCase@elsewhere.example" in queued(served)


OCTETS_ABOVE_127 = [
    (b"MAIL FROM:<\xc3\xa4@sender.example>", "501"),
    (b"MAIL FROM:<alice@sender.example> BODY=8BITMIME\xff", "501"),
    (b"VRFY b\xf6b", "501"),
    (b"EHLO m\xfcller.example", "501"),
    (b"N\xd6OP", "500"),
]


@pytest.mark.parametrize(("line", "code"), OCTETS_ABOVE_127)
def test_an_octet_above_127_in_a_command_is_refused(client: Dialogue, line: bytes, code: str) -> None:
    client.send(line + b"\r\n")
    assert client.hear()[:3] == code


def test_8bitmime_does_not_let_octets_above_127_into_the_envelope(client: Dialogue) -> None:
    assert codes(client, f"{FROM_ALICE} BODY=8BITMIME") == ["250"]
    client.send(b"RCPT TO:<b\xc3\xb6b@receiver.example>\r\n")
    assert client.hear()[:3] == "501"


def test_a_refused_sender_hears_whether_that_is_for_good(client: Dialogue) -> None:
    assert codes(client, "MAIL FROM:<a@refused.example>") == ["550"]
    with serving(scenario_with(unable_parameters=("BODY",))) as served, talking(served.port) as another:
        assert codes(another, f"{FROM_ALICE} BODY=7BIT", FROM_ALICE) == ["455", "250"]


def test_a_source_route_is_read_and_ignored(served: Served) -> None:
    with talking(served.port) as client:
        route = "RCPT TO:<@one.example,@two.example:carol@receiver.example>"
        assert send_text(client, "MAIL FROM:<@three.example:alice@sender.example>", route)[:3] == "250"
    message = served.mail_of("carol")[-1]
    assert (message.reverse_path, message.forward_path) == (ALICE, CAROL)


def test_rcpt_and_data_need_mail_first(client: Dialogue) -> None:
    lines = (TO_BOB, "DATA", FROM_ALICE, "DATA", TO_BOB, "DATA")
    assert codes(client, *lines) == ["503", "503", "250", "503", "250", "354"]


def test_mail_in_a_transaction_gets_503(client: Dialogue) -> None:
    lines = (FROM_ALICE, FROM_ALICE, TO_BOB, FROM_FRIEND, "DATA")
    assert codes(client, *lines) == ["250", "503", "250", "503", "354"]


def test_251_and_551_are_said_again_and_again(client: Dialogue) -> None:
    for _ in range(2):
        lines = (FROM_ALICE, "RCPT TO:<dave@receiver.example>", "RCPT TO:<erin@receiver.example>", "RSET")
        assert codes(client, *lines) == ["250", "251", "551", "250"]


def test_a_forward_that_is_written_as_a_list_of_one_is_not_told(served: Served) -> None:
    with talking(served.port) as client:
        reply = send_text(client, FROM_ALICE, "RCPT TO:<secret@receiver.example>")
    assert "elsewhere" not in reply
    assert "frank@elsewhere.example" in queued(served)


def test_relaying_for_strangers_is_refused_with_550(client: Dialogue) -> None:
    there = "RCPT TO:<bob@elsewhere.example>"
    assert codes(client, FROM_ALICE, there, "RSET", FROM_FRIEND, there) == ["250", "550", "250", "250", "250"]


def test_an_unknown_mailbox_gets_550_and_the_others_stay(client: Dialogue) -> None:
    nobody = "RCPT TO:<nobody@receiver.example>"
    assert codes(client, FROM_ALICE, nobody, TO_BOB, nobody, "DATA") == ["250", "550", "250", "550", "354"]
    client.send(TEXT + b".\r\n")
    assert client.hear()[:3] == "250"


def test_data_without_a_valid_recipient_is_refused(client: Dialogue) -> None:
    assert codes(client, FROM_ALICE, "RCPT TO:<nobody@receiver.example>", "DATA")[2] in {"503", "554"}
    assert codes(client, "RSET", FROM_ALICE, "DATA")[2] in {"503", "554"}


def test_an_alias_and_a_list_are_both_expanded(served: Served) -> None:
    before = len(paths_of(served, "bob")), len(paths_of(served, "carol")), len(queued(served))
    with talking(served.port) as client:
        to = "RCPT TO:<staff@receiver.example>", "RCPT TO:<dave@receiver.example>"
        assert send_text(client, FROM_ALICE, *to)[:3] == "250"
    after = len(paths_of(served, "bob")), len(paths_of(served, "carol")), len(queued(served))
    assert [new - old for old, new in zip(before, after, strict=True)] == [1, 1, 1]


def test_a_list_reaches_a_member_who_is_the_sender_too(served: Served) -> None:
    before = len(paths_of(served, "bob"))
    with talking(served.port) as client:
        assert send_text(client, f"MAIL FROM:<{BOB}>", "RCPT TO:<staff@receiver.example>")[:3] == "250"
    assert len(paths_of(served, "bob")) == before + 1


@pytest.mark.parametrize("white_space", [" ", "\t", "   ", " \t "])
def test_white_space_at_the_end_of_a_command_is_tolerated(client: Dialogue, white_space: str) -> None:
    lines = (FROM_ALICE, TO_BOB, "NOOP", "VRFY bob", "RSET", "EHLO client.example")
    assert codes(client, *(line + white_space for line in lines)) == ["250"] * 6


WRONG_PATHS = [
    "a@b.example",
    "<a b@c.example>",
    "<.a@b.example>",
    "<a..b@c.example>",
    "<a.@b.example>",
    "<@b.example>",
    "<a@>",
    "<a@-b.example>",
    "<a@b.example->",
    "<a@[256.1.1.1]>",
    "<a@b.example",
    '<"a@b.example>',
]


@pytest.mark.parametrize("path", WRONG_PATHS)
def test_a_wrong_path_gets_501_and_changes_nothing(client: Dialogue, path: str) -> None:
    assert codes(client, f"MAIL FROM:{path}", TO_BOB, FROM_ALICE) == ["501", "503", "250"]
    assert codes(client, f"RCPT TO:{path}", "NOOP", TO_BOB, "DATA") == ["501", "250", "250", "354"]


@pytest.mark.parametrize("line", ["RSET now", "DATA now", "QUIT now"])
def test_rset_data_and_quit_take_no_argument(client: Dialogue, line: str) -> None:
    assert codes(client, FROM_ALICE, TO_BOB, line, "DATA") == ["250", "250", "501", "354"]


def test_rset_drops_sender_and_recipients(served: Served) -> None:
    before = len(paths_of(served, "bob"))
    with talking(served.port) as client:
        assert codes(client, FROM_ALICE, TO_BOB, "RSET", TO_BOB, "DATA")[-3:] == ["250", "503", "503"]
        assert send_text(client, FROM_FRIEND, TO_CAROL)[:3] == "250"
    assert len(paths_of(served, "bob")) == before
    assert served.mail_of("carol")[-1].reverse_path == FRIEND


def test_a_lost_connection_undoes_the_open_transaction_and_nothing_before() -> None:
    with serving(SCENARIO) as served:
        with talking(served.port) as client:
            assert send_text(client, FROM_ALICE, TO_BOB)[:3] == "250"
            assert codes(client, FROM_ALICE, TO_CAROL, "DATA")[-1] == "354"
            client.send(TEXT)
        wait_until(lambda: not served.listener.connections)
        assert (len(served.mail_of("bob")), len(served.mail_of("carol"))) == (1, 0)


@pytest.mark.parametrize("local", ["bob", '"bob"', '"b\\ob"', '"\\b\\o\\b"'])
def test_all_quoted_forms_of_a_name_are_one_mailbox(served: Served, local: str) -> None:
    before = len(paths_of(served, "bob"))
    with talking(served.port) as client:
        assert send_text(client, FROM_ALICE, f"RCPT TO:<{local}@receiver.example>")[:3] == "250"
    assert len(paths_of(served, "bob")) == before + 1


@pytest.mark.parametrize(
    "domain", ["a_b.example", "a..example", "a b.example", "a!b.example", "\x01.example"]
)
def test_a_domain_with_a_wrong_character_gets_501(client: Dialogue, domain: str) -> None:
    lines = (f"EHLO {domain}", f"MAIL FROM:<alice@{domain}>", FROM_ALICE, f"RCPT TO:<bob@{domain}>")
    assert codes(client, *lines) == ["501", "501", "250", "501"]
