"""Real clients log in, and what is recorded of them has none of their secrets."""

import json
import shutil
import smtplib
import sys
from base64 import b64decode, b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from smtpsim.live.simulated import SimulatedConversation
from smtpsim.live.veil import Veil
from smtpsim.protocol.auth.client_side import answer_line, begin_login
from smtpsim.protocol.auth.rules import LoginRules
from smtpsim.scenarios.build import build_world
from smtpsim.simulation.intervention import ClientEvent
from smtpsim.simulation.step import Step
from smtpsim.simulation.timeline import Item
from smtpsim.spec.terms import Mechanism
from tests.live.program import run, running
from tests.live.served import ALICE, BOB, SECONDS, scenario_with, serving
from tests.live.test_peers import SWAKS, assert_replays, needs_curl, needs_swaks

USER, PASSWORD = "alice", "wonder:land"
OPTIONS = ("--user", f"{USER}:{PASSWORD}", "--allow-plain-auth")
USERS = scenario_with(users={USER: PASSWORD}, auth_in_clear=True)
TEXT = "Subject: Lunch\r\n\r\nShall we eat?\r\n"
PLAIN = b64encode(f"\0{USER}\0{PASSWORD}".encode())
needs_msmtp = pytest.mark.skipif(shutil.which("msmtp") is None, reason="msmtp is not installed")


def log_in(client: smtplib.SMTP, mechanism: str, password: str = PASSWORD) -> int:
    """Log in by one mechanism; smtplib would otherwise choose."""
    client.ehlo()
    client.user, client.password = USER, password
    if mechanism == "PLAIN":
        return client.auth(mechanism, client.auth_plain)[0]
    return client.auth(mechanism, client.auth_login if mechanism == "LOGIN" else client.auth_cram_md5)[0]


@contextmanager
def connected(port: int) -> Iterator[smtplib.SMTP]:
    with smtplib.SMTP("127.0.0.1", port, timeout=SECONDS) as client:
        yield client


@pytest.mark.parametrize("mechanism", ["PLAIN", "LOGIN", "CRAM-MD5"])
def test_smtplib_logs_in_and_may_then_send_to_other_hosts(mechanism: str) -> None:
    with serving(USERS) as served, connected(served.port) as client:
        assert log_in(client, mechanism) == 235
        assert client.sendmail(ALICE, ["bob@elsewhere.invalid"], TEXT) == {}


def test_smtplib_hears_of_a_wrong_password_and_of_a_relay_that_is_denied() -> None:
    with serving(USERS) as served, connected(served.port) as client:
        with pytest.raises(smtplib.SMTPAuthenticationError) as refused:
            client.login(USER, "guess")
        assert refused.value.smtp_code == 535
        with pytest.raises(smtplib.SMTPRecipientsRefused):
            client.sendmail(ALICE, ["bob@elsewhere.invalid"], TEXT)


def test_without_tls_no_mechanism_that_shows_the_password_is_listed() -> None:
    with serving(scenario_with(users={USER: PASSWORD})) as served, connected(served.port) as client:
        client.ehlo()
        assert client.esmtp_features["auth"].split() == ["SCRAM-SHA-256", "CRAM-MD5"]


@needs_swaks
@pytest.mark.parametrize("mechanism", ["PLAIN", "LOGIN", "CRAM-MD5"])
def test_swaks_logs_in(mechanism: str) -> None:
    with serving(USERS) as served:
        who = ("--auth", mechanism, "--auth-user", USER, "--auth-password", PASSWORD)
        done = run(*SWAKS, "--to", BOB, "--server", "127.0.0.1", "--port", str(served.port), *who)
        assert done.returncode == 0, done.stdout
        assert b"This is a test mailing" in served.mail_of("bob")[0].content


