"""Other people's programs with addresses beyond ASCII, and with wishes for reports."""

import shutil
import smtplib
from email.message import EmailMessage
from pathlib import Path

import pytest

from smtpsim.protocol.policy import DEFAULT_OFFERS, Offer
from smtpsim.scenarios.format import Scenario
from tests.live.program import run
from tests.live.served import ALICE, BOB, SECONDS, scenario_with, serving

JOSE = "josé@bücher.example"
JOSE_IN_ASCII_DOMAIN = "josé@xn--bcher-kva.example"
needs_curl = pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
needs_swaks = pytest.mark.skipif(shutil.which("swaks") is None, reason="swaks is not installed")


def offering(*keywords: str) -> Scenario:
    return scenario_with(extensions=(*DEFAULT_OFFERS, *map(Offer, keywords)))


def test_smtplib_sends_to_an_address_beyond_ascii() -> None:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = f"Zoë <{ALICE}>", JOSE, "Grüße"
    mail.set_content("¿Qué tal?\n")
    with serving(offering("SMTPUTF8")) as served:
        with smtplib.SMTP("127.0.0.1", served.port, timeout=SECONDS) as client:
            assert client.send_message(mail) == {}
        (kept,) = served.mail_of("josé")
    assert (kept.reverse_path, kept.forward_path) == (ALICE, JOSE)
    assert f"To: {JOSE}".encode() in kept.content
    assert "Subject: Grüße".encode() in kept.content


def test_smtplib_gives_up_where_smtputf8_is_not_offered() -> None:
    mail = EmailMessage()
    mail["From"], mail["To"] = ALICE, JOSE
    with (
        serving(offering()) as served,
        smtplib.SMTP("127.0.0.1", served.port, timeout=SECONDS) as client,
        pytest.raises(smtplib.SMTPNotSupportedError),
    ):
        client.send_message(mail)


def test_smtplib_hears_why_an_address_is_refused() -> None:
    with (
        serving(offering("SMTPUTF8")) as served,
        smtplib.SMTP("127.0.0.1", served.port, timeout=SECONDS) as client,
    ):
        client.ehlo()
        client.command_encoding = "utf-8"
        assert client.mail(JOSE) == (550, b"5.6.7 Non-ASCII addresses not permitted for that sender")
        assert client.mail(JOSE, ["SMTPUTF8"])[0] == 250
        assert client.rcpt(JOSE)[0] == 250
        assert client.docmd("VRFY", f"{JOSE} SMTPUTF8")[0] in {250, 252}


def test_smtplib_asks_for_reports() -> None:
    with (
        serving(offering("DSN")) as served,
        smtplib.SMTP("127.0.0.1", served.port, timeout=SECONDS) as client,
    ):
        refused = client.sendmail(
            ALICE,
            [BOB],
            "Subject: Lunch\r\n\r\nNoon?\r\n",
            mail_options=["RET=HDRS", "ENVID=QQ314159"],
            rcpt_options=["NOTIFY=SUCCESS,FAILURE,DELAY", "ORCPT=rfc822;bob@example.com"],
        )
        assert refused == {}
        client.mail(ALICE)
        assert client.rcpt(BOB, ["NOTIFY=NEVER,DELAY"])[0] == 501


@needs_curl
def test_curl_sends_to_an_address_beyond_ascii(tmp_path: Path) -> None:
    (tmp_path / "mail.eml").write_bytes("Subject: Grüße\r\n\r\nHola\r\n".encode())
    with serving(offering("SMTPUTF8")) as served:
        url = f"smtp://127.0.0.1:{served.port}/client.example"
        done = run(
            *("curl", "-sS", url, "--mail-from", ALICE, "--mail-rcpt", JOSE),
            *("--upload-file", str(tmp_path / "mail.eml")),
        )
        assert (done.returncode, done.stderr) == (0, "")
        # A curl that knows IDNA writes the domain in ASCII.
        assert served.mail_of("josé")[0].forward_path in {JOSE, JOSE_IN_ASCII_DOMAIN}


@needs_swaks
def test_swaks_which_never_says_smtputf8_hears_that_it_must() -> None:
    with serving(offering("SMTPUTF8")) as served:
        done = run(
            *("swaks", "--helo", "client.example", "--server", "127.0.0.1", "--port", str(served.port)),
            *("--timeout", "5", "--from", ALICE, "--to", JOSE),
        )
    assert "<** 553 5.6.7" in done.stdout
