"""What a client does next: the move that decision and progress choose, written as octets."""

from collections.abc import Callable

from msgspec.structs import replace

from smtpsim.protocol.act import Act
from smtpsim.protocol.carriage import convert_mail, declared_body
from smtpsim.protocol.client import NOBODY, Awaited, Client, Refusal, current_mail, settle
from smtpsim.protocol.client_choice import GREETING_AWAITED, choose_move, is_too_early
from smtpsim.protocol.client_chunks import (
    announce_chunk,
    is_in_chunk,
    must_hear_recipients,
    send_chunk,
    unstuffed_content,
)
from smtpsim.protocol.client_login import write_auth, write_response
from smtpsim.protocol.dsn import mail_parameters, recipient_parameters
from smtpsim.protocol.framing import normalise_line_ends, stuff_dots
from smtpsim.protocol.plan import needs_utf8, number_of
from smtpsim.spec.client_rows import MOVE_OF
from smtpsim.spec.terms import (
    ClientFault,
    ClientState,
    Decision,
    Fate,
    Kind,
    Move,
    Verb,
)

TEXT_SEGMENT = 65_536  # octets of mail data in one act

# RFC 2920 3.1 lets more follow RSET at once, but all of it would hang on the reply, so that is awaited.
# RFC 3030 4.2 shows a chunk sent before the reply to the one before it.
_PIPELINED_VERBS = {ClientState.MAIL, ClientState.RCPT, ClientState.BDAT}
# Python 3.11 looks up a member of an enum at the price of a call, so what every act asks for is kept here.
_CLOSED, _MESSAGE, _COMMAND, _GO_ON = ClientState.CLOSED, ClientState.MESSAGE, Kind.COMMAND, Decision.GO_ON

_TLS_AWAITED: tuple[Awaited, ...] = ((ClientState.STARTTLS, NOBODY),)
_SILENT = {ClientState.CLOSED, ClientState.TURNED}

_MESSAGE_AWAITED: tuple[Awaited, ...] = ((ClientState.MESSAGE, NOBODY),)


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


def _send(client: Client, move: Move, line: str, recipient: int = NOBODY, to: str = "") -> tuple[Client, Act]:
    """Send one command line and wait for its reply."""
    row = MOVE_OF[move]
    awaited: tuple[Awaited, ...] = (*client.awaited, (row.next or ClientState.OTHER, recipient))
    octets = line.encode() + b"\r\n"
    act = Act(move, _COMMAND, octets, row.verb, client.heard, to, (), client.released)
    sent = replace(client, state=awaited[0][0], awaited=awaited, decision=_GO_ON, heard=(), released=())
    return sent, act


def _open(client: Client, move: Move) -> tuple[Client, Act]:
    opened = replace(
        client, state=ClientState.GREETING, awaited=GREETING_AWAITED, decision=Decision.SAY_HELLO
    )
    plan = client.plan
    numbered = ((number_of(plan, place), mail) for place, mail in enumerate(plan.mails))
    taken = tuple((number, path) for number, mail in numbered for path in mail.forward_paths)
    return opened, Act(move, Kind.OPEN, verb=Verb.CONNECT, taken=taken)


def _say_hello(client: Client, move: Move) -> tuple[Client, Act]:
    return _send(client, move, f"{MOVE_OF[move].verb} {client.plan.host}")


def _send_mail(client: Client, move: Move) -> tuple[Client, Act]:
    mail = current_mail(client)
    declares_size = client.plan.declares_size and "SIZE" in client.offered
    size = f" SIZE={len(unstuffed_content(client))}" if declares_size else ""
    line = f"{mail.opener} FROM:<{mail.reverse_path}>{size}{declared_body(client)}"
    if needs_utf8(mail):
        line += " SMTPUTF8"
    if mail.dsn is not None and "DSN" in client.offered:
        line += mail_parameters(mail.dsn)
    started, act = _send(replace(client, is_started=True), move, line)
    return started, act if mail.opener is act.verb else replace(act, verb=mail.opener)


def _send_recipient(client: Client, move: Move) -> tuple[Client, Act]:
    recipient = client.recipient
    mail = current_mail(client)
    path, line = mail.forward_paths[recipient], f"RCPT TO:<{mail.forward_paths[recipient]}>"
    if mail.dsn is not None and "DSN" in client.offered:
        line += recipient_parameters(mail.dsn, recipient)
    return _send(replace(client, recipient=recipient + 1), move, line, recipient, path)


