"""Logging in, whatever the mechanism: the client's side."""

import hmac
from collections.abc import Callable

import msgspec
from msgspec.structs import replace

from smtpsim.protocol.auth.base64_text import decode, encode
from smtpsim.protocol.auth.cram_md5 import answer_cram
from smtpsim.protocol.auth.exchange import ITERATIONS
from smtpsim.protocol.auth.login import write_login
from smtpsim.protocol.auth.plain import write_plain
from smtpsim.protocol.auth.scram import (
    derive_keys,
    proof_of,
    read_server_first,
    signature_of,
    write_saslname,
)
from smtpsim.spec.terms import Mechanism

_MOST_ITERATIONS = 100_000  # a server that asks for more only wants to keep the client busy
_HEADER = b"n,,"


class ClientExchange(msgspec.Struct, frozen=True, gc=False):
    """A client's login under way; `is_proved` once all is known that the server must prove."""

    mechanism: Mechanism
    user: str
    password: str
    nonce: str
    is_proved: bool = True
    memory: tuple[bytes, ...] = ()


def begin_login(
    mechanism: Mechanism, user: str, password: str, nonce: str
) -> tuple[ClientExchange, bytes | None]:
    """Begin; the message is what goes with the command, None where the server must speak first."""
    exchange = ClientExchange(mechanism, user, password, nonce)
    match mechanism:
        case Mechanism.PLAIN:
            return exchange, write_plain(user, password)
        case Mechanism.SCRAM_SHA_256:
            bare = f"n={write_saslname(user)},r={nonce}".encode()
            return replace(exchange, is_proved=False, memory=(bare,)), _HEADER + bare
        case _:
            return exchange, None


def answer(exchange: ClientExchange, challenge: bytes) -> tuple[ClientExchange, bytes | None]:
    """Answer a challenge; None where it is wrong, and the client must cancel (RFC 4954 4)."""
    return _ANSWER[exchange.mechanism](exchange, challenge)


def _answer_plain(exchange: ClientExchange, challenge: bytes) -> tuple[ClientExchange, bytes | None]:
    return exchange, None if challenge else write_plain(exchange.user, exchange.password)


def _answer_login(exchange: ClientExchange, _challenge: bytes) -> tuple[ClientExchange, bytes | None]:
    """Say the name, then the password; what a server asks with differs from one to another."""
    if len(exchange.memory) > 1:
        return exchange, None
    said = write_login(exchange.password if exchange.memory else exchange.user)
    return replace(exchange, memory=(*exchange.memory, b"said")), said


def _answer_cram(exchange: ClientExchange, challenge: bytes) -> tuple[ClientExchange, bytes | None]:
    if exchange.memory or not challenge:
        return exchange, None
    answered = answer_cram(exchange.user, exchange.password, challenge)
    return replace(exchange, memory=(challenge,)), answered


def _answer_scram(exchange: ClientExchange, challenge: bytes) -> tuple[ClientExchange, bytes | None]:
    """Say the first message where it did not go with the command, then the proof, then nothing more."""
    if len(exchange.memory) == 1:
        return (exchange, _HEADER + exchange.memory[0]) if not challenge else _prove(exchange, challenge)
    is_right = hmac.compare_digest(challenge, exchange.memory[1]) and not exchange.is_proved
    return (replace(exchange, is_proved=True), b"") if is_right else (exchange, None)


def _prove(exchange: ClientExchange, challenge: bytes) -> tuple[ClientExchange, bytes | None]:
    asked, bare = read_server_first(challenge), exchange.memory[0]
    own = exchange.nonce.encode("ascii")
    if asked is None or not asked.nonce.startswith(own) or asked.nonce == own:
        return exchange, None
    if not ITERATIONS <= asked.iterations <= _MOST_ITERATIONS:
        return exchange, None
    keys = derive_keys(exchange.password, asked.salt, asked.iterations)
    without_proof = b"c=%s,r=%s" % (encode(_HEADER).encode("ascii"), asked.nonce)
    auth_message = b",".join((bare, challenge, without_proof))
    proof = encode(proof_of(keys, auth_message)).encode("ascii")
    signature = b"v=" + encode(signature_of(keys, auth_message)).encode("ascii")
    return replace(exchange, memory=(bare, signature)), b"%s,p=%s" % (without_proof, proof)


_ANSWER: dict[Mechanism, Callable[[ClientExchange, bytes], tuple[ClientExchange, bytes | None]]] = {
    Mechanism.PLAIN: _answer_plain,
    Mechanism.LOGIN: _answer_login,
    Mechanism.CRAM_MD5: _answer_cram,
    Mechanism.SCRAM_SHA_256: _answer_scram,
}


def answer_line(exchange: ClientExchange, challenge: str) -> tuple[ClientExchange, str | None]:
    """Answer a challenge as it stands in a 334 reply, in base64 both."""
    message = decode(challenge)
    if message is None:
        return exchange, None
    exchange, said = answer(exchange, message)
    return exchange, None if said is None else encode(said)
