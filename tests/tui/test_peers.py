"""The panels of the two peers: states in words, buffers with a sign at what changed."""

import pytest
from textual.content import Content

from smtpsim.simulation.step import Holder
from smtpsim.simulation.totals import NOTHING_YET, Buffers, Totals
from smtpsim.spec.terms import ClientState, ServerState
from smtpsim.tui.widgets.peers import Room, buffer_lines, client_lines, server_lines, shorten

NARROW, WIDE, ONE_LINE_EACH = Room(38, 4), Room(32, 26), Room(38, 3)
HERE, THERE = "mail.sender.example", "mx.receiver.example"
BOB, CAROL = "bob@receiver.example", "carol@receiver.example"


def plain(lines: list[Content]) -> list[str]:
    return [line.plain.rstrip() for line in lines]


def test_before_a_connection_the_server_has_none_and_empty_buffers() -> None:
    assert plain(server_lines(NOTHING_YET, Buffers(), NARROW)) == [
        "no connection",
        "  reverse-path empty",
        "  forward-path empty",
        "  mail data    empty",
    ]


def test_in_little_room_each_buffer_has_one_line_and_counts_what_it_leaves_out() -> None:
    full = Buffers("", (BOB, CAROL), 98)
    assert plain(buffer_lines(full, full, Room(54, 3))) == [
        "  reverse-path <>",
        f"  forward-path <{CAROL}> and 1 more",
        "  mail data    98 octets",
    ]


def test_in_very_little_room_a_buffer_says_only_how_many_values_it_holds() -> None:
    full = Buffers("", (BOB, CAROL))
    assert plain(buffer_lines(full, full, Room(28, 3)))[1] == "  forward-path 2 in all"


def test_in_more_room_each_value_has_its_line() -> None:
    lines = plain(buffer_lines(Buffers("a@b.example", (BOB, CAROL)), Buffers("a@b.example"), Room(32, 20)))
    assert lines[:2] == ["  reverse-path", "  <a@b.example>"]
    assert lines[2:5] == ["+ forward-path 2", f"  <{BOB}>", f"  <{CAROL}>"]
    assert lines[5:] == ["  mail data    empty"]


def test_many_recipients_keep_the_last_ones_and_count_the_others() -> None:
    many = tuple(f"user{number}@receiver.example" for number in range(1000))
    lines = plain(buffer_lines(Buffers("", many), Buffers(), Room(40, 10)))
    assert "  994 before" in lines
    assert lines[-2] == "  <user999@receiver.example>"


def test_a_sign_says_which_buffer_grew_and_which_was_emptied() -> None:
    grew = plain(buffer_lines(Buffers("a@b.example"), Buffers(), ONE_LINE_EACH))
    emptied = plain(buffer_lines(Buffers(), Buffers("a@b.example", (BOB,)), ONE_LINE_EACH))
    assert [line[0] for line in grew] == ["+", " ", " "]
    assert [line[0] for line in emptied] == ["-", "-", " "]


@pytest.mark.parametrize("state", ClientState)
def test_each_state_of_the_client_is_told_in_words(state: ClientState) -> None:
    lines = plain(client_lines(Totals(client_state=state), HERE, NARROW))
    assert lines[0].startswith(state)
    assert len(lines[0].split()) > 1
    assert len(plain(client_lines(Totals(client_state=state), HERE, WIDE))) > len(lines)


@pytest.mark.parametrize("state", ServerState)
def test_each_state_of_the_server_is_told_in_words(state: ServerState) -> None:
    lines = plain(server_lines(Totals(server_state=state, is_open=True), Buffers(), NARROW))
    assert lines[0].startswith(state)


def test_the_client_tells_where_each_copy_is() -> None:
    holders = frozenset(
        {
            Holder(HERE, BOB),
            Holder(HERE, CAROL),
            Holder(HERE, "dan@x.example"),
            Holder(THERE, "dan@x.example"),
            Holder(THERE, "eve@x.example", 2),
        }
    )
    lines = plain(client_lines(Totals(holders=holders, buffers=Buffers("", (BOB,))), HERE, Room(60, 8)))
    assert lines[1:] == [
        f"<{BOB}> accepted",
        f"<{CAROL}> held here",
        "<dan@x.example> on both sides",
        "mail 2 <eve@x.example> handed over",
    ]


def test_a_client_with_many_copies_counts_what_it_leaves_out() -> None:
    holders = frozenset(Holder(HERE, f"user{number}@x.example") for number in range(9))
    assert plain(client_lines(Totals(holders=holders), HERE, NARROW))[-1] == "... and 7 more"


def test_a_client_without_mail_says_so() -> None:
    assert plain(client_lines(NOTHING_YET, HERE, NARROW))[-1] == "holds no mail"


def test_an_address_is_shown_safely() -> None:
    lines = plain(buffer_lines(Buffers("[/]\x1b@x.example"), Buffers(), ONE_LINE_EACH))
    assert lines[0] == "+ reverse-path <[/]␛@x.example>"


@pytest.mark.parametrize(
    ("text", "width", "shortened"),
    [
        ("abcdef", 6, "abcdef"),
        ("abcdefgh", 6, "ab…fgh"),
        ("äöüäöüäöü", 5, "äöüä…"),
    ],
)
def test_a_text_that_is_too_long_says_that_it_is_cut(text: str, width: int, shortened: str) -> None:
    assert shorten(text, width) == shortened
