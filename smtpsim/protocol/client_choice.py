"""Which move a client chooses: by its last decision, and by how far it has come with its mails."""

from collections.abc import Callable

from smtpsim.protocol.carriage import find_hindrance
from smtpsim.protocol.client import NOBODY, Awaited, Client, current_mail
from smtpsim.protocol.client_chunks import is_in_chunk, uses_chunks
from smtpsim.protocol.client_login import is_cancelled
from smtpsim.protocol.plan import needs_utf8
from smtpsim.spec.client_rows import HANG_UP_FOR, MOVE_FOR
from smtpsim.spec.terms import ClientFault, ClientState, Decision, Fate, Move, Progress, ReplyVerdict, Verb

GREETING_AWAITED: tuple[Awaited, ...] = ((ClientState.GREETING, NOBODY),)
_OPEN_FATES = {Fate.ACCEPTED, Fate.WAITING}


def progress(client: Client) -> Progress:
    """Say how far the client has come with its mails."""
    if client.mail >= len(client.plan.mails):
        return Progress.ALL_DONE
    if not client.is_started:
        return Progress.NEXT_MAIL if client.mail else Progress.FIRST_MAIL
    if client.recipient < len(client.fates):
        return Progress.NEXT_RECIPIENT if client.recipient else Progress.FIRST_RECIPIENT
    if not _OPEN_FATES.isdisjoint(client.fates):
        return Progress.RECIPIENTS_DONE
    is_last = client.mail + 1 >= len(client.plan.mails)
    return Progress.NOBODY_AT_ALL if is_last else Progress.NOBODY_ACCEPTED


def choose_move(client: Client) -> Move:
    """Choose what to do by the last decision and by how far the client has come."""
    if client.chunk_left and is_in_chunk(client):
        return Move.CHUNK
    choose = _CHOICE_OF.get(client.decision)
    return _SIMPLE_MOVE[client.decision] if choose is None else choose(client)


def _choose_hang_up(client: Client) -> Move:
    return HANG_UP_FOR[client.verdict or ReplyVerdict.LOST]


def is_too_early(client: Client) -> bool:
    """Whether what is said now is said before the greeting, by a client that does not wait for it."""
    faults = client.plan.faults
    return bool(faults) and client.awaited == GREETING_AWAITED and ClientFault.NO_WAIT_FOR_GREETING in faults


def _choose_hello(client: Client) -> Move:
    if client.has_tls:
        return Move.EHLO_AGAIN
    if client.plan.hello is Verb.EHLO:
        return Move.EHLO_TOO_EARLY if is_too_early(client) else Move.EHLO
    return Move.HELO_TOO_EARLY if is_too_early(client) else Move.HELO


def _choose_text(client: Client) -> Move:
    if client.text and client.sent >= len(client.text):
        return Move.END_OF_DATA
    move = Move.TEXT if client.text else MOVE_FOR[client.decision, progress(client)]
    return _choose_bad_text(client.plan.faults) if client.plan.faults and move is Move.TEXT else move


def _choose_bad_text(faults: frozenset[ClientFault]) -> Move:
    """Choose the row that says what is wrong with the text of a client that misbehaves."""
    return next((move for fault, move in _BAD_TEXT.items() if fault in faults), Move.TEXT)


def _choose_onward(client: Client) -> Move:
    if client.wants_tls and "STARTTLS" in client.offered:
        return Move.STARTTLS
    if client.login is not None and not client.login.is_done:
        return Move.AUTH
    far = progress(client)
    if client.plan.faults and far is Progress.FIRST_MAIL and ClientFault.WRONG_ORDER in client.plan.faults:
        return Move.DATA_TOO_EARLY
    move = MOVE_FOR[client.decision, far]
    if client.plan.turns and move is Move.QUIT_DONE and _may_turn(client):
        return Move.TURN
    if client.plan.chunking and move is Move.DATA and uses_chunks(client):
        return Move.BDAT
    if move not in _OPENING:
        return move
    return Move.RETURN_UTF8 if _is_unfit(client) else find_hindrance(client) or move


def _may_turn(client: Client) -> bool:
    """Whether the server offered TURN; after HELO one can only try."""
    return "TURN" in client.offered or client.plan.hello is Verb.HELO


def _choose_response(client: Client) -> Move:
    is_over = client.login is None or is_cancelled(client.login)
    return Move.AUTH_CANCEL if is_over else Move.AUTH_RESPONSE


def _is_unfit(client: Client) -> bool:
    """Whether the mail at hand needs an extension that this server does not offer (RFC 6531 3.2)."""
    return "SMTPUTF8" not in client.offered and needs_utf8(current_mail(client))


_OPENING = {Move.MAIL, Move.NEXT_MAIL}
_BAD_TEXT = {
    ClientFault.BARE_LF: Move.TEXT_BARE_LF,
    ClientFault.NO_DOT_STUFFING: Move.TEXT_UNSTUFFED,
}
_SIMPLE_MOVE = {
    Decision.CONNECT: Move.OPEN,
    Decision.FALL_BACK: Move.HELO_AFTER_EHLO,
    Decision.QUIT: Move.QUIT_REFUSED,
    Decision.TURN_ROUND: Move.TURN_ROUND,
    Decision.QUIT_FOR_TLS: Move.QUIT_NO_TLS,
    Decision.QUIT_FOR_LOGIN: Move.QUIT_NO_LOGIN,
    Decision.LOG_IN: Move.AUTH_AGAIN,
    Decision.START_TLS: Move.HANDSHAKE,
    Decision.CLOSE: Move.CLOSE_DONE,
}
_CHOICE_OF: dict[Decision, Callable[[Client], Move]] = {
    Decision.HANG_UP: _choose_hang_up,
    Decision.SAY_HELLO: _choose_hello,
    Decision.ANSWER: _choose_response,
    Decision.SEND_TEXT: _choose_text,
    Decision.GO_ON: _choose_onward,
    Decision.ABANDON: _choose_onward,
}
