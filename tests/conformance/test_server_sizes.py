"""What RFC 5321 4.5.3.1 asks of a server: sizes that must be taken, and what happens past a limit."""

import pytest

from tests.conformance.receiver import FROM_ALICE, TO_BOB, codes, lines_of, send_text
from tests.live.served import Dialogue

LONG_LABELS = ".".join(("a" * 63, "b" * 63, "c" * 63, "d" * 61))  # 253 octets
OBJECTS = [
    f"MAIL FROM:<{'a' * 64}@sender.example>",
    f"MAIL FROM:<{'a' * 64}@{'.'.join(('b' * 63, 'c' * 63, 'd' * 61))}>",  # a path of 256
    f"MAIL FROM:<@{'.'.join(('b' * 63, 'c' * 63, 'd' * 63))}:alice@{'e' * 53}>",
    f"EHLO {LONG_LABELS}.e",
]


@pytest.mark.parametrize("line", OBJECTS)
def test_objects_of_the_sizes_that_the_standard_names_are_taken(client: Dialogue, line: str) -> None:
    path = line.partition(":")[2]
    assert len(path) <= 256
    assert codes(client, line) == ["250"]


def test_a_command_line_of_512_octets_is_taken(client: Dialogue) -> None:
    assert codes(client, "NOOP " + "x" * (512 - len("NOOP \r\n"))) == ["250"]
    assert codes(client, "NOOP " + "x" * (513 - len("NOOP \r\n"))) == ["500"]


def test_no_line_of_a_reply_is_longer_than_512_octets(client: Dialogue) -> None:
    lines = (f"EHLO {LONG_LABELS}.e", f"VRFY {'x' * 500}", f"HELP {'x' * 500}", "HELP", "EXPN staff")
    replies = [line for each in lines for line in client.ask(each).splitlines(keepends=True)]
    assert max(len(line) for line in replies) <= 512


@pytest.mark.parametrize("start", ["", "."])
def test_a_text_line_of_1000_octets_is_taken(client: Dialogue, start: str) -> None:
    text = start.encode() + b"x" * 998 + b"\r\n" if not start else b"." + b"." + b"x" * 997 + b"\r\n"
    assert send_text(client, FROM_ALICE, TO_BOB, text=text)[:3] == "250"
    assert send_text(client, FROM_ALICE, TO_BOB, text=b"x" + text)[:3] == "500"


def test_a_message_of_64_kilobytes_is_taken(client: Dialogue) -> None:
    text = (b"x" * 62 + b"\r\n") * 1_024
    assert len(text) == 64 * 1_024
    assert send_text(client, FROM_ALICE, TO_BOB, text=text)[:3] == "250"


def test_a_hundred_recipients_are_taken(client: Dialogue) -> None:
    assert codes(client, FROM_ALICE, *[TO_BOB] * 100, "DATA") == ["250"] * 101 + ["354"]


def test_past_the_limit_of_recipients_452_is_said_and_the_others_stay(client: Dialogue) -> None:
    assert codes(client, FROM_ALICE, *[TO_BOB] * 100, TO_BOB, TO_BOB)[-2:] == ["452", "452"]
    assert send_text(client)[:3] == "250"


def test_ehlo_shows_the_size_that_is_the_limit(client: Dialogue) -> None:
    assert "SIZE 10000000" in lines_of(client.ask("EHLO client.example"))
    assert codes(client, f"{FROM_ALICE} SIZE=10000001", f"{FROM_ALICE} SIZE=10000000") == ["552", "250"]
