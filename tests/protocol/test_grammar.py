"""The grammar reads each command as RFC 5321 4.1 writes it, and tells the first mistake and its place."""

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from smtpsim.protocol.command import Command, Parameter, Path
from smtpsim.protocol.grammar import read_command
from smtpsim.protocol.strictness import Limits, Strictness
from smtpsim.spec.flaws import Flaw
from smtpsim.spec.terms import Verb

PLACE = "‸"
"""Stands in a test's line just before the octet that the grammar should point at."""

LENIENT = Strictness(space_after_colon=True, bare_address=True)
LONG_LOCAL_PART = "a" * 64
LABEL = "d" * 61
LONG_DOMAIN = ".".join([LABEL] * 4) + ".example"  # 255 octets
PATH_DOMAIN = (
    f"{LABEL[2:]}.{LABEL[1:]}.{LABEL[1:]}.example"  # with the longest local part: a path of 256 octets
)
MAILBOXES = ["a@b.example", '"a b"@b.example', "a@[192.0.2.1]", "a.b+c@x-y.example"]


def unmark(marked: str) -> tuple[bytes, int]:
    """Take the mark out of a line: the octets, and the column that it stood at."""
    return marked.replace(PLACE, "").encode("latin-1"), marked.index(PLACE) + 1


def read(text: str, strictness: Strictness = LENIENT) -> Command:
    """Read a line that must have no flaw."""
    command = read_command(text.encode("ascii"), strictness)
    assert command.flaw is Flaw.NONE, f"{text}: {command.flaw} in column {command.column}"
    return command


def read_forward_path(text: str) -> Path:
    """Read the path of a RCPT line that must have no flaw."""
    path = read(f"RCPT TO:{text}").path
    assert path is not None
    return path


def test_the_mark_gives_the_column_of_the_octet_behind_it() -> None:
    assert unmark("NOOP ‸x") == (b"NOOP x", 6)
    assert unmark("NOOP‸") == (b"NOOP", 5)


VALID = [
    "HELO client.example",
    "helo localhost",
    "HELO 3com.example",
    "HELO a-b.c--d.example",
    "EHLO client.example",
    "eHlO Client.Example",
    "EHLO 192.0.2.1",
    "EHLO x",
    "EHLO [192.0.2.1]",
    "EHLO [IPv6:2001:db8::1]",
    "EHLO [ipv6:::]",
    f"EHLO {LONG_DOMAIN}",
    "MAIL FROM:<userx@y.foo.org>",
    "MAIL FROM:<>",
    "mail from:<a@b.example>",
    "Mail From:<> SIZE=1",
    "MAIL FROM:<@hosta.int,@jkl.org:userc@d.bar.org>",
    "MAIL FROM:<a@b.example> SIZE=2048",
    "MAIL FROM:<a@b.example> BODY=8BITMIME SIZE=2048",
    "MAIL FROM:<a@b.example> SMTPUTF8",
    "MAIL FROM:<a@b.example> 8=x",
    'MAIL FROM:<a@b.example> X-Y-=a,b;c<d>"e"',
    "MAIL FROM:<a@b.example> AUTH=<>",
    "MAIL FROM:<postmaster@b.example>",
    "SEND FROM:<a@b.example>",
    "soml from:<a@b.example>",
    "SAML FROM:<>",
    "RCPT TO:<Jones@XYZ.COM>",
    "rcpt to:<a@b.example>",
    "RCPT TO:<Postmaster>",
    "RCPT TO:<POSTMASTER>",
    "RCPT TO:<postmaster@foo.example>",
    "RCPT TO:<postmaster> NOTIFY=NEVER",
    "RCPT TO:<@hosta.int:userc@d.bar.org>",
    "RCPT TO:<@hosta.int,@jkl.org:userc@d.bar.org>",
    'RCPT TO:<@a.example:"x:y,z"@b.example>',
    "RCPT TO:<a@b>",
    "RCPT TO:<a@1.2.3.4>",
    "RCPT TO:<!#$%&'*+-/=?^_`{|}~@b.example>",
    "RCPT TO:<-a-@b.example>",
    "RCPT TO:<a.b.c@b.example>",
    'RCPT TO:<"Joe\\,Smith"@b.example>',
    'RCPT TO:<"a@b"@b.example>',
    'RCPT TO:<"a>b <c"@b.example>',
    'RCPT TO:<" "@b.example>',
    'RCPT TO:<""@b.example>',
    'RCPT TO:<"\\""@b.example>',
    'RCPT TO:<"\\\\"@b.example>',
    'RCPT TO:<"a..b."@b.example>',
    "RCPT TO:<a@[192.0.2.1]>",
    "RCPT TO:<a@[0.0.0.0]>",
    "RCPT TO:<a@[255.255.255.255]>",
    "RCPT TO:<a@[001.02.3.099]>",
    "RCPT TO:<a@[IPv6:::1]>",
    "RCPT TO:<a@[IPV6:2001:DB8::192.0.2.1]>",
    f"RCPT TO:<{LONG_LOCAL_PART}@b.example>",
    f"RCPT TO:<{LONG_LOCAL_PART}@{PATH_DOMAIN}>",
    "DATA",
    "data",
    "RSET",
    "QUIT",
    "qUIT",
    "TURN",
    "NOOP",
    "NOOP anything at all <goes> here",
    'NOOP "unclosed',
    "HELP",
    "HELP MAIL FROM",
    "VRFY Smith",
    "VRFY sam.q.smith",
    'VRFY "Sam Q. Smith"',
    "VRFY bob@example.org",
    "VRFY <bob@example.org>",
    "VRFY <Postmaster>",
    "VRFY postmaster",
    f"VRFY {LONG_LOCAL_PART}",
    "EXPN Example-People",
    "EXPN Executive-Washroom-List",
    "EXPN <list@example.org>",
]


