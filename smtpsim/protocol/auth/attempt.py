"""What a server makes of a line of a login: AUTH itself, or a response after 334 (RFC 4954 4)."""

import msgspec
from msgspec.structs import replace

from smtpsim.protocol.auth.base64_text import decode, decode_initial, encode
from smtpsim.protocol.auth.exchange import Exchange, Grounds
from smtpsim.protocol.auth.login import NAME_CHALLENGE, PASSWORD_CHALLENGE
from smtpsim.protocol.auth.nonce import make_nonce
from smtpsim.protocol.auth.rules import LoginRules, mechanism_named
from smtpsim.protocol.auth.secret import CHALLENGE, read_secret
from smtpsim.protocol.auth.server_side import begin, hear_response
from smtpsim.spec.terms import LoginOutcome, Mechanism

_CANCEL = "*"
_NO_GROUNDS = Grounds({}, "", "")


class Login(msgspec.Struct, frozen=True, gc=False):
    """What a server keeps of the logins of one session; `salt` makes its challenges its own."""

    exchange: Exchange | None = None
    tries: int = 0
    failures: int = 0
    salt: str = ""


NO_LOGIN = Login()


def open_exchange(rules: LoginRules, host: str, login: Login, argument: str) -> Exchange | None:
    """Begin what an AUTH line asks for; None where its mechanism is none that the server has."""
    name, _, initial = argument.partition(" ")
    mechanism = mechanism_named(name)
    if mechanism is None or mechanism not in rules.mechanisms:
        return None
    if rules.takes_tokens:
        return _stand_for(Exchange(mechanism, _NO_GROUNDS), initial or None)
    nonce = make_nonce(rules.seed, f"{host} {login.salt} {login.tries}")
    grounds = Grounds(rules.accounts, host, nonce)
    if not initial:
        return begin(mechanism, grounds, None)
    message = decode_initial(initial)
    if message is None:
        return Exchange(mechanism, grounds, LoginOutcome.NOT_BASE64)
    return begin(mechanism, grounds, message)


def continue_exchange(rules: LoginRules, login: Login, line: str) -> Exchange | None:
    """Go on with the login at hand; None where there is none."""
    exchange = login.exchange
    if exchange is None:
        return None
    if line == _CANCEL:
        return replace(exchange, outcome=LoginOutcome.CANCELLED)
    if rules.takes_tokens:
        return _stand_for(exchange, line)
    message = decode(line)
    if message is None:
        return replace(exchange, outcome=LoginOutcome.NOT_BASE64)
    return hear_response(exchange, message)


def _stand_for(exchange: Exchange, text: str | None) -> Exchange:
    """Let a token say what the message was that it stands for."""
    if text is None:
        return replace(exchange, memory=(b"asked",))
    secret = read_secret(text)
    if secret is None or secret.outcome is LoginOutcome.NOT_TRIED:
        return replace(exchange, outcome=LoginOutcome.NOT_BASE64)
    heard = (*exchange.memory, b"heard")
    return replace(
        exchange, outcome=secret.outcome, identity=secret.identity or exchange.identity, memory=heard
    )


def challenge_text(exchange: Exchange) -> str:
    """Write what stands after 334: the challenge in base64, or the token for a hidden one."""
    return encode(exchange.challenge) if exchange.grounds is not _NO_GROUNDS else _hidden_challenge(exchange)


def _hidden_challenge(exchange: Exchange) -> str:
    """Show what every server asks in the same words, and hide the rest."""
    is_first = b"heard" not in exchange.memory
    if exchange.mechanism is Mechanism.LOGIN:
        return encode(NAME_CHALLENGE if is_first else PASSWORD_CHALLENGE)
    return CHALLENGE if not is_first or exchange.mechanism is Mechanism.CRAM_MD5 else ""
