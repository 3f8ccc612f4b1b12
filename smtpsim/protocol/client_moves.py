"""What a client does next: the move that decision and progress choose, written as octets."""

from collections.abc import Callable

from msgspec.structs import replace

from smtpsim.protocol.act import Act
from smtpsim.protocol.carriage import convert_mail
from smtpsim.protocol.client import NOBODY, Awaited, Client, settle
from smtpsim.protocol.client_choice import GREETING_AWAITED, choose_move, is_too_early
from smtpsim.protocol.client_chunks import announce_chunk, is_in_chunk, must_hear_recipients, send_chunk
from smtpsim.protocol.client_line import send_line
from smtpsim.protocol.client_login import write_auth, write_response
from smtpsim.protocol.client_mail import (
    end_text,
    return_unsent,
    send_data,
    send_data_too_early,
    send_mail,
    send_recipient,
    send_text,
)
from smtpsim.protocol.plan import number_of
from smtpsim.spec.client_rows import MOVE_OF
from smtpsim.spec.terms import ClientFault, ClientState, Decision, Kind, Move, Verb

# RFC 2920 3.1 lets more follow RSET at once, but all of it would hang on the reply, so that is awaited.
# RFC 3030 4.2 shows a chunk sent before the reply to the one before it.
_PIPELINED_VERBS = {ClientState.MAIL, ClientState.RCPT, ClientState.BDAT}
# Python 3.11 looks up a member of an enum at the price of a call, so what every act asks for is kept here.
_GO_ON = Decision.GO_ON

_TLS_AWAITED: tuple[Awaited, ...] = ((ClientState.STARTTLS, NOBODY),)
_SILENT = {ClientState.CLOSED, ClientState.TURNED}


def next_act(client: Client) -> tuple[Client, Act | None]:
    """Act, if there is something to do now; else the client waits for a reply."""
    if client.state in _SILENT:
        return client, None
    if client.awaited and not may_send_ahead(client):
        return client, None
    move = choose_move(client)
    return _ACTION_OF[move](client, move)


def may_send_ahead(client: Client) -> bool:
    """Whether the next command may go before the awaited replies came (RFC 2920)."""
    plan = client.plan
    if client.chunk_left and is_in_chunk(client):
        return True
    if plan.faults and is_too_early(client):
        return True
    return (
        plan.pipelining
        and "PIPELINING" in client.offered
        and client.decision is Decision.GO_ON
        and client.awaited[-1][0] in _PIPELINED_VERBS
        and not (plan.chunking and must_hear_recipients(client))
    )


def _open(client: Client, move: Move) -> tuple[Client, Act]:
    opened = replace(
        client, state=ClientState.GREETING, awaited=GREETING_AWAITED, decision=Decision.SAY_HELLO
    )
    plan = client.plan
    numbered = ((number_of(plan, place), mail) for place, mail in enumerate(plan.mails))
    taken = tuple((number, path) for number, mail in numbered for path in mail.forward_paths)
    return opened, Act(move, Kind.OPEN, verb=Verb.CONNECT, taken=taken)


def _say_hello(client: Client, move: Move) -> tuple[Client, Act]:
    return send_line(client, move, f"{MOVE_OF[move].verb} {client.plan.host}")


def _turn(client: Client, move: Move) -> tuple[Client, Act]:
    return send_line(client, move, "TURN")


def _turn_round(client: Client, move: Move) -> tuple[Client, Act]:
    turned = replace(client, state=ClientState.TURNED, awaited=(), heard=(), released=())
    return turned, Act(move, Kind.NOTE, heard=client.heard, released=client.released)


def _reset(client: Client, move: Move) -> tuple[Client, Act]:
    return send_line(settle(client), move, "RSET")


def _quit(client: Client, move: Move) -> tuple[Client, Act]:
    done = settle(client) if move is Move.QUIT_NOBODY else client
    if client.plan.faults and ClientFault.EARLY_CLOSE in client.plan.faults:
        return _close(done, Move.CLOSE_EARLY)
    return send_line(done, move, "QUIT")


def _ask_for_tls(client: Client, move: Move) -> tuple[Client, Act]:
    """Send STARTTLS; whatever comes of it, it is not asked for twice."""
    return send_line(replace(client, offered=client.offered - {"STARTTLS"}), move, "STARTTLS")


def _log_in(client: Client, move: Move) -> tuple[Client, Act]:
    if client.login is None:
        return send_line(client, move, "AUTH")
    login, line = write_auth(client.login, client.plan.host)
    return send_line(replace(client, login=login), move, line)


def _respond_to_challenge(client: Client, move: Move) -> tuple[Client, Act]:
    if client.login is None:
        return send_line(client, move, "*")
    login, line = write_response(client.login)
    return send_line(replace(client, login=login), move, line)


def _shake_hands(client: Client, move: Move) -> tuple[Client, Act]:
    """Begin the TLS handshake and wait for its end."""
    waiting = replace(client, awaited=_TLS_AWAITED, decision=_GO_ON, heard=(), released=(), octets=b"")
    return waiting, Act(move, Kind.HANDSHAKE, heard=client.heard, released=client.released)


def _close(client: Client, move: Move) -> tuple[Client, Act]:
    closed = replace(client, state=ClientState.CLOSED, awaited=(), heard=(), released=())
    return closed, Act(move, Kind.CLOSE, heard=client.heard, released=client.released)


_ACTION_OF: dict[Move, Callable[[Client, Move], tuple[Client, Act]]] = {
    Move.OPEN: _open,
    Move.EHLO: _say_hello,
    Move.HELO: _say_hello,
    Move.HELO_AFTER_EHLO: _say_hello,
    Move.EHLO_TOO_EARLY: _say_hello,
    Move.HELO_TOO_EARLY: _say_hello,
    Move.MAIL: send_mail,
    Move.NEXT_MAIL: send_mail,
    Move.RETURN_UTF8: return_unsent,
    Move.RCPT: send_recipient,
    Move.NEXT_RCPT: send_recipient,
    Move.DATA: send_data,
    Move.DATA_TOO_EARLY: send_data_too_early,
    Move.TEXT: send_text,
    Move.TEXT_UNSTUFFED: send_text,
    Move.TEXT_BARE_LF: send_text,
    Move.END_OF_DATA: end_text,
    Move.NO_TEXT: end_text,
    Move.BDAT: announce_chunk,
    Move.CHUNK: send_chunk,
    Move.CONVERT: convert_mail,
    Move.CANNOT_CONVERT: return_unsent,
    Move.RSET: _reset,
    Move.TURN: _turn,
    Move.TURN_ROUND: _turn_round,
    Move.QUIT_DONE: _quit,
    Move.QUIT_NOBODY: _quit,
    Move.QUIT_REFUSED: _quit,
    Move.STARTTLS: _ask_for_tls,
    Move.HANDSHAKE: _shake_hands,
    Move.EHLO_AGAIN: _say_hello,
    Move.QUIT_NO_TLS: _quit,
    Move.AUTH: _log_in,
    Move.AUTH_AGAIN: _log_in,
    Move.AUTH_RESPONSE: _respond_to_challenge,
    Move.AUTH_CANCEL: _respond_to_challenge,
    Move.QUIT_NO_LOGIN: _quit,
    Move.CLOSE_DONE: _close,
    Move.CLOSE_AFTER_421: _close,
    Move.CLOSE_LOST: _close,
    Move.CLOSE_TIMED_OUT: _close,
    Move.CLOSE_MALFORMED: _close,
}
