"""A service in a thread of this process, so that a test can talk to it and look inside."""

import asyncio
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

import msgspec

from smtpsim.live.bounds import DEFAULT_BOUNDS, Bounds
from smtpsim.live.certificates import Context
from smtpsim.live.listener import Listener
from smtpsim.live.service import RecorderFor, Service
from smtpsim.mail.site import Messages, Site, StoredMessage
from smtpsim.mail.trace import without_trace
from smtpsim.scenarios.build import build_world
from smtpsim.scenarios.default import SERVE_HOST, serve_scenario
from smtpsim.scenarios.format import Scenario
from smtpsim.spec.faults import FaultRule

ROOT = Path(__file__).parents[2]
SECONDS = 10
ALICE, BOB, CAROL = "alice@sender.example", "bob@example.com", "carol@example.org"


class Served(msgspec.Struct):
    """Where the service listens, what it announced, and what it is made of."""

    port: int
    service: Service
    listener: Listener
    announced: list[str]

    @property
    def site(self) -> Site:
        """The shared mail store as it is now."""
        return self.service.store.site

    def mail_of(self, user: str) -> list[StoredMessage]:
        """What lies in a mailbox, the oldest first."""
        return listed(self.site.mailboxes[user].messages) if user in self.site.mailboxes else []


def sent_texts(served: Served, user: str) -> list[bytes]:
    """What lies in a mailbox as the clients sent it, without the trace fields of the server."""
    return [without_trace(message.content) for message in served.mail_of(user)]


def listed(messages: Messages) -> list[StoredMessage]:
    """The messages of a chain, the oldest first."""
    found = []
    while messages:
        messages, message = messages
        found.append(message)
    return found[::-1]


def scenario_with(**changes: object) -> Scenario:
    """The scenario that `serve` has without a name, with changes of its one server."""
    scenario = serve_scenario()
    changed = msgspec.structs.replace(scenario.world.servers[SERVE_HOST], **changes)
    return msgspec.structs.replace(
        scenario, world=msgspec.structs.replace(scenario.world, servers={SERVE_HOST: changed})
    )


def not_recorded(_session: int) -> None:
    """Record nothing."""


@contextmanager
def serving(
    scenario: Scenario | None = None,
    *,
    faults: tuple[FaultRule, ...] = (),
    recorder_for: RecorderFor = not_recorded,
    bounds: Bounds = DEFAULT_BOUNDS,
    tls: Context | None = None,
) -> Iterator[Served]:
    """Serve until the context ends; fails when the service does not stop by itself."""
    world = build_world(scenario or serve_scenario(), faults, external=True)
    service, announced, is_listening = Service(world, recorder_for, bounds), list[str](), threading.Event()
    loops: list[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = []

    def announce(line: str) -> None:
        announced.append(line)
        is_listening.set()

    async def serve() -> None:
        loops.append((asyncio.get_running_loop(), asyncio.Event()))
        await listener.serve("127.0.0.1", 0, loops[0][1])

    listener = Listener(service.converse, service.refusal, bounds, announce, tls)
    thread = threading.Thread(target=lambda: asyncio.run(serve()))
    thread.start()
    assert is_listening.wait(SECONDS)
    loop, stop = loops[0]
    try:
        yield Served(int(announced[0].rpartition(":")[2]), service, listener, announced)
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(SECONDS)
    assert not thread.is_alive()


def wait_until(holds: Callable[[], bool]) -> None:
    """Wait for something that another thread does; fail when it does not come."""
    until = time.monotonic() + SECONDS
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.01)


class Dialogue:
    """A client that says exactly what it is told to, and reads one reply at a time."""

    def __init__(self, port: int) -> None:
        """Connect."""
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=SECONDS)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._lines = self.socket.makefile("rb")

    def __enter__(self) -> Self:
        """Use as a context."""
        return self

    def __exit__(self, *_reason: object) -> None:
        """Close without a word."""
        self.close()

    def close(self) -> None:
        """Close without a word."""
        self._lines.close()
        self.socket.close()

    def say(self, *lines: str) -> None:
        """Send lines, all at once."""
        self.send("".join(f"{line}\r\n" for line in lines).encode("ascii"))

    def send(self, octets: bytes) -> None:
        """Send exactly these octets."""
        self.socket.sendall(octets)

    def hear(self) -> str:
        """Read one whole reply, or nothing where the server has closed."""
        lines: list[str] = []
        while not lines or lines[-1][3:4] == "-":
            lines.append(self._lines.readline().decode("ascii"))
            if not lines[-1]:
                break
        return "".join(lines)

    def hear_codes(self, count: int) -> list[str]:
        """Read so many replies, and keep the codes."""
        return [self.hear()[:3] for _ in range(count)]

    def ask(self, line: str) -> str:
        """Send a line and read the reply."""
        self.say(line)
        return self.hear()


@contextmanager
def talking(port: int) -> Iterator[Dialogue]:
    """Connect, hear the greeting and say hello."""
    with Dialogue(port) as client:
        assert client.hear().startswith("220 ")
        assert client.ask("EHLO client.example").startswith("250-")
        yield client


def send_until_blocked(client: Dialogue, octets: bytes) -> int:
    """Send without ever reading, until nothing more is taken; tell how much was."""
    client.socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 8_192)
    client.socket.settimeout(0.3)
    sent = 0
    try:
        while sent < 50_000_000:
            sent += client.socket.send(octets)
    except TimeoutError:
        client.socket.settimeout(10)
    return sent
