"""One line with one of its parts lit."""

from hypothesis import given
from hypothesis import strategies as st

from smtpsim.explain.line_view import OCTETS_AT_MOST, line_view, shown_tokens
from smtpsim.explain.sanitise import sanitise
from smtpsim.simulation.step import Step
from smtpsim.spec.terms import Actor, Kind, Verb


def said(octets: bytes, kind: Kind = Kind.REPLY, verb: Verb = Verb.EHLO) -> Step:
    return Step(1, 0, "s1", "h", Actor.SERVER, kind, octets, verb=verb)


def test_each_digit_of_a_code_is_a_part() -> None:
    step = said(b"250 OK\r\n", verb=Verb.MAIL)
    views = [line_view(step, number) for number in range(3)]
    assert [(view.before, view.lit, view.number) for view in views if view] == [
        ("", "2", 1),
        ("2", "5", 2),
        ("25", "0", 3),
    ]


def test_the_pieces_are_the_line_with_its_end() -> None:
    step = said(b"250-mx.example\r\n250 SIZE 1000\r\n")
    for number in range(len(shown_tokens(step))):
        view = line_view(step, number)
        assert view is not None
        assert view.before + view.lit + view.behind in {"250-mx.example␍␊", "250 SIZE 1000␍␊"}


def test_past_the_last_part_the_last_one_is_lit() -> None:
    view = line_view(said(b"250 OK\r\n"), 99)
    assert view is not None
    assert view.number == view.total


def test_before_the_first_step_and_where_nothing_is_said_there_is_no_line() -> None:
    assert line_view(None, 0) is None
    assert line_view(said(b"", Kind.OPEN), 0) is None
    assert line_view(said(b"mail data\r\n", Kind.DATA), 0) is None


def test_of_a_very_long_answer_only_the_first_lines_are_read() -> None:
    step = said(b"250-KEYWORD\r\n" * 10_000)
    assert shown_tokens(step)[-1].end <= OCTETS_AT_MOST
    assert shown_tokens(said(b"x" * 10_000, Kind.COMMAND, Verb.UNKNOWN))[-1].end <= OCTETS_AT_MOST


@given(st.binary(max_size=80), st.integers(0, 30), st.sampled_from([Kind.COMMAND, Kind.REPLY]))
def test_no_line_reaches_the_screen_raw(octets: bytes, number: int, kind: Kind) -> None:
    view = line_view(said(octets, kind), number)
    if view is not None:
        told = (view.before, view.lit, view.behind, view.token.text, view.token.meaning)
        assert all(words == sanitise(words) for words in told)
