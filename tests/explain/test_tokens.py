"""A line of the channel, part by part."""

from hypothesis import given
from hypothesis import strategies as st

from smtpsim.explain.sanitise import sanitise
from smtpsim.explain.tokens import Token, tokens
from smtpsim.simulation.step import Step
from smtpsim.spec.extensions import EXTENSION_OF
from smtpsim.spec.glossary import GLOSSARY_OF
from smtpsim.spec.terms import Actor, Kind, Verb
from tests.support.worlds import classic_world, steps_of

SIZE_MEANING = EXTENSION_OF["SIZE"].sentence
CRLF_MEANING = GLOSSARY_OF["CRLF"].sentence


def step_with(octets: bytes, kind: Kind = Kind.COMMAND, verb: Verb | None = None) -> Step:
    return Step(0, 0, "s1", "mail.sender.example", Actor.CLIENT, kind, octets, verb=verb)


def texts(octets: bytes, kind: Kind = Kind.COMMAND, verb: Verb | None = None) -> list[str]:
    return [token.text for token in tokens(step_with(octets, kind, verb))]


def stands_where_it_says(token: Token, octets: bytes) -> bool:
    return sanitise(octets[token.start : token.end].decode("utf-8", "replace")) == token.text != ""


def test_a_mail_command_falls_into_verb_keyword_path_and_parameters() -> None:
    found = tokens(step_with(b"MAIL FROM:<alice@sender.example> SIZE=12\r\n"))
    assert [(token.text, token.meaning.split(":")[0]) for token in found] == [
        ("MAIL", "Opens a mail transaction and gives the reverse-path"),
        ("FROM:", "What follows is the reverse-path."),
        ("<", "Where error reports go"),
        ("alice", 'What stands before the "@"'),
        ("@", "Where error reports go"),
        (
            "sender.example",
            "The full name of a host or of a place that takes mail",
        ),
        (">", "Where error reports go"),
        ("SIZE=12", SIZE_MEANING),
        ("\u240d\u240a", CRLF_MEANING),
    ]


def test_a_source_route_a_quoted_local_part_and_a_literal_are_told_apart() -> None:
    line = rb'RCPT TO:<@a.example:"b@ c"@[192.0.2.1]>'
    assert texts(line) == ["RCPT", "TO:", "<", "@a.example:", '"b@ c"', "@", "[192.0.2.1]", ">"]


def test_the_null_path_is_one_part() -> None:
    assert texts(b"MAIL FROM:<>\r\n")[2] == "<>"


def test_a_hello_has_its_name_as_argument() -> None:
    assert texts(b"EHLO mail.sender.example") == ["EHLO", "mail.sender.example"]


def test_what_is_no_command_is_said_to_be_none() -> None:
    assert tokens(step_with(b"FROB x"))[0].meaning == "This is not the name of a command."


def test_a_reply_falls_into_digits_enhanced_code_and_text() -> None:
    found = tokens(step_with(b"550 5.1.1 No such user here\r\n", Kind.REPLY, Verb.RCPT))
    assert [token.text for token in found] == [
        *("5", "5", "0", " ", "5", "1", "1", " No such user here", "\u240d\u240a"),
    ]
    assert found[0].meaning.startswith("Permanent Negative Completion reply.")
    assert found[5].meaning == "Addressing Status. The address of the sender or of the recipient."
    assert found[6].meaning.startswith("There is no such mailbox")


def test_a_reply_to_ehlo_names_each_keyword() -> None:
    found = tokens(step_with(b"250-mx.example greets a\r\n250 SIZE 1000\r\n", Kind.REPLY, Verb.EHLO))
    keyword = next(token for token in found if token.text == "SIZE")
    assert keyword.source == "RFC 1870 3"


def test_the_lone_dot_is_the_end_of_data() -> None:
    assert tokens(step_with(b".\r\n", Kind.END_OF_DATA))[0].meaning.startswith("CR LF, a dot, CR LF")


@given(st.binary(max_size=80), st.sampled_from([Kind.COMMAND, Kind.REPLY, Kind.END_OF_DATA, Kind.DATA]))
def test_any_octets_give_parts_in_order_that_stay_inside(octets: bytes, kind: Kind) -> None:
    found = tokens(step_with(octets, kind, Verb.EHLO))
    bounds = [bound for token in found for bound in (token.start, token.end)]
    assert bounds == sorted(bounds)
    assert all(stands_where_it_says(token, octets) for token in found)
    assert all(token.meaning and token.source for token in found)


@given(
    st.sampled_from([b"MAIL FROM:", b"RCPT TO:", b"VRFY ", b"HELO ", b"250-", b"550 5.", b""]),
    st.text('<>@":. \\ab1[]=,', max_size=30),
)
def test_the_parts_of_lines_that_are_nearly_right_stand_where_they_say(start: bytes, rest: str) -> None:
    line = start + rest.encode("ascii")
    for kind in (Kind.COMMAND, Kind.REPLY):
        found = tokens(step_with(line, kind))
        assert all(stands_where_it_says(token, line) for token in found)


def test_each_line_of_the_classic_session_has_its_parts() -> None:
    said = {Kind.COMMAND, Kind.REPLY, Kind.END_OF_DATA}
    steps = [step for step in steps_of(classic_world()) if step.kind in said]
    covered = [sum(token.end - token.start for token in tokens(step)) for step in steps]
    spaces_at_most = 4
    assert all(len(step.octets) - count <= spaces_at_most for step, count in zip(steps, covered, strict=True))
