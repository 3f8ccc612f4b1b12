"""The program itself, started as a person would start it."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import msgspec

from tests.live.served import ROOT, SECONDS

ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}
SERVE = (sys.executable, "-m", "smtpsim", "serve")


class Running(msgspec.Struct):
    """A process that serves, and the port that it announced."""

    process: subprocess.Popen[str]
    port: int


@contextmanager
def running(*options: str) -> Iterator[Running]:
    """Run `smtpsim serve --port 0` until the context ends."""
    process = subprocess.Popen(
        [*SERVE, "--port", "0", *options],
        env=ENVIRONMENT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        yield Running(process, int(process.stdout.readline().rpartition(":")[2]))
    finally:
        process.terminate()
        out, errors = process.communicate(timeout=SECONDS)
    assert errors == "", out


def piped(octets: bytes, *options: str) -> subprocess.CompletedProcess[bytes]:
    """Run `smtpsim serve --stdio` on octets that are all there at once."""
    return subprocess.run(
        [*SERVE, "--stdio", *options],
        env=ENVIRONMENT,
        input=octets,
        capture_output=True,
        timeout=SECONDS,
        check=False,
    )


def run(*command: str) -> subprocess.CompletedProcess[str]:
    """Run a program to its end, with nothing on its standard input."""
    return subprocess.run(
        command,
        env={**ENVIRONMENT, "LC_ALL": "C.UTF-8"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
