"""The server: octets in, replies and effects out. It moves only by the rows of `spec.server_rows`.

server = make_server(policy)                  one immutable value
server = hear(server, octets)                 octets arrive
server, received = take(server)               one whole line or message, if there is one
server, answer = respond(server, received, facts)
server = handshake(server, succeeds=True)     after the 220 to STARTTLS
"""

import msgspec
from msgspec.structs import replace

from smtpsim.protocol.auth.attempt import NO_LOGIN, Login
from smtpsim.protocol.chunks import Arriving, add_text, expect_chunk, fill_chunk, text_of
from smtpsim.protocol.command import Command
from smtpsim.protocol.facts import Facts
from smtpsim.protocol.framing import (
    EMPTY_COLLECTOR,
    EMPTY_INBOX,
    Collector,
    Inbox,
    collect,
    feed,
    joined,
    take_line,
    unstuff_dots,
)
from smtpsim.protocol.grammar import read_command
from smtpsim.protocol.injection import InjectedReply, choose_enhanced, choose_text, find_faulted_row
from smtpsim.protocol.judgement import Situation, verdict_on
from smtpsim.protocol.policy import Policy
from smtpsim.protocol.received import SILENCE, SILENCE_IN_CHUNK, SILENCE_IN_DATA, MailText, Received
from smtpsim.protocol.reply import render_challenge, render_reply
from smtpsim.protocol.security import IN_CLEAR, UNDER_TLS, Security
from smtpsim.protocol.server_login import SILENCE_IN_LOGIN, change_login, take_response, try_login
from smtpsim.protocol.server_words import fill_in, line_limit, may_reply_in_utf8
from smtpsim.protocol.transaction import NO_TRANSACTION, Transaction
from smtpsim.spec.rows import FaultedRow, ServerRow
from smtpsim.spec.server_groups import HELLOS
from smtpsim.spec.server_rows import SERVER_ROW_OF
from smtpsim.spec.terms import DeliveryMode, Effect, InjectionCase, ServerState, Verb
from smtpsim.spec.verdicts import Verdict

# Python 3.11 looks up a member of an enum at the price of a call, so what every step asks for is kept here.
_ACCEPT_MESSAGE = Effect.ACCEPT_MESSAGE
_ADD_CHUNK = Effect.ADD_CHUNK
_ADD_FORWARD_PATH = Effect.ADD_FORWARD_PATH
_CLEAR_BUFFERS = Effect.CLEAR_BUFFERS
_COUNT_REFUSAL = Effect.COUNT_REFUSAL
_FORGET_HELLO = Effect.FORGET_HELLO
_REMEMBER_HELLO = Effect.REMEMBER_HELLO
_SET_REVERSE_PATH = Effect.SET_REVERSE_PATH
_START_TLS = Effect.START_TLS
_HOLD_EXCHANGE = Effect.HOLD_EXCHANGE
_SAME_CLASS = InjectionCase.SAME_CLASS
_CLOSED = ServerState.CLOSED
_HANDSHAKE = ServerState.HANDSHAKE
_AUTHENTICATING = ServerState.AUTHENTICATING
_DATA = ServerState.DATA
_READY = ServerState.READY
_EHLO = Verb.EHLO
_MESSAGE = Verb.MESSAGE
_BDAT = Verb.BDAT
_STARTTLS = Verb.STARTTLS
_AUTH = Verb.AUTH

_NO_COMMAND = Command(Verb.UNKNOWN, "")
_NEVER_ENHANCED = {Verb.CONNECT, *HELLOS}  # RFC 2034 4
_SHOWN_OCTETS = 65_536  # of a chunk that is thrown away, kept until its reply for whoever looks on
_TAKES_CHUNKS = {ServerState.RCPT, ServerState.BDAT}
_HEARS_NOTHING = {ServerState.CONNECTED, ServerState.HANDSHAKE, ServerState.CLOSED}


