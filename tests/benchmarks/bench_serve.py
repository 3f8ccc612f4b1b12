"""How many messages a second `serve --port` takes, beside aiosmtpd under the same load."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SMTP_SOURCE = shutil.which("smtp-source", path=f"{os.environ['PATH']}:/usr/sbin")
MESSAGES, ROUNDS, SECONDS = 4_000, 3, 60
AIMED_AT = 1.5
LOAD = ("-d", "-s", "20", "-m", str(MESSAGES), "-l", "5120", "-f", "a@example.net", "-t", "b@example.org")
AIOSMTPD = """
import signal
import socket
from aiosmtpd.controller import Controller

class Taking:
    async def handle_DATA(self, server, session, envelope):
        return "250 OK"

with socket.create_server(("127.0.0.1", 0)) as free:
    port = free.getsockname()[1]
controller = Controller(Taking(), hostname="127.0.0.1", port=port)
controller.start()
print(f"listening on 127.0.0.1:{port}", flush=True)
signal.sigwait({signal.SIGTERM})
controller.stop()
"""


@contextmanager
def served_by(*arguments: str) -> Iterator[int]:
    """Run a server in a fresh interpreter, and give the port that it announces."""
    process = subprocess.Popen(
        [sys.executable, *arguments],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    try:
        yield int(process.stdout.readline().rpartition(":")[2])
    finally:
        process.terminate()
        process.communicate(timeout=SECONDS)


def rate_at(port: int) -> float:
    """Send the load, and give the messages per second."""
    began = time.perf_counter()
    subprocess.run([str(SMTP_SOURCE), *LOAD, f"127.0.0.1:{port}"], check=True, timeout=SECONDS)
    return MESSAGES / (time.perf_counter() - began)


@pytest.mark.skipif(SMTP_SOURCE is None, reason="Postfix's smtp-source is not installed")
def test_serve_takes_at_least_one_and_a_half_times_as_many_messages_as_aiosmtpd(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with served_by("-m", "smtpsim", "serve", "--port", "0") as ours, served_by("-c", AIOSMTPD) as theirs:
        rounds = [(rate_at(ours), rate_at(theirs)) for _ in range(ROUNDS)]
    smtpsim, aiosmtpd = (max(rates) for rates in zip(*rounds, strict=True))
    with capsys.disabled():
        print(
            f"\nserve under smtp-source: smtpsim {smtpsim:,.0f}, aiosmtpd {aiosmtpd:,.0f} messages a second; "
            f"ratio {smtpsim / aiosmtpd:.2f} (at least {AIMED_AT})"
        )
    assert smtpsim / aiosmtpd >= AIMED_AT