@needs_curl
@pytest.mark.parametrize("mechanism", ["PLAIN", "LOGIN", "CRAM-MD5"])
def test_curl_logs_in(mechanism: str, tmp_path: Path) -> None:
    (tmp_path / "mail.eml").write_text(TEXT, newline="")
    with serving(USERS) as served:
        url = f"smtp://127.0.0.1:{served.port}/client.example"
        who = ("--user", f"{USER}:{PASSWORD}", "--login-options", f"AUTH={mechanism}")
        envelope = ("--mail-from", ALICE, "--mail-rcpt", BOB, "--upload-file", str(tmp_path / "mail.eml"))
        done = run("curl", "-sS", url, *who, *envelope)
        assert (done.returncode, done.stderr) == (0, "")
        assert len(served.mail_of("bob")) == 1


@needs_msmtp
@pytest.mark.parametrize("mechanism", ["scram-sha-256", "cram-md5", "plain", "login"])
@pytest.mark.parametrize(("password", "status"), [(PASSWORD, 0), ("guess", 77)])
def test_msmtp_logs_in_with_the_right_password_only(
    mechanism: str, password: str, status: int, tmp_path: Path
) -> None:
    mail = tmp_path / "mail.eml"
    mail.write_text(TEXT.replace("\r\n", "\n"))
    with serving(USERS) as served:
        where = ("--file=/dev/null", "--host=127.0.0.1", f"--port={served.port}", "--tls=off")
        who = (f"--auth={mechanism}", f"--user={USER}", f"--passwordeval=echo {password}")
        done = run("sh", "-c", f'exec "$@" < {mail}', "sh", "msmtp", *where, *who, f"--from={ALICE}", BOB)
        assert done.returncode == status, done.stderr
        assert len(served.mail_of("bob")) == (status == 0)


# Nothing secret is written down


def texts_in(recording: Path) -> bytes:
    """All that stands in a recording: the file itself, and the octets in it as they were said."""
    lines = recording.read_bytes().splitlines()
    said = [b64decode(item["octets"]) for item in map(json.loads, lines) if "octets" in item]
    return b"\n".join([*lines, *said])


def traces_of(password: str) -> list[bytes]:
    """A password as it may be found, whatever stands before it in the same base64."""
    plain = password.encode()
    parts = [b64encode(b"x" * before + plain)[4 if before else 0 : -4] for before in range(3)]
    return [plain, plain[:6], plain[-6:], *parts]


def assert_secret(recording: Path, *passwords: str) -> None:
    text = texts_in(recording)
    assert [trace for password in passwords for trace in traces_of(password) if trace in text] == []


def test_the_traces_of_a_password_are_found_where_it_is_not_hidden(tmp_path: Path) -> None:
    for said in (PASSWORD.encode(), PLAIN, b64encode(PASSWORD.encode())):
        recording = tmp_path / "s.jsonl"
        recording.write_text(json.dumps({"octets": b64encode(said).decode()}))
        with pytest.raises(AssertionError):
            assert_secret(recording, PASSWORD)


def test_recordings_of_logins_have_no_secret_and_replay_without_difference(tmp_path: Path) -> None:
    recording = tmp_path / "s.jsonl"
    with running("--record", str(recording), *OPTIONS) as program:
        for mechanism in ("PLAIN", "LOGIN", "CRAM-MD5"):
            with connected(program.port) as client:
                assert log_in(client, mechanism) == 235
                client.sendmail(ALICE, [BOB], TEXT)
        with connected(program.port) as client, pytest.raises(smtplib.SMTPAuthenticationError):
            client.login(USER, "guess-after-guess")
    paths = sorted(tmp_path.iterdir())
    assert len(paths) == 4
    for path in paths:
        assert_secret(path, PASSWORD, "guess-after-guess")
        assert b"[secret-1:" in texts_in(path)
        assert_replays(path)


