"""LOGIN: the name, then the password; it was never a standard (draft-murchison-sasl-login)."""

from msgspec.structs import replace

from smtpsim.protocol.auth.exchange import Exchange
from smtpsim.protocol.auth.names import prepare, read_name
from smtpsim.protocol.auth.plain import has_password
from smtpsim.spec.terms import LoginOutcome

NAME_CHALLENGE, PASSWORD_CHALLENGE = b"Username:", b"Password:"


def hear_login(exchange: Exchange, message: bytes) -> Exchange:
    """Take the name, then the password."""
    if not exchange.memory:
        name = read_name(message)
        if name is None:
            return replace(exchange, outcome=LoginOutcome.MALFORMED)
        return replace(exchange, challenge=PASSWORD_CHALLENGE, identity=name, memory=(message,))
    is_right = has_password(exchange, exchange.identity, message)
    return replace(exchange, outcome=LoginOutcome.PROVED if is_right else LoginOutcome.WRONG)


def write_login(text: str) -> bytes:
    """Write the client's name or its password."""
    return (prepare(text) or text).encode()
