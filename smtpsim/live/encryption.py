"""From a connection in the clear to one under TLS, in the middle of a session."""

import asyncio

from smtpsim.live.bounds import Bounds
from smtpsim.live.certificates import Context


async def shake_hands(
    transport: asyncio.Transport,
    protocol: asyncio.BufferedProtocol,
    context: Context,
    bounds: Bounds,
) -> asyncio.Transport | None:
    """Do the server's side of the TLS handshake; None where it failed, and the connection is gone."""
    try:
        return await asyncio.get_running_loop().start_tls(
            transport,
            protocol,
            context,
            server_side=True,
            ssl_handshake_timeout=bounds.handshake_seconds,
            ssl_shutdown_timeout=bounds.farewell_seconds,
        )
    except OSError:  # no TLS, no version in common, a certificate that is not trusted, no answer in time
        return None
