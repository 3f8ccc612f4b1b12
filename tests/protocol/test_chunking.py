"""BDAT: octets that are counted, whatever they look like and however they arrive (RFC 3030)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtpsim.protocol.facts import NOTHING_SPECIAL
from smtpsim.protocol.policy import DEFAULT_OFFERS, Offer, make_policy
from smtpsim.protocol.received import CONNECTION
from smtpsim.protocol.server import Server, fall_silent, hear, make_server
from smtpsim.protocol.server_answer import Answer, respond
from smtpsim.protocol.server_reading import take
from smtpsim.spec.terms import ServerState
from tests.support.conversation import SERVER_HOST, converse

OFFERS = (*DEFAULT_OFFERS, Offer("CHUNKING"), Offer("BINARYMIME"))
POLICY = make_policy(SERVER_HOST, OFFERS)
EHLO = b"EHLO mail.sender.example\r\n"
ENVELOPE = EHLO + b"MAIL FROM:<alice@sender.example>\r\nRCPT TO:<bob@receiver.example>\r\n"
BINARY = ENVELOPE.replace(b"example>\r\nRCPT", b"example> BODY=BINARYMIME\r\nRCPT")
OPENED = (
    "C: EHLO mail.sender.example\nC: MAIL FROM:<alice@sender.example>\nC: RCPT TO:<bob@receiver.example>\n"
)


class Talk:
    """A server and what it said and took."""

    def __init__(self, offers: tuple[Offer, ...] = OFFERS) -> None:
        """Let it greet."""
        self.server: Server = make_server(make_policy(SERVER_HOST, offers))
        self.answers: list[Answer] = []
        self.server, _ = respond(self.server, CONNECTION, NOTHING_SPECIAL)

    def hear(self, octets: bytes, step: int = 0) -> "Talk":
        """Let octets arrive, all at once or `step` at a time, and answer what is whole."""
        size = step or len(octets) or 1
        for at in range(0, len(octets), size):
            self.server = hear(self.server, octets[at : at + size])
            self._answer()
        return self

    def _answer(self) -> None:
        self.server, received = take(self.server)
        while received is not None:
            self.server, answer = respond(self.server, received, NOTHING_SPECIAL)
            self.answers.append(answer)
            self.server, received = take(self.server)

    @property
    def codes(self) -> list[int]:
        return [answer.code for answer in self.answers]

    @property
    def rows(self) -> list[str]:
        return [answer.row.id for answer in self.answers]

    @property
    def contents(self) -> list[bytes]:
        return [answer.accepted.content for answer in self.answers if answer.accepted]


def chunk(octets: bytes, *, last: bool = False) -> bytes:
    return b"BDAT %d%s\r\n%s" % (len(octets), b" LAST" if last else b"", octets)


def cut(octets: bytes, sizes: list[int]) -> bytes:
    """Write octets as chunks of these sizes and a last one."""
    written, at = b"", 0
    for size in sizes:
        written += chunk(octets[at : at + size])
        at += size
    return written + chunk(octets[at:], last=True)


@given(st.binary(max_size=200), st.lists(st.integers(0, 60), max_size=5), st.integers(0, 7))
def test_any_octets_in_any_chunks_arrive_octet_for_octet(octets: bytes, sizes: list[int], step: int) -> None:
    talk = Talk().hear(BINARY + cut(octets, sizes) + b"QUIT\r\n", step)
    assert talk.contents == [octets]
    assert talk.codes == [250, 250, 250, *[250] * len(sizes), 250, 221]


@given(st.lists(st.binary(max_size=40), max_size=4), st.integers(1, 5))
def test_whole_octets_and_octets_one_by_one_get_the_same_answers(pieces: list[bytes], step: int) -> None:
    octets = ENVELOPE + b"".join(map(chunk, pieces)) + chunk(b"\r\n", last=True) + b"NOOP\r\n"
    whole, trickled = Talk().hear(octets), Talk().hear(octets, step)
    assert [answer.octets for answer in whole.answers] == [answer.octets for answer in trickled.answers]
    assert whole.contents == trickled.contents


TEMPTING = b"\r\n.\r\nRSET\r\nMAIL FROM:<mallory@sender.example>\r\nQUIT\r\nBDAT 0 LAST\r\n"


@pytest.mark.parametrize("step", [0, 1])
def test_a_chunk_that_looks_like_commands_is_never_obeyed(step: int) -> None:
    talk = Talk().hear(ENVELOPE + chunk(TEMPTING, last=True) + b"QUIT\r\n", step)
    assert talk.rows[3:] == ["last-chunk-accepted", "quit-done"]
    assert talk.contents == [TEMPTING]


@pytest.mark.parametrize("step", [0, 1])
@pytest.mark.parametrize(
    ("before", "line", "row"),
    [
        (b"", b"BDAT %d", "bdat-before-mail"),
        (EHLO, b"BDAT %d LAST", "bdat-before-mail"),
        (EHLO + b"MAIL FROM:<>\r\n", b"BDAT %d LAST", "bdat-without-recipient"),
        (ENVELOPE.replace(b"EHLO", b"HELO"), b"BDAT %d LAST", "bdat-not-offered"),
        (ENVELOPE, b"BDAT %d FIRST", "bdat-bad-argument"),
        (ENVELOPE, b"BDAT %d LAST now", "bdat-bad-argument"),
        (ENVELOPE + b"BDAT 1 x\r\nx", b"BDAT %d LAST", "bdat-failed-before"),
    ],
)
def test_the_octets_of_a_refused_chunk_are_thrown_away_and_not_obeyed(
    before: bytes, line: bytes, row: str, step: int
) -> None:
    talk = Talk().hear(before + line % len(TEMPTING) + b"\r\n" + TEMPTING + b"QUIT\r\n", step)
    assert talk.rows[-2:] == [row, "quit-done"]
    assert talk.contents == []


def test_a_refusal_is_said_only_when_all_octets_of_the_chunk_have_come() -> None:
    talk = Talk().hear(EHLO + b"BDAT 10\r\n123456789")
    assert talk.codes == [250]
    assert talk.hear(b"0").codes == [250, 503]


def test_an_empty_message_and_an_empty_last_chunk_are_whole_at_once() -> None:
    assert Talk().hear(ENVELOPE + b"BDAT 0 LAST\r\n").contents == [b""]
    assert Talk().hear(ENVELOPE + b"BDAT 0\r\n" + chunk(b"hi\r\n") + b"bdat 0 last\r\n").contents == [
        b"hi\r\n"
    ]


def test_a_second_message_follows_the_first() -> None:
    again = ENVELOPE.removeprefix(EHLO)
    talk = Talk().hear(ENVELOPE + chunk(b"one\r\n", last=True) + again + chunk(b"two\r\n", last=True))
    assert talk.contents == [b"one\r\n", b"two\r\n"]


def test_a_message_may_go_by_bdat_after_one_that_went_by_data() -> None:
    again = ENVELOPE.removeprefix(EHLO)
    talk = Talk().hear(ENVELOPE + b"DATA\r\none\r\n.\r\n" + again + chunk(b"..two\r\n", last=True))
    assert talk.contents == [b"one\r\n", b"..two\r\n"]


def test_a_bdat_after_the_last_one_is_out_of_order() -> None:
    talk = Talk().hear(ENVELOPE + chunk(b"hi\r\n", last=True) + chunk(b"more", last=True))
    assert talk.rows[3:] == ["last-chunk-accepted", "bdat-before-mail"]


def test_after_a_failed_bdat_only_rset_or_a_hello_opens_the_way() -> None:
    failed = ENVELOPE + b"BDAT 3 x\r\nabc"
    tried = b"RCPT TO:<bob@receiver.example>\r\nDATA\r\nMAIL FROM:<>\r\nNOOP\r\n" + chunk(b"hi", last=True)
    assert Talk().hear(failed + tried).codes[4:] == [503, 503, 503, 250, 503]
    for clearing in (b"RSET\r\n", EHLO):
        talk = Talk().hear(
            failed + tried + clearing + ENVELOPE.removeprefix(EHLO) + chunk(b"hi\r\n", last=True)
        )
        assert talk.contents == [b"hi\r\n"]


def test_rset_clears_the_chunks_that_came_before() -> None:
    talk = Talk().hear(ENVELOPE + chunk(b"lost\r\n") + b"RSET\r\n")
    assert talk.server.state is ServerState.READY
    assert talk.hear(ENVELOPE.removeprefix(EHLO) + chunk(b"kept\r\n", last=True)).contents == [b"kept\r\n"]


def test_data_and_bdat_do_not_mix() -> None:
    talk = Talk().hear(ENVELOPE + chunk(b"hi\r\n") + b"DATA\r\n" + chunk(b"x", last=True))
    assert talk.rows[3:] == ["bdat-received", "data-after-bdat", "bdat-failed-before"]


def test_a_binary_message_cannot_go_by_data() -> None:
    talk = Talk().hear(BINARY + b"DATA\r\nRSET\r\n")
    assert talk.rows[3:] == ["data-binary", "rset-done"]


def test_all_recipients_are_named_before_the_first_chunk() -> None:
    talk = Talk().hear(
        ENVELOPE + chunk(b"hi\r\n") + b"RCPT TO:<carol@receiver.example>\r\n" + chunk(b"", last=True)
    )
    assert talk.rows[3:] == ["bdat-received", "rcpt-after-bdat", "last-chunk-accepted"]


@pytest.mark.parametrize("octets", [b"a\nb\r\n", b"a\rb\r\n", b"x" * 999 + b"\r\n"])
def test_lines_are_held_to_their_rules_unless_the_message_is_declared_binary(octets: bytes) -> None:
    assert Talk().hear(ENVELOPE + chunk(octets, last=True)).codes[-1] in {500, 554}
    assert Talk().hear(BINARY + chunk(octets, last=True)).contents == [octets]


def test_a_message_that_mime_declares_as_binary_is_accepted_whatever_mail_declared() -> None:
    octets = b"MIME-Version: 1.0\r\nContent-Transfer-Encoding: binary\r\n\r\na\0\nb"
    assert Talk().hear(ENVELOPE + chunk(octets, last=True)).contents == [octets]


def test_a_line_of_dots_and_a_text_line_of_a_thousand_octets_pass_as_they_are() -> None:
    octets = b".\r\n..\r\n." + b"x" * 997 + b"\r\n"
    assert Talk().hear(ENVELOPE + chunk(octets, last=True)).contents == [octets]


def test_what_is_over_the_size_limit_is_not_kept_and_refused_at_its_end() -> None:
    talk = Talk((Offer("SIZE", "100"), Offer("CHUNKING")))
    talk.hear(ENVELOPE + chunk(b"x" * 60) + b"BDAT 100000\r\n" + b"y" * 99_999)
    assert talk.codes == [250] * 4
    assert talk.server.arriving is not None
    assert talk.server.arriving.octets.chunks is None
    assert talk.hear(b"y" + chunk(b"z", last=True)).rows[4:] == ["bdat-too-big", "bdat-failed-before"]


def test_a_size_of_any_number_of_digits_is_read() -> None:
    talk = Talk().hear(ENVELOPE + b"BDAT " + b"9" * 450 + b"\r\nQUIT\r\n")
    assert talk.codes == [250] * 3
    assert Talk().hear(ENVELOPE + b"BDAT " + b"0" * 450 + b"2 LAST\r\n\r\n").codes[-1] == 250


def test_the_declared_size_does_not_bind_the_chunks() -> None:
    sized = ENVELOPE.replace(b"sender.example>", b"sender.example> SIZE=1")
    assert Talk().hear(sized + chunk(b"more than that\r\n", last=True)).codes[-1] == 250


def test_without_the_offer_bdat_is_a_command_that_is_not_implemented() -> None:
    talk = Talk(DEFAULT_OFFERS).hear(ENVELOPE + b"BDAT 6 LAST\r\nNOOP\r\n")
    assert talk.codes[3:] == [502, 250]


def test_binary_bodies_need_their_own_offer() -> None:
    mail = EHLO + b"MAIL FROM:<> BODY=%s\r\n"
    answers = {
        (offers, body): Talk(tuple(map(Offer, offers))).hear(mail % body).codes[-1]
        for offers in (("8BITMIME",), ("CHUNKING", "BINARYMIME"), ("8BITMIME", "CHUNKING", "BINARYMIME"))
        for body in (b"7BIT", b"8bitmime", b"BINARYMIME", b"FOO")
    }
    assert list(answers.values()) == [250, 250, 555, 501, 250, 555, 250, 501, 250, 250, 250, 501]


def test_a_chunk_that_stops_coming_ends_the_session() -> None:
    talk = Talk().hear(ENVELOPE + b"BDAT 10\r\nfive")
    talk.server, answer = respond(talk.server, fall_silent(talk.server), NOTHING_SPECIAL)
    assert (answer.row.id, talk.server.state) == ("bdat-idle-too-long", ServerState.CLOSED)


def test_the_dialogue_of_rfc_3030_4_1_holds() -> None:
    converse(
        OPENED + "C: BDAT 86 LAST\nC: To: Susan@random.com\nC: From: Sam@random.com\n"
        "C: Subject: This is a bodyless test message\nS: 250 2.0.0 Message OK, 86 octets received\n"
        "= READY\nC: QUIT\nS: 221",
        policy=POLICY,
    )


def test_the_dialogue_of_rfc_3030_4_2_holds_in_small() -> None:
    converse(
        OPENED.replace("example>\nC: RCPT", "example> BODY=BINARYMIME\nC+ RCPT").replace("C: MAIL", "C+ MAIL")
        + "S: 250\nS: 250\nC+ BDAT 10\n"
        + r"C~ 01234\0\n\r89BDAT 4\r\n\xff\xfe\xfd\xfcBDAT 0 LAST\r\n"
        + "\nS: 250 2.0.0 10 octets received\nS: 250 2.0.0 4 octets received\n"
        "S: 250 2.0.0 Message OK, 14 octets received\nC: QUIT\nS: 221",
        policy=POLICY,
    )
