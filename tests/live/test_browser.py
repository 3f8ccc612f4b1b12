"""The screen in a browser: only this machine's own pages reach it, and the page asks no other host."""

import builtins
import importlib.resources
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from http.client import HTTPConnection

import pytest
from click.testing import CliRunner

from smtpsim.cli import cli
from smtpsim.live.browser import is_own_page

PORT = 8000
PATIENCE_SECONDS = 30


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost:8000"])
@pytest.mark.parametrize("origin", [None, "http://127.0.0.1:8000", "http://localhost:8000"])
def test_a_page_of_this_port_is_served(host: str, origin: str | None) -> None:
    assert is_own_page(host, origin, PORT)


@pytest.mark.parametrize(
    ("host", "origin"),
    [
        ("127.0.0.1:8000", "http://evil.example"),
        ("127.0.0.1:8000", "http://localhost:8001"),
        ("127.0.0.1:8000", "https://127.0.0.1:8000"),
        ("127.0.0.1:8000", "null"),
        ("127.0.0.1:8000", ""),
        ("evil.example", None),
        ("evil.example:8000", "http://evil.example:8000"),
    ],
)
def test_a_page_of_another_site_or_name_is_turned_away(host: str, origin: str | None) -> None:
    assert not is_own_page(host, origin, PORT)


def test_the_page_asks_no_other_host() -> None:
    page = (
        importlib.resources.files("smtpsim.live").joinpath("browser_page/app_index.html").read_text("utf-8")
    )
    assert not re.findall(r"https?:|//[a-z]", re.sub(r"^ *// .*$", "", page, flags=re.MULTILINE))
    assert set(re.findall(r"(?:src|href)=\"([^\"]*?)(?:css|js)/", page)) == {"{{ config.static.url }}"}


@pytest.fixture
def _without_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    real: Callable[..., object] = builtins.__import__

    def lacking(name: str, *rest: object, **named: object) -> object:
        if name.partition(".")[0] in {"aiohttp", "textual_serve"}:
            raise ImportError(name)
        return real(name, *rest, **named)

    monkeypatch.setattr(builtins, "__import__", lacking)


@pytest.mark.usefixtures("_without_the_extra")
def test_without_the_extra_one_is_told_what_to_install() -> None:
    result = CliRunner().invoke(cli, ["web"])
    assert (result.exit_code, "install smtpsim[web]" in result.stderr) == (2, True)


@pytest.mark.parametrize("words", [["no-such-scenario"], ["classic", "--theme", "nope"]])
def test_what_cannot_be_shown_is_told_before_anything_is_served(words: list[str]) -> None:
    result = CliRunner().invoke(cli, ["web", *words])
    assert result.exit_code == 2
    assert "nope" in result.stderr or "no-such-scenario" in result.stderr


def test_a_port_must_be_one() -> None:
    assert CliRunner().invoke(cli, ["web", "--port", "0"]).exit_code == 2


def status_of(port: int, **headers: str) -> int:
    """Ask for the page, and give the status of the answer; 0 while nobody listens."""
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS)
    try:
        connection.request("GET", "/", headers=headers)
        return connection.getresponse().status
    except ConnectionRefusedError:
        return 0
    finally:
        connection.close()


def test_the_page_is_served_to_this_machine_and_to_no_page_of_another_site() -> None:
    pytest.importorskip("textual_serve")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "smtpsim", "web", "classic", "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as server:
        until = time.monotonic() + PATIENCE_SECONDS
        while (status := status_of(port)) == 0 and time.monotonic() < until:
            time.sleep(0.05)
        others = [status_of(port, Origin="http://evil.example"), status_of(port, Host="evil.example")]
        server.send_signal(signal.SIGINT)
        assert server.wait(PATIENCE_SECONDS) == 0
    assert (status, others) == (200, [403, 403])
