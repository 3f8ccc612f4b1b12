"""What protects a session: whether TLS runs under it, and who the client has proved to be."""

import msgspec


class Security(msgspec.Struct, frozen=True, gc=False):
    """The protection of one connection, as one of its two sides knows it."""

    has_tls: bool = False  # the TLS handshake is done (RFC 3207)
    identity: str = ""  # who the client authenticated as (RFC 4954), empty for nobody


IN_CLEAR = Security()
UNDER_TLS = Security(has_tls=True)