def test_a_recording_of_a_served_scenario_has_none_of_its_passwords_either(tmp_path: Path) -> None:
    recording = tmp_path / "s.jsonl"
    with (
        running("--record", str(recording), "--scenario", "auth", "--user", f"{USER}:{PASSWORD}") as program,
        connected(program.port) as client,
    ):
        assert log_in(client, "PLAIN") == 235
    assert_secret(recording, PASSWORD, "wonderland")
    assert_replays(recording)


@needs_msmtp
def test_a_recording_of_scram_has_no_proof_and_replays_without_difference(tmp_path: Path) -> None:
    recording, mail = tmp_path / "s.jsonl", tmp_path / "mail.eml"
    mail.write_text(TEXT.replace("\r\n", "\n"))
    with running("--record", str(recording), *OPTIONS) as program:
        where = ("--file=/dev/null", "--host=127.0.0.1", f"--port={program.port}", "--tls=off")
        who = ("--auth=scram-sha-256", f"--user={USER}", f"--passwordeval=echo {PASSWORD}")
        done = run("sh", "-c", f'exec "$@" < {mail}', "sh", "msmtp", *where, *who, f"--from={ALICE}", BOB)
        assert done.returncode == 0, done.stderr
    text = texts_in(recording)
    assert [part for part in (b"p=", b"v=", b"s=", b"dj0", b"LHA9") if part in text] == []
    assert_replays(recording)


def veiled_session(*pieces: bytes) -> tuple[list[bytes], list[Item]]:
    """What a client hears that sends these octets, each piece for itself, and what is recorded of it."""
    items: list[Item] = []
    rules = LoginRules({USER: PASSWORD}, in_clear=True)
    hidden = scenario_with(users={USER: ""}, auth_in_clear=True)
    veil = Veil(rules, "mx.example.org")
    conversation = SimulatedConversation(build_world(hidden, external=True), items.append, veil=veil)
    heard = [one.octets for one in conversation.open()]
    for piece in pieces:
        heard += [one.octets for one in conversation.hear(piece)]
    return heard, items


def codes_in(heard: list[bytes]) -> list[int]:
    lines = b"".join(heard).split(b"\r\n")
    return [int(line[:3]) for line in lines if line[3:4] == b" "]


def said_in(items: list[Item]) -> bytes:
    """All octets of a recording, events and steps."""
    return b"\n".join(item.octets for item in items if isinstance(item, Step | ClientEvent))


SESSION = (
    b"EHLO a.example\r\nAUTH PLAIN " + PLAIN + b"\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<bob@example.com>\r\n"
)
SESSION += b"DATA\r\nAUTH PLAIN this is text\r\n.\r\nNOOP\r\n"


@pytest.mark.parametrize("size", [1, 2, 7, 1000])
def test_however_the_octets_are_cut_the_secret_is_hidden_and_the_text_is_not(size: int) -> None:
    pieces = [SESSION[at : at + size] for at in range(0, len(SESSION), size)]
    heard, items = veiled_session(*pieces)
    assert codes_in(heard) == [220, 250, 235, 250, 250, 354, 250, 250]
    said = said_in(items)
    assert b"AUTH PLAIN [secret-1:accepted:alice]\r\n" in said
    assert PLAIN[:8] not in said
    assert b"this is text" in said or size < 20


