"""A client's logins in one session: which mechanisms are left to try, and the one that is under way."""

import msgspec
from msgspec.structs import replace

from smtpsim.protocol.auth.base64_text import encode
from smtpsim.protocol.auth.client_side import ClientExchange, answer_line, begin_login
from smtpsim.protocol.auth.nonce import make_nonce
from smtpsim.protocol.auth.rules import mechanism_named
from smtpsim.protocol.reply import Reply
from smtpsim.protocol.strictness import Limits
from smtpsim.spec.mechanisms import MECHANISMS
from smtpsim.spec.terms import ClientState, Mechanism, ReplyVerdict

CANCEL = "*"
_LONGEST_LINE = Limits().command_line


class Credentials(msgspec.Struct, frozen=True):
    """Who a client says it is, how it proves it, and what it never does."""

    user: str
    password: str
    mechanism: Mechanism | None = None  # None: the strongest that is offered
    in_clear: bool = False  # says a readable password without TLS
    initial_response: bool = True  # puts its first message into the AUTH line where it may
    seed: str = ""


class ClientLogin(msgspec.Struct, frozen=True, gc=False):
    """What a client knows of its logins; `left` are the mechanisms that it may still try."""

    credentials: Credentials
    left: tuple[Mechanism, ...] = ()
    tries: int = 0
    exchange: ClientExchange | None = None
    challenge: str = ""  # waits for an answer
    is_done: bool = False


def hear_offer(login: ClientLogin, reply: Reply, *, has_tls: bool) -> ClientLogin:
    """Choose among the mechanisms that the answer to EHLO lists, the strongest first."""
    words = [line.upper().split() for line in reply.lines[1:]]
    named = {mechanism_named(word) for line in words if line[:1] == ["AUTH"] for word in line[1:]}
    wanted, may_say = login.credentials.mechanism, has_tls or login.credentials.in_clear
    left = tuple(
        row.mechanism
        for row in MECHANISMS
        if row.mechanism in named and wanted in {None, row.mechanism} and (may_say or not row.is_readable)
    )
    return replace(login, left=left)


def hear_reply(
    login: ClientLogin, state: ClientState, verdict: ReplyVerdict, reply: Reply
) -> tuple[ClientLogin, ReplyVerdict]:
    """Take in a reply with the login in mind: some verdicts mean more to it."""
    if state is not ClientState.AUTH:
        is_stranger = state in _OFFERING and verdict in _GOES_ON_AFTER[state] and not login.left
        return login, ReplyVerdict.NO_LOGIN if is_stranger and not login.is_done else verdict
    if verdict is ReplyVerdict.INTERMEDIATE:
        return replace(login, challenge=reply.lines[0].strip()), verdict
    if verdict is ReplyVerdict.POSITIVE:
        is_proved = login.exchange is None or login.exchange.is_proved
        return replace(login, exchange=None, is_done=True), verdict if is_proved else ReplyVerdict.UNPROVED
    ended = replace(login, exchange=None)
    if verdict is ReplyVerdict.OTHER_MECHANISM and not login.left:
        return ended, _CLASS_OF[reply.code // 100]
    return ended, verdict


_GOES_ON_AFTER = {
    ClientState.EHLO: {ReplyVerdict.POSITIVE},
    ClientState.HELO: {ReplyVerdict.POSITIVE},
    ClientState.STARTTLS: {ReplyVerdict.INTERMEDIATE, ReplyVerdict.TRANSIENT, ReplyVerdict.PERMANENT},
}
_OFFERING = set(_GOES_ON_AFTER)
_CLASS_OF = {4: ReplyVerdict.TRANSIENT, 5: ReplyVerdict.PERMANENT}


def write_auth(login: ClientLogin, host: str) -> tuple[ClientLogin, str]:
    """Write the AUTH line for the next mechanism, with an initial response where it fits (RFC 4954 4)."""
    mechanism, credentials = login.left[0], login.credentials
    nonce = make_nonce(credentials.seed, f"{host} {login.tries}")
    exchange, message = begin_login(mechanism, credentials.user, credentials.password, nonce)
    begun = replace(login, left=login.left[1:], tries=login.tries + 1, exchange=exchange)
    line = f"AUTH {mechanism}"
    if message is None or not credentials.initial_response:
        return begun, line
    whole = f"{line} {encode(message) or '='}"
    return begun, whole if len(whole) + 2 <= _LONGEST_LINE else line


def write_response(login: ClientLogin) -> tuple[ClientLogin, str]:
    """Write the answer to the challenge at hand, or a lone * where it must not be answered."""
    if login.exchange is None:
        return login, CANCEL
    exchange, said = answer_line(login.exchange, login.challenge)
    return replace(login, exchange=exchange), CANCEL if said is None else said


def is_cancelled(login: ClientLogin) -> bool:
    """Whether the challenge at hand must not be answered."""
    return write_response(login)[1] == CANCEL
