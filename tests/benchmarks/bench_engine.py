"""How fast the simulation is, as ratios to real mail software in the same run."""

import asyncio
import smtplib
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from smtpsim.simulation.advance import advance
from smtpsim.simulation.step import Step
from smtpsim.simulation.world import World
from tests.support.worlds import classic_world

ROUNDS = 5
SECONDS_A_ROUND = 0.6
SHORT = b"Subject: Lunch\r\n\r\nShall we eat at noon?\r\n"
LONG = (
    b"Subject: Lunch\r\n\r\n"
    + b"A line of text that is about seventy octets long, like most lines are.\r\n" * 70
)


class Taking:
    """Let aiosmtpd take every message."""

    async def handle_DATA(self, _server: SMTP, _session: Session, _envelope: Envelope) -> str:  # noqa: N802
        return "250 OK"


def rate_of(act: Callable[[], object]) -> float:
    """Do something again and again for a while, and give how often a second."""
    done, began = 0, time.perf_counter()
    while (passed := time.perf_counter() - began) < SECONDS_A_ROUND:
        act()
        done += 1
    return done / passed


def run_whole(world: World) -> int:
    """Go through a session with every step kept."""
    steps: list[Step] = []
    while True:
        world, step = advance(world)
        if step is None:
            return len(steps)
        steps.append(step)


def compare(ours: Callable[[], object], theirs: Callable[[], object]) -> tuple[float, float]:
    """Give the best of several rounds of each, taken in turn."""
    rounds = [(rate_of(ours), rate_of(theirs)) for _ in range(ROUNDS)]
    return max(one for one, _ in rounds), max(other for _, other in rounds)


def report(
    capsys: pytest.CaptureFixture[str], what: str, figures: tuple[float, float], wanted: float
) -> None:
    """Print the figures and the ratio that is wanted."""
    ours, theirs = figures
    with capsys.disabled():
        print(
            f"\n{what}: {ours:,.0f} and {theirs:,.0f} a second; ratio {ours / theirs:.2f} (wanted {wanted})"
        )


@contextmanager
def aiosmtpd_port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = int(free.getsockname()[1])
    controller = Controller(Taking(), hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield port
    finally:
        controller.stop()


def send_with_smtplib(port: int) -> None:
    """Run the classic session with smtplib."""
    with smtplib.SMTP("127.0.0.1", port, local_hostname="mail.sender.example") as client:
        client.helo()
        client.mail("alice@sender.example")
        client.rcpt("bob@receiver.example")
        client.data(SHORT)


class Wire(asyncio.Transport):
    """A transport that leads nowhere."""

    def __init__(self) -> None:
        super().__init__(extra={"peername": ("127.0.0.1", 1)})
        self.closed = False

    def write(self, _octets: object) -> None:
        """Take what the server says."""

    def is_closing(self) -> bool:
        return self.closed

    def close(self) -> None:
        self.closed = True


def take_with_aiosmtpd(loop: asyncio.AbstractEventLoop) -> None:
    """Let aiosmtpd's server half take one whole session that is there at once."""
    octets = (
        b"HELO mail.sender.example\r\nMAIL FROM:<alice@sender.example>\r\nRCPT TO:<bob@receiver.example>\r\n"
        b"DATA\r\n" + LONG + b".\r\nQUIT\r\n"
    )
    server = SMTP(Taking(), hostname="mx.receiver.example", loop=loop)
    wire = Wire()
    server.connection_made(wire)
    server.data_received(octets)
    handler = server._handler_coroutine  # noqa: SLF001  no public name gives what must be waited for
    assert handler is not None
    loop.run_until_complete(asyncio.wait([handler]))
    assert wire.closed


def test_a_classic_session_runs_at_least_eight_times_as_often_as_smtplib_against_aiosmtpd(
    capsys: pytest.CaptureFixture[str],
) -> None:
    world = classic_world(content=SHORT)
    with aiosmtpd_port() as port:
        figures = compare(lambda: run_whole(world), lambda: send_with_smtplib(port))
    report(capsys, "sessions, simulated and smtplib against aiosmtpd", figures, 8)
    assert run_whole(world) > 13


def test_a_session_with_5_kb_runs_at_least_as_often_as_aiosmtpds_server_half_alone(
    capsys: pytest.CaptureFixture[str],
) -> None:
    world, loop = classic_world(content=LONG), asyncio.new_event_loop()
    figures = compare(lambda: run_whole(world), lambda: take_with_aiosmtpd(loop))
    loop.close()
    report(capsys, "5 kB sessions, simulated and aiosmtpd's server half", figures, 1)
    assert run_whole(world) > 13


def test_ten_times_the_text_takes_about_ten_times_as_long(capsys: pytest.CaptureFixture[str]) -> None:
    line = b"A line of text that is about seventy octets long, like most lines are.\r\n"
    worlds = [classic_world(content=line * (octets // len(line))) for octets in (900_000, 9_000_000)]
    seconds = [min(1 / rate_of(lambda world=world: run_whole(world)) for _ in range(3)) for world in worlds]  # type: ignore[misc]
    with capsys.disabled():
        print(
            f"\n0.9 MB in {seconds[0]:.3f} s, 9 MB in {seconds[1]:.3f} s: {seconds[1] / seconds[0]:.1f} times"
        )
    assert seconds[1] / seconds[0] < 20


def test_help_costs_at_most_eight_times_an_empty_program(capsys: pytest.CaptureFixture[str]) -> None:
    def start(*arguments: str) -> float:
        began = time.perf_counter()
        subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)
        return time.perf_counter() - began

    pairs = [(start("-m", "smtpsim", "--help"), start("-c", "pass")) for _ in range(9)]
    ours, empty = (min(times) for times in zip(*pairs, strict=True))
    with capsys.disabled():
        print(
            f"\n--help {ours * 1000:.0f} ms, an empty program {empty * 1000:.0f} ms; ratio {ours / empty:.1f}"
        )
    assert ours / empty <= 8