class Server(msgspec.Struct, frozen=True, gc=False):
    """One server's side of one connection."""

    policy: Policy
    state: ServerState = ServerState.CONNECTED
    inbox: Inbox = EMPTY_INBOX
    hello: str = ""
    has_extensions: bool = False
    transaction: Transaction = NO_TRANSACTION
    collector: Collector = EMPTY_COLLECTOR
    security: Security = IN_CLEAR
    arriving: Arriving | None = None  # a chunk that is not whole yet
    login: Login = NO_LOGIN


class AcceptedMessage(msgspec.Struct, frozen=True, gc=False):
    """A message that the server took responsibility for: envelope and mail data, dots unstuffed."""

    transaction: Transaction
    hello: str
    content: bytes
    has_extensions: bool = False  # the client said EHLO
    security: Security = IN_CLEAR
    size: int = 0  # octets as they came; 0: all of the content


class Answer(msgspec.Struct, frozen=True, gc=False):
    """What the server says and why: `row` is the table's, `faulted` tells of an injection."""

    row: ServerRow
    verdict: Verdict
    code: int
    enhanced: str
    octets: bytes
    words: dict[str, str]
    effects: tuple[Effect, ...]
    accepted: AcceptedMessage | None = None
    faulted: FaultedRow | None = None


def make_server(policy: Policy, salt: str = "") -> Server:
    """Open a server's side of a new connection; `salt` makes the challenges of its logins its own."""
    return Server(policy, login=Login(salt=salt)) if salt and policy.login else Server(policy)


def hear(server: Server, octets: bytes) -> Server:
    """Take in octets that arrived; nothing is read before the greeting or after the close."""
    if server.state is _CLOSED:
        return server
    if server.state is _HANDSHAKE:  # whatever it is, it will not be read: one octet tells that something came
        return _with_inbox(server, Inbox(octets[:1] or server.inbox.octets))
    if server.arriving is not None:
        return replace(server, inbox=feed(server.inbox, octets))
    return _with_inbox(server, feed(server.inbox, octets))


def take(server: Server) -> tuple[Server, Received | None]:
    """Read the next whole line, or the mail data once its end has come (RFC 5321 4.1.1.4)."""
    if server.state in _HEARS_NOTHING:
        return server, None
    if server.state is _DATA:
        return _take_mail_data(server)
    if server.arriving is not None:
        return _take_chunk(server, server.arriving)
    if server.state is _AUTHENTICATING:
        return _take_response(server)
    inbox, line = take_line(server.inbox, server.policy.longest_line)
    if inbox is server.inbox:
        return server, None
    server = _with_inbox(server, inbox)
    if line is None:
        return server, None
    received = _received(server, line.octets, is_too_long=line.is_too_long)
    return _begin_chunk(server, received) if received.verb is _BDAT else (server, received)


def _take_response(server: Server) -> tuple[Server, Received | None]:
    inbox, received = take_response(server.inbox, server.policy.login, server.login)
    return (server, None) if inbox is server.inbox else (_with_inbox(server, inbox), received)


def _begin_chunk(server: Server, line: Received) -> tuple[Server, Received | None]:
    """Wait for the octets that BDAT announces; where it says no size, or is not known, nothing follows."""
    chunk = line.command.chunk if line.command and not line.is_too_long else None
    if chunk is None or _BDAT in server.policy.unimplemented:
        return server, line
    return _take_chunk(server, expect_chunk(line, chunk))


def _take_chunk(server: Server, arriving: Arriving) -> tuple[Server, Received | None]:
    """Read the octets of a chunk; all of them must come before the reply, a refusal too (RFC 3030 2)."""
    is_kept = server.state in _TAKES_CHUNKS
    room = server.policy.maximum_size - server.collector.size if is_kept else _SHOWN_OCTETS
    arriving, inbox = fill_chunk(arriving, server.inbox, room)
    if arriving.left:
        return replace(server, inbox=inbox, arriving=arriving), None
    whole = text_of(arriving.octets)
    collector = add_text(server.collector, whole, server.policy.maximum_size) if is_kept else EMPTY_COLLECTOR
    rest = replace(server, inbox=inbox, collector=collector, arriving=None)
    return rest, _whole_chunk(rest, arriving, whole)


