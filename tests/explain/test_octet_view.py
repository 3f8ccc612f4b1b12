"""Octets made visible: each one is there, line ends and dots are named, and nothing is obeyed."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtpsim.explain.octet_view import (
    DOT_ENDS,
    DOT_ENDS_EARLY,
    DOT_ENDS_NOT,
    LONE_CR,
    LONE_LF,
    OPEN_CR,
    OPEN_END,
    POP_TAKEN,
    STORED,
    Dots,
    Earlier,
    RawLine,
    dots_of,
    hex_rows,
    raw_lines,
    show_octets,
)
from smtpsim.protocol.framing import unstuff_dots
from smtpsim.protocol.policy import Offer, make_policy
from smtpsim.simulation.step import Step
from smtpsim.spec.faults import FAULT_OF
from smtpsim.spec.terms import Actor, Kind, Verb
from smtpsim.stage.hop_road import earlier_of
from tests.support.worlds import SERVER_HOST, classic_world, steps_of

CHUNKED = make_policy(SERVER_HOST, (Offer("CHUNKING"),))


def data_steps(fault: str = "") -> list[Step]:
    """The steps with mail data of the classic session, whose text has a line that is a lone dot."""
    faults = (FAULT_OF[fault].rule,) if fault else ()
    return [step for step in steps_of(classic_world(faults)) if step.kind is Kind.DATA]


def test_cr_and_lf_are_seen() -> None:
    assert raw_lines(b"NOOP\r\n") == [RawLine("NOOP␍␊")]


def test_a_lone_lf_and_a_lone_cr_are_named() -> None:
    lines = raw_lines(b"a\nb\rc\r\n")
    assert lines == [RawLine("a␊", LONE_LF), RawLine("b␍", LONE_CR), RawLine("c␍␊")]


def test_cr_cr_lf_is_a_lone_cr_and_then_a_line_end() -> None:
    assert raw_lines(b"a\r\r\n") == [RawLine("a␍", LONE_CR), RawLine("␍␊")]


def test_a_cr_at_the_very_end_is_not_called_lone_and_its_lf_is_not_either() -> None:
    assert raw_lines(b"a\r") == [RawLine("a␍", OPEN_CR)]
    assert raw_lines(b"\nb\r\n", earlier=Earlier(b"a\r")) == [RawLine("␊"), RawLine("b␍␊")]


def test_octets_without_a_line_end_say_so() -> None:
    assert raw_lines(b"NOO") == [RawLine("NOO", OPEN_END)]


def test_a_stuffed_dot_is_shown_as_sent_and_as_stored() -> None:
    assert raw_lines(b"..a\r\n", Dots.MAIL) == [RawLine("..a␍␊", STORED, ".a␍␊")]


def test_a_dot_alone_ends_the_mail_data_and_behind_it_dots_mean_nothing() -> None:
    lines = raw_lines(b"a\r\n.\r\n..b\r\n", Dots.MAIL)
    assert lines == [RawLine("a␍␊"), RawLine(".␍␊", DOT_ENDS_EARLY), RawLine("..b␍␊")]
    assert raw_lines(b".\r\n", Dots.MAIL) == [RawLine(".␍␊", DOT_ENDS)]


@pytest.mark.parametrize("octets", [b"a\n.\n", b"a\n.\r\n", b"a\r\n.\n", b"a\r\n.\r\r\n"])
def test_a_dot_without_cr_lf_on_both_sides_ends_nothing(octets: bytes) -> None:
    notes = [line.note for line in raw_lines(octets, Dots.MAIL)]
    assert any(DOT_ENDS_NOT in note for note in notes)
    assert DOT_ENDS not in notes


def test_dots_are_not_spoken_of_in_commands_and_chunks() -> None:
    chunked = [
        step
        for step in steps_of(classic_world(chunking=20, hello=Verb.EHLO, policy=CHUNKED))
        if step.kind is Kind.DATA
    ]
    assert {dots_of(step, Earlier()) for step in (*chunked, *steps_of(classic_world())[:4])} == {Dots.NOTHING}
    assert raw_lines(b".a\r\n") == [RawLine(".a␍␊")]


def test_the_text_of_a_session_is_read_with_its_dots() -> None:
    (text,) = data_steps()
    lines = raw_lines(text.octets, dots_of(text, Earlier()))
    assert [line.text for line in lines if line.stored] == ["..␍␊"]


def test_a_dot_that_was_not_stuffed_ends_the_text_early_and_says_so() -> None:
    text = data_steps("no-dot-stuffing")[0]
    notes = [line.note for line in raw_lines(text.octets, dots_of(text, Earlier()))]
    assert DOT_ENDS_EARLY in notes or notes[-1] == DOT_ENDS


def test_after_the_end_of_the_mail_data_dots_mean_nothing() -> None:
    (text,) = data_steps()
    assert dots_of(text, Earlier(is_over=True)) is Dots.NOTHING


def test_an_answer_of_pop3_has_stuffed_dots_too() -> None:
    assert raw_lines(b"+OK\r\n..\r\n.\r\n", Dots.POP)[1] == RawLine("..␍␊", POP_TAKEN, ".␍␊")


def test_what_is_no_utf8_is_shown_octet_by_octet() -> None:
    assert show_octets(b"\xff\xc3\xbc\x1b") == "\\xffü␛"


def test_hexadecimal_has_offsets_and_a_text_beside_it() -> None:
    first, second = hex_rows(b"MAIL FROM:<>\r\n\x00\xffx\x7f", 16)
    assert first == (0, "4d 41 49 4c 20 46 52 4f 4d 3a 3c 3e 0d 0a 00 ff", "MAIL FROM:<>␍␊␀·")
    assert (second.offset, second.hexadecimal.rstrip(), second.text) == (16, "78 7f", "x␡")


@given(st.binary(max_size=300), st.sampled_from(Dots), st.binary(max_size=2))
def test_no_octets_are_obeyed_or_left_out(octets: bytes, dots: Dots, tail: bytes) -> None:
    lines = raw_lines(octets, dots, Earlier(tail))
    shown = "".join(text for line in lines for text in (line.text, line.stored, line.note))
    assert not any(unicodedata.category(char) in {"Cc", "Cf"} for char in shown)
    assert "".join(line.text for line in lines).count("␊") >= octets.count(b"\n")


@given(st.lists(st.sampled_from([b"a", b".", b"..", b"\r\n", b"\n"]), max_size=30))
def test_what_is_said_to_be_stored_is_what_the_server_stores(pieces: list[bytes]) -> None:
    octets = b"".join((*pieces, b"end\r\n"))
    if b"\r\n.\r\n" in b"\r\n" + octets:
        return
    lines = raw_lines(octets, Dots.MAIL)
    if any(DOT_ENDS_NOT in line.note for line in lines):  # of that dot something else is told
        return
    assert "".join(line.stored or line.text for line in lines) == show_octets(unstuff_dots(octets))


@given(st.binary(max_size=200), st.integers(min_value=1, max_value=16))
def test_hexadecimal_loses_no_octet(octets: bytes, per_row: int) -> None:
    assert bytes.fromhex("".join(row.hexadecimal for row in hex_rows(octets, per_row))) == octets


def test_a_dot_behind_text_that_has_ended_already_is_not_called_its_end() -> None:
    steps = list(steps_of(classic_world((FAULT_OF["no-dot-stuffing"].rule,))))
    (at,) = [at for at, step in enumerate(steps) if step.kind is Kind.END_OF_DATA]
    earlier = earlier_of(steps, at, steps[at])
    assert earlier.is_over
    assert raw_lines(steps[at].octets, dots_of(steps[at], earlier), earlier) == [RawLine(".␍␊")]


def test_the_end_of_mail_data_is_found_where_it_is_cut_in_two() -> None:
    data = [
        Step(n, 0, "s1", "", Actor.CLIENT, Kind.DATA, octets)
        for n, octets in enumerate([b"a\r\n.", b"\r\nb\r\n"])
    ]
    dot = Step(2, 0, "s1", "", Actor.CLIENT, Kind.END_OF_DATA, b".\r\n")
    assert earlier_of([*data, dot], 2, dot).is_over
    assert not earlier_of([data[0], dot], 1, dot).is_over


def test_what_a_lone_lf_means_is_told_once_in_a_step() -> None:
    assert [line.note for line in raw_lines(b"a\nb\nc\r\n")] == [LONE_LF, "lone LF", ""]
