"""Addresses beyond ASCII: who may use them, how they are written, and who may read them (RFC 6531)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from smtpsim.mail.site import Forward, Mailbox, MailingList, Site
from smtpsim.protocol.client import make_client
from smtpsim.protocol.client_hearing import hear
from smtpsim.protocol.client_moves import next_act
from smtpsim.protocol.grammar import read_command
from smtpsim.protocol.plan import Mail, Plan, needs_utf8
from smtpsim.protocol.policy import DEFAULT_OFFERS, Offer, make_policy
from smtpsim.protocol.reply import MAX_LINE, read_reply, render_reply
from smtpsim.protocol.strictness import Limits, Strictness
from smtpsim.protocol.u_label import ascii_form, is_u_label
from smtpsim.spec.flaws import Flaw
from smtpsim.spec.terms import Fate, Kind, Move, Verb
from tests.support.conversation import SERVER_HOST, SITE, converse

POLICY = make_policy(SERVER_HOST, (*DEFAULT_OFFERS, Offer("DSN"), Offer("SMTPUTF8")))
UTF8 = Strictness(utf8=True)
HELLO = "C: EHLO mail.sender.example\nS: 250\n"
HERE = replace(
    SITE,
    domains=frozenset({"receiver.example", "bücher.example"}),
    mailboxes={"josé": Mailbox("josé", "José Example"), "bob": Mailbox("bob", "Bob Example")},
    forwards={
        "frida": Forward("frida", "frída@bücher.example"),
        "greta": Forward("greta", "gréta@bücher.example", sends_on=False),
    },
    lists={"all": MailingList("all", ("bob@receiver.example", "josé@receiver.example"))},
)


def talk(script: str, site: Site = HERE) -> None:
    converse(HELLO + script, site=site, policy=POLICY)


@pytest.mark.parametrize(
    "path",
    [
        "<josé@receiver.example>",
        "<bob@bücher.example>",
        "<bob@BÜCHER.example>",
        "<用户@例え.example>",
        "<δοκιμή.x@παράδειγμα.example>",
        '<"é x"@receiver.example>',
        "<@bücher.example:josé@receiver.example>",
        "<bob@xn--bcher-kva.example>",
        "<\U0001f600@receiver.example>",
    ],
)
def test_a_path_may_be_written_in_any_alphabet(path: str) -> None:
    for line in (f"MAIL FROM:{path} SMTPUTF8", f"RCPT TO:{path}"):
        command = read_command(line.encode(), UTF8)
        assert command.flaw is Flaw.NONE
        assert command.path is not None
        assert command.path.text in path
        assert command.is_utf8 == (not path.isascii())


@pytest.mark.parametrize(
    ("path", "flaw"),
    [
        ("<josé>", Flaw.MISSING_AT),
        ("<é..é@receiver.example>", Flaw.BAD_DOT),
        ("<é é@receiver.example>", Flaw.BAD_LOCAL_PART),
        ("<bob@-ü.example>", Flaw.BAD_HYPHEN),
        ("<bob@ü-.example>", Flaw.BAD_HYPHEN),
        ("<bob@\u2603.example>", Flaw.BAD_DOMAIN),  # a snowman is no letter
        ("<bob@\u0301e.example>", Flaw.BAD_DOMAIN),  # begins with a mark
        ("<bob@bu\u0308cher.example>", Flaw.BAD_DOMAIN),  # not composed
        ("<bob@a\u3002example>", Flaw.BAD_DOMAIN),  # a full stop that is no dot
        ("<bob@a\u202eb.example>", Flaw.BAD_DOMAIN),  # turns the direction of writing
        (f"<bob@{'ü' * 60}.example>", Flaw.BAD_DOMAIN),  # over 63 octets in ASCII
        (f"<{'é' * 33}@receiver.example>", Flaw.LOCAL_PART_TOO_LONG),  # 66 octets
    ],
)
def test_the_grammar_holds_for_every_alphabet(path: str, flaw: Flaw) -> None:
    assert read_command(f"RCPT TO:{path}".encode(), UTF8).flaw is flaw


def test_lengths_count_octets() -> None:
    assert read_command(f"RCPT TO:<{'é' * 32}@x.example>".encode(), UTF8).flaw is Flaw.NONE
    limits = Limits(domain=14)
    assert read_command("RCPT TO:<a@bücher.exampl>".encode(), UTF8, limits).flaw is Flaw.NONE
    assert read_command("RCPT TO:<a@bücher.example>".encode(), UTF8, limits).flaw is Flaw.DOMAIN_TOO_LONG


@pytest.mark.parametrize(
    ("octets", "column"),
    [
        (b"\xe9", 10),
        (b"\xc3", 10),
        (b"a\xc0\xaf", 11),  # longer than need be
        (b"\xed\xa0\x80", 10),  # half of a pair
        (b"\xf4\x90\x80\x80", 10),  # past the last character
        (b"\x80", 10),
    ],
)
def test_wrong_utf_8_is_told_at_its_octet(octets: bytes, column: int) -> None:
    command = read_command(b"RCPT TO:<" + octets + b"@receiver.example>", UTF8)
    assert (command.flaw, command.column) == (Flaw.BAD_UTF8, column)


def test_a_control_character_is_none_the_better_for_utf_8() -> None:
    command = read_command("RCPT TO:<é\x07@receiver.example>".encode(), UTF8)
    assert (command.flaw, command.column) == (Flaw.CONTROL_CHARACTER, 12)


@pytest.mark.parametrize(
    "line", ["EHLO bücher.example", "HELO ü", "NOOP é", "HELP é", "ETRN bücher.example", "é"]
)
def test_lines_without_a_mailbox_stay_in_ascii(line: str) -> None:
    assert read_command(line.encode(), UTF8).flaw is Flaw.NOT_ASCII


@given(st.binary(max_size=40))
def test_any_octets_make_a_command_whose_texts_can_be_written(octets: bytes) -> None:
    for start in (b"RCPT TO:<", b"MAIL FROM:<", b"VRFY "):
        command = read_command(start + octets, UTF8)
        if command.path is not None:
            assert command.path.text.encode() in start + octets


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), min_size=1, max_size=8))
def test_a_label_that_idna_allows_has_an_ascii_form(text: str) -> None:
    if not text.isascii() and is_u_label(text):
        label = ascii_form(text)
        assert label.isascii()
        assert len(label) <= 63
        assert label.removeprefix("xn--").encode().decode("punycode") == text.lower()


def test_the_ascii_form_of_a_domain_is_the_one_that_the_dns_knows() -> None:
    assert ascii_form("bücher.example") == "xn--bcher-kva.example"
    assert ascii_form("BÜCHER.example") == "xn--bcher-kva.example"
    assert ascii_form("receiver.example") == "receiver.example"


# The server


def test_with_smtputf8_a_mail_goes_through() -> None:
    talk(
        """\
