"""SCRAM-SHA-256 as the server takes part in it (RFC 5802 3, 5; RFC 7677)."""

import hashlib

from msgspec.structs import replace

from smtpsim.protocol.auth.base64_text import encode
from smtpsim.protocol.auth.exchange import ITERATIONS, Exchange, Grounds
from smtpsim.protocol.auth.scram import (
    derive_keys,
    is_proof,
    read_client_final,
    read_client_first,
    signature_of,
    write_server_first,
)
from smtpsim.spec.terms import LoginOutcome

_SALT_OCTETS = 16
_FIRST_ROUND, _LAST_ROUND = 0, 1  # lengths of the memory before client-first and after the signature


def hear_scram(exchange: Exchange, message: bytes) -> Exchange:
    """Take the client's first message, its final message, or its empty answer to the signature."""
    rounds = len(exchange.memory)
    if rounds == _FIRST_ROUND:
        return _hear_first(exchange, message)
    if rounds == _LAST_ROUND:
        return replace(exchange, outcome=LoginOutcome.MALFORMED if message else LoginOutcome.PROVED)
    return _hear_final(exchange, message)


def _hear_first(exchange: Exchange, message: bytes) -> Exchange:
    """Answer with the whole nonce, salt and iterations, also to a name that nobody has.

    So a stranger cannot find out who has an account.
    """
    first, grounds = read_client_first(message), exchange.grounds
    if first is None or first.wants_binding:
        return replace(exchange, outcome=LoginOutcome.MALFORMED)
    if first.acts_for not in {"", first.name}:
        return replace(exchange, outcome=LoginOutcome.WRONG, identity=first.name)
    nonce = first.nonce + grounds.nonce.encode("ascii")
    asked = write_server_first(nonce, _salt_of(grounds, first.name), ITERATIONS)
    return replace(
        exchange, challenge=asked, identity=first.name, memory=(first.header, first.bare, nonce, asked)
    )


def _salt_of(grounds: Grounds, name: str) -> bytes:
    made = hashlib.sha256(f"{grounds.host} {name}".encode()).digest()[:_SALT_OCTETS]
    return grounds.salt or made


def _hear_final(exchange: Exchange, message: bytes) -> Exchange:
    """Check the proof, and prove in turn that the server knows the password."""
    header, bare, nonce, asked = exchange.memory
    final = read_client_final(message)
    if final is None or final.proof is None or final.nonce != nonce or final.binding != header:
        return replace(exchange, outcome=LoginOutcome.MALFORMED)
    password = exchange.grounds.accounts.get(exchange.identity, "")
    keys = derive_keys(password, _salt_of(exchange.grounds, exchange.identity), ITERATIONS)
    auth_message = b",".join((bare, asked, final.without_proof))
    if not (password and is_proof(keys, auth_message, final.proof)):
        return replace(exchange, outcome=LoginOutcome.WRONG)
    signature = encode(signature_of(keys, auth_message)).encode("ascii")
    return replace(exchange, challenge=b"v=" + signature, memory=(signature,))