@pytest.mark.parametrize("line", VALID)
def test_a_right_line_has_no_flaw(line: str) -> None:
    command = read_command(line.encode("ascii"))
    assert (command.flaw, command.column, command.note) == (Flaw.NONE, 0, Flaw.NONE)
    assert command.verb == line[:4].upper()
    assert command.name == line[:4]
    assert command.argument == line[5:]


@pytest.mark.parametrize("line", VALID)
@pytest.mark.parametrize("white_space", [" ", "\t", "  \t ", "\t\t"])
def test_trailing_white_space_is_tolerated(line: str, white_space: str) -> None:
    assert read_command(f"{line}{white_space}".encode()) == read_command(line.encode())


FLAWED = [
    # hello
    ("EHLO‸", Flaw.MISSING_ARGUMENT),
    ("HELO‸ ", Flaw.MISSING_ARGUMENT),
    ("EHLO ‸ a.example", Flaw.EXTRA_SPACE),
    ("EHLO a.example ‸b", Flaw.UNWANTED_ARGUMENT),
    ("EHLO [192.0.2.1] ‸client.example", Flaw.UNWANTED_ARGUMENT),
    ("EHLO [192.0.2.1]  ‸client.example", Flaw.UNWANTED_ARGUMENT),
    ("HELO ‸[192.0.2.1]", Flaw.BAD_DOMAIN),
    ("EHLO a‸_b.example", Flaw.BAD_DOMAIN),
    ("EHLO a.example‸.", Flaw.BAD_DOMAIN),
    ("EHLO ‸.example", Flaw.BAD_DOMAIN),
    ("EHLO a.‸.example", Flaw.BAD_DOMAIN),
    ("EHLO ‸#123", Flaw.BAD_DOMAIN),
    ("EHLO a‸@b.example", Flaw.BAD_DOMAIN),
    ("EHLO ‸<a.example>", Flaw.BAD_DOMAIN),
    ("EHLO a.example‸>", Flaw.BAD_DOMAIN),
    ("EHLO ‸-a.example", Flaw.BAD_HYPHEN),
    ("EHLO a‸-.example", Flaw.BAD_HYPHEN),
    ("EHLO a.‸-b.example", Flaw.BAD_HYPHEN),
    ("EHLO a.b-‸-", Flaw.BAD_HYPHEN),
    ("EHLO a-‸_.example", Flaw.BAD_DOMAIN),
    ("EHLO ‸[x:y]", Flaw.UNKNOWN_LITERAL),
    ("EHLO ‸[-x-1:~!]", Flaw.UNKNOWN_LITERAL),
    ("EHLO ‸[x:]", Flaw.BAD_LITERAL),
    ("EHLO ‸[x-:y]", Flaw.BAD_LITERAL),
    ("EHLO ‸[192.0.2.1", Flaw.BAD_LITERAL),
    ("EHLO ‸[192.0.2.1 ]", Flaw.BAD_LITERAL),
    ("EHLO ‸[]", Flaw.BAD_LITERAL),
    ("EHLO ‸[client.example]", Flaw.BAD_LITERAL),
    ("EHLO [192.0.2.1]‸x", Flaw.BAD_DOMAIN),
    (f"EHLO {LONG_DOMAIN}‸x", Flaw.DOMAIN_TOO_LONG),
    # the keyword before a path
    ("MAIL‸", Flaw.MISSING_ARGUMENT),
    ("RCPT‸ ", Flaw.MISSING_ARGUMENT),
    ("MAIL FROM:‸", Flaw.MISSING_ARGUMENT),
    ("RCPT TO:‸  ", Flaw.MISSING_ARGUMENT),
    ("MAIL ‸<a@b.example>", Flaw.MISSING_KEYWORD),
    ("MAIL ‸TO:<a@b.example>", Flaw.MISSING_KEYWORD),
    ("RCPT ‸FROM:<a@b.example>", Flaw.MISSING_KEYWORD),
    ("MAIL FROM‸", Flaw.MISSING_KEYWORD),
    ("MAIL FROM‸ <a@b.example>", Flaw.MISSING_KEYWORD),
    ("MAIL ‸FROM<a@b.example>", Flaw.MISSING_KEYWORD),
    ("MAIL ‸FROMM:<a@b.example>", Flaw.MISSING_KEYWORD),
    ("MAIL FROM‸ :<a@b.example>", Flaw.EXTRA_SPACE),
    ("RCPT TO‸  : <a@b.example>", Flaw.EXTRA_SPACE),
    ("MAIL ‸ FROM:<a@b.example>", Flaw.EXTRA_SPACE),
    ("RCPT ‸  TO:<a@b.example>", Flaw.EXTRA_SPACE),
    ("MAIL FROM:‸ <a@b.example>", Flaw.SPACE_AFTER_COLON),
    ("RCPT TO:‸  <a@b.example>", Flaw.SPACE_AFTER_COLON),
    ("MAIL FROM:‸ a@b.example", Flaw.SPACE_AFTER_COLON),
    ("SEND ‸<a@b.example>", Flaw.MISSING_KEYWORD),
    ("SOML FROM:‸ <a@b.example>", Flaw.SPACE_AFTER_COLON),
    ("SAML FROM:‸a@b.example", Flaw.MISSING_BRACKET),
    # brackets
    ("MAIL FROM:‸a@b.example", Flaw.MISSING_BRACKET),
    ("RCPT TO:‸Postmaster", Flaw.MISSING_BRACKET),
    ("RCPT TO:‸a@b.example>", Flaw.MISSING_BRACKET),
    ("MAIL FROM:‸Bob <a@b.example>", Flaw.MISSING_BRACKET),
    ("MAIL FROM:<‸", Flaw.UNCLOSED_BRACKET),
    ("MAIL FROM:<a‸", Flaw.UNCLOSED_BRACKET),
    ("MAIL FROM:<a@‸", Flaw.UNCLOSED_BRACKET),
    ("MAIL FROM:<a@b.example‸", Flaw.UNCLOSED_BRACKET),
    ("MAIL FROM:<a@b.example‸ SIZE=1", Flaw.UNCLOSED_BRACKET),
    ("MAIL FROM:<a@[192.0.2.1]‸", Flaw.UNCLOSED_BRACKET),
    ("RCPT TO:<Postmaster‸", Flaw.UNCLOSED_BRACKET),
    ("RCPT TO:‸<>", Flaw.EMPTY_FORWARD_PATH),
    ("RCPT TO:‸<> X=1", Flaw.EMPTY_FORWARD_PATH),
    ("MAIL FROM:<‸<a@b.example>>", Flaw.BAD_LOCAL_PART),
    # local parts
    ("MAIL FROM:<postmaster‸>", Flaw.MISSING_AT),
    ("RCPT TO:<bob‸>", Flaw.MISSING_AT),
    ('RCPT TO:<"Postmaster"‸>', Flaw.MISSING_AT),
    ("RCPT TO:<@a.example:Postmaster‸>", Flaw.MISSING_AT),
    ("RCPT TO:<‸@b.example>", Flaw.EMPTY_LOCAL_PART),
    ("RCPT TO:<‸@[IPv6:::1]>", Flaw.EMPTY_LOCAL_PART),
    ("RCPT TO:<@a.example:‸>", Flaw.EMPTY_LOCAL_PART),
    ("RCPT TO:<‸ >", Flaw.BAD_LOCAL_PART),
    ("RCPT TO:<‸ a@b.example>", Flaw.BAD_LOCAL_PART),
    ("RCPT TO:<a‸ b@b.example>", Flaw.BAD_LOCAL_PART),
    ("RCPT TO:<a‸(c)@b.example>", Flaw.BAD_LOCAL_PART),
    ("RCPT TO:<a‸,b@b.example>", Flaw.BAD_LOCAL_PART),
    ("RCPT TO:<a‸\\b@b.example>", Flaw.BAD_LOCAL_PART),
    ("RCPT TO:<a‸:b@b.example>", Flaw.BAD_LOCAL_PART),
    ("RCPT TO:<‸[a]@b.example>", Flaw.BAD_LOCAL_PART),
    ('RCPT TO:<"a"‸b@b.example>', Flaw.BAD_LOCAL_PART),
    ('RCPT TO:<"a"‸.b@b.example>', Flaw.BAD_LOCAL_PART),
    ('RCPT TO:<"a"‸"b"@b.example>', Flaw.BAD_LOCAL_PART),
    ('RCPT TO:<a‸"b"@b.example>', Flaw.BAD_LOCAL_PART),
    ('RCPT TO:<a.‸"b"@b.example>', Flaw.BAD_LOCAL_PART),
    ("RCPT TO:<‸.a@b.example>", Flaw.BAD_DOT),
    ("RCPT TO:<a.‸.b@b.example>", Flaw.BAD_DOT),
    ("RCPT TO:<a‸.@b.example>", Flaw.BAD_DOT),
    ("RCPT TO:<‸.@b.example>", Flaw.BAD_DOT),
    ("RCPT TO:<a‸.>", Flaw.BAD_DOT),
    ('RCPT TO:<‸"a@b.example>', Flaw.UNCLOSED_QUOTE),
    ('RCPT TO:<‸"a\\"@b.example>', Flaw.UNCLOSED_QUOTE),
    ('RCPT TO:<‸"', Flaw.UNCLOSED_QUOTE),
    # domains
    ("RCPT TO:<a@‸>", Flaw.EMPTY_DOMAIN),
    ("RCPT TO:<a@‸.b.example>", Flaw.BAD_DOMAIN),
    ("RCPT TO:<a@b.‸.example>", Flaw.BAD_DOMAIN),
    ("RCPT TO:<a@b.example‸.>", Flaw.BAD_DOMAIN),
    ("RCPT TO:<a@b‸_c.example>", Flaw.BAD_DOMAIN),
    ("RCPT TO:<a@b.‸_c.example>", Flaw.BAD_DOMAIN),
    ("RCPT TO:<a@b‸@c.example>", Flaw.BAD_DOMAIN),
    ("RCPT TO:<a@b‸ c.example>", Flaw.BAD_DOMAIN),
    ("RCPT TO:<a@‸ b.example>", Flaw.BAD_DOMAIN),
    ("RCPT TO:<a@b.example‸ >", Flaw.BAD_DOMAIN),
    ("RCPT TO:<a@‸#123>", Flaw.BAD_DOMAIN),
    ("RCPT TO:<a@b.example‸:25>", Flaw.BAD_DOMAIN),
    ("RCPT TO:<a@‸-b.example>", Flaw.BAD_HYPHEN),
    ("RCPT TO:<a@b‸-.example>", Flaw.BAD_HYPHEN),
    ("RCPT TO:<a@b.example‸->", Flaw.BAD_HYPHEN),
    ("RCPT TO:<a@b.‸-example>", Flaw.BAD_HYPHEN),
    # literals
    ("RCPT TO:<a@‸[]>", Flaw.BAD_LITERAL),
    ("RCPT TO:<a@‸[256.1.1.1]>", Flaw.BAD_LITERAL),
    ("RCPT TO:<a@‸[1.1.1.260]>", Flaw.BAD_LITERAL),
    ("RCPT TO:<a@‸[1.1.1]>", Flaw.BAD_LITERAL),
    ("RCPT TO:<a@‸[1.1.1.1.1]>", Flaw.BAD_LITERAL),
    ("RCPT TO:<a@‸[0001.1.1.1]>", Flaw.BAD_LITERAL),
    ("RCPT TO:<a@‸[1.1.1.]>", Flaw.BAD_LITERAL),
    ("RCPT TO:<a@‸[ 192.0.2.1]>", Flaw.BAD_LITERAL),
    ("RCPT TO:<a@‸[192.0.2.1>", Flaw.BAD_LITERAL),
    ("RCPT TO:<a@‸[::1]>", Flaw.BAD_LITERAL),
    ("RCPT TO:<a@‸[IPv6:]>", Flaw.BAD_LITERAL),
    ("RCPT TO:<a@‸[IPv6:1:2]>", Flaw.BAD_LITERAL),
    ("RCPT TO:<a@‸[IPv6:fe80::1%eth0]>", Flaw.BAD_LITERAL),
    ("RCPT TO:<a@‸[IPv6:1:2:3:4:5:6:7::]>", Flaw.BAD_LITERAL),
    ("RCPT TO:<a@‸[[192.0.2.1]]>", Flaw.BAD_LITERAL),
    ("RCPT TO:<a@‸[x:y]>", Flaw.UNKNOWN_LITERAL),
    ("RCPT TO:<a@‸[x:y\\z]>", Flaw.BAD_LITERAL),
    ("RCPT TO:<a@[192.0.2.1]‸.example>", Flaw.BAD_DOMAIN),
    # source routes
    ("RCPT TO:<@a.example,@b.example‸>", Flaw.BAD_ROUTE),
    ("RCPT TO:<@a.example,‸b.example:c@d.example>", Flaw.BAD_ROUTE),
    ("RCPT TO:<@a.example,‸ @b.example:c@d.example>", Flaw.BAD_ROUTE),
    ("RCPT TO:<@a.example‸;@b.example:c@d.example>", Flaw.BAD_ROUTE),
    ("RCPT TO:<@‸:c@d.example>", Flaw.BAD_ROUTE),
    ("RCPT TO:<@‸_a.example:c@d.example>", Flaw.BAD_ROUTE),
    ("RCPT TO:<@‸[192.0.2.1]:c@d.example>", Flaw.BAD_ROUTE),
    ("RCPT TO:<@a.example,‸:c@d.example>", Flaw.BAD_ROUTE),
    ("RCPT TO:<@a.example:‸@b.example:c@d.example>", Flaw.EMPTY_LOCAL_PART),
    # sizes
    (f"RCPT TO:<{LONG_LOCAL_PART}‸a@b.example>", Flaw.LOCAL_PART_TOO_LONG),
    (f'RCPT TO:<"{LONG_LOCAL_PART[2:]}"@b.example‸.>', Flaw.BAD_DOMAIN),
    (f'RCPT TO:<"{LONG_LOCAL_PART[1:]}‸"@b.example>', Flaw.LOCAL_PART_TOO_LONG),
    (f"RCPT TO:<a@{LONG_DOMAIN}‸x>", Flaw.DOMAIN_TOO_LONG),
    (f"RCPT TO:<{LONG_LOCAL_PART}@x{PATH_DOMAIN}‸>", Flaw.PATH_TOO_LONG),
    (f"RCPT TO:<@a.example:{LONG_LOCAL_PART}@{PATH_DOMAIN[:179]}‸{PATH_DOMAIN[179:]}>", Flaw.PATH_TOO_LONG),
    # parameters
    ("MAIL FROM:<a@b.example>‸SIZE=1", Flaw.BAD_PARAMETER),
    ("MAIL FROM:<a@b.example>‸>", Flaw.BAD_PARAMETER),
    ("MAIL FROM:<a@b.example> ‸SIZE=", Flaw.BAD_PARAMETER),
    ("MAIL FROM:<a@b.example> ‸=1", Flaw.BAD_PARAMETER),
    ("MAIL FROM:<a@b.example> ‸-SIZE=1", Flaw.BAD_PARAMETER),
    ("MAIL FROM:<a@b.example> ‸SIZE=1=2", Flaw.BAD_PARAMETER),
    ("MAIL FROM:<a@b.example> ‸SI_ZE=1", Flaw.BAD_PARAMETER),
    ("MAIL FROM:<a@b.example> SIZE=1 ‸<c@d.example>", Flaw.BAD_PARAMETER),
    ("MAIL FROM:<a@b.example> SIZE=1 ‸size=2", Flaw.REPEATED_PARAMETER),
    ("RCPT TO:<a@b.example> X ‸x", Flaw.REPEATED_PARAMETER),
    ("MAIL FROM:<a@b.example> ‸ SIZE=1", Flaw.EXTRA_SPACE),
    ("MAIL FROM:<a@b.example> SIZE=1 ‸  BODY=7BIT", Flaw.EXTRA_SPACE),
    # no argument
    ("DATA ‸now", Flaw.UNWANTED_ARGUMENT),
    ("RSET  ‸x", Flaw.UNWANTED_ARGUMENT),
    ("QUIT ‸please", Flaw.UNWANTED_ARGUMENT),
    ("TURN ‸x", Flaw.UNWANTED_ARGUMENT),
    # names
    ("VRFY‸", Flaw.MISSING_ARGUMENT),
    ("EXPN‸ ", Flaw.MISSING_ARGUMENT),
    ("VRFY ‸ bob", Flaw.EXTRA_SPACE),
    ("BDAT‸", Flaw.MISSING_ARGUMENT),
    ("BDAT ‸ 10", Flaw.EXTRA_SPACE),
    ("BDAT ‸ten", Flaw.BAD_CHUNK_SIZE),
    ("BDAT ‸-1 LAST", Flaw.BAD_CHUNK_SIZE),
    ("BDAT ‸10LAST", Flaw.BAD_CHUNK_SIZE),
    ("BDAT 10 ‸FIRST", Flaw.BAD_END_MARKER),
    ("BDAT 10 ‸LAST LAST", Flaw.BAD_END_MARKER),
    ("BDAT 10 ‸ LAST", Flaw.BAD_END_MARKER),
    ("VRFY First‸ Last", Flaw.BAD_STRING),
    ('VRFY ‸"bob', Flaw.BAD_STRING),
    ("VRFY ‸<>", Flaw.BAD_STRING),
    ("VRFY <bob‸>", Flaw.BAD_STRING),
    ("VRFY bob@‸_x", Flaw.BAD_STRING),
    ("VRFY bob@b.example‸ x", Flaw.BAD_STRING),
    ("VRFY <bob@b.example>‸ x", Flaw.BAD_STRING),
    ("EXPN ‸(list)", Flaw.BAD_STRING),
    (f"VRFY {LONG_LOCAL_PART}‸a", Flaw.BAD_STRING),
    # octets that no command may hold
    ("MAIL FROM:<a‸\0b@b.example>", Flaw.CONTROL_CHARACTER),
    ("MAIL FROM:<a@b.example>‸\tSIZE=1", Flaw.CONTROL_CHARACTER),
    ("MAIL FROM:a‸\x7f", Flaw.CONTROL_CHARACTER),
    ('RCPT TO:<"a‸\x01"@b.example>', Flaw.CONTROL_CHARACTER),
    ("NOOP ‸\x1b[2J", Flaw.CONTROL_CHARACTER),
    ("NOOP a‸\tb", Flaw.CONTROL_CHARACTER),
    ("HELP a‸\rb", Flaw.CONTROL_CHARACTER),
    ("DATA ‸\n", Flaw.CONTROL_CHARACTER),
    ("NOOP x‸\0 ", Flaw.CONTROL_CHARACTER),
    ("EHLO b‸\xfccher.example", Flaw.NOT_ASCII),
    ("RCPT TO:<b‸\xf6b@b.example>", Flaw.NOT_ASCII),
    ("NOOP ‸\x85", Flaw.NOT_ASCII),
    ("VRFY ‸\xa0", Flaw.NOT_ASCII),
    ("NOOP ‸\xff\0", Flaw.NOT_ASCII),
    ("NOOP ‸\0\xff", Flaw.CONTROL_CHARACTER),
]