C: MAIL FROM:<zoë@sender.example> SMTPUTF8
S: 250 2.1.0
C: RCPT TO:<josé@bücher.example>
S: 250 2.1.5
C: DATA
S: 354
C: Subject: Grüße
C: .
S: 250 2.0.0"""
    )


def test_without_the_parameter_an_address_beyond_ascii_is_refused() -> None:
    talk("C: MAIL FROM:<zoë@sender.example>\nS: 550 5.6.7\n= READY")
    talk("C: MAIL FROM:<a@sender.example>\nS: 250\nC: RCPT TO:<josé@receiver.example>\nS: 553 5.6.7\n= MAIL")


def test_without_the_extension_it_is_a_mistake_of_syntax() -> None:
    for line in ("MAIL FROM:<zoë@sender.example>", "VRFY josé", "EXPN é"):
        converse(f"{HELLO}C: {line}\nS: 501", site=HERE)
    converse(f"{HELLO}C: MAIL FROM:<a@sender.example> SMTPUTF8\nS: 555 5.5.4", site=HERE)
    converse(f"{HELLO}C: VRFY bob SMTPUTF8\nS: 501 5.5.4", site=HERE)


def test_after_helo_nothing_was_offered() -> None:
    converse(
        "C: HELO mail.sender.example\nS: 250\nC: MAIL FROM:<zoë@sender.example>\nS: 501\n"
        "C: MAIL FROM:<a@sender.example> SMTPUTF8\nS: 555\n"
        "C: VRFY josé\nS: 501\nC: VRFY bob SMTPUTF8\nS: 501",
        site=HERE,
        policy=POLICY,
    )


def test_the_parameter_has_no_value_and_stands_once() -> None:
    talk("C: MAIL FROM:<a@sender.example> SMTPUTF8=1\nS: 501 5.5.4")
    talk("C: MAIL FROM:<a@sender.example> SMTPUTF8 smtputf8\nS: 501 5.5.4")
    talk("C: MAIL FROM:<a@sender.example> SMTPUTF8\nS: 250 2.1.0")


def test_rcpt_has_no_such_parameter() -> None:
    talk(
        "C: MAIL FROM:<a@sender.example> SMTPUTF8\nS: 250\nC: RCPT TO:<bob@receiver.example> SMTPUTF8\nS: 555"
    )


def test_the_next_transaction_must_ask_again() -> None:
    talk(
        "C: MAIL FROM:<a@sender.example> SMTPUTF8\nS: 250\nC: RSET\nS: 250\n"
        "C: MAIL FROM:<a@sender.example>\nS: 250\nC: RCPT TO:<josé@receiver.example>\nS: 553"
    )


def test_an_orcpt_beyond_ascii_is_of_its_own_type() -> None:
    to_jose = "C: RCPT TO:<josé@receiver.example>"
    start = "C: MAIL FROM:<a@sender.example> SMTPUTF8\nS: 250\n"
    talk(f"{start}{to_jose} ORCPT=utf-8;josé@receiver.example\nS: 250")
    talk(start + to_jose + r" ORCPT=utf-8;jos\x{E9}@receiver.example" + "\nS: 250")
    talk(f"{start}{to_jose} ORCPT=rfc822;josé@receiver.example\nS: 501 5.5.4")


def test_a_mail_line_may_be_ten_octets_longer() -> None:
    plain = make_policy(SERVER_HOST, (*DEFAULT_OFFERS, Offer("DSN")))
    assert POLICY.mail_line == plain.mail_line + 10


# Replies in UTF-8


@pytest.mark.parametrize(
    ("line", "reply"),
    [
        ("VRFY josé SMTPUTF8", "250 2.1.5 José Example <josé@"),
        ("VRFY José SMTPUTF8", "250 2.1.5 José Example <josé@"),
        ("VRFY josé", "252 2.6.8"),
        ("VRFY bob", "250 2.1.5 Bob Example <bob@"),
        ("VRFY frida", "252 2.6.8"),
        ("VRFY frida smtputf8", "251 2.1.5 User not local; will forward to <frída@bücher.example>"),
        ("VRFY greta SMTPUTF8", "551 5.1.6 User not local; please try <gréta@bücher.example>"),
        ("VRFY greta", "252 2.6.8"),
        ("VRFY nobody SMTPUTF8", "550 5.1.1"),
        ("VRFY SMTPUTF8", "550 5.1.1"),
        ("EXPN all", "252 2.6.8"),
        ("EXPN all SMTPUTF8=1", "501 5.5.4"),
        ("EXPN  SMTPUTF8", "501 5.5.4"),
    ],
)
def test_a_name_beyond_ascii_is_told_only_to_those_who_ask_for_it(line: str, reply: str) -> None:
    conversation = converse(f"{HELLO}C: {line}", site=HERE, policy=POLICY)
    assert conversation.replies[2].octets.decode().startswith(reply)


def test_a_list_is_shown_in_utf_8_to_those_who_ask_for_it() -> None:
    conversation = converse(f"{HELLO}C: EXPN all SMTPUTF8", site=HERE, policy=POLICY)
    assert "José Example <josé@" in conversation.replies[2].octets.decode()


def test_251_and_551_name_no_address_that_the_client_cannot_read() -> None:
    talk(
        "C: MAIL FROM:<a@sender.example>\nS: 250\nC: RCPT TO:<frida@receiver.example>\nS: 250 2.1.5 OK\n"
        "C: RCPT TO:<greta@receiver.example>\nS: 550 5.1.6 User not local"
    )
    talk(
        "C: MAIL FROM:<a@sender.example> SMTPUTF8\nS: 250\nC: RCPT TO:<frida@receiver.example>\n"
        "S: 251 2.1.5 User not local; will forward to <frída@bücher.example>\n"
        "C: RCPT TO:<greta@receiver.example>\nS: 551 5.1.6 User not local; please try <gréta@bücher.example>"
    )


def test_a_server_without_the_extension_writes_names_in_ascii_and_withholds_addresses() -> None:
    site = replace(
        HERE, mailboxes={"jose": Mailbox("jose", "José Example")}, domains=frozenset({"r.example"})
    )
    converse(f"{HELLO}C: VRFY jose\nS: 250 2.1.5 Jos? Example <jose@r.example>", site=site)
    converse(f"{HELLO}C: VRFY frida\nS: 252 2.6.8", site=site)


def test_a_long_line_of_a_reply_is_never_cut_within_a_character() -> None:
    octets = render_reply(250, "2.1.5", "é" * 600, in_utf8=True)
    lines = octets.split(b"\r\n")[:-1]
    assert len(lines) > 1
    assert all(len(line) + 2 <= MAX_LINE for line in lines)
    assert "".join(line[10:].decode() for line in lines) == "é" * 600
    reply = read_reply(octets)
    assert reply is not None
    assert reply.lines[0].endswith("éé")


def test_what_cannot_be_seen_is_not_sent_in_a_reply() -> None:
    assert render_reply(250, "", "a\u202eb\u200bc", in_utf8=True) == b"250 a?b?c\r\n"


# The client

TEXT = b"Subject: Lunch\r\n\r\nNoon?\r\n"
IN_UTF8 = Mail("zoë@sender.example", ("bob@receiver.example", "josé@receiver.example"), TEXT)
IN_ASCII = Mail("alice@sender.example", ("bob@receiver.example",), TEXT)


@pytest.mark.parametrize(
    ("mail", "is_needed"),
    [
        (IN_ASCII, False),
        (IN_UTF8, True),
        (replace(IN_ASCII, forward_paths=("josé@receiver.example",)), True),
        (replace(IN_ASCII, content="Subject: Grüße\r\n\r\nText\r\n".encode()), True),
        (replace(IN_ASCII, content="Subject: a\r\n ü\r\n\r\nText\r\n".encode()), True),
        (replace(IN_ASCII, content="Subject: Text\r\n\r\nGrüße\r\n".encode()), False),
        (replace(IN_ASCII, content="Grüße\r\n".encode()), False),
    ],
)
def test_an_address_or_a_header_beyond_ascii_needs_smtputf8(mail: Mail, *, is_needed: bool) -> None:
    assert needs_utf8(mail) == is_needed


def test_the_client_says_smtputf8_with_mail() -> None:
    client = make_client(Plan("mail.sender.example", (IN_UTF8,)))
    lines = []
    for octets in (
        b"220 mx\r\n",
        b"250-mx\r\n250-8BITMIME\r\n250 SMTPUTF8\r\n",
        b"250 ok\r\n",
        b"250 ok\r\n",
    ):
        client, act = next_act(client)
        assert act is not None
        lines.append(act.octets)
        client = hear(client, octets)
    assert lines[2:] == [
        "MAIL FROM:<zoë@sender.example> SMTPUTF8\r\n".encode(),
        b"RCPT TO:<bob@receiver.example>\r\n",
    ]


@pytest.mark.parametrize(
    ("hello", "answer"), [(Verb.EHLO, b"250-mx\r\n250 8BITMIME\r\n"), (Verb.HELO, b"250 mx\r\n")]
)
def test_a_mail_that_the_server_cannot_take_goes_back_unsent(hello: Verb, answer: bytes) -> None:
    client = make_client(Plan("mail.sender.example", (IN_UTF8, IN_ASCII), hello))
    for octets in (b"220 mx\r\n", answer):
        client, _ = next_act(client)
        client = hear(client, octets)
    client, returned = next_act(client)
    assert returned is not None
    assert (returned.move, returned.kind, returned.octets) == (Move.RETURN_UTF8, Kind.NOTE, b"")
    assert client.settled == ((Fate.RETURNED, Fate.RETURNED),)
    assert [(one.row, one.copies) for one in client.refusals] == [(Move.RETURN_UTF8, ((0, 0), (0, 1)))]
    client, following = next_act(client)
    assert following is not None
    assert following.octets == b"MAIL FROM:<alice@sender.example>\r\n"


def test_after_the_last_such_mail_the_client_quits() -> None:
    client = make_client(Plan("mail.sender.example", (IN_UTF8,)))
    for octets in (b"220 mx\r\n", b"250 mx\r\n"):
        client, _ = next_act(client)
        client = hear(client, octets)
    client, _ = next_act(client)
    client, last = next_act(client)
    assert last is not None
    assert last.octets == b"QUIT\r\n"
