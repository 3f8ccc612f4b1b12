"""The server: octets in, replies and effects out. It moves only by the rows of `spec.server_rows`.

server = make_server(policy)                  one immutable value
server = hear(server, octets)                 octets arrive
server, received = take(server)               one whole line or message, if there is one
server, answer = respond(server, received, facts)
"""

import msgspec
from msgspec.structs import replace

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
from smtpsim.protocol.received import SILENCE, SILENCE_IN_DATA, MailText, Received
from smtpsim.protocol.reply import render_reply
from smtpsim.protocol.security import IN_CLEAR, Security
from smtpsim.protocol.server_words import fill_in, line_limit
from smtpsim.protocol.transaction import NO_TRANSACTION, Transaction
from smtpsim.spec.rows import FaultedRow, ServerRow
from smtpsim.spec.server_groups import HELLOS
from smtpsim.spec.server_rows import SERVER_ROW_OF
from smtpsim.spec.terms import DeliveryMode, Effect, InjectionCase, ServerState, Verb
from smtpsim.spec.verdicts import Verdict

# Python 3.11 looks up a member of an enum at the price of a call, so what every step asks for is kept here.
_ACCEPT_MESSAGE = Effect.ACCEPT_MESSAGE
_ADD_FORWARD_PATH = Effect.ADD_FORWARD_PATH
_CLEAR_BUFFERS = Effect.CLEAR_BUFFERS
_COUNT_REFUSAL = Effect.COUNT_REFUSAL
_FORGET_HELLO = Effect.FORGET_HELLO
_REMEMBER_HELLO = Effect.REMEMBER_HELLO
_SET_REVERSE_PATH = Effect.SET_REVERSE_PATH
_SAME_CLASS = InjectionCase.SAME_CLASS
_CLOSED = ServerState.CLOSED
_DATA = ServerState.DATA
_EHLO = Verb.EHLO
_MESSAGE = Verb.MESSAGE

_NO_COMMAND = Command(Verb.UNKNOWN, "")
_NEVER_ENHANCED = {Verb.CONNECT, *HELLOS}  # RFC 2034 4
_HEARS_NOTHING = {ServerState.CONNECTED, ServerState.CLOSED}


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


class AcceptedMessage(msgspec.Struct, frozen=True, gc=False):
    """A message that the server took responsibility for: envelope and mail data, dots unstuffed."""

    transaction: Transaction
    hello: str
    content: bytes


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


def make_server(policy: Policy) -> Server:
    """Open a server's side of a new connection; it has not greeted yet."""
    return Server(policy)


def hear(server: Server, octets: bytes) -> Server:
    """Take in octets that arrived; nothing is read before the greeting or after the close."""
    if server.state is _CLOSED:
        return server
    return _with_inbox(server, feed(server.inbox, octets))


def take(server: Server) -> tuple[Server, Received | None]:
    """Read the next whole line, or the mail data once its end has come (RFC 5321 4.1.1.4)."""
    if server.state in _HEARS_NOTHING:
        return server, None
    if server.state is _DATA:
        return _take_mail_data(server)
    inbox, line = take_line(server.inbox, server.policy.mail_line)
    if inbox is server.inbox:
        return server, None
    server = _with_inbox(server, inbox)
    if line is None:
        return server, None
    return server, _received(server.policy, line.octets, is_too_long=line.is_too_long)


def _received(policy: Policy, octets: bytes, *, is_too_long: bool) -> Received:
    command = read_command(octets[:-2] if not is_too_long else octets, policy.strictness, policy.limits)
    size = len(octets)
    is_over = is_too_long or (size > policy.limits.command_line and size > line_limit(policy, command.verb))
    return Received(command.verb, octets, command, None, is_over)


def _take_mail_data(server: Server) -> tuple[Server, Received | None]:
    collector, inbox, ended = collect(server.collector, server.inbox, server.policy.maximum_size)
    rest = replace(server, inbox=inbox, collector=collector)
    if not ended:
        return rest, None
    text = MailText(joined(collector.chunks), collector.size, collector.is_over)
    return rest, Received(_MESSAGE, b".\r\n", None, text)


def fall_silent(server: Server) -> Received:
    """Say what the server receives when its idle time has passed (RFC 5321 4.5.3.2.7)."""
    return SILENCE_IN_DATA if server.state is _DATA else SILENCE


def drop(server: Server) -> Server:
    """Forget everything at the loss of the connection, as after QUIT (RFC 5321 4.1.1.5)."""
    return Server(server.policy, _CLOSED)


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
        render_reply(row.code, enhanced, text),
        words,
        row.effects,
        _accepted(server, received) if _ACCEPT_MESSAGE in row.effects else None,
    )
    return _carry_out(server, row.next, row.effects, received), answer


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
    octets = render_reply(told.code, enhanced, choose_text(told, row, words, situation))
    accepted = _accepted(server, received) if _ACCEPT_MESSAGE in moves.effects else None
    answer = Answer(row, verdict, told.code, enhanced, octets, words, moves.effects, accepted, faulted)
    return _carry_out(server, moves.next, moves.effects, received), answer


def _accepted(server: Server, received: Received) -> AcceptedMessage:
    octets = received.text.octets if received.text else b""
    return AcceptedMessage(server.transaction, server.hello, unstuff_dots(octets))


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
    )


def _carry_out(
    server: Server,
    state: ServerState | None,
    effects: tuple[Effect, ...],
    received: Received,
) -> Server:
    """Apply a row's effects on the buffers and the hello, then move to its next state."""
    hello, has_extensions = server.hello, server.has_extensions
    transaction, command = server.transaction, received.command or _NO_COMMAND
    for effect in effects:
        if effect is _CLEAR_BUFFERS:
            transaction = NO_TRANSACTION
        elif effect is _REMEMBER_HELLO:
            hello, has_extensions = command.argument, received.verb is _EHLO
        elif effect is _FORGET_HELLO:
            hello, has_extensions = "", False
        else:
            transaction = _changed(transaction, effect, command)
    collector = server.collector if state is None else EMPTY_COLLECTOR
    return Server(
        server.policy,
        state or server.state,
        server.inbox,
        hello,
        has_extensions,
        transaction,
        collector,
        server.security,
    )


def _changed(transaction: Transaction, effect: Effect, command: Command) -> Transaction:
    """Change the reverse-path or the forward-path buffer."""
    if effect is _SET_REVERSE_PATH:
        return Transaction(DeliveryMode[command.verb.name], command.path, command.parameters)
    if effect is _ADD_FORWARD_PATH and command.path is not None:
        return replace(transaction, forward_paths=(*transaction.forward_paths, command.path))
    if effect is _COUNT_REFUSAL:
        return replace(transaction, refusals=transaction.refusals + 1)
    return transaction
