"""A server of the aiosmtpd package in a thread of this process; it keeps what it takes."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import msgspec
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.live.served import SECONDS


class Kept(msgspec.Struct, frozen=True):
    """One message and its envelope, as another implementation understood them."""

    reverse_path: str | None
    options: tuple[str, ...]
    forward_paths: tuple[str, ...]
    content: bytes


class Keeper:
    """Takes every message, but for the recipients that it is told to refuse."""

    def __init__(self, refusals: dict[str, str]) -> None:
        """Begin with nothing kept."""
        self.kept: list[Kept] = []
        self._refusals = refusals

    async def handle_RCPT(  # noqa: N802  aiosmtpd looks for this name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Answer RCPT."""
        if address in self._refusals:
            return self._refusals[address]
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(  # noqa: N802  as above
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        """Keep a message."""
        content = envelope.original_content or b""
        self.kept.append(
            Kept(envelope.mail_from, tuple(envelope.mail_options), tuple(envelope.rcpt_tos), content)
        )
        return "250 2.0.0 OK"


@contextmanager
def keeping(refusals: dict[str, str] | None = None) -> Iterator[tuple[int, list[Kept]]]:
    """Serve until the context ends; gives the port and the messages that were kept."""
    keeper = Keeper(refusals or {})
    ports, is_listening = list[int](), threading.Event()
    loops: list[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = []

    async def serve() -> None:
        loops.append((asyncio.get_running_loop(), asyncio.Event()))
        server = await loops[0][0].create_server(
            lambda: SMTP(keeper, hostname="mx.receiver.example", loop=loops[0][0]), "127.0.0.1", 0
        )
        ports.append(server.sockets[0].getsockname()[1])
        is_listening.set()
        async with server:
            await loops[0][1].wait()

    thread = threading.Thread(target=lambda: asyncio.run(serve()))
    thread.start()
    assert is_listening.wait(SECONDS)
    try:
        yield ports[0], keeper.kept
    finally:
        loops[0][0].call_soon_threadsafe(loops[0][1].set)
        thread.join(SECONDS)
    assert not thread.is_alive()
