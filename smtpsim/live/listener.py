"""A port, the connections to it, and how they all end."""

import asyncio
import os
import socket
from collections.abc import Callable
from contextlib import suppress

from smtpsim.errors import SmtpsimError
from smtpsim.live.bounds import Bounds
from smtpsim.live.certificates import Context
from smtpsim.live.connection import Connection
from smtpsim.live.conversation import Conversation

_BACKLOG = 1_000


class Listener:
    """Lets clients in up to a number, and knows those that are there."""

    def __init__(
        self,
        converse: Callable[[int, str], Conversation],
        refusal: bytes,
        bounds: Bounds,
        announce: Callable[[str], None],
        tls: Context | None = None,
    ) -> None:
        """Take what makes the conversation of the first, second ... session, with the client's address."""
        self.bounds, self.refusal, self.tls = bounds, refusal, tls
        self._converse = converse
        self._connections: set[Connection] = set()
        self._sessions = 0
        self._is_empty = asyncio.Event()
        self._announce: Callable[[str], None] = announce

    @property
    def connections(self) -> int:
        """How many clients are there now."""
        return len(self._connections)

    def admit(self, connection: Connection) -> Conversation | None:
        """Begin a conversation, or give none where there are too many."""
        if len(self._connections) >= self.bounds.connections:
            return None
        try:
            conversation = self._converse(self._sessions + 1, connection.client)
        except (SmtpsimError, OSError) as error:
            self._announce(f"a client was sent away: {error}")
            return None
        self._sessions += 1
        self._connections.add(connection)
        self._is_empty.clear()
        return conversation

    def dismiss(self, connection: Connection) -> None:
        """Forget a connection that is over."""
        self._connections.discard(connection)
        if not self._connections:
            self._is_empty.set()

    async def serve(self, host: str, port: int, stop: asyncio.Event) -> None:
        """Listen until told to stop, then say 421 to each client (RFC 5321 3.8)."""
        asyncio.get_running_loop().set_exception_handler(self._tell_failure)
        server = await self._open(host, port)
        for place in server.sockets:
            address = place.getsockname()
            self._announce(f"listening on {_shown(address[0], address[1])}")
        await stop.wait()
        server.close()
        await self._take_leave()
        self._announce("stopped")

    async def _open(self, host: str, port: int) -> asyncio.Server:
        loop = asyncio.get_running_loop()
        try:
            return await loop.create_server(lambda: Connection(self), host, port, backlog=_BACKLOG)
        except (OSError, OverflowError) as error:
            reason = _shown_reason(error)
            raise SmtpsimError(f"cannot listen on {_shown(host, port)}: {reason}") from error

    async def _take_leave(self) -> None:
        for connection in tuple(self._connections):
            connection.shut_down()
        if self._connections:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._is_empty.wait(), self.bounds.farewell_seconds)
        for connection in tuple(self._connections):
            connection.abort()

    def _tell_failure(self, _loop: asyncio.AbstractEventLoop, context: dict[str, object]) -> None:
        """Announce in one line what made a connection fail, and nothing of what was said on it."""
        error = context.get("exception")
        reason = str(error) if isinstance(error, (SmtpsimError, OSError)) else type(error).__name__
        self._announce(f"a connection failed: {reason}")


def _shown_reason(error: OSError | OverflowError) -> str:
    """Say it in the system's few words; asyncio's own repeat the address."""
    if isinstance(error, socket.gaierror):
        return error.strerror or str(error)
    return os.strerror(error.errno) if isinstance(error, OSError) and error.errno else str(error)


def _shown(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