def _return_unsent(client: Client, move: Move) -> tuple[Client, Act]:
    """Give up a mail without a word of it sent, because the server cannot take it (RFC 6531 3.2)."""
    places = tuple((client.mail, place) for place in range(len(client.fates)))
    returned = replace(
        client,
        decision=_GO_ON,
        heard=(),
        released=(),
        fates=(Fate.RETURNED,) * len(places),
        refusals=(*client.refusals, Refusal(move, places)),
    )
    return settle(returned), Act(move, Kind.NOTE, heard=client.heard, released=client.released)


def _send_data(client: Client, move: Move) -> tuple[Client, Act]:
    return _send(client, move, "DATA")


def _send_data_too_early(client: Client, move: Move) -> tuple[Client, Act]:
    plan = replace(client.plan, faults=client.plan.faults - {ClientFault.WRONG_ORDER})
    return _send(replace(client, plan=plan), move, "DATA")


def _send_text(client: Client, move: Move) -> tuple[Client, Act]:
    if not client.text:
        content = _text_to_send(client)
        if not content:
            return _end_text(client, Move.END_OF_DATA)
        client = replace(client, text=content, sent=0)
    piece = client.text[client.sent : client.sent + TEXT_SEGMENT]
    act = Act(move, Kind.DATA, piece, Verb.MESSAGE, client.heard)
    return replace(client, sent=client.sent + len(piece), heard=()), act


def _text_to_send(client: Client) -> bytes:
    content, faults = normalise_line_ends(current_mail(client).content), client.plan.faults
    return _misspell(content, faults) if faults else stuff_dots(content)


def _misspell(content: bytes, faults: frozenset[ClientFault]) -> bytes:
    """Write the text as a client that misbehaves does."""
    stuffed = content if ClientFault.NO_DOT_STUFFING in faults else stuff_dots(content)
    if ClientFault.BARE_LF in faults:
        return stuffed[:-2].replace(b"\r\n", b"\n") + b"\r\n"
    return stuffed


def _end_text(client: Client, move: Move) -> tuple[Client, Act]:
    act = Act(move, Kind.END_OF_DATA, b".\r\n", Verb.MESSAGE, client.heard)
    waiting = replace(
        client, state=_MESSAGE, awaited=_MESSAGE_AWAITED, decision=_GO_ON, heard=(), text=b"", sent=0
    )
    return waiting, act


def _turn(client: Client, move: Move) -> tuple[Client, Act]:
    return _send(client, move, "TURN")


def _turn_round(client: Client, move: Move) -> tuple[Client, Act]:
    turned = replace(client, state=ClientState.TURNED, awaited=(), heard=(), released=())
    return turned, Act(move, Kind.NOTE, heard=client.heard, released=client.released)


def _reset(client: Client, move: Move) -> tuple[Client, Act]:
    return _send(settle(client), move, "RSET")


def _quit(client: Client, move: Move) -> tuple[Client, Act]:
    done = settle(client) if move is Move.QUIT_NOBODY else client
    if client.plan.faults and ClientFault.EARLY_CLOSE in client.plan.faults:
        return _close(done, Move.CLOSE_EARLY)
    return _send(done, move, "QUIT")


def _ask_for_tls(client: Client, move: Move) -> tuple[Client, Act]:
    """Send STARTTLS; whatever comes of it, it is not asked for twice."""
    return _send(replace(client, offered=client.offered - {"STARTTLS"}), move, "STARTTLS")


def _log_in(client: Client, move: Move) -> tuple[Client, Act]:
    if client.login is None:
        return _send(client, move, "AUTH")
    login, line = write_auth(client.login, client.plan.host)
    return _send(replace(client, login=login), move, line)


def _respond_to_challenge(client: Client, move: Move) -> tuple[Client, Act]:
    if client.login is None:
        return _send(client, move, "*")
    login, line = write_response(client.login)
    return _send(replace(client, login=login), move, line)


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
    Move.MAIL: _send_mail,
    Move.NEXT_MAIL: _send_mail,
    Move.RETURN_UTF8: _return_unsent,
    Move.RCPT: _send_recipient,
    Move.NEXT_RCPT: _send_recipient,
    Move.DATA: _send_data,
    Move.DATA_TOO_EARLY: _send_data_too_early,
    Move.TEXT: _send_text,
    Move.TEXT_UNSTUFFED: _send_text,
    Move.TEXT_BARE_LF: _send_text,
    Move.END_OF_DATA: _end_text,
    Move.NO_TEXT: _end_text,
    Move.BDAT: announce_chunk,
    Move.CHUNK: send_chunk,
    Move.CONVERT: convert_mail,
    Move.CANNOT_CONVERT: _return_unsent,
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
