"""How much a live server takes before it says no, forgets or waits."""

import msgspec


class Bounds(msgspec.Struct, frozen=True):
    """The limits that are ours; idle time and message size are the policy's."""

    connections: int = 100  # the next one is greeted with 421
    unsent_octets: int = 65_536  # answers that wait for a client before no more of it is read
    kept_octets: int = 64_000_000  # of mail, before the older half is forgotten
    kept_copies: int = 4_000  # recipients' copies of mail, likewise
    handshake_seconds: float = 20.0  # for a client to finish the TLS handshake
    farewell_seconds: float = 0.8  # for a client to read the last reply and close


DEFAULT_BOUNDS = Bounds()