def cut_chunk(server: Server) -> tuple[Server, Received | None]:
    """Take a chunk as whole that a transcript shows only in part, because its reply has come."""
    if server.arriving is None:
        return server, None
    return _take_chunk(server, replace(server.arriving, left=0))


def _whole_chunk(server: Server, arriving: Arriving, whole: MailText) -> Received:
    """Tell what a chunk that is whole means: with the last of a transaction the mail data ends."""
    line, is_last = arriving.line, arriving.chunk.is_last
    is_flawed = line.command is None or bool(line.command.flaw)
    is_end = is_last and server.state in _TAKES_CHUNKS and server.has_extensions and not is_flawed
    text = text_of(server.collector) if is_end else None
    so_far = MailText(whole.octets, whole.size, server.collector.is_over)
    return replace(line, verb=_MESSAGE if is_end else _BDAT, text=text, chunk=so_far)


def _received(server: Server, octets: bytes, *, is_too_long: bool) -> Received:
    policy, strictness = server.policy, server.policy.strictness
    if strictness.utf8 and not server.has_extensions:  # only EHLO's answer offers it (RFC 6531 3.2)
        strictness = replace(strictness, utf8=False)
    command = read_command(octets[:-2] if not is_too_long else octets, strictness, policy.limits)
    size = len(octets)
    is_over = is_too_long or (size > policy.limits.command_line and size > line_limit(policy, command.verb))
    received = Received(command.verb, octets, command, None, is_over)
    if command.verb is not _AUTH or policy.login is None or server.state is not _READY:
        return received
    return try_login(policy.login, policy.domain, server.login, received)


def _take_mail_data(server: Server) -> tuple[Server, Received | None]:
    collector, inbox, ended = collect(server.collector, server.inbox, server.policy.maximum_size)
    rest = replace(server, inbox=inbox, collector=collector)
    if not ended:
        return rest, None
    text = MailText(joined(collector.chunks), collector.size, collector.is_over)
    return rest, Received(_MESSAGE, b".\r\n", None, text)


def fall_silent(server: Server) -> Received:
    """Say what the server receives when its idle time has passed (RFC 5321 4.5.3.2.7)."""
    if server.arriving is not None:
        return SILENCE_IN_CHUNK
    if server.state is _AUTHENTICATING:
        return SILENCE_IN_LOGIN
    return SILENCE_IN_DATA if server.state is _DATA else SILENCE


def drop(server: Server) -> Server:
    """Forget everything at the loss of the connection, as after QUIT (RFC 5321 4.1.1.5).

    What protects the connection does so up to its last octet.
    """
    return Server(server.policy, _CLOSED, security=server.security)


def handshake(server: Server, *, succeeds: bool) -> Server:
    """End the TLS handshake: forget what was said in the clear, or else the connection (RFC 3207 4.2)."""
    if not succeeds:
        return drop(server)
    return Server(server.policy, ServerState.GREETED, security=UNDER_TLS, login=server.login)


def is_shaking_hands(server: Server) -> bool:
    """Whether the server waits for the TLS handshake."""
    return server.state is _HANDSHAKE


def respond(
    server: Server,
    received: Received,
    facts: Facts,
    injected: InjectedReply | None = None,
) -> tuple[Server, Answer]:
    """Answer by the one row that state, verb and verdict choose, or as a person wants it."""
    situation = Situation(
        received,
        received.command or _NO_COMMAND,
        facts,
        server.policy,
        server.transaction,
        server.has_extensions,
        server.security,
    )
    if received.verb is _STARTTLS:
        situation = replace(situation, behind=len(server.inbox.octets) - server.inbox.start)
    verdict = verdict_on(situation)
    row = SERVER_ROW_OF[server.state, received.verb, verdict]
    words = fill_in(row, situation, verdict, server.hello)
    if injected is not None:
        return _respond_as_told(server, situation, verdict, row, words, injected)
    enhanced = row.enhanced if server.policy.sends_enhanced and received.verb not in _NEVER_ENHANCED else ""
    text = row.text.format_map(words).rstrip("\n") if words else row.text
    answer = Answer(
        row,
        verdict,
        row.code,
        enhanced,
        _render(row, enhanced, text, situation),
        words,
        row.effects,
        _accepted(server, received) if _ACCEPT_MESSAGE in row.effects else None,
    )
    return _carry_out(server, row.next, row.effects, received), answer


