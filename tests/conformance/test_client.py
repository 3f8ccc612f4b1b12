"""What RFC 5321 asks of a client: what it says, when, and what it makes of the replies."""

import re
from datetime import UTC, datetime

import pytest

from smtpsim.protocol.client_hearing import lose
from smtpsim.protocol.plan import Mail, Plan
from smtpsim.scenarios.client_format import MailPart
from smtpsim.scenarios.messages import Posting, write_content
from smtpsim.spec.terms import ClientState, Fate
from tests.conformance.receiver import ALICE, BOB, CAROL, TEXT
from tests.support.answered import Answered, act_on, answer, opened

NAME = "mail.sender.example"
EHLO = b"EHLO mail.sender.example\r\n"
MAIL, RCPT = f"MAIL FROM:<{ALICE}>\r\n".encode(), f"RCPT TO:<{BOB}>\r\n".encode()
OFFERS = "250-mx.receiver.example\r\n250-SIZE 1000\r\n250-PIPELINING\r\n250 8BITMIME"
TO_THE_DOT = (220, 250, 250, 250, 354)
BEFORE = {  # the replies that lead to a wait
    ClientState.GREETING: (),
    ClientState.EHLO: (220,),
    ClientState.MAIL: (220, 250),
    ClientState.RCPT: (220, 250, 250),
    ClientState.DATA: (220, 250, 250, 250),
    ClientState.MESSAGE: TO_THE_DOT,
}
KEPT, RETURNED, HANDED_OVER = Fate.KEPT, Fate.RETURNED, Fate.HANDED_OVER


def plan_for(*to: str, content: bytes = TEXT, mails: int = 1, declares_size: bool = False) -> Plan:
    return Plan(NAME, (Mail(ALICE, to or (BOB,), content),) * mails, declares_size=declares_size)


def said_to(plan: Plan, *replies: int | str) -> Answered:
    return answer(opened(plan), *replies)


# The hello


def test_the_client_waits_for_the_greeting() -> None:
    assert opened(plan_for()).sent == ()


def test_the_client_says_ehlo_with_its_name_and_nothing_else() -> None:
    assert said_to(plan_for(), 220).sent == (EHLO,)


def test_a_client_without_a_name_may_give_an_address_literal() -> None:
    assert said_to(Plan("[192.0.2.1]"), 220).sent == (b"EHLO [192.0.2.1]\r\n",)


@pytest.mark.parametrize("code", [500, 502])
def test_where_ehlo_is_unknown_the_client_says_helo(code: int) -> None:
    assert said_to(plan_for(), 220, code, 250).sent == (EHLO, b"HELO mail.sender.example\r\n", MAIL)


def test_a_client_that_was_never_let_in_says_quit_too() -> None:
    assert said_to(plan_for(), 554).sent == (b"QUIT\r\n",)
    assert said_to(plan_for(), 220, 550, 550).sent[-1] == b"QUIT\r\n"


@pytest.mark.parametrize("keyword", ["SIZE", "size", "Size"])
def test_the_client_reads_keywords_in_any_case(keyword: str) -> None:
    sent = said_to(plan_for(declares_size=True), 220, f"250-mx.receiver.example\r\n250 {keyword} 1000").sent
    assert sent[-1] == f"MAIL FROM:<{ALICE}> SIZE={len(TEXT)}\r\n".encode()


# What is said


def test_the_client_says_mail_rcpt_and_data_in_this_order() -> None:
    sent = said_to(plan_for(), *TO_THE_DOT, 250, 221).sent
    assert sent == (EHLO, MAIL, RCPT, b"DATA\r\n", TEXT, b".\r\n", b"QUIT\r\n", b"close")


def test_the_client_waits_for_each_reply() -> None:
    talk = opened(plan_for(BOB, CAROL))
    for count, reply in enumerate((220, 250, 250, 250, 250), 1):
        talk = answer(talk, reply)
        assert len(talk.sent) == count
    assert act_on(talk).sent == talk.sent


@pytest.mark.parametrize("content", [b"a\nb", b"a\rb\r\n", b"\n\r\n\r", b".\n.\r.", b"\r\r\n\n"])
def test_the_client_ends_each_line_with_cr_lf(content: bytes) -> None:
    said = b"".join(said_to(plan_for(content=content), *TO_THE_DOT, 250).sent)
    assert said.count(b"\r") == said.count(b"\n") == said.count(b"\r\n")


@pytest.mark.parametrize(
    ("content", "sent"),
    [(b".", b"..\r\n"), (b"a\r\n.b\r\n..\r\n", b"a\r\n..b\r\n...\r\n"), (b"a.\r\n .\r\n", b"a.\r\n .\r\n")],
)
def test_a_dot_that_begins_a_line_is_doubled(content: bytes, sent: bytes) -> None:
    assert said_to(plan_for(content=content), *TO_THE_DOT).text == sent + b".\r\n"