@pytest.mark.parametrize(("marked", "flaw"), FLAWED)
def test_a_wrong_line_has_its_flaw_and_its_place(marked: str, flaw: Flaw) -> None:
    line, column = unmark(marked)
    command = read_command(line)
    assert (command.flaw, command.column) == (flaw, column)
    assert command.verb == marked[:4]


def test_each_flaw_that_can_be_named_is_met_here() -> None:
    assert {flaw for _, flaw in FLAWED} == set(Flaw) - {Flaw.NONE, Flaw.BAD_UTF8}


@pytest.mark.parametrize(
    ("line", "flaw", "column"),
    [
        (b"", Flaw.NONE, 0),
        (b" \t ", Flaw.NONE, 0),
        (b" NOOP", Flaw.NONE, 0),
        (b"ATRN", Flaw.NONE, 0),
        (b"MAILFROM:<a@b.example>", Flaw.NONE, 0),
        (b"connection", Flaw.NONE, 0),
        (b"UNKNOWN", Flaw.NONE, 0),
        (b"end of data", Flaw.NONE, 0),
        (b"EHLO:", Flaw.NONE, 0),
        (b"N\x00OP", Flaw.CONTROL_CHARACTER, 2),
        (b"EHLO\ta.example", Flaw.CONTROL_CHARACTER, 5),
        (b"NOOP\nQUIT", Flaw.CONTROL_CHARACTER, 5),
        (b"\xffOOP", Flaw.NOT_ASCII, 1),
        ("\u017fEND FROM:<>".encode(), Flaw.NOT_ASCII, 1),
    ],
)
def test_a_line_without_a_known_command_is_unknown_whatever_its_octets(
    line: bytes, flaw: Flaw, column: int
) -> None:
    command = read_command(line)
    assert (command.verb, command.flaw, command.column) == (Verb.UNKNOWN, flaw, column)


