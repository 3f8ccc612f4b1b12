"""The server's side of one login: a value that takes messages and says what became of it.

Each mechanism's own module has the functions; they know no SMTP and no base64.
"""

import msgspec

from smtpsim.spec.terms import LoginOutcome, Mechanism

ITERATIONS = 4096  # RFC 7677 4: the least that SCRAM-SHA-256 should have


class Grounds(msgspec.Struct, frozen=True, gc=False):
    """What a server goes by: accounts with their passwords, its name, and what nobody can guess."""

    accounts: dict[str, str]
    host: str
    nonce: str  # printable, without comma; another one for each login
    salt: bytes = b""  # of every account; without one each has its own


class Exchange(msgspec.Struct, frozen=True, gc=False):
    """A login after one more message of the client.

    `challenge` is what the server says next where it goes on; `identity` who the client says it is,
    or has proved to be; `memory` what the mechanism must know of earlier messages.
    """

    mechanism: Mechanism
    grounds: Grounds
    outcome: LoginOutcome = LoginOutcome.GOES_ON
    challenge: bytes = b""
    identity: str = ""
    memory: tuple[bytes, ...] = ()
