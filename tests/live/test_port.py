"""Real clients on a port."""

import smtplib
from concurrent.futures import ThreadPoolExecutor

from smtpsim.mail.trace import without_trace
from smtpsim.scenarios.default import SERVE_HOST
from smtpsim.scenarios.server_format import MailboxPart
from tests.live.served import ALICE, BOB, CAROL, Dialogue, scenario_with, sent_texts, serving, talking

TEXT = b"Subject: Lunch\r\n\r\nShall we eat?\r\n.\r\nAlice\r\n"
SESSION = (
    b"EHLO client.example\r\nMAIL FROM:<alice@sender.example>\r\nRCPT TO:<bob@example.com>\r\nDATA\r\n"
    b"Subject: Lunch\r\n\r\nShall we eat?\r\n..\r\nAlice\r\n.\r\nQUIT\r\n"
)
SESSION_CODES = ["220", "250", "250", "250", "354", "250", "221"]


def test_smtplib_sends_a_message_and_the_mailbox_has_it_octet_for_octet() -> None:
    with serving() as served:
        with smtplib.SMTP("127.0.0.1", served.port) as client:
            assert client.sendmail(ALICE, [BOB], TEXT) == {}
        (message,) = served.mail_of("bob")
    assert (message.reverse_path, message.forward_path, without_trace(message.content)) == (ALICE, BOB, TEXT)


def test_each_of_several_recipients_gets_a_copy() -> None:
    with serving() as served:
        with smtplib.SMTP("127.0.0.1", served.port) as client:
            assert client.sendmail(ALICE, [BOB, CAROL], TEXT) == {}
        assert [len(served.mail_of(user)) for user in ("bob", "carol")] == [1, 1]


def test_one_refused_recipient_does_not_stop_the_others() -> None:
    with serving() as served:
        with smtplib.SMTP("127.0.0.1", served.port) as client:
            refused = client.sendmail(ALICE, ["bob@elsewhere.invalid", CAROL], TEXT)
        assert {address: code for address, (code, _) in refused.items()} == {"bob@elsewhere.invalid": 550}
        assert len(served.mail_of("carol")) == 1


def test_two_sessions_share_one_mail_store() -> None:
    with serving(
        scenario_with(any_user=False, mailboxes={"bob": MailboxPart(quota=2 * len(TEXT))})
    ) as served:
        for _ in range(2):
            with smtplib.SMTP("127.0.0.1", served.port) as client:
                client.sendmail(ALICE, [BOB], TEXT)
        with talking(served.port) as client:
            client.say(f"MAIL FROM:<{ALICE}>", f"RCPT TO:<{BOB}>")
            assert client.hear_codes(2) == ["250", "552"]


def test_vrfy_help_and_noop_are_answered() -> None:
    scenario = scenario_with(mailboxes={"bob": MailboxPart(name="Bob Example")})
    with serving(scenario) as served, smtplib.SMTP("127.0.0.1", served.port) as client:
        assert client.verify("bob") == (250, b"2.1.5 Bob Example <bob@example.com>")
        assert b"MAIL RCPT DATA" in client.help()
        assert client.noop()[0] == 250


def test_a_message_of_one_megabyte_arrives_whole() -> None:
    text = b"".join(b"%06d %s\r\n" % (number, b"." * 80) for number in range(11_500))
    with serving() as served:
        with smtplib.SMTP("127.0.0.1", served.port) as client:
            client.sendmail(ALICE, [BOB], text)
        assert len(text) > 1_000_000
        assert sent_texts(served, "bob")[0] == text


def test_a_message_over_the_declared_size_is_refused_and_the_session_goes_on() -> None:
    with serving() as served, talking(served.port) as client:
        client.say(f"MAIL FROM:<{ALICE}>", f"RCPT TO:<{BOB}>", "DATA")
        assert client.hear_codes(3) == ["250", "250", "354"]
        for _ in range(11):
            client.send((b"x" * 98 + b"\r\n") * 10_000)
        client.say(".", "NOOP")
        assert client.hear_codes(2) == ["552", "250"]
        assert served.mail_of("bob") == []


def test_a_whole_session_in_one_segment_gets_its_replies_in_order() -> None:
    with serving() as served, Dialogue(served.port) as client:
        client.send(SESSION)
        assert client.hear_codes(7) == SESSION_CODES
        assert client.hear() == ""
        assert sent_texts(served, "bob")[0] == TEXT


def test_a_session_octet_by_octet_is_the_same_session() -> None:
    with serving() as served, Dialogue(served.port) as client:
        for place in range(len(SESSION)):
            client.send(SESSION[place : place + 1])
        assert client.hear_codes(7) == SESSION_CODES
        assert sent_texts(served, "bob")[0] == TEXT


def test_a_bare_line_feed_ends_neither_a_command_nor_a_message() -> None:
    with serving() as served, talking(served.port) as client:
        client.send(b"NOOP\nNOOP\r\n")
        assert client.hear()[:3] in {"500", "501"}
        client.say(f"MAIL FROM:<{ALICE}>", f"RCPT TO:<{BOB}>", "DATA")
        assert client.hear_codes(3) == ["250", "250", "354"]
        client.send(b"one\n.\nMAIL FROM:<mallory@sender.example>\n.\r\ntwo\r\n.\r\nNOOP\r\n")
        refusal, noop = client.hear_codes(2)
        assert (refusal[0], noop) == ("5", "250")
        assert served.mail_of("bob") == []


def test_an_over_long_line_is_refused_once_and_its_tail_is_no_command() -> None:
    with serving() as served, talking(served.port) as client:
        client.send(b"NOOP " + b"x" * 200_000 + b" QUIT\r\nNOOP\r\n")
        assert client.hear_codes(2) == ["500", "250"]


def test_fifty_clients_at_once_are_all_served() -> None:
    def send(number: int) -> None:
        with smtplib.SMTP("127.0.0.1", served.port) as client:
            client.sendmail(ALICE, [f"user{number}@example.com"], TEXT)

    with serving() as served:
        with ThreadPoolExecutor(50) as clients:
            list(clients.map(send, range(50)))
        assert sum(len(served.mail_of(f"user{number}")) for number in range(50)) == 50


def test_a_client_that_disappears_in_the_mail_data_leaves_nothing_behind() -> None:
    with serving() as served:
        with talking(served.port) as client:
            client.say(f"MAIL FROM:<{ALICE}>", f"RCPT TO:<{BOB}>", "DATA")
            assert client.hear_codes(3) == ["250", "250", "354"]
            client.send(b"Subject: half a mess")
        with smtplib.SMTP("127.0.0.1", served.port) as another:
            assert another.noop()[0] == 250
        assert served.site.mailboxes == {}


def test_a_client_that_only_closes_its_sending_half_still_hears_the_replies() -> None:
    with serving() as served, Dialogue(served.port) as client:
        client.send(SESSION.replace(b"QUIT\r\n", b"NOOP\r\n"))
        client.socket.shutdown(1)
        assert client.hear_codes(7) == [*SESSION_CODES[:-1], "250"]
        assert client.hear() == ""


def test_what_follows_quit_is_not_read() -> None:
    with serving() as served, talking(served.port) as client:
        client.say("QUIT", "NOOP", "NOOP")
        assert client.hear_codes(2) == ["221", ""]


def test_the_greeting_names_the_host() -> None:
    with serving() as served, Dialogue(served.port) as client:
        assert client.hear() == f"220 {SERVE_HOST} Service ready\r\n"