def test_the_name_and_the_argument_are_kept_as_they_were_sent() -> None:
    command = read_command(b"xFoo Bar  baz \t")
    assert (command.name, command.argument) == ("xFoo", "Bar  baz")


def test_octets_above_127_are_shown_as_latin_1() -> None:
    assert read_command(b"NOOP \xe9").argument == "\xe9"


def test_the_reverse_path_gives_its_parts() -> None:
    path = read("MAIL FROM:<Bob.Smith@Host.EXAMPLE>").path
    assert path == Path(text="Bob.Smith@Host.EXAMPLE", local="Bob.Smith", domain="host.example")


def test_the_null_reverse_path_is_null() -> None:
    path = read("MAIL FROM:<>").path
    assert path is not None
    assert path.is_null


def test_a_source_route_is_kept_apart_from_the_mailbox() -> None:
    assert read_forward_path("<@hosta.int,@jkl.org:userc@d.bar.org>") == Path(
        text="userc@d.bar.org", local="userc", domain="d.bar.org", route="@hosta.int,@jkl.org"
    )


def test_postmaster_needs_no_domain_in_any_case() -> None:
    assert read_forward_path("<PostMaster>") == Path(text="PostMaster", local="PostMaster", domain="")


def test_a_literal_keeps_its_brackets() -> None:
    assert read_forward_path("<a@[IPv6:::1]>").domain == "[ipv6:::1]"


