"""STARTTLS on a port: real TLS, with clients that other people wrote and with one that misbehaves."""

import shutil
import smtplib
import socket
import ssl
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Self

import pytest

from smtpsim.errors import SmtpsimError
from smtpsim.live.bounds import Bounds
from smtpsim.live.certificates import Context, load_context, make_context
from smtpsim.recording.format import computed_header, encode_item
from smtpsim.recording.reader import read_recording
from smtpsim.recording.replay import compare
from smtpsim.scenarios.format import Scenario
from smtpsim.simulation.step import Step
from smtpsim.simulation.timeline import Item
from smtpsim.spec.terms import Kind, Tls
from tests.live.program import SERVE, run, running
from tests.live.served import (
    ALICE,
    BOB,
    SECONDS,
    Dialogue,
    Served,
    not_recorded,
    scenario_with,
    send_until_blocked,
    sent_texts,
    serving,
    talking,
    wait_until,
)

pytest.importorskip("cryptography", reason="smtpsim[tls] is not installed")

needs_curl = pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
needs_swaks = pytest.mark.skipif(shutil.which("swaks") is None, reason="swaks is not installed")
TEXT = "Subject: Lunch\n\nShall we eat?\n.\nAlice\n"
OFFERED, REQUIRED = scenario_with(tls=Tls.OFFERED), scenario_with(tls=Tls.REQUIRED)
HURRIED = Bounds(handshake_seconds=0.3)


@pytest.fixture(scope="module")
def certificate() -> Context:
    """What the server shows in all of these tests."""
    return make_context("mx.example.org")