def test_the_end_of_the_text_adds_no_empty_line() -> None:
    assert said_to(plan_for(content=TEXT), *TO_THE_DOT).text == TEXT + b".\r\n"
    assert said_to(plan_for(content=b""), *TO_THE_DOT).text == b".\r\n"


def test_a_last_line_without_its_end_gets_one() -> None:
    assert said_to(plan_for(content=b"Hello"), *TO_THE_DOT).text == b"Hello\r\n.\r\n"


def test_the_client_keeps_the_case_of_a_local_part() -> None:
    plan = Plan(NAME, (Mail("Alice@sender.example", ("Smith.J@receiver.example",), TEXT),))
    assert b"MAIL FROM:<Alice@sender.example>\r\n" in said_to(plan, 220, 250, 250).sent
    assert b"RCPT TO:<Smith.J@receiver.example>\r\n" in said_to(plan, 220, 250, 250).sent


def test_the_client_adds_no_quotes() -> None:
    assert said_to(plan_for("a+b%c@receiver.example"), 220, 250, 250).sent[-1] == (
        b"RCPT TO:<a+b%c@receiver.example>\r\n"
    )


def test_the_client_writes_no_source_route() -> None:
    said = b"".join(said_to(plan_for(BOB, CAROL), 220, 250, 250, 250, 250).sent)
    assert re.findall(rb"<([^>]*)>", said) == [path.encode() for path in (ALICE, BOB, CAROL)]


def test_the_client_writes_its_commands_in_ascii() -> None:
    said = b"".join(said_to(plan_for("j\u00f6rg@receiver.example"), 220, 250, 250, 550).sent)
    assert said.isascii()


def test_the_client_gives_rset_data_and_quit_no_argument() -> None:
    sent = said_to(plan_for(mails=2), 220, 250, 250, 550, 250, 250, 250, 354, 250).sent
    assert [line for line in sent if line[:4] in {b"RSET", b"DATA", b"QUIT"}] == [
        b"RSET\r\n",
        b"DATA\r\n",
        b"QUIT\r\n",
    ]


def test_the_client_opens_a_transaction_only_when_none_is_open() -> None:
    assert said_to(plan_for(mails=2), 220, 250, 250, 550).sent[-1] == b"RSET\r\n"
    assert said_to(plan_for(mails=2), 220, 250, 250, 550, 250).sent[-1] == MAIL
    assert said_to(plan_for(mails=2), *TO_THE_DOT, 250).sent[-1] == MAIL


def test_the_client_sends_no_parameter_that_was_not_offered() -> None:
    plan = plan_for(content=b"gr\xc3\xbc\xc3\x9fe\r\n", declares_size=True)
    for hello in ("250 mx.receiver.example", "250-mx.receiver.example\r\n250 HELP"):
        sent = said_to(plan, 220, hello).sent
        assert not [line for line in sent if line.startswith(b"MAIL") and line != MAIL]
    assert said_to(plan, 220, OFFERS).sent[-1] == MAIL[:-2] + b" SIZE=9 BODY=8BITMIME\r\n"


def test_octets_above_127_go_only_where_they_may() -> None:
    plan = plan_for(content=b"gr\xc3\xbc\xc3\x9fe\r\n")
    for hello in ("250 mx.receiver.example", "250-mx.receiver.example\r\n250 SIZE"):
        talk = said_to(plan, 220, hello, 250, 250, 354, 250, 221)
        assert b"".join(talk.sent).isascii()
        assert talk.client.settled != ((HANDED_OVER,),)
    assert said_to(plan, 220, OFFERS, 250, 250, 354).text == b"gr\xc3\xbc\xc3\x9fe\r\n.\r\n"


def test_the_client_declares_the_size_where_it_may() -> None:
    assert said_to(plan_for(declares_size=True), 220, OFFERS).sent[-1] == (
        f"MAIL FROM:<{ALICE}> SIZE={len(TEXT)}\r\n".encode()
    )


def test_the_client_s_lines_have_at_most_512_octets() -> None:
    longest = "x" * 64 + "@" + ".".join(("a" * 63, "b" * 63, "c" * 61))
    assert len(longest) == 254
    plan = Plan("h" * 255, (Mail(longest, (longest,), b"\xff" * 900 + b"\r\n"),), declares_size=True)
    sent = said_to(plan, 220, OFFERS, 250, 250, 354, 250).sent
    assert max(len(line) for line in sent if not line.startswith(b"\xff")) <= 512


def test_several_recipients_share_one_transaction() -> None:
    sent = said_to(plan_for(BOB, CAROL), 220, 250, 250, 250, 250, 354, 250).sent
    assert [line[:4] for line in sent] == [
        b"EHLO",
        b"MAIL",
        b"RCPT",
        b"RCPT",
        b"DATA",
        TEXT[:4],
        b".\r\n",
        b"QUIT",
    ]


