"""The words of the plain mode about octets, channel and network, and the one that saves text."""

from pathlib import Path

import pytest

from smtpsim.cli.desk import Desk
from smtpsim.plain.conversation import Conversation
from smtpsim.stage.showing import Library
from tests.test_plain_mode import conversation, said


def opened(name: str) -> Conversation:
    return Conversation(Desk(name).showing(), Library(tuple))


def test_raw_tells_each_line_end() -> None:
    assert said(conversation(3), "raw") == ["Client: EHLO mail.sender.example␍␊"]


def test_raw_names_a_lone_lf_and_a_dot_that_ends_nothing() -> None:
    told = said(opened("smuggling-bare-lf"), "step 11", "raw")
    assert told[2] == "Client: Shall we eat at noon?␊"
    assert told[3] == "  lone LF: it ends no line [RFC 5321 2.3.8]"
    assert "no end of the mail data" in told[5]


def test_raw_tells_what_is_stored_of_a_line_that_begins_with_a_dot() -> None:
    told = said(opened("dot-lines"), "step 11", "raw")
    at = told.index("Client: ..hidden␍␊")
    assert told[at + 1] == "  the server takes its first dot off [RFC 5321 4.5.2]: .hidden␍␊"


def test_hex_tells_rows_of_sixteen_octets() -> None:
    first, second = said(conversation(3), "hex")
    assert first == "0000  45 48 4c 4f 20 6d 61 69 6c 2e 73 65 6e 64 65 72  EHLO mail.sender"
    assert second.startswith("0010  2e 65")


@pytest.mark.parametrize("word", ["raw", "hex"])
def test_where_nothing_was_said_the_octets_are_none(word: str) -> None:
    assert said(conversation(1), word) == ["Nothing was said on the channel in this step."]
    assert said(conversation(), word)[0].startswith("Nothing has happened yet.")


def test_channel_tells_what_is_in_flight() -> None:
    assert said(conversation(3), "channel") == [
        "In flight from client to server: EHLO mail.sender.example (26 octets, arrives 0.12 s)."
    ]
    assert said(conversation(), "channel") == ["The connection: no connection."]


def test_channel_inside_a_step_tells_what_is_sent_of_it_and_nothing_that_has_arrived() -> None:
    told = said(opened("classic"), "step 2", "by octet", "step 3", "channel")
    assert told == ["In flight from client to server: HEL▏ (3 of 26 octets sent)."]


def test_network_tells_round_trips_and_what_went_together() -> None:
    told = said(opened("pipelining"), "step 14", "network")
    assert told[0].startswith("Round trips: 3 so far")
    assert "Group 3: 5 sent in one go, 5 replies back." in told
    assert "Server: 550 5.1.1 No such user here; 29 octets, 1.00 s to 1.20 s." in told
    assert said(conversation(), "network")[0].startswith("Nothing has happened yet.")


def test_transcript_saves_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    talk = opened("classic")
    told = said(talk, "step 3", "transcript")
    assert told[0] == "Saved 3 steps as text in classic.txt."
    assert said(talk, "transcript other.txt")[0] == "Saved 3 steps as text in other.txt."
    assert Path("other.txt").read_bytes() == Path("classic.txt").read_bytes()
    Path("mine.txt").touch()
    assert said(talk, "transcript mine.txt") == ["mine.txt: exists already; choose another name"]
    assert said(conversation(3), "transcript") == ["The transcript cannot be saved here."]


def test_view_moves_what_only_a_screen_has() -> None:
    assert said(conversation(), "view")[0].startswith("view moves a part of the screen.")


def test_raw_says_that_tls_encrypts_the_octets() -> None:
    told = said(opened("starttls"), "step 9", "raw")
    assert told[-1] == "TLS carries these octets: on the line they are encrypted."
