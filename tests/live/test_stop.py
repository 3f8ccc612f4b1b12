"""How the program ends."""

import signal
import socket
import subprocess
import time

import pytest

from tests.live.program import ENVIRONMENT, SERVE, running
from tests.live.served import ALICE, BOB, SECONDS, Dialogue, send_until_blocked, serving, talking


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_says_421_to_every_client_and_ends_the_program_with_status_0(number: signal.Signals) -> None:
    with running() as program, talking(program.port) as idle, talking(program.port) as busy:
        busy.say(f"MAIL FROM:<{ALICE}>", f"RCPT TO:<{BOB}>", "DATA", "half a message")
        assert busy.hear_codes(3) == ["250", "250", "354"]
        began = time.monotonic()
        program.process.send_signal(number)
        for client in (idle, busy):
            assert client.hear().startswith("421 4.3.2 mx.example.org ")
            assert client.hear() == ""
        assert program.process.wait(SECONDS) == 0
        assert time.monotonic() - began < 2


def test_a_client_that_does_not_read_cannot_keep_the_program_alive() -> None:
    with running() as program, talking(program.port) as client:
        send_until_blocked(client, b"HELP\r\n" * 100)
        program.process.send_signal(signal.SIGTERM)
        assert program.process.wait(SECONDS) == 0


def test_a_stopped_service_takes_no_more_clients() -> None:
    with serving() as served:
        pass
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", served.port), timeout=1)


def test_nothing_of_a_session_is_announced() -> None:
    with serving() as served, Dialogue(served.port) as client:
        client.send(b"EHLO client.example\r\nSECRET\r\nQUIT\r\n")
        assert client.hear_codes(4) == ["220", "250", "500", "221"]
    assert served.announced == [f"listening on 127.0.0.1:{served.port}", "stopped"]


def test_a_port_that_is_taken_is_told_in_one_line() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = subprocess.run(
            [*SERVE, "--port", port],
            env=ENVIRONMENT,
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert f"cannot listen on 127.0.0.1:{port}" in done.stderr