def _render(row: ServerRow, enhanced: str, text: str, situation: Situation) -> bytes:
    if _HOLD_EXCHANGE in row.effects:
        return render_challenge(row.code, text)
    if text.isascii():
        return render_reply(row.code, enhanced, text)
    return render_reply(row.code, enhanced, text, in_utf8=may_reply_in_utf8(situation))


def _respond_as_told(
    server: Server,
    situation: Situation,
    verdict: Verdict,
    row: ServerRow,
    words: dict[str, str],
    told: InjectedReply,
) -> tuple[Server, Answer]:
    received = situation.received
    faulted = find_faulted_row(told, row, server.state, situation)
    moves = row if faulted.id == _SAME_CLASS else faulted
    is_plain = received.verb in _NEVER_ENHANCED or not server.policy.sends_enhanced
    enhanced = "" if is_plain else choose_enhanced(told, row, received.verb)
    text = choose_text(told, row, words, situation)
    octets = render_reply(told.code, enhanced, text, in_utf8=may_reply_in_utf8(situation))
    accepted = _accepted(server, received) if _ACCEPT_MESSAGE in moves.effects else None
    answer = Answer(row, verdict, told.code, enhanced, octets, words, moves.effects, accepted, faulted)
    return _carry_out(server, moves.next, moves.effects, received), answer


def _accepted(server: Server, received: Received) -> AcceptedMessage:
    octets = received.text.octets if received.text else b""
    content = octets if received.chunk else unstuff_dots(octets)
    return AcceptedMessage(
        server.transaction, server.hello, content, server.has_extensions, server.security
    )


def _with_inbox(server: Server, inbox: Inbox) -> Server:
    return Server(
        server.policy,
        server.state,
        inbox,
        server.hello,
        server.has_extensions,
        server.transaction,
        server.collector,
        server.security,
        None,
        server.login,
    )


def _carry_out(
    server: Server,
    state: ServerState | None,
    effects: tuple[Effect, ...],
    received: Received,
) -> Server:
    """Apply a row's effects on the buffers and the hello, then move to its next state."""
    hello, has_extensions, inbox = server.hello, server.has_extensions, server.inbox
    transaction, command = server.transaction, received.command or _NO_COMMAND
    for effect in effects:
        if effect is _CLEAR_BUFFERS:
            transaction = NO_TRANSACTION
        elif effect is _REMEMBER_HELLO:
            hello, has_extensions = command.argument, received.verb is _EHLO
        elif effect is _FORGET_HELLO:
            hello, has_extensions = "", False
        elif effect is _START_TLS:
            inbox = EMPTY_INBOX
        else:
            transaction = _changed(transaction, effect, command)
    collector = server.collector if state is None or _ADD_CHUNK in effects else EMPTY_COLLECTOR
    login, security = server.login, server.security
    if received.login is not None:
        login, security = change_login(login, security, effects, received.login)
    return Server(
        server.policy,
        state or server.state,
        inbox,
        hello,
        has_extensions,
        transaction,
        collector,
        security,
        None,
        login,
    )


def _changed(transaction: Transaction, effect: Effect, command: Command) -> Transaction:
    """Change the reverse-path or the forward-path buffer."""
    if effect is _SET_REVERSE_PATH:
        return Transaction(DeliveryMode[command.verb.name], command.path, command.parameters)
    if effect is _ADD_FORWARD_PATH and command.path is not None:
        return replace(
            transaction,
            forward_paths=(*transaction.forward_paths, command.path),
            recipient_parameters=(*transaction.recipient_parameters, command.parameters),
        )
    if effect is _COUNT_REFUSAL:
        return replace(transaction, refusals=transaction.refusals + 1)
    return transaction
