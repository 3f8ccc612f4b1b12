"""Mail programs that other people wrote: started where they are installed, else the test says why not."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

# Postfix puts its test programs where not every user's PATH leads.
_PATH = os.pathsep.join((os.environ.get("PATH", os.defpath), "/usr/sbin"))
_SECONDS = 30
_ENVIRONMENT = {**os.environ, "PATH": _PATH, "LC_ALL": "C"}


def needs(program: str) -> pytest.MarkDecorator:
    """Skip a test where a program is not installed."""
    is_absent = shutil.which(program, path=_PATH) is None
    return pytest.mark.skipif(is_absent, reason=f"{program} is not installed")


def run_peer(*command: str, text: bytes = b"") -> subprocess.CompletedProcess[str]:
    """Run a program to its end, with a text on its standard input."""
    done = subprocess.run(
        command, env=_ENVIRONMENT, input=text, capture_output=True, timeout=_SECONDS, check=False
    )
    return subprocess.CompletedProcess(
        command, done.returncode, done.stdout.decode(errors="replace"), done.stderr.decode(errors="replace")
    )


@contextmanager
def smtp_sink(*options: str) -> Iterator[int]:
    """Run Postfix's `smtp-sink` until the context ends; gives the port on which it listens."""
    as_user = ("-u", "nobody") if os.geteuid() == 0 else ()
    process, port = _listening(("smtp-sink", *as_user, *options))
    try:
        yield port
    finally:
        process.terminate()
        process.communicate(timeout=_SECONDS)


def _listening(command: tuple[str, ...], attempts: int = 5) -> tuple[subprocess.Popen[bytes], int]:
    """Start a server on a port that is free; another program may be quicker, so try again."""
    port = _free_port()
    process = subprocess.Popen(
        (*command, f"127.0.0.1:{port}", "100"),
        env=_ENVIRONMENT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    if _answers(process, port):
        return process, port
    _, errors = process.communicate(timeout=_SECONDS)
    assert attempts > 1, errors.decode(errors="replace")
    return _listening(command, attempts - 1)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


def _answers(process: subprocess.Popen[bytes], port: int) -> bool:
    """Wait until somebody listens; False where the program ended instead."""
    until = time.monotonic() + _SECONDS
    while process.poll() is None:
        assert time.monotonic() < until, "the program does not listen"
        try:
            socket.create_connection(("127.0.0.1", port), timeout=_SECONDS).close()
        except ConnectionRefusedError:
            time.sleep(0.01)
        else:
            return process.poll() is None
    return False
