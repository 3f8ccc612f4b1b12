"""A client that follows a script: it sends what it is told, right or wrong, and checks what it hears.

A line that begins with `S:` is compared with the oldest reply that no other `S:` line has taken.
After a `C:` line nothing is sent until every reply that is due has come; what no `S:` line has taken
by then is fine, and is forgotten.
"""

import msgspec
from msgspec.structs import replace

from smtpsim.protocol.act import Copy
from smtpsim.protocol.reply import Reply, split_replies
from smtpsim.protocol.script import Finding, ScriptItem
from smtpsim.spec.client_rows import AWAITING_AFTER
from smtpsim.spec.codes import VERDICT_OF_CLASS
from smtpsim.spec.terms import ClientState, ReplyVerdict, Verb

_CLEARING = {verb for verb, state in AWAITING_AFTER.items() if state is ClientState.MAIL} | {
    Verb.EHLO,
    Verb.HELO,
    Verb.RSET,
}

_LOGIN_VERBS = {Verb.AUTH, Verb.AUTH_RESPONSE}


class Due(msgspec.Struct, frozen=True, gc=False):
    """A reply that must still come, and the forward-path and the mail that it is about."""

    verb: Verb
    path: str = ""
    mail: int = 0


class ScriptClient(msgspec.Struct, frozen=True, gc=False):
    """One scripted client's side of one connection."""

    script: tuple[ScriptItem, ...]
    state: ClientState = ClientState.IDLE
    octets: bytes = b""
    place: int = 0  # the next item
    due: tuple[Due, ...] = ()
    blocks: bool = False  # nothing is sent until every reply that is due has come
    unended: bytes = b""  # octets sent after the last CR LF
    in_data: bool = False  # 354 came: lines are mail data
    chunk_left: int = 0  # octets that BDAT announced and that are still to be sent
    replies: tuple[Reply, ...] = ()  # heard, and not compared yet
    waits_until: int | None = None
    gave_up: bool = False  # nothing came in time: the item at hand has failed
    is_lost: bool = False  # the server has closed, or the connection is gone
    mail: int = 0  # transactions that were begun
    ended: tuple[int, ...] = ()  # the mail that each end of data was sent for
    recipients: tuple[Copy, ...] = ()  # accepted in this transaction
    released: tuple[Copy, ...] = ()
    findings: tuple[Finding, ...] = ()
    may_shake_hands: bool = False  # 220 to STARTTLS came
    is_shaking_hands: bool = False
    in_login: bool = False  # 334 came: the next line is a response
    by_hand: bool = False  # a person says what comes next: the end of the script is not the end
    is_patient: bool = False  # the person lets time pass until the server acts
    planned: int = 0  # mails of a plan that a person took over
    fresh: int = 0  # the number of the first mail beyond them, where a mail system numbers its mails


def hear(client: ScriptClient, octets: bytes) -> ScriptClient:
    """Take in octets; keep each whole reply for comparison."""
    replies, rest = split_replies(client.octets + octets)
    for reply in replies:
        client = _note_reply(client, reply)
    return replace(client, octets=rest, is_patient=client.is_patient and not replies)


def _note_reply(client: ScriptClient, reply: Reply) -> ScriptClient:
    due = client.due[0] if client.due else Due(Verb.UNKNOWN)
    verdict = VERDICT_OF_CLASS.get(reply.code // 100, ReplyVerdict.MALFORMED)
    positive = verdict is ReplyVerdict.POSITIVE
    rest = client.due[1:]
    is_wanted = due.verb is Verb.DATA and verdict is ReplyVerdict.INTERMEDIATE
    is_sent = any(one.verb is Verb.MESSAGE for one in rest)  # the end of data went ahead of the 354
    heard = replace(
        client,
        due=rest,
        replies=(*client.replies, reply),
        in_data=client.in_data or (is_wanted and not is_sent),
    )
    if due.verb is Verb.STARTTLS:
        # What was sent behind it is thrown away unread, and gets no reply (RFC 3207 4.2).
        return replace(heard, may_shake_hands=positive, due=() if positive else rest)
    if due.verb in _LOGIN_VERBS:
        return replace(heard, in_login=verdict is ReplyVerdict.INTERMEDIATE)
    if due.verb is Verb.RCPT and positive:
        return replace(heard, recipients=(*client.recipients, (due.mail, due.path)))
    if due.verb is Verb.MESSAGE:
        copies = client.recipients if positive else ()
        return replace(heard, released=(*client.released, *copies), recipients=())
    if due.verb is Verb.MAIL and client.by_hand and not (positive or rest) and due.mail == client.mail:
        return replace(heard, mail=due.mail - 1)  # no transaction began: the next MAIL is for the same mail
    return replace(heard, recipients=()) if positive and due.verb in _CLEARING else heard


def secure(client: ScriptClient) -> ScriptClient:
    """Go on with the script under TLS; replies to what was said in the clear will not come any more."""
    return replace(
        client,
        octets=b"",
        place=client.place + 1,
        due=(),
        recipients=(),
        is_shaking_hands=False,
    )


def lose(client: ScriptClient) -> ScriptClient:
    """Note that the connection has ended on the other side."""
    return replace(client, is_lost=True, due=(), is_patient=False)


def time_out(client: ScriptClient) -> ScriptClient:
    """Give up waiting for the item at hand."""
    return replace(client, gave_up=True, due=())


def mail_ended(client: ScriptClient, count: int) -> int:
    """Tell which mail, from 1, the end of data after the first `count` of them ended."""
    return client.ended[count] if count < len(client.ended) else client.mail
