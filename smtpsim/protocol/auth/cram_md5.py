"""CRAM-MD5: the client proves that it knows the password without sending it (RFC 2195)."""

import hmac
import re

from msgspec.structs import replace

from smtpsim.protocol.auth.exchange import Exchange
from smtpsim.protocol.auth.names import prepare, read_name
from smtpsim.spec.terms import LoginOutcome

_DIGEST = re.compile(rb"[0-9a-f]{32}\Z")


def challenge_cram(exchange: Exchange) -> Exchange:
    """Ask with a text that was never used before; it has the form of a message id (RFC 2195 2)."""
    asked = f"<{exchange.grounds.nonce}@{exchange.grounds.host}>".encode()
    return replace(exchange, challenge=asked, memory=(asked,))


def hear_cram(exchange: Exchange, message: bytes) -> Exchange:
    """Compute the same digest and compare."""
    name_octets, _, digest = message.rpartition(b" ")
    name = read_name(name_octets)
    if name is None or not _DIGEST.match(digest):
        return replace(exchange, outcome=LoginOutcome.MALFORMED)
    password = exchange.grounds.accounts.get(name, "")
    is_right = hmac.compare_digest(_digest(password, exchange.memory[0]), digest) and bool(password)
    return replace(exchange, outcome=LoginOutcome.PROVED if is_right else LoginOutcome.WRONG, identity=name)


def answer_cram(user: str, password: str, challenge: bytes) -> bytes:
    """Answer the challenge: the name, a space and the digest."""
    return b"%s %s" % ((prepare(user) or user).encode(), _digest(password, challenge))


def _digest(password: str, challenge: bytes) -> bytes:
    """Compute the keyed MD5 digest, as 32 hexadecimal digits in lower case (RFC 2104)."""
    key = (prepare(password) or password).encode()
    return hmac.new(key, challenge, "md5").hexdigest().encode("ascii")
