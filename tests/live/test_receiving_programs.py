"""Our client on a real connection, and programs that receive mail: aiosmtpd and Postfix's smtp-sink."""

import socket

import pytest

from smtpsim.mail.trace import without_trace
from smtpsim.protocol.plan import Mail, Plan
from smtpsim.spec.terms import Fate, Move, Verb
from tests.live.aiosmtpd_server import keeping
from tests.live.served import ALICE, serving
from tests.support.peers import needs, smtp_sink
from tests.support.tcp_client import Sending, send_over_tcp

NAME = "mail.sender.example"
BOB, CAROL, DAVE = "bob@receiver.example", "carol@receiver.example", "dave@receiver.example"
TEXT = b"Subject: Lunch\r\n\r\nShall we eat?\r\n"
KEPT, RETURNED, HANDED_OVER = Fate.KEPT, Fate.RETURNED, Fate.HANDED_OVER
SHORT = 0.2  # seconds of patience with a server that will not answer


def plan_for(
    *to: str,
    content: bytes = TEXT,
    mails: int = 1,
    hello: Verb = Verb.EHLO,
    reverse_path: str = ALICE,
    pipelining: bool = False,
    declares_size: bool = False,
) -> Plan:
    mail = Mail(reverse_path, to or (BOB,), content)
    return Plan(NAME, (mail,) * mails, hello, pipelining, declares_size)


# aiosmtpd

TEXTS = {
    "nothing": b"",
    "an empty line": b"\r\n",
    "a message": TEXT,
    "dots": b".\r\n..\r\n.a\r\n...\r\n.\r\n",
    "long lines": b"x" * 998 + b"\r\n" + b"." * 998 + b"\r\n",
    "all codes": bytes(code for code in range(128) if code not in b"\r\n") + b"\r\n",
    "many lines": b"line\r\n" * 100_000,
}


@pytest.mark.parametrize("content", TEXTS.values(), ids=TEXTS)
@pytest.mark.parametrize("hello", [Verb.EHLO, Verb.HELO])
def test_another_server_reads_the_text_as_the_client_wrote_it(content: bytes, hello: Verb) -> None:
    with keeping() as (port, kept):
        sending = send_over_tcp(plan_for(content=content, hello=hello), port)
    assert sending.fates == ((HANDED_OVER,),)
    assert [message.content for message in kept] == [content]


def test_another_server_reads_the_envelope_as_the_client_wrote_it() -> None:
    with keeping() as (port, kept):
        sending = send_over_tcp(plan_for(BOB, '"two words"@receiver.example', declares_size=True), port)
    assert sending.fates == ((HANDED_OVER, HANDED_OVER),)
    assert (kept[0].reverse_path, kept[0].options) == (ALICE, (f"SIZE={len(TEXT)}",))
    assert kept[0].forward_paths == (BOB, '"two words"@receiver.example')


def test_the_null_reverse_path_reaches_another_server() -> None:
    with keeping() as (port, kept):
        assert send_over_tcp(plan_for(reverse_path=""), port).fates == ((HANDED_OVER,),)
    assert kept[0].reverse_path == "<>"  # as aiosmtpd writes it


def test_8_bit_text_is_announced_to_another_server_and_arrives_whole() -> None:
    content = b"Subject: Lunch\r\n\r\ngr\xc3\xbc\xc3\x9fe \xff\x80\r\n"
    with keeping() as (port, kept):
        assert send_over_tcp(plan_for(content=content), port).fates == ((HANDED_OVER,),)
    assert (kept[0].content, kept[0].options) == (content, ("BODY=8BITMIME",))


def test_each_recipient_has_the_fate_that_another_server_gave_it() -> None:
    refusals = {CAROL: "550 5.1.1 No such user", DAVE: "450 4.2.1 Try again later"}
    with keeping(refusals) as (port, kept):
        sending = send_over_tcp(plan_for(BOB, CAROL, DAVE), port)
    assert sending.fates == ((HANDED_OVER, RETURNED, KEPT),)
    assert kept[0].forward_paths == (BOB,)


def test_several_mails_go_to_another_server_in_one_session() -> None:
    with keeping({CAROL: "550 5.1.1 No such user"}) as (port, kept):
        mails = (Mail(ALICE, (BOB,), TEXT), Mail(ALICE, (CAROL,), TEXT), Mail("", (BOB,), b"second\r\n"))
        sending = send_over_tcp(Plan(NAME, mails), port)
    assert sending.fates == ((HANDED_OVER,), (RETURNED,), (HANDED_OVER,))
    assert [message.content for message in kept] == [TEXT, b"second\r\n"]
    assert sending.commands[-5:] == ["RSET", "MAIL", "RCPT", "DATA", "QUIT"]


def test_where_another_server_offers_no_pipelining_each_command_waits() -> None:
    with keeping() as (port, _):
        sending = send_over_tcp(plan_for(BOB, CAROL, pipelining=True), port)
    assert b"PIPELINING" not in sending.heard
    assert sending.fates == ((HANDED_OVER, HANDED_OVER),)
    assert sending.waits >= len(["220", *sending.commands, "the end of data"])


# smtp-sink