def test_text_beyond_ascii_is_written_as_mime() -> None:
    mail = MailPart(reverse_path=ALICE, to=(BOB,), body="gr\u00fc\u00dfe\n")
    for in_8bit, encoding in ((True, b"8bit"), (False, b"quoted-printable")):
        content = write_content(mail, Posting(NAME, datetime(2026, 3, 2, tzinfo=UTC), 0, 1, in_8bit))
        assert b"MIME-Version: 1.0\r\n" in content
        assert b"Content-Transfer-Encoding: " + encoding + b"\r\n" in content
        assert content.isascii() != in_8bit


def test_a_date_has_a_year_of_four_digits() -> None:
    posting = Posting(NAME, datetime(2026, 3, 2, 9, tzinfo=UTC), 0, 1, in_8bit=False)
    content = write_content(MailPart(reverse_path=ALICE, to=(BOB,)), posting)
    assert b"Date: Mon, 2 Mar 2026 09:00:00 +0000\r\n" in content


# What is made of a reply


@pytest.mark.parametrize("code", [250, 259, 450, 451, 503, 550, 554])
def test_without_354_the_client_sends_no_text(code: int) -> None:
    sent = said_to(plan_for(), 220, 250, 250, 250, code).sent
    assert TEXT not in sent
    assert b".\r\n" not in sent


@pytest.mark.parametrize("bare", ["{}", "{} ", "{}-\r\n{}", "{}-one\r\n{}-two\r\n{} three"])
def test_a_reply_without_text_is_understood(bare: str) -> None:
    talk = said_to(plan_for(), *(bare.replace("{}", str(code)) for code in (*TO_THE_DOT, 250, 221)))
    assert talk.client.settled == ((HANDED_OVER,),)


def test_the_text_of_a_reply_decides_nothing() -> None:
    lying = (
        "220 421 go away",
        "250 550 5.7.1 refused",
        "250 no",
        "250 551 User unknown",
        "354 554",
        "250 4.0.0",
    )
    assert said_to(plan_for(), *lying).client.settled == ((HANDED_OVER,),)
    assert said_to(plan_for(), *TO_THE_DOT, "550 2.0.0 250 OK accepted").client.settled == ((RETURNED,),)


@pytest.mark.parametrize(
    ("code", "fate"),
    [(259, HANDED_OVER), (200, HANDED_OVER), (251, HANDED_OVER), (459, KEPT), (559, RETURNED)],
)
def test_an_unknown_code_counts_by_its_first_digit(code: int, fate: Fate) -> None:
    assert said_to(plan_for(), *TO_THE_DOT, code).client.settled == ((fate,),)
    recipients = said_to(plan_for(BOB, CAROL), 220, 250, 250, code, 250, 359, 250)
    assert recipients.client.settled == ((fate, HANDED_OVER),)


@pytest.mark.parametrize("octets", ["150 soon", "650 what", "099 no", "25 OK", "2500 OK", "hello"])
@pytest.mark.parametrize("state", BEFORE)
def test_a_code_out_of_range_ends_the_session(state: ClientState, octets: str) -> None:
    talk = said_to(plan_for(), *BEFORE[state], octets)
    assert talk.sent[-1] == b"close"
    assert talk.client.settled == ((KEPT,),)


@pytest.mark.parametrize("state", [state for state in BEFORE if state is not ClientState.EHLO])
def test_what_failed_for_now_is_kept(state: ClientState) -> None:
    assert said_to(plan_for(), *BEFORE[state], 450, 250).client.settled == ((KEPT,),)


@pytest.mark.parametrize("state", [state for state in BEFORE if state is not ClientState.EHLO])
def test_what_failed_for_good_is_returned_and_not_repeated(state: ClientState) -> None:
    talk = said_to(plan_for(), *BEFORE[state], 550, 250)
    assert talk.client.settled == ((RETURNED,),)
    assert len(set(talk.sent)) == len(talk.sent)


@pytest.mark.parametrize("state", BEFORE)
def test_a_lost_connection_counts_as_451(state: ClientState) -> None:
    before = said_to(plan_for(), *BEFORE[state])
    gone = act_on(Answered(lose(before.client), before.sent))
    failed = answer(before, 451, 221)
    assert gone.client.settled == failed.client.settled == ((KEPT,),)
    assert gone.sent[-1] == b"close"


@pytest.mark.parametrize(("accepted", "fate"), [(1, RETURNED), (100, KEPT)])
def test_552_to_many_recipients_counts_as_temporary(accepted: int, fate: Fate) -> None:
    paths = [f"user{number}@receiver.example" for number in range(accepted + 1)]
    talk = said_to(plan_for(*paths), 220, 250, 250, *[250] * accepted, 552, 354, 250)
    assert talk.client.settled == ((*[HANDED_OVER] * accepted, fate),)


@pytest.mark.parametrize("code", [221, 250, 421, 500, 550])
def test_the_client_closes_only_after_the_reply_to_quit(code: int) -> None:
    waiting = said_to(plan_for(), *TO_THE_DOT, 250)
    assert waiting.sent[-1] == b"QUIT\r\n"
    assert b"close" not in waiting.sent
    assert answer(waiting, code).sent[-2:] == (b"QUIT\r\n", b"close")
