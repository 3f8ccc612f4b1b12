"""What RFC 5321 asks of a server when the mail data comes."""

from collections.abc import Iterator

import pytest

from smtpsim.mail.trace import without_trace
from tests.conformance.receiver import BOB, FROM_ALICE, SCENARIO, TEXT, TO_BOB, TO_CAROL, codes, send_text
from tests.live.served import Dialogue, Served, serving, talking

ODD_HEADERS = [
    b"",
    b"no header at all\r\n",
    b"Subject: Lunch\r\nResent-To: carol@receiver.example\r\n\r\nHello\r\n",
    b"Resent-From: a@b.example\r\nResent-From: c@d.example\r\nResent-Date: never\r\n\r\n",
    b"From: alice, bob\r\nFrom: again\r\nDate: some day\r\nTo: \r\n\r\nHello\r\n",
    b"Content-Type: not/a/type; boundary=\r\nMIME-Version: 7\r\n\r\n--\r\n",
    b"To: " + b", ".join(b"user%d@receiver.example\r\n " % number for number in range(150)) + b"\r\n\r\n",
]
ODD_TRACE_LINES = [
    b"Received: somehow\r\n\r\nHello\r\n",
    b"Received: (qmail 123 invoked by uid 0); 31 Feb 99 25:61:00 LOCAL\r\n\r\nHello\r\n",
    b"Received:\r\nReceived: from \x07 by ??? via UUCP\r\n\r\nHello\r\n",
]
NEAR_ENDS = [
    b"\n.\n",
    b"\n.\r\n",
    b"\r.\r",
    b"\r\n.\n",
    b"\r\n.\r",
    b"\n\n.\n\n",
    b"\r\n. \r\n",
    b"\r\n\0.\r\n",
]


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    with serving(SCENARIO) as served:
        yield served


def last_text(served: Served, user: str) -> bytes:
    return without_trace(served.mail_of(user)[-1].content)


def test_a_message_that_got_250_lies_in_the_mailbox(served: Served) -> None:
    before = len(served.mail_of("bob"))
    with talking(served.port) as client:
        assert send_text(client, FROM_ALICE, TO_BOB)[:3] == "250"
        assert len(served.mail_of("bob")) == before + 1
    assert last_text(served, "bob") == TEXT
    assert served.mail_of("bob")[-1].forward_path == BOB


@pytest.mark.parametrize("octets", [b"NOOP\nNOOP\r\n", b"NOOP\rNOOP\r\n", b"NOOP\n\r\n", b"\nNOOP\r\n"])
def test_only_cr_lf_ends_a_command(client: Dialogue, octets: bytes) -> None:
    client.send(octets + b"HELP\r\n")
    first, second = client.hear_codes(2)
    assert first[0] == "5"
    assert second == "214"


@pytest.mark.parametrize("near_end", NEAR_ENDS)
def test_only_cr_lf_dot_cr_lf_ends_a_message(served: Served, near_end: bytes) -> None:
    before = len(served.mail_of("carol"))
    with talking(served.port) as client:
        text = b"one" + near_end + b"MAIL FROM:<mallory@sender.example>\r\n"
        code = send_text(client, FROM_ALICE, TO_CAROL, text=text)[:3]
        assert codes(client, "HELP") == ["214"]
    is_whole = text.count(b"\n") == text.count(b"\r\n") == text.count(b"\r")
    assert code == ("250" if is_whole else "554")
    assert len(served.mail_of("carol")) == before + is_whole


@pytest.mark.parametrize("text", ODD_HEADERS, ids=range(len(ODD_HEADERS)))
def test_a_message_is_not_refused_for_its_header(served: Served, text: bytes) -> None:
    with talking(served.port) as client:
        assert send_text(client, FROM_ALICE, TO_BOB, text=text)[:3] == "250"
    assert last_text(served, "bob") == text


@pytest.mark.parametrize("text", ODD_TRACE_LINES, ids=range(len(ODD_TRACE_LINES)))
def test_a_message_is_not_refused_for_its_trace_lines(served: Served, text: bytes) -> None:
    with talking(served.port) as client:
        assert send_text(client, FROM_ALICE, TO_BOB, text=text)[:3] == "250"
    assert served.mail_of("bob")[-1].content.endswith(text)


def test_the_end_of_data_gets_one_reply(client: Dialogue) -> None:
    for text, code in ((TEXT, "250"), (b"not at all\r\n", "554"), (b"some other day\r\n", "451")):
        reply = send_text(client, FROM_ALICE, TO_BOB, text=text)
        assert reply[0] == code[0]
        assert codes(client, "HELP") == ["214"]


def test_a_message_that_was_refused_is_not_delivered(served: Served) -> None:
    before = len(served.mail_of("bob"))
    with talking(served.port) as client:
        assert send_text(client, FROM_ALICE, TO_BOB, text=b"not at all\r\n")[0] == "5"
        assert send_text(client, FROM_ALICE, TO_BOB, text=b"some other day\r\n")[0] == "4"
        assert codes(client, "NOOP", "QUIT") == ["250", "221"]
    assert len(served.mail_of("bob")) == before


def test_the_dot_that_the_client_added_is_taken_away(served: Served) -> None:
    with talking(served.port) as client:
        assert send_text(client, FROM_ALICE, TO_BOB, text=b"..\r\n...\r\n.x\r\na.\r\n")[:3] == "250"
    assert last_text(served, "bob") == b".\r\n..\r\nx\r\na.\r\n"


def test_no_recipient_of_the_envelope_appears_in_the_text(served: Served) -> None:
    text = b"To: undisclosed-recipients:;\r\n\r\nHello\r\n"
    with talking(served.port) as client:
        assert send_text(client, FROM_ALICE, TO_BOB, TO_CAROL, text=text)[:3] == "250"
    contents = {user: served.mail_of(user)[-1].content for user in ("bob", "carol")}
    assert b"carol" not in contents["bob"]
    assert b"bob" not in contents["carol"]
    assert b"Apparently-To" not in contents["bob"]