PLACES = ("CONNECT", "EHLO", "MAIL", "RCPT", "DATA", ".", "QUIT")
FATES = {  # what the option does to a command -> what becomes of the mail, place by place
    "-f": (RETURNED, HANDED_OVER, RETURNED, RETURNED, RETURNED, RETURNED, HANDED_OVER),
    "-r": (KEPT, KEPT, KEPT, KEPT, KEPT, KEPT, HANDED_OVER),
    "-q": (KEPT, KEPT, KEPT, KEPT, KEPT, KEPT, HANDED_OVER),
    "-Q": (KEPT, KEPT, KEPT, KEPT, KEPT, KEPT, HANDED_OVER),
}
FAULTS = [
    (option, place, fate)
    for option, fates in FATES.items()
    for place, fate in zip(PLACES, fates, strict=True)
]
ENDINGS = {
    "-f": {Move.CLOSE_DONE},
    "-r": {Move.CLOSE_DONE},
    "-q": {Move.CLOSE_LOST},
    "-Q": {Move.CLOSE_AFTER_421},
}


@needs("smtp-sink")
@pytest.mark.parametrize(("option", "place", "fate"), FAULTS)
def test_the_client_knows_what_becomes_of_its_mail_when_smtp_sink_fails(
    option: str, place: str, fate: Fate
) -> None:
    with smtp_sink(option, place) as port:
        sending = send_over_tcp(plan_for(BOB), port)
    assert sending.fates == ((fate,),)
    assert {sending.acts[-1].move} <= ENDINGS[option] | {Move.CLOSE_DONE}


@needs("smtp-sink")
@pytest.mark.parametrize("place", ["MAIL", "RCPT", "DATA", "."])
def test_after_a_mail_that_failed_the_client_goes_on_with_the_next(place: str) -> None:
    with smtp_sink("-f", place) as port:
        sending = send_over_tcp(plan_for(BOB, CAROL, mails=2), port)
    assert sending.fates == ((RETURNED, RETURNED), (RETURNED, RETURNED))
    assert sending.commands.count("MAIL") == 2
    assert sending.commands[-1] == "QUIT"


@needs("smtp-sink")
@pytest.mark.parametrize(("options", "hellos"), [(("-e",), ["EHLO", "HELO"]), ((), ["EHLO"])])
def test_the_client_falls_back_to_helo_only_where_it_must(
    options: tuple[str, ...], hellos: list[str]
) -> None:
    with smtp_sink(*options) as port:
        sending = send_over_tcp(plan_for(), port)
    assert sending.commands == [*hellos, "MAIL", "RCPT", "DATA", "QUIT"]
    assert sending.fates == ((HANDED_OVER,),)


@needs("smtp-sink")
@pytest.mark.parametrize("option", ["-f", "-r"])
def test_a_client_that_no_hello_lets_in_takes_its_leave(option: str) -> None:
    with smtp_sink(option, "EHLO,HELO") as port:
        sending = send_over_tcp(plan_for(), port)
    assert sending.commands[-1] == "QUIT"
    assert sending.fates == ((RETURNED if option == "-f" else KEPT,),)


@needs("smtp-sink")
def test_the_client_sends_in_groups_where_smtp_sink_lets_it() -> None:
    paths = [f"user{number}@receiver.example" for number in range(20)]
    sendings = []
    for options in ((), ("-p",)):
        with smtp_sink(*options) as port:
            sendings.append(send_over_tcp(plan_for(*paths, pipelining=True), port))
    assert [sending.fates for sending in sendings] == [((HANDED_OVER,) * 20,)] * 2
    assert sendings[0].said == sendings[1].said
    assert sendings[0].waits < 20 <= sendings[1].waits


@needs("smtp-sink")
def test_a_server_that_refuses_in_the_middle_of_the_text_gets_no_mail() -> None:
    with smtp_sink("-A", "0") as port:
        sending = send_over_tcp(plan_for(content=b"x" * 98 + b"\r\n"), port)
    assert sending.fates[0][0] in {RETURNED, KEPT}


@needs("smtp-sink")
@pytest.mark.parametrize("place", ["MAIL", "DATA", "."])
def test_a_server_that_does_not_answer_is_given_up(place: str) -> None:
    with smtp_sink("-W", f"{place}:20") as port:
        sending = send_over_tcp(plan_for(), port, SHORT)
    assert sending.fates == ((KEPT,),)
    assert sending.acts[-1].move is Move.CLOSE_TIMED_OUT


def test_where_nobody_listens_the_mail_is_kept() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = int(closed.getsockname()[1])
    assert send_over_tcp(plan_for(), port).fates == ((KEPT,),)


# Our own server


def sent_to_ourselves(plan: Plan) -> tuple[Sending, list[bytes]]:
    with serving() as served:
        sending = send_over_tcp(plan, served.port)
        return sending, [without_trace(message.content) for message in served.mail_of("bob")]


@pytest.mark.parametrize("pipelining", [False, True])
def test_both_sides_of_smtpsim_agree_over_tcp(*, pipelining: bool) -> None:
    for content in TEXTS.values():
        sending, stored = sent_to_ourselves(plan_for(content=content, mails=3, pipelining=pipelining))
        assert sending.fates == ((HANDED_OVER,),) * 3
        assert stored == [content] * 3


def test_octets_above_127_survive_between_both_sides_of_smtpsim() -> None:
    content = bytes(code for code in range(256) if code not in b"\r\n") + b"\r\n"
    sending, stored = sent_to_ourselves(plan_for(content=content))
    assert sending.fates == ((HANDED_OVER,),)
    assert stored == [content]
