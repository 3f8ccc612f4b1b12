"""Beginning a login and going on with it, whatever its mechanism: the server's side."""

from collections.abc import Callable

from msgspec.structs import replace

from smtpsim.protocol.auth.cram_md5 import challenge_cram, hear_cram
from smtpsim.protocol.auth.exchange import Exchange, Grounds
from smtpsim.protocol.auth.login import NAME_CHALLENGE, hear_login
from smtpsim.protocol.auth.plain import hear_plain
from smtpsim.protocol.auth.scram_server import hear_scram
from smtpsim.spec.mechanisms import MECHANISM_OF
from smtpsim.spec.terms import LoginOutcome, Mechanism

_HEAR: dict[Mechanism, Callable[[Exchange, bytes], Exchange]] = {
    Mechanism.PLAIN: hear_plain,
    Mechanism.LOGIN: hear_login,
    Mechanism.CRAM_MD5: hear_cram,
    Mechanism.SCRAM_SHA_256: hear_scram,
}


def begin(mechanism: Mechanism, grounds: Grounds, initial: bytes | None) -> Exchange:
    """Begin a login; `initial` is the client's first message where it came with the command."""
    exchange = Exchange(mechanism, grounds)
    if initial is None:
        return _ask_first(exchange)
    if not MECHANISM_OF[mechanism].client_first:
        return replace(exchange, outcome=LoginOutcome.NOT_WANTED)
    return _HEAR[mechanism](exchange, initial)


def _ask_first(exchange: Exchange) -> Exchange:
    """Ask for the client's first message: with nothing, or with what the mechanism begins with."""
    if exchange.mechanism is Mechanism.CRAM_MD5:
        return challenge_cram(exchange)
    return replace(exchange, challenge=NAME_CHALLENGE) if exchange.mechanism is Mechanism.LOGIN else exchange


def hear_response(exchange: Exchange, message: bytes) -> Exchange:
    """Take the client's next message."""
    return _HEAR[exchange.mechanism](replace(exchange, challenge=b""), message)
