"""Mail programs that other people wrote, and the recordings of their sessions."""

import shutil
import smtplib
import sys
from pathlib import Path

import pytest

from tests.live.program import SERVE, run, running
from tests.live.served import ALICE, BOB, CAROL, SECONDS, sent_texts, serving

needs_curl = pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
needs_swaks = pytest.mark.skipif(shutil.which("swaks") is None, reason="swaks is not installed")
SWAKS = ("swaks", "--helo", "client.example", "--from", ALICE, "--timeout", "5")
TEXT = "Subject: Lunch\n\nShall we eat?\n.\nAlice\n"


def assert_replays(recording: Path) -> None:
    done = run(sys.executable, "-m", "smtpsim", "replay", str(recording))
    assert done.returncode == 0, done.stdout + done.stderr


@needs_curl
def test_curl_sends_a_message(tmp_path: Path) -> None:
    (tmp_path / "mail.eml").write_text(TEXT.replace("\n", "\r\n"), newline="")
    with serving() as served:
        url = f"smtp://127.0.0.1:{served.port}/client.example"
        done = run(
            *("curl", "-sS", url, "--mail-from", ALICE, "--mail-rcpt", BOB, "--mail-rcpt", CAROL),
            *("--upload-file", str(tmp_path / "mail.eml")),
        )
        assert (done.returncode, done.stderr) == (0, "")
        assert sent_texts(served, "bob")[0] == TEXT.replace("\n", "\r\n").encode()


@needs_swaks
@pytest.mark.parametrize("option", ["--pipeline", "--protocol=SMTP"])
def test_swaks_sends_a_message(option: str) -> None:
    with serving() as served:
        done = run(*SWAKS, "--to", BOB, "--server", "127.0.0.1", "--port", str(served.port), option)
        assert done.returncode == 0, done.stdout
        assert b"This is a test mailing" in served.mail_of("bob")[0].content


@needs_swaks
def test_swaks_hears_of_a_refused_recipient() -> None:
    with serving() as served:
        done = run(
            *SWAKS, "--to", "bob@elsewhere.invalid", "--server", "127.0.0.1", "--port", str(served.port)
        )
    assert "<** 550 5.7.1" in done.stdout


@needs_swaks
def test_a_session_of_swaks_on_a_pipe_is_recorded_and_replays_without_difference(tmp_path: Path) -> None:
    recording = tmp_path / "s.jsonl"
    done = run(*SWAKS, "--to", BOB, "--pipe", " ".join((*SERVE, "--stdio", "--record", str(recording))))
    assert done.returncode == 0, done.stdout + done.stderr
    assert_replays(recording)


def test_sessions_on_a_port_are_recorded_one_file_each_and_replay_without_difference(tmp_path: Path) -> None:
    recording = tmp_path / "s.jsonl"
    with running("--record", str(recording)) as program:
        for to in (BOB, CAROL):
            with smtplib.SMTP("127.0.0.1", program.port, timeout=SECONDS) as client:
                client.sendmail(ALICE, [to], TEXT)
        with smtplib.SMTP("127.0.0.1", program.port, timeout=SECONDS) as client:
            client.ehlo()
            program.process.terminate()
            assert client.getreply()[0] == 421
        assert program.process.wait(SECONDS) == 0
    for path in (recording, tmp_path / "s.jsonl.2", tmp_path / "s.jsonl.3"):
        assert_replays(path)


def test_a_session_with_a_fault_is_recorded_and_replays_without_difference(tmp_path: Path) -> None:
    recording = tmp_path / "s.jsonl"
    with (
        running("--record", str(recording), "--fault", "mailbox-busy") as program,
        smtplib.SMTP("127.0.0.1", program.port, timeout=SECONDS) as client,
    ):
        assert set(client.sendmail(ALICE, [BOB, CAROL], TEXT)) == {BOB}
    assert_replays(recording)