@pytest.mark.parametrize(
    ("sent", "local_part"),
    [
        ("bob", "bob"),
        ('"bob"', "bob"),
        (r'"b\ob"', "bob"),
        (r'"\b\o\b"', "bob"),
        (r'"Joe\,Smith"', "Joe,Smith"),
        (r'"a\\b\"c"', r"a\b" + '"c'),
        ('"a b"', "a b"),
        (r'"a\ b"', "a b"),
        ('""', ""),
    ],
)
def test_all_quoted_forms_of_a_local_part_are_equal(sent: str, local_part: str) -> None:
    assert read_forward_path(f"<{sent}@b.example>").local == local_part


def test_parameters_keep_their_order_and_their_values() -> None:
    command = read("MAIL FROM:<a@b.example> size=20 SMTPUTF8 AUTH=a+2Bb")
    assert command.parameters == (Parameter("SIZE", "20"), Parameter("SMTPUTF8"), Parameter("AUTH", "a+2Bb"))


def test_what_was_right_before_a_wrong_parameter_is_kept() -> None:
    command = read_command(b"MAIL FROM:<a@b.example> SIZE=20 =1")
    assert command.path == Path(text="a@b.example", local="a", domain="b.example")
    assert command.parameters == (Parameter("SIZE", "20"),)


