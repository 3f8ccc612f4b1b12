"""The program that serves the scenario of these tests, and clients that talk to it."""

from collections.abc import Iterator

import pytest

from tests.conformance.receiver import RECEIVER
from tests.live.program import running
from tests.live.served import Dialogue, talking


@pytest.fixture(scope="session")
def port() -> Iterator[int]:
    """Where `smtpsim serve` listens."""
    with running("--scenario", str(RECEIVER)) as program:
        yield program.port


@pytest.fixture
def stranger(port: int) -> Iterator[Dialogue]:
    """A client that has heard the greeting and said nothing yet."""
    with Dialogue(port) as client:
        assert client.hear().startswith("220 ")
        yield client


@pytest.fixture
def client(port: int) -> Iterator[Dialogue]:
    """A client whose EHLO was accepted."""
    with talking(port) as client:
        yield client
