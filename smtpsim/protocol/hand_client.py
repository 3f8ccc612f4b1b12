"""A client that a person plays: a script that grows by what is typed, and waits at its end.

What the client knew before goes on to hold: the replies that are due, the mail at hand with the
recipients that were accepted, TLS and the login under way.
"""

from enum import StrEnum

from msgspec.structs import replace

from smtpsim.protocol.act import Copy
from smtpsim.protocol.client import Client
from smtpsim.protocol.framing import CRLF
from smtpsim.protocol.plan import number_of
from smtpsim.protocol.script import ScriptItem, ScriptKind
from smtpsim.protocol.script_client import Due, ScriptClient
from smtpsim.spec.terms import ClientState, Decision, Fate, ReplyVerdict, Verb


class HandDeed(StrEnum):
    """What a person who plays the client can do."""

    LINE = "line"  # send a line, when every reply that is due has come
    LINE_AHEAD = "line-ahead"  # send a line without waiting for its reply
    OCTETS = "octets"  # send exactly these octets
    HANDSHAKE = "handshake"  # begin TLS, once 220 to STARTTLS has come
    CLOSE = "close"  # close the connection, with or without a goodbye
    WAIT = "wait"  # let time pass until the server acts


_KIND_OF = {
    HandDeed.LINE: ScriptKind.LINE,
    HandDeed.LINE_AHEAD: ScriptKind.LINE_AHEAD,
    HandDeed.OCTETS: ScriptKind.OCTETS,
    HandDeed.HANDSHAKE: ScriptKind.HANDSHAKE,
    HandDeed.CLOSE: ScriptKind.CLOSE,
}
_VERB_AWAITED = {
    ClientState.GREETING: Verb.CONNECT,
    ClientState.EHLO: Verb.EHLO,
    ClientState.HELO: Verb.HELO,
    ClientState.MAIL: Verb.MAIL,
    ClientState.RCPT: Verb.RCPT,
    ClientState.DATA: Verb.DATA,
    ClientState.MESSAGE: Verb.MESSAGE,
    ClientState.BDAT: Verb.BDAT,
    ClientState.LAST: Verb.MESSAGE,
    ClientState.RSET: Verb.RSET,
    ClientState.STARTTLS: Verb.STARTTLS,
    ClientState.AUTH: Verb.AUTH,
    ClientState.QUIT: Verb.QUIT,
    ClientState.TURN: Verb.TURN,
}


def is_at_rest(client: ScriptClient) -> bool:
    """Whether a client has done all that it was told, and waits for no reply."""
    return client.place >= len(client.script) and not client.due and client.state is not ClientState.IDLE


def awaits_person(client: ScriptClient) -> bool:
    """Whether nothing goes on before the person who plays this client does something."""
    return client.by_hand and is_at_rest(client) and not (client.is_patient or client.is_lost)


def take_over(client: ScriptClient, *, is_lost: bool = False) -> ScriptClient:
    """Let a person go on where a script stands; what it still held is dropped."""
    if client.by_hand:
        return client
    kept = client.place + client.is_shaking_hands  # the end of a handshake leads past its item
    return replace(
        client,
        script=client.script[:kept],
        blocks=True,
        replies=(),
        waits_until=None,
        gave_up=False,
        is_lost=client.is_lost or is_lost,
        by_hand=True,
    )


def replace_planned(client: Client, ended: int, *, is_lost: bool) -> ScriptClient:
    """Let a person go on where a client with a plan stands; the server has had `ended` ends of data."""
    mail, in_data = client.mail + client.is_started, client.decision is Decision.SEND_TEXT
    due = () if is_lost else tuple(_due(client, *awaited) for awaited in client.awaited)
    return ScriptClient(
        (),
        client.state,
        client.octets,
        due=due,
        blocks=True,
        unended=client.text[: client.sent].rpartition(CRLF)[2] if in_data else b"",
        in_data=in_data,
        chunk_left=client.chunk_left,
        is_lost=is_lost or client.verdict is ReplyVerdict.LOST,
        mail=mail,
        ended=(mail,) * ended,
        recipients=_accepted(client),
        released=client.released,
        may_shake_hands=client.decision is Decision.START_TLS,
        in_login=client.decision is Decision.ANSWER,
        by_hand=True,
        planned=len(client.plan.mails),
    )


def _due(client: Client, state: ClientState, recipient: int) -> Due:
    verb, mail = _VERB_AWAITED.get(state, Verb.UNKNOWN), client.mail + client.is_started
    if recipient < 0:
        return Due(verb, mail=mail)
    return Due(verb, client.plan.mails[client.mail].forward_paths[recipient], mail)


def _accepted(client: Client) -> tuple[Copy, ...]:
    """List the copies of the mail at hand that the server has accepted."""
    if not client.is_started:
        return ()
    number = number_of(client.plan, client.mail)
    pairs = zip(client.plan.mails[client.mail].forward_paths, client.fates, strict=True)
    return tuple((number, path) for path, fate in pairs if fate is Fate.ACCEPTED)


def obey(client: ScriptClient, deed: HandDeed, octets: bytes) -> ScriptClient:
    """Take in what the person does; it is done as soon as what was said before allows it."""
    if deed is HandDeed.WAIT:
        return replace(client, is_patient=True)
    item = ScriptItem(_KIND_OF[deed], octets=octets)
    return replace(client, script=(*client.script, item), is_patient=False)
