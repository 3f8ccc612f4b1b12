"""How a client understands what comes: reactions by the rows of `spec.client_rows`."""

from msgspec.structs import replace

from smtpsim.protocol.client import NOBODY, Awaited, Client, Refusal, settle
from smtpsim.protocol.client_login import ClientLogin, hear_offer, hear_reply
from smtpsim.protocol.plan import number_of
from smtpsim.protocol.reply import Reply, split_replies
from smtpsim.spec.client_rows import REACTION_OF
from smtpsim.spec.codes import (
    CLOSING_CODE,
    EXCEEDED_CODE,
    MANY_RECIPIENTS,
    OTHER_MECHANISM_CODES,
    VERDICT_OF_CLASS,
)
from smtpsim.spec.rows import ReactionRow
from smtpsim.spec.terms import ClientState, Decision, Fate, ReplyVerdict, Scope, TlsUse

# Python 3.11 looks up a member of an enum at the price of a call, so what every reply asks for is kept here.
_CLOSED, _EHLO, _ACCEPTED = ClientState.CLOSED, ClientState.EHLO, Fate.ACCEPTED
_AUTH, _RCPT = ClientState.AUTH, ClientState.RCPT
_POSITIVE = ReplyVerdict.POSITIVE
_HANG_UP, _ABANDON = Decision.HANG_UP, Decision.ABANDON
_REFUSED = {Fate.KEPT, Fate.RETURNED}
_LEAVING = {Decision.HANG_UP, Decision.CLOSE, Decision.START_TLS}
_WITHOUT_TLS = {ReplyVerdict.INTERMEDIATE, ReplyVerdict.TRANSIENT, ReplyVerdict.PERMANENT}
_HELLOS = {ClientState.EHLO, ClientState.HELO}
_NOTHING_AWAITED: tuple[Awaited, ...] = ((ClientState.OTHER, NOBODY),)


def hear(client: Client, octets: bytes) -> Client:
    """Take in octets and react to each whole reply among them (RFC 5321 4.2.1).

    Once the client leaves, nothing that still comes changes its mind; nor does what came in the clear
    behind the 220 to STARTTLS (RFC 3207 4.2).
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


def secure(client: Client) -> Client:
    """Go on after the TLS handshake: what was learned in the clear is forgotten (RFC 3207 4.2)."""
    return replace(
        client,
        octets=b"",
        awaited=(),
        decision=Decision.SAY_HELLO,
        offered=frozenset(),
        wants_tls=False,
        has_tls=True,
    )


def reply_verdict(reply_code: int, state: ClientState, accepted: int) -> ReplyVerdict:
    """Judge a reply by its first digit, but for the few codes that mean more to a client."""
    if reply_code == CLOSING_CODE:
        return ReplyVerdict.CLOSING
    if reply_code == EXCEEDED_CODE and state is _RCPT and accepted >= MANY_RECIPIENTS:
        return ReplyVerdict.TOO_MANY
    if state is _AUTH and reply_code in OTHER_MECHANISM_CODES:
        return ReplyVerdict.OTHER_MECHANISM
    return VERDICT_OF_CLASS.get(reply_code // 100) or ReplyVerdict.MALFORMED


def _react_to_reply(client: Client, reply: Reply) -> Client:
    state = client.awaited[0][0] if client.awaited else ClientState.OTHER
    accepted = client.fates.count(_ACCEPTED) if state is _RCPT else 0
    verdict = reply_verdict(reply.code, state, accepted)
    if state is _EHLO and verdict is _POSITIVE:
        names = frozenset(line.partition(" ")[0].upper() for line in reply.lines[1:])
        client = replace(client, offered=names)
    if client.wants_tls:
        verdict = _with_tls_in_mind(client, state, verdict)
    if client.login is not None:
        client, verdict = _with_login_in_mind(client, client.login, state, verdict, reply)
    return _react(client, verdict, reply)


def _with_tls_in_mind(client: Client, state: ClientState, verdict: ReplyVerdict) -> ReplyVerdict:
    """Tell whether a reply leaves a client without the TLS that it requires (RFC 3207 4)."""
    is_missing = state in _HELLOS and verdict is _POSITIVE and "STARTTLS" not in client.offered
    is_refused = state is ClientState.STARTTLS and verdict in _WITHOUT_TLS
    is_required = client.plan.tls is TlsUse.REQUIRED
    return ReplyVerdict.NO_TLS if is_required and (is_missing or is_refused) else verdict


def _with_login_in_mind(
    client: Client, login: ClientLogin, state: ClientState, verdict: ReplyVerdict, reply: Reply
) -> tuple[Client, ReplyVerdict]:
    """Tell what a reply means to a client that is to log in; before TLS that may come it does not ask."""
    if state is _EHLO and verdict is _POSITIVE:
        login = hear_offer(login, reply, has_tls=client.has_tls)
    if client.wants_tls and "STARTTLS" in client.offered:
        return replace(client, login=login), verdict
    login, verdict = hear_reply(login, state, verdict, reply)
    return replace(client, login=login), verdict


def _react(client: Client, verdict: ReplyVerdict, reply: Reply | None = None) -> Client:
    awaited = client.awaited or _NOTHING_AWAITED
    state, recipient = awaited[0]
    row = REACTION_OF[state, verdict]
    rest = () if row.decision is _HANG_UP else awaited[1:]
    after = replace(
        client,
        state=rest[0][0] if rest else state,
        awaited=rest,
        decision=row.decision,
        verdict=verdict,
        heard=(*client.heard, row.id),
    )
    if not client.awaited:  # nobody asked: only a goodbye changes what the client does
        decision = row.decision if row.decision is _HANG_UP else client.decision
        after = replace(after, state=client.state, decision=decision)
    if row.fate is not None:
        after = replace(after, fates=_decide(client.fates, row, row.fate, recipient))
        after = _note_refusal(client, after, row, verdict, reply) if row.fate in _REFUSED else after
    elif row.decision is not _ABANDON:
        return after
    return _conclude(after, row, state)


def _note_refusal(
    before: Client, after: Client, row: ReactionRow, verdict: ReplyVerdict, reply: Reply | None
) -> Client:
    """Note which copies a reaction leaves with the client."""
    changed = enumerate(zip(before.fates, after.fates, strict=True))
    copies = [(before.mail, place) for place, (old, new) in changed if old is not new]
    if row.scope is Scope.SESSION:
        following = enumerate(before.plan.mails[before.mail + 1 :], before.mail + 1)
        copies += ((mail, place) for mail, one in following for place in range(len(one.forward_paths)))
    if not copies:
        return after
    refusal = Refusal(row.id, tuple(copies), verdict, reply, row.next_host)
    return replace(after, refusals=(*after.refusals, refusal))


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
    if state is ClientState.MESSAGE or (state is ClientState.LAST and row.decision is Decision.GO_ON):
        return settle(_release(client) if row.fate is Fate.HANDED_OVER else client)
    if row.decision is Decision.ABANDON:
        return replace(client, recipient=len(client.fates))
    return client


def _release(client: Client) -> Client:
    number = number_of(client.plan, client.mail)
    pairs = zip(client.plan.mails[client.mail].forward_paths, client.fates, strict=True)
    return replace(client, released=tuple((number, path) for path, fate in pairs if fate is Fate.HANDED_OVER))


def _settle_all(client: Client, fate: Fate) -> Client:
    while client.mail < len(client.plan.mails):
        client = settle(
            replace(client, fates=tuple(fate if one is Fate.WAITING else one for one in client.fates))
        )
    return client
