"""One client on standard input and output."""

import signal
import subprocess
import time

import pytest

from tests.live.program import ENVIRONMENT, SERVE, piped
from tests.live.served import SECONDS

MAIL = b"MAIL FROM:<alice@sender.example>\r\nRCPT TO:<bob@example.com>\r\nDATA\r\nHello\r\n.\r\n"


def codes_in(octets: bytes) -> list[bytes]:
    return [line[:3] for line in octets.splitlines() if line[3:4] == b" "]


def started(*options: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [*SERVE, "--stdio", *options],
        env=ENVIRONMENT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def test_a_whole_session_from_a_pipe_is_answered_and_ends_with_status_0() -> None:
    done = piped(b"EHLO client.example\r\n" + MAIL + b"QUIT\r\nNOOP\r\n")
    assert codes_in(done.stdout) == [b"220", b"250", b"250", b"250", b"354", b"250", b"221"]
    assert (done.returncode, done.stderr) == (0, b"")


def test_the_end_of_the_input_is_the_client_s_close() -> None:
    done = piped(b"NOOP\r\nNOOP")
    assert codes_in(done.stdout) == [b"220", b"250"]
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_delayed_reply_is_still_written_after_the_end_of_the_input() -> None:
    began = time.monotonic()
    done = piped(b"NOOP\r\nNOOP\r\n", "--fault", "{name: late, when: {command: NOOP}, do: {delay: 500 ms}}")
    assert codes_in(done.stdout) == [b"220", b"250", b"250"]
    assert time.monotonic() - began > 0.5


def test_a_cut_connection_ends_the_output_in_the_middle() -> None:
    done = piped(b"NOOP\r\nNOOP\r\n", "--fault", "{name: cut, when: {command: NOOP}, do: {cut: 5}}")
    assert done.stdout.endswith(b"\r\n250 2")
    assert done.returncode == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_is_answered_421_and_status_0(number: signal.Signals) -> None:
    with started() as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stdout.readline().startswith(b"220 ")
        process.send_signal(number)
        assert process.stdout.readline().startswith(b"421 4.3.2 ")
        assert process.wait(SECONDS) == 0


def test_a_client_that_reads_no_more_does_not_make_a_traceback() -> None:
    with started() as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline().startswith(b"220 ")
        process.stdout.close()
        process.stdin.write(b"NOOP\r\n")
        process.stdin.flush()
        assert process.wait(SECONDS) == 0
        assert process.stderr.read() == b""
