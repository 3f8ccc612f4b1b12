"""Programs that send mail, and our server: curl, swaks, msmtp and Postfix's smtp-source."""

from pathlib import Path

import pytest

from smtpsim.mail.trace import without_trace
from tests.live.served import ALICE, BOB, CAROL, Served, serving, wait_until
from tests.support.peers import needs, run_peer

TEXT = b"Subject: Lunch\n\nShall we eat?\n.\n..\n.Alice\n"
SWAKS = ("swaks", "--helo", "client.example", "--from", ALICE, "--timeout", "5", "--server", "127.0.0.1")
STRANGER = "bob@elsewhere.invalid"
SOURCE_END = b"\r\n"  # smtp-source sends CR LF before the final dot, whatever its text ends with


def texts_of(served: Served, user: str) -> list[bytes]:
    return [without_trace(message.content) for message in served.mail_of(user)]


def swaks(served: Served, *options: str) -> tuple[int, str]:
    done = run_peer(*SWAKS, "--port", str(served.port), *options)
    return done.returncode, done.stdout


# curl


@needs("curl")
@pytest.mark.parametrize(
    "octets", [b"x" * 98, b"gr\xc3\xbc\xc3\x9fe", b".", bytes(range(1, 10)) + b"\x7f"], ids=repr
)
def test_curl_s_text_is_stored_octet_for_octet(tmp_path: Path, octets: bytes) -> None:
    text = b"Subject: Lunch\r\n\r\n" + (octets + b"\r\n") * 50
    (tmp_path / "mail.eml").write_bytes(text)
    with serving() as served:
        done = run_peer(
            *("curl", "-sS", f"smtp://127.0.0.1:{served.port}/client.example", "--mail-from", ALICE),
            *("--mail-rcpt", BOB, "--upload-file", str(tmp_path / "mail.eml")),
        )
        assert (done.returncode, done.stderr) == (0, "")
        assert texts_of(served, "bob") == [text]


@needs("curl")
def test_curl_asks_vrfy_expn_and_help() -> None:
    with serving() as served:
        url = f"smtp://127.0.0.1:{served.port}/client.example"
        assert run_peer("curl", "-sS", url, "--mail-rcpt", "postmaster").stdout.startswith(
            "250 2.1.5 <postmaster@"
        )
        assert run_peer("curl", "-sS", url, "--request", "HELP").stdout.startswith("214-2.0.0 ")
        assert run_peer("curl", "-sS", url, "--mail-rcpt", "nolist", "--request", "EXPN").returncode != 0


# swaks


@needs("swaks")
@pytest.mark.parametrize("options", [(), ("--pipeline",), ("--protocol", "SMTP")])
def test_swaks_reaches_each_recipient(options: tuple[str, ...]) -> None:
    with serving() as served:
        status, transcript = swaks(served, "--to", f"{BOB},{CAROL}", "--body", "one\\n.\\n..two\\n", *options)
        assert status == 0, transcript
        texts = [texts_of(served, user) for user in ("bob", "carol")]
        assert texts[0] == texts[1]
        assert b"\r\n\r\none\r\n.\r\n..two\r\n" in texts[0][0]


@needs("swaks")
def test_swaks_sends_in_a_group_and_hears_each_reply() -> None:
    with serving() as served:
        status, transcript = swaks(served, "--pipeline", "--to", f"{BOB},{STRANGER},{CAROL}")
        assert status == 0, transcript
        replies = [line[4:7] for line in transcript.splitlines() if line.startswith(("<-  ", "<** "))]
        assert replies[-7:] == ["250", "250", "550", "250", "354", "250", "221"]
        assert [len(texts_of(served, user)) for user in ("bob", "carol")] == [1, 1]


@needs("swaks")
@pytest.mark.parametrize("place", ["CONNECT", "HELO", "MAIL", "RCPT"])
def test_swaks_quits_where_it_is_told_to(place: str) -> None:
    with serving() as served:
        status, transcript = swaks(served, "--to", BOB, "--quit-after", place)
        assert status == 0, transcript
        assert "<-  221 2.0.0 " in transcript
        assert texts_of(served, "bob") == []


@needs("swaks")
@pytest.mark.parametrize(
    ("place", "copies"), [("HELO", 0), ("MAIL", 0), ("RCPT", 0), ("DATA", 0), ("DOT", 1)]
)
@pytest.mark.parametrize("option", ["--drop-after", "--drop-after-send"])
def test_a_client_that_drops_the_connection_leaves_no_half_message(
    option: str, place: str, copies: int
) -> None:
    with serving() as served:
        swaks(served, "--to", BOB, option, place)
        wait_until(lambda: not served.listener.connections)
        assert len(texts_of(served, "bob")) == copies


# msmtp


@needs("msmtp")
def test_msmtp_sends_a_message_to_each_recipient() -> None:
    with serving() as served:
        done = run_peer(
            *("msmtp", "--host=127.0.0.1", f"--port={served.port}", "--domain=client.example", "--file="),
            *(f"--from={ALICE}", BOB, CAROL),
            text=TEXT,
        )
        assert (done.returncode, done.stderr) == (0, "")
        sent = TEXT.replace(b"\n", b"\r\n")
        assert [[text.endswith(sent) for text in texts_of(served, user)] for user in ("bob", "carol")] == [
            [True],
            [True],
        ]


@needs("msmtp")
def test_msmtp_tells_of_a_refused_recipient_and_of_what_is_offered() -> None:
    with serving() as served:
        server = ("msmtp", "--host=127.0.0.1", f"--port={served.port}", "--file=")
        done = run_peer(*server, f"--from={ALICE}", STRANGER, text=TEXT)
        assert done.returncode != 0
        assert "550 5.7.1 " in done.stderr
        told = run_peer(*server, "--serverinfo").stdout
        assert "SIZE 10000000" in told
        assert "PIPELINING" in told


# smtp-source


def smtp_source(served: Served, *options: str) -> None:
    done = run_peer(
        *("smtp-source", "-M", "client.example", "-f", ALICE, "-t", BOB, *options),
        f"127.0.0.1:{served.port}",
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def assert_stored_whole(messages: int, *options: str) -> None:
    with serving() as served:
        smtp_source(served, "-s", "20", "-m", str(messages), "-l", "5120", *options)
        texts = texts_of(served, "bob")
    bodies = [text.partition(b"\r\n\r\n")[2] for text in texts]
    assert len(texts) == len(set(texts)) == messages
    assert {len(body) for body in bodies} == {5120 + len(SOURCE_END)}


@needs("smtp-source")
@pytest.mark.parametrize("options", [(), ("-d",)])
def test_each_of_many_messages_in_many_sessions_is_stored_whole(options: tuple[str, ...]) -> None:
    assert_stored_whole(200, *options)


@pytest.mark.long
@needs("smtp-source")
def test_each_of_two_thousand_messages_is_stored_whole() -> None:
    assert_stored_whole(2_000)


@needs("smtp-source")
def test_a_hundred_recipients_of_one_message_get_a_copy_each() -> None:
    with serving() as served:
        smtp_source(served, "-r", "100", "-m", "2", "-s", "2")
        assert sum(len(served.mail_of(user)) for user in served.site.mailboxes) == 200
        assert len(served.site.mailboxes) == 100


@needs("smtp-source")
def test_a_line_of_dots_from_a_file_is_stored_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "mail").write_bytes(TEXT)
    with serving() as served:
        smtp_source(served, "-F", str(tmp_path / "mail"))
        assert texts_of(served, "bob") == [TEXT.replace(b"\n", b"\r\n") + SOURCE_END]
