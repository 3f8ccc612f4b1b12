"""PLAIN: name and password in one message, for whoever can read it (RFC 4616)."""

import hmac

from msgspec.structs import replace

from smtpsim.protocol.auth.exchange import Exchange
from smtpsim.protocol.auth.names import prepare, read_name
from smtpsim.spec.terms import LoginOutcome

_FIELDS = 3  # message = [authzid] UTF8NUL authcid UTF8NUL passwd
_LONGEST = 255  # octets of each field that a server must take (RFC 4616 2)


def hear_plain(exchange: Exchange, message: bytes) -> Exchange:
    """Check name and password; a client that would act for somebody else is refused."""
    fields = message.split(b"\0")
    if len(fields) != _FIELDS or not fields[1] or not fields[2] or max(map(len, fields)) > _LONGEST:
        return replace(exchange, outcome=LoginOutcome.MALFORMED)
    name = read_name(fields[1])
    if name is None:
        return replace(exchange, outcome=LoginOutcome.MALFORMED)
    acts_for = read_name(fields[0]) if fields[0] else name
    is_right = has_password(exchange, name, fields[2]) and acts_for == name
    return replace(exchange, outcome=LoginOutcome.PROVED if is_right else LoginOutcome.WRONG, identity=name)


def has_password(exchange: Exchange, name: str, password: bytes) -> bool:
    """Whether a password is that of an account, compared in a time that tells nothing."""
    known, given = exchange.grounds.accounts.get(name, ""), read_name(password)
    wanted = prepare(known) or ""
    is_equal = hmac.compare_digest(wanted.encode(), (given or "").encode())
    return is_equal and bool(wanted) and given is not None


def write_plain(user: str, password: str) -> bytes:
    """Write the client's one message; it acts for itself."""
    return b"\0".join((b"", (prepare(user) or user).encode(), (prepare(password) or password).encode()))