def trusting() -> ssl.SSLContext:
    """A client's side of TLS that takes any certificate."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


class Recorder:
    """Keeps the items of each session."""

    def __init__(self, scenario: Scenario) -> None:
        """Begin with none."""
        self.scenario = scenario
        self.sessions: list[list[Item]] = []

    def __call__(self, _session: int) -> Callable[[Item], None]:
        """Begin with the next session."""
        self.sessions.append([])
        return self.sessions[-1].append

    @property
    def steps(self) -> list[Step]:
        """The steps of the first session."""
        return [item for item in self.sessions[0] if isinstance(item, Step)]

    def replays(self) -> bool:
        """Whether the first session computes again without a difference."""
        lines = [encode_item(item) for item in (computed_header(self.scenario), *self.sessions[0])]
        return compare(read_recording(b"".join(lines), "s.jsonl")).agrees


class Protected(Dialogue):
    """The same client, with TLS under it."""

    def __init__(self, socket_in_clear: socket.socket) -> None:
        """Shake hands."""
        self.socket = trusting().wrap_socket(socket_in_clear)
        self._lines = self.socket.makefile("rb")

    @classmethod
    def after(cls, client: Dialogue) -> Self:
        """Go on from a connection whose server has said 220."""
        return cls(client.socket)


@contextmanager
def protected(port: int) -> Iterator[Protected]:
    """Connect, shake hands and say hello again."""
    with talking(port) as client:
        assert client.ask("STARTTLS").startswith("220 ")
        with Protected.after(client) as safe:
            assert "STARTTLS" not in safe.ask("EHLO client.example")
            yield safe


# Clients that other people wrote


@pytest.mark.parametrize("scenario", [OFFERED, REQUIRED], ids=["offered", "required"])
def test_smtplib_sends_a_message_under_tls(scenario: Scenario, certificate: Context) -> None:
    with serving(scenario, tls=certificate) as served:
        with smtplib.SMTP("127.0.0.1", served.port, timeout=SECONDS) as client:
            client.starttls(context=trusting())
            client.ehlo()
            assert not client.has_extn("starttls")
            client.sendmail(ALICE, [BOB], TEXT)
        assert sent_texts(served, "bob")[0] == TEXT.replace("\n", "\r\n").encode()


def test_smtplib_hears_that_tls_is_required(certificate: Context) -> None:
    with serving(REQUIRED, tls=certificate) as served:
        with (
            smtplib.SMTP("127.0.0.1", served.port, timeout=SECONDS) as client,
            pytest.raises(smtplib.SMTPSenderRefused) as refused,
        ):
            client.sendmail(ALICE, [BOB], TEXT)
        assert (refused.value.smtp_code, served.mail_of("bob")) == (530, [])


@needs_swaks
@pytest.mark.parametrize("option", ["--tls", "--tls-optional"])
def test_swaks_sends_a_message_under_tls(option: str, certificate: Context) -> None:
    with serving(OFFERED, tls=certificate) as served:
        done = run(
            *("swaks", "--helo", "client.example", "--from", ALICE, "--to", BOB, "--timeout", "5"),
            *("--server", "127.0.0.1", "--port", str(served.port), option),
        )
        assert done.returncode == 0, done.stdout + done.stderr
        assert "TLS started" in done.stdout
        assert len(served.mail_of("bob")) == 1


@needs_curl
def test_curl_sends_a_message_under_tls(tmp_path: Path, certificate: Context) -> None:
    (tmp_path / "mail.eml").write_text(TEXT.replace("\n", "\r\n"), newline="")
    with serving(REQUIRED, tls=certificate) as served:
        url = f"smtp://127.0.0.1:{served.port}/client.example"
        done = run(
            *("curl", "-sS", "--ssl-reqd", "-k", url, "--mail-from", ALICE, "--mail-rcpt", BOB),
            *("--upload-file", str(tmp_path / "mail.eml")),
        )
        assert (done.returncode, done.stderr) == (0, "")
        assert sent_texts(served, "bob")[0] == TEXT.replace("\n", "\r\n").encode()


# What came in the clear


def test_commands_behind_starttls_are_thrown_away(certificate: Context) -> None:
    smuggled = "STARTTLS\r\nEHLO mallory.example\r\nMAIL FROM:<mallory@sender.example>\r\n"
    with serving(OFFERED, tls=certificate) as served, talking(served.port) as client:
        client.send(smuggled.encode())
        assert client.hear().startswith("220 ")
        with Protected.after(client) as safe:
            assert safe.ask("RCPT TO:<bob@example.com>").startswith("503 ")
            assert safe.ask("MAIL FROM:<alice@sender.example>").startswith("503 ")
            assert safe.ask("EHLO client.example").startswith("250-")
            assert safe.ask("MAIL FROM:<alice@sender.example>").startswith("250 ")


def test_octets_in_the_clear_in_place_of_the_handshake_end_the_connection(certificate: Context) -> None:
    with serving(OFFERED, tls=certificate) as served:
        with talking(served.port) as client:
            assert client.ask("STARTTLS").startswith("220 ")
            client.say("EHLO mallory.example", "MAIL FROM:<mallory@sender.example>")
            heard = client.socket.recv(4096)  # an alert of TLS at most, and no reply
            assert not heard[:1].isdigit()
        wait_until(lambda: served.listener.connections == 0)
        assert served.announced == served.announced[:1]


def test_nothing_that_was_said_before_is_remembered(certificate: Context) -> None:
    with serving(OFFERED, tls=certificate) as served, talking(served.port) as client:
        assert client.ask("MAIL FROM:<alice@sender.example>").startswith("250 ")
        assert client.ask("STARTTLS").startswith("220 ")
        with Protected.after(client) as safe:
            assert safe.ask("RCPT TO:<bob@example.com>").startswith("503 ")


# Handshakes that fail, and ends


def is_left_alone(served: Served) -> bool:
    return served.listener.connections == 0


@pytest.mark.parametrize("recorded", [False, True])
def test_a_client_that_does_not_trust_the_certificate_is_let_go(
    certificate: Context, *, recorded: bool
) -> None:
    recorder = Recorder(OFFERED)
    recorder_for = recorder if recorded else not_recorded
    with serving(OFFERED, tls=certificate, recorder_for=recorder_for) as served:
        with smtplib.SMTP("127.0.0.1", served.port, timeout=SECONDS) as client:
            with pytest.raises(ssl.SSLCertVerificationError):
                client.starttls(context=ssl.create_default_context())
            client.close()
        wait_until(lambda: is_left_alone(served))
    assert served.announced[1:] == ["stopped"]
    if recorded:
        assert recorder.replays()


@pytest.mark.parametrize("recorded", [False, True])
def test_a_client_that_never_shakes_hands_is_cut_off(certificate: Context, *, recorded: bool) -> None:
    recorder = Recorder(OFFERED)
    recorder_for = recorder if recorded else not_recorded
    with serving(OFFERED, tls=certificate, bounds=HURRIED, recorder_for=recorder_for) as served:
        with talking(served.port) as client:
            assert client.ask("STARTTLS").startswith("220 ")
            assert client.hear() == ""
        wait_until(lambda: is_left_alone(served))
    assert served.announced[1:] == ["stopped"]
    if recorded:
        assert [step.row for step in recorder.steps if step.kind is Kind.HANDSHAKE] == [
            "client-external",
            "tls-failed",
        ]
        assert recorder.replays()


def test_a_client_that_goes_away_in_the_handshake_is_forgotten(certificate: Context) -> None:
    with serving(OFFERED, tls=certificate) as served:
        with talking(served.port) as client:
            assert client.ask("STARTTLS").startswith("220 ")
        wait_until(lambda: is_left_alone(served))


def test_a_client_that_goes_away_right_after_it_is_forgotten(certificate: Context) -> None:
    with serving(OFFERED, tls=certificate) as served:
        with talking(served.port) as client:
            assert client.ask("STARTTLS").startswith("220 ")
            with Protected.after(client):
                pass
        wait_until(lambda: is_left_alone(served))


def test_quit_ends_the_session_and_tls_with_it(certificate: Context) -> None:
    with serving(OFFERED, tls=certificate) as served:
        with protected(served.port) as client:
            assert client.ask("QUIT").startswith("221 ")
            assert client.hear() == ""
        wait_until(lambda: is_left_alone(served))


def test_a_service_that_stops_says_so_under_tls() -> None:
    with running("--tls") as program, protected(program.port) as client:
        program.process.terminate()
        assert client.hear().startswith("421 ")
        assert client.hear() == ""
        assert program.process.wait(SECONDS) == 0


def test_a_service_that_stops_during_a_handshake_stops() -> None:
    with running("--tls") as program, talking(program.port) as client:
        assert client.ask("STARTTLS").startswith("220 ")
        program.process.terminate()
        assert program.process.wait(SECONDS) == 0


def test_hello_that_comes_with_the_end_of_the_handshake_is_heard(certificate: Context) -> None:
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    side = trusting().wrap_bio(incoming, outgoing)
    with serving(OFFERED, tls=certificate) as served, talking(served.port) as client:
        assert client.ask("STARTTLS").startswith("220 ")
        with suppress(ssl.SSLWantReadError):
            side.do_handshake()
        client.send(outgoing.read())
        incoming.write(client.socket.recv(65_536))
        side.do_handshake()
        side.write(b"EHLO client.example\r\n")
        client.send(outgoing.read())  # the end of the handshake and the hello in one segment
        assert read_some(side, incoming, client).startswith(b"250-")


def read_some(side: ssl.SSLObject, incoming: ssl.MemoryBIO, client: Dialogue) -> bytes:
    while True:
        try:
            return side.read()
        except ssl.SSLWantReadError:
            incoming.write(client.socket.recv(65_536))


# Flow


def test_a_large_message_goes_through_whole(certificate: Context) -> None:
    content = (b"x" * 70 + b"\r\n") * 60_000
    with serving(OFFERED, tls=certificate) as served:
        with protected(served.port) as client:
            for line in ("MAIL FROM:<alice@sender.example>", f"RCPT TO:<{BOB}>", "DATA"):
                assert client.ask(line)[0] in "23"
            client.send(content + b".\r\n")
            assert client.hear().startswith("250 ")
        assert sent_texts(served, "bob")[0] == content


def test_commands_in_groups_are_answered_in_order(certificate: Context) -> None:
    with serving(OFFERED, tls=certificate) as served, protected(served.port) as client:
        client.say(
            "MAIL FROM:<alice@sender.example>", f"RCPT TO:<{BOB}>", "RCPT TO:<x@nowhere.invalid>", "DATA"
        )
        assert client.hear_codes(4) == ["250", "250", "550", "354"]


def test_a_client_that_never_reads_is_not_read_for_ever(certificate: Context) -> None:
    with serving(OFFERED, tls=certificate) as served:
        with protected(served.port) as client:
            sent = send_until_blocked(client, b"NOOP\r\n" * 1_000)
        assert sent < 50_000_000
        wait_until(lambda: is_left_alone(served))


def test_a_client_that_reads_only_later_can_still_shake_hands(certificate: Context) -> None:
    count = 20_000
    with serving(OFFERED, tls=certificate) as served, talking(served.port) as client:
        sender = threading.Thread(target=client.send, args=(b"NOOP\r\n" * count + b"STARTTLS\r\n",))
        sender.start()
        time.sleep(0.2)  # so that the replies fill every buffer
        assert set(client.hear_codes(count)) == {"250"}
        assert client.hear().startswith("220 ")
        sender.join()
        with Protected.after(client) as safe:
            assert safe.ask("EHLO client.example").startswith("250-")


# Recordings, and the program itself


def test_a_recording_tells_of_the_handshake_and_computes_again(certificate: Context) -> None:
    recorder = Recorder(OFFERED)
    with serving(OFFERED, tls=certificate, recorder_for=recorder) as served:
        with protected(served.port) as client:
            assert client.ask("MAIL FROM:<alice@sender.example>").startswith("250 ")
            assert client.ask("QUIT").startswith("221 ")
        wait_until(lambda: is_left_alone(served))
    kinds = [step.row for step in recorder.steps if step.kind is Kind.HANDSHAKE]
    assert kinds == ["client-external", "tls-established"]
    assert [step.is_protected for step in recorder.steps if step.code == 221] == [True]
    assert recorder.replays()


def test_the_program_makes_a_certificate_and_records_no_key(tmp_path: Path) -> None:
    recording = tmp_path / "s.jsonl"
    with (
        running("--tls-required", "--record", str(recording)) as program,
        smtplib.SMTP("127.0.0.1", program.port, timeout=SECONDS) as client,
    ):
        client.starttls(context=trusting())
        client.sendmail(ALICE, [BOB], TEXT)
    assert "PRIVATE" not in recording.read_text()
    done = run(sys.executable, "-m", "smtpsim", "replay", str(recording))
    assert done.returncode == 0, done.stdout + done.stderr


def write_files(folder: Path) -> tuple[Path, Path]:
    """A certificate and its key as files."""
    from cryptography.hazmat.primitives.serialization import (  # noqa: PLC0415  only where it is installed
        Encoding,
        NoEncryption,
        PrivateFormat,
        load_pem_private_key,
    )

    from smtpsim.live.certificates import write_self_signed  # noqa: PLC0415

    pem = write_self_signed("mx.example.org", b"secret")
    key = load_pem_private_key(pem[pem.index(b"-----BEGIN ENCRYPTED") :], b"secret")
    certificate_file, key_file = folder / "cert.pem", folder / "key.pem"
    certificate_file.write_bytes(pem)
    key_file.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return certificate_file, key_file


def test_without_the_package_the_program_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "cryptography", None)
    with pytest.raises(SmtpsimError, match=r"install smtpsim\[tls\]"):
        make_context("mx.example.org")


def test_a_certificate_of_one_s_own_is_shown(tmp_path: Path) -> None:
    cert, key = write_files(tmp_path)
    trusting_it = ssl.create_default_context(cafile=str(cert))
    with (
        running("--tls-cert", str(cert), "--tls-key", str(key)) as program,
        smtplib.SMTP("localhost", program.port, timeout=SECONDS) as client,
    ):
        client.starttls(context=trusting_it)
        assert client.noop()[0] == 250


def test_a_file_that_is_no_certificate_or_no_key_of_it_is_told(tmp_path: Path) -> None:
    cert, key = write_files(tmp_path)
    (tmp_path / "other").mkdir()
    _, other = write_files(tmp_path / "other")
    for wrong, said in (
        ((cert, other), "the key belongs to another one"),
        ((key, key), "both must be PEM files"),
        ((cert, tmp_path / "nothing.pem"), "cannot read .*nothing"),
    ):
        with pytest.raises(SmtpsimError, match=said):
            load_context(*wrong)
    assert load_context(cert, key).verify_mode is ssl.CERT_NONE  # no client needs a certificate


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--tls-cert", "nothing.pem", "--tls-key", "nothing.pem"), "cannot read nothing.pem"),
        (("--tls-cert", "nothing.pem"), "go together"),
        (("--stdio", "--tls"), "TLS works on a port only"),
    ],
)
def test_wrong_options_are_one_line_and_status_2(options: tuple[str, ...], said: str) -> None:
    done = run(*SERVE, *options)
    assert done.returncode == 2
    assert said in done.stderr
    assert done.stderr.count("\n") == 1