@pytest.mark.parametrize("verb", ["VRFY", "EXPN"])
def test_the_name_to_look_up_comes_unquoted_with_its_domain(verb: str) -> None:
    assert read(f"{verb} <Bob@Example.org>").path == Path(
        text="Bob@Example.org", local="Bob", domain="example.org"
    )
    assert read(f'{verb} "Sam Smith"').path == Path(text='"Sam Smith"', local="Sam Smith", domain="")


@pytest.mark.parametrize(
    ("line", "note"),
    [
        ("MAIL FROM: <a@b.example>", Flaw.SPACE_AFTER_COLON),
        ("RCPT TO:   <a@b.example> X=1", Flaw.SPACE_AFTER_COLON),
        ("MAIL FROM: <>", Flaw.SPACE_AFTER_COLON),
        ("MAIL FROM:a@b.example", Flaw.MISSING_BRACKET),
        ("RCPT TO:a@b.example X=1", Flaw.MISSING_BRACKET),
        ("RCPT TO:postmaster", Flaw.MISSING_BRACKET),
        ("MAIL FROM: a@b.example", Flaw.SPACE_AFTER_COLON),
        ("MAIL FROM:<a@b.example>", Flaw.NONE),
    ],
)
def test_common_practice_passes_with_a_note_where_it_is_let(line: str, note: Flaw) -> None:
    assert read(line, LENIENT).note is note


