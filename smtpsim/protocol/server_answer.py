"""What a server answers, by the one row of `spec.server_rows` that state, verb and verdict choose."""

import msgspec
from msgspec.structs import replace

from smtpsim.protocol.command import NO_COMMAND
from smtpsim.protocol.facts import Facts
from smtpsim.protocol.framing import unstuff_dots
from smtpsim.protocol.injection import InjectedReply, choose_enhanced, choose_text, find_faulted_row
from smtpsim.protocol.judgement import verdict_on
from smtpsim.protocol.received import Received
from smtpsim.protocol.reply import render_challenge, render_reply
from smtpsim.protocol.security import IN_CLEAR, Security
from smtpsim.protocol.server import Server
from smtpsim.protocol.server_effects import carry_out
from smtpsim.protocol.server_words import fill_in, may_reply_in_utf8
from smtpsim.protocol.situation import Situation
from smtpsim.protocol.transaction import Transaction
from smtpsim.spec.rows import FaultedRow, ServerRow
from smtpsim.spec.server_groups import HELLOS
from smtpsim.spec.server_rows import SERVER_ROW_OF
from smtpsim.spec.terms import Effect, InjectionCase, Verb
from smtpsim.spec.verdicts import Verdict

# Python 3.11 looks up a member of an enum at the price of a call, so what every step asks for is kept here.
_ACCEPT_MESSAGE = Effect.ACCEPT_MESSAGE
_HOLD_EXCHANGE = Effect.HOLD_EXCHANGE
_SAME_CLASS = InjectionCase.SAME_CLASS
_STARTTLS = Verb.STARTTLS

_NEVER_ENHANCED = {Verb.CONNECT, *HELLOS}  # RFC 2034 4


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


def respond(
    server: Server,
    received: Received,
    facts: Facts,
    injected: InjectedReply | None = None,
) -> tuple[Server, Answer]:
    """Answer by the one row that state, verb and verdict choose, or as a person wants it."""
    situation = Situation(
        received,
        received.command or NO_COMMAND,
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
    answer = Answer(
        row,
        verdict,
        row.code,
        enhanced,
        _render(row, enhanced, words, situation) if words else render_reply(row.code, enhanced, row.text),
        words,
        row.effects,
        _accepted(server, received) if _ACCEPT_MESSAGE in row.effects else None,
    )
    return carry_out(server, row.next, row.effects, received), answer


def _render(row: ServerRow, enhanced: str, words: dict[str, str], situation: Situation) -> bytes:
    text = row.text.format_map(words).rstrip("\n")
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
    return carry_out(server, moves.next, moves.effects, received), answer


def _accepted(server: Server, received: Received) -> AcceptedMessage:
    octets = received.text.octets if received.text else b""
    content = octets if received.chunk else unstuff_dots(octets)
    return AcceptedMessage(server.transaction, server.hello, content, server.has_extensions, server.security)