@pytest.mark.parametrize(
    ("lines", "codes"),
    [
        ((b"AUTH PLAIN " + PLAIN,), [503]),  # before EHLO
        ((b"EHLO a.example", b"AUTH FOO " + PLAIN), [250, 504]),
        ((b"EHLO a.example", b"AUTH " + PLAIN), [250, 504]),
        ((b"EHLO a.example", b"AUTH  PLAIN " + PLAIN), [250, 501]),
        ((b"EHLO a.example", b"AUTH PLAIN " + PLAIN + b" " + PLAIN), [250, 501]),
        ((b"EHLO a.example", b"AUTH\tPLAIN\t" + PLAIN), [250, 500]),
        ((b"EHLO a.example", b" AUTH PLAIN " + PLAIN), [250, 500]),
        ((b"EHLO a.example", b"AUTH LOGIN !", PLAIN), [250, 501, 500]),
        ((b"EHLO a.example", b"AUTH PLAIN", b" " + PLAIN), [250, 334, 501]),
        ((b"EHLO a.example", b"AUTH PLAIN", PLAIN * 600), [250, 334, 500]),
        ((b"EHLO a.example", b"AUTH PLAIN " + PLAIN * 30, b"NOOP"), [250, 500, 250]),
        ((b"EHLO a.example", b"MAIL FROM:<a@b.example>", b"AUTH PLAIN " + PLAIN), [250, 250, 503]),
        ((b"EHLO a.example", b"AUTH CRAM-MD5", b"*", b"NOOP"), [250, 334, 501, 250]),
    ],
)
def test_a_secret_in_the_wrong_place_is_hidden_too(lines: tuple[bytes, ...], codes: list[int]) -> None:
    heard, items = veiled_session(b"\r\n".join(lines) + b"\r\n")
    assert codes_in(heard) == [220, *codes]
    said = said_in(items)
    assert [trace for trace in (PLAIN[:8], PASSWORD.encode()) if trace in said] == []


@pytest.mark.parametrize("refused", [b"STARTTLS now", b"STARTTLS"])  # the second: it is not offered
def test_lines_behind_a_starttls_that_is_refused_are_answered(refused: bytes) -> None:
    lines = (b"EHLO a.example", refused, b"NOOP", b"AUTH PLAIN " + PLAIN, b"NOOP", b"")
    heard, items = veiled_session(b"\r\n".join(lines))
    codes = codes_in(heard)
    assert [*codes[:2], *codes[3:]] == [220, 250, 250, 235, 250]
    assert PLAIN[:8] not in said_in(items)


def test_what_a_client_writes_is_never_taken_for_a_token() -> None:
    heard, _ = veiled_session(b"EHLO a.example\r\nAUTH PLAIN [secret-1:accepted:alice]\r\n")
    assert codes_in(heard) == [220, 250, 501]


@pytest.mark.parametrize("mechanism", Mechanism)
def test_each_mechanism_works_behind_the_veil(mechanism: Mechanism) -> None:
    items: list[Item] = []
    world = build_world(scenario_with(users={USER: ""}, auth_in_clear=True), external=True)
    veil = Veil(LoginRules({USER: PASSWORD}, in_clear=True), "mx.example.org")
    conversation = SimulatedConversation(world, items.append, veil=veil)
    conversation.open()
    conversation.hear(b"EHLO a.example\r\n")
    client, _ = begin_login(mechanism, USER, PASSWORD, "abc")
    reply = b"".join(one.octets for one in conversation.hear(f"AUTH {mechanism}\r\n".encode()))
    while reply.startswith(b"334"):
        client, said = answer_line(client, reply.decode()[4:-2])
        assert said is not None
        reply = b"".join(one.octets for one in conversation.hear(f"{said}\r\n".encode()))
    assert reply.startswith(b"235")
    assert b"[secret-" in said_in(items)


def test_two_connections_never_get_the_same_challenge() -> None:
    challenges = {veiled_session(b"EHLO a.example\r\nAUTH CRAM-MD5\r\n")[0][-1] for _ in range(5)}
    assert len(challenges) == 5


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--user", "alice"), "--user is NAME:PASSWORD, and no colon stands there"),
        (("--user", "al ice:secret"), "no name to log in with"),
        (("--user", "alice:"), "this is no password"),
        (("--allow-plain-auth",), "--allow-plain-auth needs somebody who may log in"),
    ],
)
def test_a_mistake_in_the_options_is_told(options: tuple[str, ...], told: str) -> None:
    done = run(sys.executable, "-m", "smtpsim", "serve", "--port", "0", *options)
    assert done.returncode == 2
    assert told in done.stderr
