"""What a client does next: the move that decision and progress choose, written as octets."""

from collections.abc import Callable

from msgspec.structs import replace

from smtpsim.protocol.act import Act
from smtpsim.protocol.client import NOBODY, Awaited, Client, current_mail, settle
from smtpsim.protocol.client_choice import GREETING_AWAITED, choose_move, is_too_early
from smtpsim.protocol.framing import normalise_line_ends, stuff_dots
from smtpsim.spec.client_rows import MOVE_OF
from smtpsim.spec.terms import (
    ClientFault,
    ClientState,
    Decision,
    Kind,
    Move,
    Verb,
)

TEXT_SEGMENT = 65_536  # octets of mail data in one act

# RFC 2920 3.1 lets more follow RSET at once, but all of it would hang on the reply, so that is awaited.
_PIPELINED_VERBS = {ClientState.MAIL, ClientState.RCPT}
# Python 3.11 looks up a member of an enum at the price of a call, so what every act asks for is kept here.
_CLOSED, _MESSAGE, _COMMAND, _GO_ON = ClientState.CLOSED, ClientState.MESSAGE, Kind.COMMAND, Decision.GO_ON

_MESSAGE_AWAITED: tuple[Awaited, ...] = ((ClientState.MESSAGE, NOBODY),)


def next_act(client: Client) -> tuple[Client, Act | None]:
    """Act, if there is something to do now; else the client waits for a reply."""
    if client.state is _CLOSED:
        return client, None
    if client.awaited and not may_send_ahead(client):
        return client, None
    move = choose_move(client)
    return _ACTION_OF[move](client, move)


def may_send_ahead(client: Client) -> bool:
    """Whether the next command may go before the awaited replies came (RFC 2920)."""
    plan = client.plan
    if plan.faults and is_too_early(client):
        return True
    return (
        plan.pipelining
        and "PIPELINING" in client.offered
        and client.decision is Decision.GO_ON
        and client.awaited[-1][0] in _PIPELINED_VERBS
    )


def _send(client: Client, move: Move, line: str, recipient: int = NOBODY, to: str = "") -> tuple[Client, Act]:
    """Send one command line and wait for its reply."""
    row = MOVE_OF[move]
    awaited: tuple[Awaited, ...] = (*client.awaited, (row.next or ClientState.OTHER, recipient))
    octets = line.encode("ascii", "replace") + b"\r\n"
    act = Act(move, _COMMAND, octets, row.verb, client.heard, to, (), client.released)
    sent = replace(client, state=awaited[0][0], awaited=awaited, decision=_GO_ON, heard=(), released=())
    return sent, act


def _open(client: Client, move: Move) -> tuple[Client, Act]:
    opened = replace(
        client, state=ClientState.GREETING, awaited=GREETING_AWAITED, decision=Decision.SAY_HELLO
    )
    mails = enumerate(client.plan.mails, 1)
    taken = tuple((number, path) for number, mail in mails for path in mail.forward_paths)
    return opened, Act(move, Kind.OPEN, verb=Verb.CONNECT, taken=taken)


def _say_hello(client: Client, move: Move) -> tuple[Client, Act]:
    return _send(client, move, f"{MOVE_OF[move].verb} {client.plan.host}")


def _send_mail(client: Client, move: Move) -> tuple[Client, Act]:
    mail = current_mail(client)
    size = f" SIZE={len(mail.content)}" if client.plan.declares_size and "SIZE" in client.offered else ""
    is_8bit = "8BITMIME" in client.offered and not mail.content.isascii()
    line = f"{mail.opener} FROM:<{mail.reverse_path}>{size}{' BODY=8BITMIME' if is_8bit else ''}"
    started, act = _send(replace(client, is_started=True), move, line)
    return started, act if mail.opener is act.verb else replace(act, verb=mail.opener)


def _send_recipient(client: Client, move: Move) -> tuple[Client, Act]:
    recipient = client.recipient
    path = current_mail(client).forward_paths[recipient]
    return _send(replace(client, recipient=recipient + 1), move, f"RCPT TO:<{path}>", recipient, path)


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


def _reset(client: Client, move: Move) -> tuple[Client, Act]:
    return _send(settle(client), move, "RSET")


def _quit(client: Client, move: Move) -> tuple[Client, Act]:
    done = settle(client) if move is Move.QUIT_NOBODY else client
    if client.plan.faults and ClientFault.EARLY_CLOSE in client.plan.faults:
        return _close(done, Move.CLOSE_EARLY)
    return _send(done, move, "QUIT")


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
    Move.RCPT: _send_recipient,
    Move.NEXT_RCPT: _send_recipient,
    Move.DATA: _send_data,
    Move.DATA_TOO_EARLY: _send_data_too_early,
    Move.TEXT: _send_text,
    Move.TEXT_UNSTUFFED: _send_text,
    Move.TEXT_BARE_LF: _send_text,
    Move.END_OF_DATA: _end_text,
    Move.NO_TEXT: _end_text,
    Move.RSET: _reset,
    Move.QUIT_DONE: _quit,
    Move.QUIT_NOBODY: _quit,
    Move.QUIT_REFUSED: _quit,
    Move.CLOSE_DONE: _close,
    Move.CLOSE_AFTER_421: _close,
    Move.CLOSE_LOST: _close,
    Move.CLOSE_TIMED_OUT: _close,
    Move.CLOSE_MALFORMED: _close,
}
