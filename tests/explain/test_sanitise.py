"""Untrusted text becomes safe to show, and nothing else about it changes."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtpsim.explain.sanitise import sanitise, shown_lines

ANY_TEXT = st.text(st.characters(exclude_categories=()))
TURNING = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
ZERO_WIDTH = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u180e"
MARKS_OF_DIRECTION = "\u200e\u200f\u061c"


def controls_a_terminal(char: str) -> bool:
    return (
        unicodedata.category(char) in {"Cc", "Cs", "Zl", "Zp"}
        or unicodedata.bidirectional(char) in TURNING
        or char in ZERO_WIDTH + MARKS_OF_DIRECTION
    )


@given(ANY_TEXT)
def test_nothing_in_the_output_controls_a_terminal(text: str) -> None:
    assert [char for char in sanitise(text) if controls_a_terminal(char)] == []


@given(ANY_TEXT)
def test_sanitising_twice_is_sanitising_once(text: str) -> None:
    assert sanitise(sanitise(text)) == sanitise(text)


@given(ANY_TEXT)
def test_the_length_stays_so_that_columns_stay(text: str) -> None:
    assert len(sanitise(text)) == len(text)


@given(ANY_TEXT)
def test_what_is_shown_can_be_written_out(text: str) -> None:
    assert sanitise(text).encode("utf-8").decode("utf-8") == sanitise(text)


@given(st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E)))
def test_printable_ascii_stays_as_it_is(text: str) -> None:
    assert sanitise(text) == text


def test_no_code_point_of_all_unicode_gets_through_that_controls_a_terminal() -> None:
    everything = "".join(map(chr, range(0x110000)))
    assert [hex(ord(char)) for char in sanitise(everything) if controls_a_terminal(char)] == []


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("\x1b]0;owned\x07", "\u241b]0;owned\u2407"),
        ("a\tb\r\n", "a\u2409b\u240d\u240a"),
        ("\x00\x1f\x7f", "\u2400\u241f\u2421"),
        ("\x80\x9b31m", "\ufffd\ufffd31m"),
        ("a\u202eb\u2066c", "a\ufffdb\ufffdc"),
        ("zero\u200bwidth\ufeff", "zero\ufffdwidth\ufffd"),
        ("[bold]na\u00efve \u4f60\u597d[/]", "[bold]na\u00efve \u4f60\u597d[/]"),
    ],
)
def test_a_control_is_shown_as_a_sign(raw: str, shown: str) -> None:
    assert sanitise(raw) == shown


@pytest.mark.parametrize(
    ("octets", "lines"),
    [
        (b"", ()),
        (b"\r\n", ("",)),
        (b"250-a\r\n250 b\r\n", ("250-a", "250 b")),
        (b"no end", ("no end",)),
        (b"a\nb\rc\r\n", ("a\u240ab\u240dc",)),
        (b"caf\xc3\xa9 \xff\r\n", ("caf\u00e9 \ufffd",)),
        (b"a\x85b\xe2\x80\xa8c\r\n", ("a\ufffdb\ufffdc",)),
    ],
)
def test_octets_are_cut_into_lines_at_cr_lf_alone(octets: bytes, lines: tuple[str, ...]) -> None:
    assert shown_lines(octets) == lines


@given(st.binary())
def test_any_octets_can_be_shown(octets: bytes) -> None:
    assert len(shown_lines(octets)) == octets.count(b"\r\n") + (not octets.endswith(b"\r\n") and bool(octets))