@pytest.mark.parametrize(
    ("strictness", "marked", "flaw"),
    [
        (Strictness(space_after_colon=True), "MAIL FROM: ‸a@b.example", Flaw.MISSING_BRACKET),
        (Strictness(bare_address=True), "MAIL FROM:‸ a@b.example", Flaw.SPACE_AFTER_COLON),
        (LENIENT, "MAIL FROM:bob‸ SIZE=1", Flaw.MISSING_AT),
        (LENIENT, "MAIL FROM:postmaster‸", Flaw.MISSING_AT),
        (LENIENT, "MAIL FROM:a@‸", Flaw.EMPTY_DOMAIN),
        (LENIENT, "MAIL FROM:‸@b.example X=a,b", Flaw.EMPTY_LOCAL_PART),
        (LENIENT, "MAIL FROM:a@b.example‸>", Flaw.BAD_DOMAIN),
        (LENIENT, "MAIL FROM:a@b.example‸.", Flaw.BAD_DOMAIN),
        (LENIENT, "MAIL FROM: <a‸", Flaw.UNCLOSED_BRACKET),
        (LENIENT, "MAIL FROM:‸ ", Flaw.MISSING_ARGUMENT),
        (LENIENT, "RCPT TO: ‸<>", Flaw.EMPTY_FORWARD_PATH),
    ],
)
def test_what_is_not_let_pass_stays_a_flaw(strictness: Strictness, marked: str, flaw: Flaw) -> None:
    line, column = unmark(marked)
    command = read_command(line, strictness)
    assert (command.flaw, command.column) == (flaw, column)


def test_a_scenario_can_set_the_limits() -> None:
    command = read_command(b"RCPT TO:<abcde@b.example>", limits=Limits(local_part=4))
    assert (command.flaw, command.column) == (Flaw.LOCAL_PART_TOO_LONG, 14)


ALPHANUMERIC = "abcXYZ019"
ATEXT = ALPHANUMERIC + "!#$%&'*+-/=?^_`{|}~"
LABELS = st.from_regex(re.compile(r"[a-zA-Z0-9]([a-zA-Z0-9-]{0,8}[a-zA-Z0-9])?", re.ASCII), fullmatch=True)
DOMAINS = st.lists(LABELS, min_size=1, max_size=4).map(".".join)
DOT_STRINGS = st.lists(st.text(ATEXT, min_size=1, max_size=6), min_size=1, max_size=4).map(".".join)
PRINTABLE = st.characters(min_codepoint=32, max_codepoint=126)
NAMES = st.text(PRINTABLE, max_size=20)


def quote(name: str, *, all_pairs: bool = False) -> str:
    """Write a name as a Quoted-string, each character as a pair or only those that need it."""
    return '"' + "".join(f"\\{each}" if all_pairs or each in '"\\' else each for each in name) + '"'


