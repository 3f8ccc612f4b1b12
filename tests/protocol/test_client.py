"""The client decides by the first digit and knows what becomes of each copy (RFC 5321 4.2.1, 4.5.4)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtpsim.protocol.act import Act
from smtpsim.protocol.client import Client, make_client
from smtpsim.protocol.client_hearing import hear, lose, time_out
from smtpsim.protocol.client_moves import next_act
from smtpsim.protocol.plan import Mail, Plan
from smtpsim.spec.terms import ClientFault, ClientState, Decision, Fate, Kind, Move, Verb

HOST = "mail.sender.example"
ALICE, BOB, CAROL = "alice@sender.example", "bob@receiver.example", "carol@receiver.example"
TEXT = b"Subject: Lunch\r\n\r\n.\r\n"
OFFERS = b"250-mx.receiver.example\r\n250-PIPELINING\r\n250-8BITMIME\r\n250 SIZE 1000\r\n"
KEPT, RETURNED, HANDED_OVER = Fate.KEPT, Fate.RETURNED, Fate.HANDED_OVER


def plan_for(*to: str, mails: int = 1, pipelining: bool = False, content: bytes = TEXT) -> Plan:
    return Plan(HOST, (Mail(ALICE, to or (BOB,), content),) * mails, pipelining=pipelining)


def act_on(client: Client) -> tuple[Client, list[Act]]:
    """Let the client do all that it can do now."""
    acts: list[Act] = []
    while True:
        client, act = next_act(client)
        if act is None:
            return client, acts
        acts.append(act)


def converse_with(plan: Plan, *replies: bytes) -> tuple[Client, list[bytes]]:
    """Play the server: give the replies one by one; tell what the client sent in between."""
    client, acts = act_on(make_client(plan))
    sent = [act.octets for act in acts if act.octets]
    for reply in replies:
        client, acts = act_on(hear(client, reply))
        sent += [act.octets or act.kind.encode() for act in acts]
    return client, sent


def reply(code: int) -> bytes:
    return f"{code} mx.receiver.example ...\r\n".encode()


UNTIL = {  # the replies that lead to a wait, and the client's state in it
    ClientState.GREETING: (),
    ClientState.EHLO: (220,),
    ClientState.MAIL: (220, 250),
    ClientState.RCPT: (220, 250, 250),
    ClientState.DATA: (220, 250, 250, 250),
    ClientState.MESSAGE: (220, 250, 250, 250, 354),
    ClientState.QUIT: (220, 250, 250, 250, 354, 250),
}


@pytest.mark.parametrize("state", UNTIL)
def test_after_421_the_client_closes_and_keeps_what_was_not_handed_over(state: ClientState) -> None:
    client, sent = converse_with(plan_for(mails=1), *map(reply, (*UNTIL[state], 421)))
    assert client.state is ClientState.CLOSED
    assert sent[-1] == b"close"
    assert client.settled == (((HANDED_OVER if state is ClientState.QUIT else KEPT),),)


@pytest.mark.parametrize("state", UNTIL)
@pytest.mark.parametrize("loss", [lose, time_out])
def test_a_lost_connection_counts_as_a_temporary_failure(state: ClientState, loss: object) -> None:
    client, _ = converse_with(
        plan_for(mails=2) if state is not ClientState.QUIT else plan_for(), *map(reply, UNTIL[state])
    )
    assert client.state is state
    gone, acts = act_on(lose(client) if loss is lose else time_out(client))
    assert [act.kind for act in acts] == [Kind.CLOSE]
    assert {fate for fates in gone.settled for fate in fates} == {
        HANDED_OVER if state is ClientState.QUIT else KEPT
    }


def test_a_clean_session_says_what_the_textbook_says() -> None:
    client, sent = converse_with(plan_for(), *map(reply, (220, 250, 250, 250, 354, 250, 221)))
    assert sent == [
        b"EHLO mail.sender.example\r\n",
        b"MAIL FROM:<alice@sender.example>\r\n",
        b"RCPT TO:<bob@receiver.example>\r\n",
        b"DATA\r\n",
        b"Subject: Lunch\r\n\r\n..\r\n",
        b".\r\n",
        b"QUIT\r\n",
        b"close",
    ]
    assert client.settled == ((HANDED_OVER,),)


@pytest.mark.parametrize("code", [500, 502, 501, 504, 550])
def test_a_server_that_does_not_know_ehlo_is_greeted_with_helo(code: int) -> None:
    client, sent = converse_with(plan_for(), reply(220), reply(code), reply(250))
    assert sent[1:] == [b"HELO mail.sender.example\r\n", b"MAIL FROM:<alice@sender.example>\r\n"]
    assert client.offered == frozenset()


@pytest.mark.parametrize(("code", "fate"), [(450, KEPT), (550, RETURNED), (354, KEPT), (554, RETURNED)])
def test_a_server_that_refuses_the_hello_for_good_gets_quit(code: int, fate: Fate) -> None:
    client, sent = converse_with(plan_for(), reply(220), reply(500), reply(code), reply(221))
    assert sent[2:] == [b"QUIT\r\n", b"close"]
    assert client.settled == ((fate,),)


@pytest.mark.parametrize(("code", "fate"), [(554, RETURNED), (521, RETURNED), (450, KEPT), (354, KEPT)])
def test_a_greeting_other_than_220_gets_quit(code: int, fate: Fate) -> None:
    client, sent = converse_with(plan_for(mails=2), reply(code), reply(221))
    assert sent == [b"QUIT\r\n", b"close"]
    assert client.settled == ((fate,), (fate,))


@pytest.mark.parametrize(
    ("codes", "fates"),
    [
        ((250, 250), (HANDED_OVER, HANDED_OVER)),
        ((251, 252), (HANDED_OVER, HANDED_OVER)),
        ((450, 250), (KEPT, HANDED_OVER)),
        ((250, 550), (HANDED_OVER, RETURNED)),
        ((259, 459), (HANDED_OVER, KEPT)),
        ((552, 250), (RETURNED, HANDED_OVER)),
    ],
)
def test_one_refused_recipient_does_not_stop_the_others(
    codes: tuple[int, int], fates: tuple[Fate, Fate]
) -> None:
    client, sent = converse_with(plan_for(BOB, CAROL), *map(reply, (220, 250, 250, *codes, 354, 250)))
    assert sent[4] == b"DATA\r\n"
    assert client.settled == (fates,)


@pytest.mark.parametrize(
    ("codes", "fates"),
    [((450, 550), (KEPT, RETURNED)), ((550, 550), (RETURNED, RETURNED)), ((451, 452), (KEPT, KEPT))],
)
def test_where_nobody_is_accepted_no_text_is_sent(codes: tuple[int, int], fates: tuple[Fate, Fate]) -> None:
    last, sent = converse_with(plan_for(BOB, CAROL), *map(reply, (220, 250, 250, *codes)))
    assert (sent[-1], last.settled) == (b"QUIT\r\n", (fates,))
    more, sent = converse_with(plan_for(BOB, CAROL, mails=2), *map(reply, (220, 250, 250, *codes, 250)))
    assert sent[-2:] == [b"RSET\r\n", b"MAIL FROM:<alice@sender.example>\r\n"]
    assert more.settled == (fates,)


@pytest.mark.parametrize(
    ("code", "fate"), [(450, KEPT), (452, KEPT), (550, RETURNED), (553, RETURNED), (354, KEPT)]
)
def test_a_refused_mail_is_given_up_at_once(code: int, fate: Fate) -> None:
    client, sent = converse_with(plan_for(BOB, CAROL), *map(reply, (220, 250, code)))
    assert sent[-1] == b"QUIT\r\n"
    assert client.settled == ((fate, fate),)


@pytest.mark.parametrize(("code", "fate"), [(451, KEPT), (554, RETURNED), (250, KEPT)])
def test_without_354_no_text_is_sent(code: int, fate: Fate) -> None:
    client, sent = converse_with(plan_for(), *map(reply, (220, 250, 250, 250, code)))
    assert sent[-1] == b"QUIT\r\n"
    assert client.settled == ((fate,),)


@pytest.mark.parametrize(
    ("code", "fate"),
    [(250, HANDED_OVER), (259, HANDED_OVER), (452, KEPT), (552, RETURNED), (354, KEPT), (554, RETURNED)],
)
def test_only_a_2yz_after_the_dot_hands_the_message_over(code: int, fate: Fate) -> None:
    client, sent = converse_with(plan_for(), *map(reply, (220, 250, 250, 250, 354, code)))
    assert sent[-1] == b"QUIT\r\n"
    assert client.settled == ((fate,),)


@pytest.mark.parametrize(("accepted", "fate"), [(99, RETURNED), (100, KEPT)])
def test_552_after_a_hundred_recipients_is_temporary(accepted: int, fate: Fate) -> None:
    users = tuple(f"user{number}@receiver.example" for number in range(accepted + 1))
    codes = (220, 250, 250, *[250] * accepted, 552, 354, 250)
    client, _ = converse_with(plan_for(*users), *map(reply, codes))
    assert client.settled == ((*[HANDED_OVER] * accepted, fate),)


@pytest.mark.parametrize(
    "octets", [b"hello\r\n", b"199 no\r\n", b"600 no\r\n", b"2500 no\r\n", b"250-a\r\n251 b\r\n", b"\r\n"]
)
def test_what_is_no_reply_ends_the_session(octets: bytes) -> None:
    client, sent = converse_with(plan_for(), reply(220), octets)
    assert sent[-1] == b"close"
    assert client.settled == ((KEPT,),)


# Pipelining

GROUP = [
    b"MAIL FROM:<alice@sender.example>\r\n",
    b"RCPT TO:<bob@receiver.example>\r\n",
    b"RCPT TO:<carol@receiver.example>\r\n",
    b"DATA\r\n",
]


def test_commands_go_in_a_group_where_the_server_offers_it_and_data_is_the_last() -> None:
    _, sent = converse_with(plan_for(BOB, CAROL, pipelining=True), reply(220), OFFERS)
    assert sent[1:] == GROUP


def test_without_the_offer_each_command_waits() -> None:
    _, sent = converse_with(plan_for(BOB, CAROL, pipelining=True), reply(220), reply(250))
    assert sent[1:] == GROUP[:1]


def test_where_all_are_refused_and_354_comes_the_client_sends_a_lone_dot() -> None:
    client, sent = converse_with(
        plan_for(BOB, CAROL, pipelining=True),
        reply(220),
        OFFERS,
        b"".join(map(reply, (250, 550, 450, 354))),
        reply(554),
    )
    assert sent[5:] == [b".\r\n", b"QUIT\r\n"]
    assert client.settled == ((RETURNED, KEPT),)


def test_where_all_are_refused_and_the_lone_dot_is_taken_nothing_was_handed_over() -> None:
    client, _ = converse_with(
        plan_for(BOB, CAROL, pipelining=True),
        reply(220),
        OFFERS,
        b"".join(map(reply, (250, 550, 450, 354))),
        reply(250),
    )
    assert client.settled == ((RETURNED, KEPT),)
    assert client.released == ()


def test_where_mail_is_refused_the_rest_of_the_group_changes_nothing() -> None:
    client, sent = converse_with(
        plan_for(BOB, CAROL, pipelining=True),
        reply(220),
        OFFERS,
        b"".join(map(reply, (451, 503, 503, 503))),
    )
    assert sent[5:] == [b"QUIT\r\n"]
    assert client.settled == ((KEPT, KEPT),)


def test_after_a_message_that_failed_the_next_group_waits_for_the_reply_to_rset() -> None:
    plan = plan_for(BOB, CAROL, mails=2, pipelining=True)
    refused = b"".join(map(reply, (250, 550, 550, 503)))
    _, sent = converse_with(plan, reply(220), OFFERS, refused)
    assert sent[5:] == [b"RSET\r\n"]
    _, sent = converse_with(plan, reply(220), OFFERS, refused, reply(250))
    assert sent[5:] == [b"RSET\r\n", *GROUP]


@pytest.mark.parametrize("code", [354, 451, 500])
def test_where_rset_is_refused_no_further_mail_is_tried(code: int) -> None:
    client, sent = converse_with(plan_for(BOB, mails=2), *map(reply, (220, 250, 250, 550, code, 221)))
    assert sent[3:] == [b"RSET\r\n", b"QUIT\r\n", b"close"]
    assert client.settled == ((RETURNED,), (KEPT,))


def test_replies_may_come_in_any_pieces() -> None:
    stream = b"".join([reply(220), OFFERS, *map(reply, (250, 250, 450, 354, 250, 221))])
    whole, sent = converse_with(
        plan_for(BOB, CAROL, pipelining=True), reply(220), OFFERS, *map(reply, (250, 250, 450, 354, 250, 221))
    )
    slow, slowly = converse_with(plan_for(BOB, CAROL, pipelining=True), *(bytes([octet]) for octet in stream))
    assert slowly == sent
    assert slow.settled == whole.settled == ((HANDED_OVER, KEPT),)


# What comes when it is not expected


def test_what_comes_after_421_is_not_listened_to() -> None:
    client, sent = converse_with(plan_for(), reply(220), reply(421) + reply(250))
    assert sent[-1] == b"close"
    assert (client.state, client.settled) == (ClientState.CLOSED, ((KEPT,),))


@pytest.mark.parametrize("late", [reply(250), reply(421), b"noise\r\n"])
def test_a_closed_client_hears_nothing(late: bytes) -> None:
    client, _ = converse_with(plan_for(), reply(220), reply(421))
    after, acts = act_on(lose(hear(client, late)))
    assert (after.state, after.settled, acts) == (ClientState.CLOSED, ((KEPT,),), [])


def test_a_reply_that_nobody_asked_for_decides_nothing() -> None:
    client, sent = converse_with(
        plan_for(), *map(reply, (220, 250, 250, 250)), reply(354) + reply(250), reply(250)
    )
    assert sent[4:] == [b"Subject: Lunch\r\n\r\n..\r\n", b".\r\n", b"QUIT\r\n"]
    assert client.settled == ((HANDED_OVER,),)


@given(
    st.lists(
        st.one_of(
            st.sampled_from([220, 221, 250, 354, 421, 450, 550, 552]).map(reply),
            st.just(OFFERS),
            st.binary(max_size=8),
        ),
        max_size=14,
    ),
    st.booleans(),
)
def test_whatever_a_server_says_the_client_knows_what_to_do(replies: list[bytes], pipelining: bool) -> None:  # noqa: FBT001  hypothesis gives it
    client, _ = converse_with(plan_for(BOB, CAROL, mails=2, pipelining=pipelining), *replies)
    gone, _ = act_on(lose(client))
    assert gone.state is ClientState.CLOSED
    assert len(gone.settled) == 2
    assert Fate.WAITING not in {fate for fates in gone.settled for fate in fates}


# What it sends


@pytest.mark.parametrize(
    ("content", "sent"),
    [
        (b"", b""),
        (b"x", b"x\r\n"),
        (b"a\nb\rc\r\nd", b"a\r\nb\r\nc\r\nd\r\n"),
        (b".\n..\n.x", b"..\r\n...\r\n..x\r\n"),
        (b"\n.\n", b"\r\n..\r\n"),
    ],
)
def test_line_ends_are_made_whole_before_dots_are_stuffed(content: bytes, sent: bytes) -> None:
    _, acts = converse_with(plan_for(content=content), *map(reply, (220, 250, 250, 250, 354)))
    assert b"".join(acts[4:]) == sent + b".\r\n"


def test_a_long_text_goes_in_segments_and_is_not_cut_up_further() -> None:
    content = b"x" * 98 + b"\r\n"
    _, acts = converse_with(plan_for(content=content * 2_000), *map(reply, (220, 250, 250, 250, 354)))
    assert [len(act) for act in acts[4:]] == [65_536, 65_536, 65_536, 200_000 - 3 * 65_536, 3]


def test_size_and_body_are_declared_where_they_are_offered() -> None:
    mail = Mail("", (BOB,), "Grüße\r\n".encode())
    plan = Plan(HOST, (mail,), declares_size=True)
    _, sent = converse_with(plan, reply(220), OFFERS)
    assert sent[-1] == f"MAIL FROM:<> SIZE={len(mail.content)} BODY=8BITMIME\r\n".encode()
    ascii_plan = Plan(HOST, (Mail("", (BOB,), TEXT),), declares_size=True)
    _, sent = converse_with(ascii_plan, reply(220), reply(250))
    assert sent[-1] == b"MAIL FROM:<>\r\n"


@pytest.mark.parametrize("opener", [Verb.SEND, Verb.SOML, Verb.SAML])
def test_a_mail_may_be_opened_with_another_command(opener: Verb) -> None:
    _, sent = converse_with(Plan(HOST, (Mail(ALICE, (BOB,), TEXT, opener),)), reply(220), reply(250))
    assert sent[-1] == f"{opener} FROM:<alice@sender.example>\r\n".encode()


# Misbehaviour


def misbehaving(fault: ClientFault) -> Plan:
    return Plan(HOST, (Mail(ALICE, (BOB,), TEXT),), faults=frozenset({fault}))


def test_a_client_that_uses_bare_lf_keeps_one_true_end() -> None:
    _, sent = converse_with(misbehaving(ClientFault.BARE_LF), *map(reply, (220, 250, 250, 250, 354)))
    assert sent[4:] == [b"Subject: Lunch\n\n..\r\n", b".\r\n"]


def test_a_client_that_stuffs_no_dots_ends_its_text_early() -> None:
    _, sent = converse_with(misbehaving(ClientFault.NO_DOT_STUFFING), *map(reply, (220, 250, 250, 250, 354)))
    assert sent[4:] == [TEXT, b".\r\n"]


def test_a_client_that_does_not_wait_speaks_before_the_greeting() -> None:
    client, sent = converse_with(misbehaving(ClientFault.NO_WAIT_FOR_GREETING))
    assert sent == [b"EHLO mail.sender.example\r\n"]
    assert client.state is ClientState.GREETING


@pytest.mark.parametrize(
    ("fault", "move"),
    [
        (ClientFault.NO_WAIT_FOR_GREETING, Move.EHLO_TOO_EARLY),
        (ClientFault.BARE_LF, Move.TEXT_BARE_LF),
        (ClientFault.NO_DOT_STUFFING, Move.TEXT_UNSTUFFED),
    ],
)
def test_what_a_client_does_wrong_on_purpose_has_a_row_of_its_own(fault: ClientFault, move: Move) -> None:
    client, acts = act_on(make_client(misbehaving(fault)))
    for code in (220, 250, 250, 250, 354):
        client, more = act_on(hear(client, reply(code)))
        acts += more
    assert move in {act.move for act in acts}


def test_a_client_in_the_wrong_order_goes_on_after_its_503() -> None:
    client, sent = converse_with(misbehaving(ClientFault.WRONG_ORDER), *map(reply, (220, 250, 503)))
    assert sent[1:] == [b"DATA\r\n", b"MAIL FROM:<alice@sender.example>\r\n"]
    assert client.decision is Decision.GO_ON


def test_a_client_that_leaves_early_knows_what_became_of_a_mail_that_nobody_took() -> None:
    client, sent = converse_with(misbehaving(ClientFault.EARLY_CLOSE), *map(reply, (220, 250, 250, 550)))
    assert sent[-1] == b"close"
    assert client.settled == ((RETURNED,),)


def test_a_client_that_leaves_early_says_no_quit() -> None:
    client, sent = converse_with(
        misbehaving(ClientFault.EARLY_CLOSE), *map(reply, (220, 250, 250, 250, 354, 250))
    )
    assert sent[-1] == b"close"
    assert client.settled == ((HANDED_OVER,),)
