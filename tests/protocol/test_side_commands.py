"""VRFY, EXPN, HELP and the commands that deliver to terminals (RFC 5321 3.5, RFC 821 3.4)."""

import pytest
from msgspec.structs import replace

from smtpsim.mail.site import Mailbox, Site
from smtpsim.protocol.policy import make_policy
from smtpsim.spec.commands import COMMANDS
from smtpsim.spec.rows import CommandRow
from smtpsim.spec.terms import Terminal
from tests.support.conversation import DOMAIN, POLICY, SERVER_HOST, SITE, converse

WITHHOLDING = replace(SITE, tells_users=False, tells_lists=False)


@pytest.mark.parametrize(
    ("line", "reply"),
    [
        ("VRFY bob", "250 2.1.5 Bob Example <bob@receiver.example>"),
        ("VRFY BOB", "250 2.1.5 Bob Example <bob@receiver.example>"),
        ("VRFY bob@receiver.example", "250 2.1.5 Bob Example <bob@receiver.example>"),
        ("VRFY <bob@receiver.example>", "250 2.1.5 Bob Example <bob@receiver.example>"),
        ('VRFY "Bob Example"', "250 2.1.5 Bob Example <bob@receiver.example>"),
        ("VRFY example", "250 2.1.5 Bob Example <bob@receiver.example>"),
        ("VRFY postmaster", "250 2.1.5 <postmaster@receiver.example>"),
        ("VRFY nobody", "550 5.1.1 ..."),
        ("VRFY bob@elsewhere.example", "550 5.1.1 ..."),
        ("VRFY staff", "550 5.1.1 That is a mailing list, not a user"),
        ("VRFY board", "550 5.1.1 That is a mailing list, not a user"),
        ("VRFY dave", "251 2.1.5 User not local; will forward to <dave@elsewhere.example>"),
        ("VRFY erin", "551 5.1.6 User not local; please try <erin@elsewhere.example>"),
        ("VRFY host!bob", "504 5.5.4 ..."),
        ("VRFY", "501 5.5.4 ..."),
        ("VRFY bob carol", "501 5.5.4 ..."),
        ("EXPN nobody", "550 5.1.1 ..."),
        ("EXPN bob", "550 5.1.1 That is a user name, not a mailing list"),
        ("EXPN dave", "550 5.1.1 That is a user name, not a mailing list"),
        ("EXPN board", "550 5.7.2 Access denied to you"),
        ("EXPN", "501 5.5.4 ..."),
    ],
)
def test_a_question_about_a_name_is_answered(line: str, reply: str) -> None:
    converse(f"C: {line}\nS: {reply}\n= GREETED")


def test_several_users_of_one_name_are_listed() -> None:
    converse(
        """
        C: VRFY Sample
        S: 553-5.1.4 User ambiguous; possibilities are
        S: 553-5.1.4 Carol Sample <carol@receiver.example>
        S: 553 5.1.4 Ted Sample <ted@receiver.example>
        """,
    )


def test_a_list_is_shown_one_member_a_line() -> None:
    converse(
        """
        C: EXPN staff
        S: 250-2.1.5 Bob Example <bob@receiver.example>
        S: 250 2.1.5 Carol Sample <carol@receiver.example>
        """,
    )


@pytest.mark.parametrize(
    "line", ["VRFY bob", "VRFY nobody", "VRFY staff", "EXPN staff", "EXPN nobody", "EXPN bob"]
)
def test_a_server_that_tells_nothing_says_252(line: str) -> None:
    converse(f"C: {line}\nS: 252 2.0.0 ...", site=WITHHOLDING)


def test_a_server_that_takes_any_user_cannot_verify_one() -> None:
    site = Site(SERVER_HOST, frozenset({DOMAIN}), takes_any_user=True)
    converse("C: VRFY bob\nS: 252\nC: VRFY bob@receiver.example\nS: 252\nC: EXPN staff\nS: 550", site=site)


def test_help_lists_the_commands_that_the_server_has() -> None:
    conversation = converse("C: HELP\nS: 214-...\nS: 214 ...")
    words = conversation.replies[1].octets.decode().split()
    listed = {row.id for row in COMMANDS if row.id in words}
    assert listed == {row.id for row in COMMANDS} - {"TURN", *POLICY.unimplemented}


@pytest.mark.parametrize("row", COMMANDS, ids=lambda row: row.id)
def test_help_on_each_command_comes_from_its_row(row: CommandRow) -> None:
    conversation = converse(f"C: HELP {row.id.lower()}\nS: 214-2.0.0 Syntax: ...\nS: 214 ...")
    assert row.purpose.encode() in conversation.replies[1].octets


def test_help_on_anything_else_gets_504() -> None:
    converse("C: HELP me\nS: 504 5.5.4")


def test_help_may_give_the_status_instead() -> None:
    converse("C: HELP\nS: 211 2.0.0 ...", policy=make_policy(SERVER_HOST, help_gives_status=True))


# Terminals


def delivered(verb: str, terminal: Terminal) -> tuple[int, list[str]]:
    """Send a message to Bob with a verb; give the reply to RCPT and the places that it came to."""
    site = Site(SERVER_HOST, frozenset({DOMAIN}), {"bob": Mailbox("bob", terminal=terminal)})
    conversation = converse(
        f"""
        C: EHLO mail.sender.example
        C: {verb} FROM:<alice@sender.example>
        S: 250 2.1.0
        = MAIL
        C: RCPT TO:<bob@receiver.example>
        C: DATA
        C: .
        """,
        site=site,
    )
    places = [step.words["place"] for step in conversation.steps if step.row.startswith("delivered")]
    return conversation.codes[3], places


@pytest.mark.parametrize(
    ("verb", "terminal", "expected"),
    [
        ("MAIL", Terminal.ON, (250, ["mailbox"])),
        ("MAIL", Terminal.OFF, (250, ["mailbox"])),
        ("SEND", Terminal.ON, (250, ["terminal"])),
        ("SEND", Terminal.OFF, (450, [])),
        ("SEND", Terminal.BUSY, (450, [])),
        ("SOML", Terminal.ON, (250, ["terminal"])),
        ("SOML", Terminal.OFF, (250, ["mailbox"])),
        ("SOML", Terminal.BUSY, (250, ["mailbox"])),
        ("SAML", Terminal.ON, (250, ["mailbox", "terminal"])),
        ("SAML", Terminal.OFF, (250, ["mailbox"])),
    ],
)
def test_the_opening_command_chooses_where_the_mail_goes(
    verb: str,
    terminal: Terminal,
    expected: tuple[int, list[str]],
) -> None:
    assert delivered(verb, terminal) == expected


def test_who_is_not_at_a_terminal_is_refused_for_now() -> None:
    converse(
        """
        C: EHLO mail.sender.example
        C: SEND FROM:<alice@sender.example>
        C: RCPT TO:<bob@receiver.example>
        S: 450 4.2.1 User is not active at a terminal
        C: RCPT TO:<ted@receiver.example>
        S: 250
        """,
    )


@pytest.mark.parametrize("verb", ["SEND", "SOML", "SAML"])
def test_a_sending_command_opens_a_transaction_as_mail_does(verb: str) -> None:
    converse(
        f"""
        C: {verb} FROM:<alice@sender.example>
        S: 503
        C: EHLO mail.sender.example
        C: {verb}
        S: 501
        C: {verb} FROM:<> SIZE=5
        S: 250
        C: MAIL FROM:<>
        S: 503
        C: RSET
        C: {verb} FROM:<> X=5
        S: 555
        = READY
        """,
    )
