"""The client's value and its hearing: octets in, reactions by the rows of `spec.client_rows`.

    client = make_client(plan)                one immutable value
    client = hear(client, octets)             octets arrive, whole replies are understood
    client = lose(client)                     the connection went
    client = time_out(client)                 no answer came in time

What it does then is `smtpsim.protocol.client_moves`.
"""

from typing import TypeAlias

import msgspec
from msgspec.structs import replace

from smtpsim.protocol.act import Copy
from smtpsim.protocol.plan import Mail, Plan
from smtpsim.protocol.reply import Reply, split_replies
from smtpsim.spec.client_rows import REACTION_OF
from smtpsim.spec.codes import CLOSING_CODE, EXCEEDED_CODE, MANY_RECIPIENTS, VERDICT_OF_CLASS
from smtpsim.spec.rows import ReactionRow
from smtpsim.spec.terms import ClientState, Decision, Fate, ReplyVerdict, Scope

Awaited: TypeAlias = tuple[ClientState, int]
"""A reply that is due: the state of waiting for it, and which recipient it is about (or -1)."""

NOBODY = -1

# Python 3.11 looks up a member of an enum at the price of a call, so what every reply asks for is kept here.
_CLOSED, _EHLO, _ACCEPTED = ClientState.CLOSED, ClientState.EHLO, Fate.ACCEPTED
_HANG_UP, _ABANDON = Decision.HANG_UP, Decision.ABANDON
_LEAVING = {Decision.HANG_UP, Decision.CLOSE}


class Client(msgspec.Struct, frozen=True, gc=False):
    """One client's side of one connection.

    `fates` are those of the current mail's recipients, `settled` those of the mails before it.
    """

    plan: Plan
    state: ClientState = ClientState.IDLE
    octets: bytes = b""
    awaited: tuple[Awaited, ...] = ()
    decision: Decision = Decision.CONNECT
    verdict: ReplyVerdict | None = None
    heard: tuple[str, ...] = ()
    released: tuple[Copy, ...] = ()
    offered: frozenset[str] = frozenset()
    mail: int = 0
    is_started: bool = False  # MAIL of the current mail is sent
    recipient: int = 0  # the next one to name
    fates: tuple[Fate, ...] = ()
    settled: tuple[tuple[Fate, ...], ...] = ()
    text: bytes = b""  # dot-stuffed, while it is being sent
    sent: int = 0  # octets of it that are gone


def make_client(plan: Plan) -> Client:
    """Make a client that has not connected yet."""
    client = Client(plan)
    return replace(client, fates=_undecided(client, 0))


def current_mail(client: Client) -> Mail:
    """Give the mail that the client is busy with."""
    return client.plan.mails[client.mail]


def hear(client: Client, octets: bytes) -> Client:
    """Take in octets and react to each whole reply among them (RFC 5321 4.2.1).

    Once the client leaves, nothing that still comes changes its mind.
    """
    replies, rest = split_replies(client.octets + octets)
    if rest or client.octets:
        client = replace(client, octets=rest)
    for reply in replies:
        if client.state is _CLOSED or client.decision in _LEAVING:
            break
        client = _react_to_reply(client, reply)
    return client


def lose(client: Client) -> Client:
    """React to the end of the connection; after a goodbye it is no news."""
    if client.state in {ClientState.CLOSED, ClientState.IDLE} or client.decision is Decision.CLOSE:
        return client
    return _react(client, ReplyVerdict.LOST)


def time_out(client: Client) -> Client:
    """React to silence that lasted as long as RFC 5321 4.5.3.2 asks to wait."""
    return _react(client, ReplyVerdict.TIMED_OUT)


def reply_verdict(reply_code: int, state: ClientState, accepted: int) -> ReplyVerdict:
    """Judge a reply by its first digit, but for the two codes that mean more to a client."""
    if reply_code == CLOSING_CODE:
        return ReplyVerdict.CLOSING
    if reply_code == EXCEEDED_CODE and state is ClientState.RCPT and accepted >= MANY_RECIPIENTS:
        return ReplyVerdict.TOO_MANY
    return VERDICT_OF_CLASS.get(reply_code // 100) or ReplyVerdict.MALFORMED


def _react_to_reply(client: Client, reply: Reply) -> Client:
    state = client.awaited[0][0] if client.awaited else ClientState.OTHER
    verdict = reply_verdict(reply.code, state, client.fates.count(_ACCEPTED))
    if state is _EHLO and verdict is ReplyVerdict.POSITIVE:
        names = frozenset(line.partition(" ")[0].upper() for line in reply.lines[1:])
        client = replace(client, offered=names)
    return _react(client, verdict)


def _react(client: Client, verdict: ReplyVerdict) -> Client:
    awaited = client.awaited
    state, recipient = awaited[0] if awaited else (ClientState.OTHER, NOBODY)
    row = REACTION_OF[state, verdict]
    hangs_up = row.decision is _HANG_UP
    rest = () if hangs_up else awaited[1:]
    after = replace(
        client,
        state=rest[0][0] if rest else state if awaited else client.state,
        awaited=rest,
        decision=row.decision if awaited or hangs_up else client.decision,
        verdict=verdict,
        heard=(*client.heard, row.id),
        fates=client.fates if row.fate is None else _decide(client.fates, row, row.fate, recipient),
    )
    is_concluding = row.fate is not None or row.decision is _ABANDON
    return _conclude(after, row, state) if is_concluding else after


def _decide(fates: tuple[Fate, ...], row: ReactionRow, fate: Fate, recipient: int) -> tuple[Fate, ...]:
    """Apply a reaction's fate to the recipients in its scope; a decided one stays decided."""
    if row.scope is Scope.ONE:
        is_open = 0 <= recipient < len(fates) and fates[recipient] is Fate.WAITING
        return (*fates[:recipient], fate, *fates[recipient + 1 :]) if is_open else fates
    open_fates = {Fate.ACCEPTED} if row.scope is Scope.ACCEPTED else {Fate.ACCEPTED, Fate.WAITING}
    return tuple(fate if one in open_fates else one for one in fates)


def _conclude(client: Client, row: ReactionRow, state: ClientState) -> Client:
    """Finish what a reaction finishes: a mail, or with the session all that are left."""
    if row.scope is Scope.SESSION and row.fate is not None:
        return _settle_all(client, row.fate)
    if state is ClientState.MESSAGE:
        return settle(_release(client) if row.fate is Fate.HANDED_OVER else client)
    if row.decision is Decision.ABANDON:
        return replace(client, recipient=len(client.fates))
    return client


def _release(client: Client) -> Client:
    paths = client.plan.mails[client.mail].forward_paths
    pairs = zip(paths, client.fates, strict=True)
    return replace(
        client, released=tuple((client.mail + 1, path) for path, fate in pairs if fate is Fate.HANDED_OVER)
    )


def settle(client: Client) -> Client:
    """Close the books of the current mail and turn to the next one."""
    return replace(
        client,
        mail=client.mail + 1,
        is_started=False,
        recipient=0,
        settled=(*client.settled, client.fates),
        fates=_undecided(client, client.mail + 1),
        text=b"",
        sent=0,
    )


def _settle_all(client: Client, fate: Fate) -> Client:
    while client.mail < len(client.plan.mails):
        client = settle(
            replace(client, fates=tuple(fate if one is Fate.WAITING else one for one in client.fates))
        )
    return client


def _undecided(client: Client, mail: int) -> tuple[Fate, ...]:
    mails = client.plan.mails
    return (Fate.WAITING,) * len(mails[mail].forward_paths) if mail < len(mails) else ()