def test_quoting_puts_a_backslash_where_it_must() -> None:
    assert quote('a"b') == '"a\\"b"'
    assert quote("ab", all_pairs=True) == '"\\a\\b"'


@settings(deadline=None)
@given(local=DOT_STRINGS, domain=DOMAINS, hops=st.lists(DOMAINS, max_size=2))
def test_a_path_built_from_the_grammar_gives_back_its_parts(local: str, domain: str, hops: list[str]) -> None:
    route = ",".join(f"@{hop}" for hop in hops)
    path = read_forward_path(f"<{route}{':' if route else ''}{local}@{domain}>")
    assert path == Path(text=f"{local}@{domain}", local=local, domain=domain.lower(), route=route)


@settings(deadline=None)
@given(name=NAMES, domain=DOMAINS)
def test_any_printable_name_can_be_quoted_in_two_equal_ways(name: str, domain: str) -> None:
    sparing, lavish = quote(name), quote(name, all_pairs=True)
    assert read_forward_path(f"<{sparing}@{domain}>").local == name
    assert read_forward_path(f"<{lavish}@{domain}>").local == name


WORDS = [
    *(verb.encode() for verb in Verb),
    *(
        b"FROM:",
        b"TO:",
        b"from:",
        b" ",
        b"  ",
        b"\t",
        b"<",
        b">",
        b"@",
        b":",
        b",",
        b".",
        b"..",
        b"-",
        b'"',
        b"\\",
    ),
    *(
        b"[",
        b"]",
        b"IPv6:",
        b"::",
        b"192.0.2.1",
        b"SIZE=1",
        b"=",
        b"a",
        b"b.example",
        b"postmaster",
        b"\0",
        b"\xe9",
    ),
]
LINES = st.one_of(st.binary(max_size=80), st.lists(st.sampled_from(WORDS), max_size=16).map(b"".join))
LIKELY_LINES = st.builds(
    lambda start, rest: start + b"".join(rest),
    st.sampled_from(
        [b"MAIL FROM:<", b"RCPT TO:<", b"RCPT TO:", b"EHLO ", b"VRFY ", b"MAIL FROM:<a@b.example> "]
    ),
    st.lists(st.sampled_from(WORDS), max_size=12),
)
STRICTNESSES = st.builds(Strictness, space_after_colon=st.booleans(), bare_address=st.booleans())


@settings(deadline=None, max_examples=400)
@example(line=b"\n", strictness=LENIENT)
@given(line=LINES | LIKELY_LINES, strictness=STRICTNESSES)
def test_any_octets_make_a_command_whose_flaw_has_a_place_in_the_line(
    line: bytes, strictness: Strictness
) -> None:
    command = read_command(line, strictness)
    assert (command.column > 0) == (command.flaw is not Flaw.NONE)
    assert command.column <= len(line.rstrip(b" \t")) + 1


@settings(deadline=None, max_examples=400)
@given(line=LINES | LIKELY_LINES, white_space=st.text(" \t", min_size=1, max_size=4))
def test_white_space_at_the_end_never_changes_what_is_read(line: bytes, white_space: str) -> None:
    assert read_command(line + white_space.encode()) == read_command(line)


@settings(deadline=None, max_examples=400)
@given(line=LINES | LIKELY_LINES)
def test_letting_more_pass_never_changes_a_line_that_is_right(line: bytes) -> None:
    strict = read_command(line)
    lenient = read_command(line, LENIENT)
    assert strict == lenient or strict.flaw in {Flaw.SPACE_AFTER_COLON, Flaw.MISSING_BRACKET}


@settings(deadline=None, max_examples=400)
@given(line=LIKELY_LINES)
def test_the_text_of_a_path_is_its_local_part_as_sent_and_its_domain(line: bytes) -> None:
    path = read_command(line).path
    if path and path.domain:
        sent = path.text[: -len(path.domain) - 1]
        assert path.text.lower() == f"{sent}@{path.domain}".lower()
        assert sent == path.local or sent.startswith('"')


@pytest.mark.parametrize("mailbox", MAILBOXES)
def test_a_mailbox_reads_the_same_in_each_command_that_takes_one(mailbox: str) -> None:
    lines = [
        f"MAIL FROM:<{mailbox}>",
        f"RCPT TO:<{mailbox}>",
        f"RCPT TO:{mailbox}",
        f"VRFY {mailbox}",
        f"EXPN <{mailbox}>",
    ]
    assert len({read(line).path for line in lines}) == 1


@pytest.mark.parametrize("worst", [b"a-", b"a.", b"@a,", b'"\\', b"[", b"1:", b"-", b" X", b".", b"<"])
def test_a_very_long_line_costs_time_in_proportion(worst: bytes) -> None:
    command = read_command(b"RCPT TO:<a@" + worst * 50_000)
    assert command.flaw is not Flaw.NONE
    assert read_command(b"RCPT TO:<" + worst * 50_000).flaw is not Flaw.NONE
