"""What a person or a pipe does to the command line: it ends with the right status and no traceback."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from smtpsim.errors import BadFileError
from smtpsim.library import open_recording
from tests.support.mail_systems import TWO_HOPS

ROOT = Path(__file__).parents[1]
SECONDS = 30
FULL = Path("/dev/full")
LONG_NAME = "a" * 5000
PRINTING = ("run classic", "run classic --format jsonl", "list", "explain 450")


def shell(line: str, folder: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a line of the shell in which `smtpsim` is this program."""
    words = f'smtpsim() {{ "{sys.executable}" -m smtpsim "$@"; }}\n{line}'
    return subprocess.run(
        ["bash", "-o", "pipefail", "-c", words],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )


@pytest.mark.parametrize("words", PRINTING)
def test_a_reader_that_goes_away_early_is_no_mistake(words: str) -> None:
    done = shell(f"smtpsim {words} | head -n 1 > /dev/null")
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(not FULL.exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize("words", ["run classic", "--help"])
def test_a_full_disk_under_the_output_is_one_line_and_status_2(words: str) -> None:
    done = shell(f"smtpsim {words} > /dev/full")
    assert (done.returncode, done.stderr) == (2, "cannot go on: No space left on device\n")


def test_play_without_standard_input_prints_the_session() -> None:
    done = shell("smtpsim play classic <&-")
    assert (done.returncode, done.stderr) == (0, "")
    assert "C: HELO mail.sender.example" in done.stdout


@pytest.mark.parametrize("closed", ["<&-", ">&-"])
def test_serve_on_closed_standard_streams_is_refused_in_one_line(closed: str) -> None:
    done = shell(f"smtpsim serve --stdio {closed}")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "must be open" in done.stderr


def test_characters_beyond_the_encoding_of_the_output_are_printed_as_escapes() -> None:
    done = shell(r"smtpsim explain $'\u241b'", PYTHONIOENCODING="latin-1")
    assert (done.returncode, done.stderr) == (2, "nothing is known about \\u241b\n")


@pytest.mark.parametrize("words", [f"run {LONG_NAME}", f"run {LONG_NAME}.yaml", f"replay {LONG_NAME}"])
def test_a_name_that_is_too_long_is_one_line_and_status_2(words: str) -> None:
    done = shell(f"smtpsim {words}")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert LONG_NAME in done.stderr


def test_serve_does_not_take_an_empty_host_for_all_addresses() -> None:
    done = shell("smtpsim serve --port 0 --host ''")
    assert done.returncode == 2
    assert "--host needs an address" in done.stderr


def test_serve_offers_exactly_the_extensions_that_are_named() -> None:
    serve = "smtpsim serve --stdio --extensions 'SIZE 1 MB,CHUNKING'"
    done = shell(r"printf 'EHLO a.example\r\nQUIT\r\n' | " + serve)
    offered = [line[4:] for line in done.stdout.splitlines() if line[3:4] == "-"]
    assert (done.returncode, offered[1:3]) == (0, ["SIZE 1000000", "CHUNKING"])
    assert not {"PIPELINING", "8BITMIME", "ENHANCEDSTATUSCODES", "BINARYMIME"} & set(offered)


def test_serve_refuses_to_become_the_client_whatever_its_scenario_says() -> None:
    serve = "smtpsim serve --stdio --scenario turn"
    done = shell(r"printf 'EHLO a.example\r\nTURN\r\nQUIT\r\n' | " + serve)
    codes = [line[:3] for line in done.stdout.splitlines() if line[3:4] == " "]
    assert (done.returncode, codes) == (0, ["220", "250", "502", "221"])
    assert "TURN" not in done.stdout


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("PIPELINE", "--extensions: 'PIPELINE' is no extension; did you mean 'PIPELINING'?"),
        ("BINARYMIME", "--extensions: BINARYMIME is offered only together with CHUNKING: add CHUNKING"),
        ("SIZE,SIZE", "--extensions: SIZE stands here twice"),
        ("STARTTLS", "--tls offers STARTTLS; leave it out of --extensions"),
    ],
)
def test_extensions_that_serve_cannot_offer_are_one_line_and_status_2(words: str, told: str) -> None:
    done = shell(f"smtpsim serve --stdio --extensions {words}")
    assert (done.returncode, done.stderr) == (2, f"{told}\n")


def test_play_without_a_terminal_records_as_well(tmp_path: Path) -> None:
    done = shell("smtpsim play classic --record here.jsonl && smtpsim replay here.jsonl", tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("no difference\n")


def test_the_name_of_a_recording_is_shown_and_not_obeyed(tmp_path: Path) -> None:
    (tmp_path / "seen.txt").write_text("S: 220 mx.example.org\nC: QUIT\nS: 221 bye\n")
    done = shell(r"smtpsim import seen.txt --record $'\e[31m'", tmp_path)
    assert done.returncode == 0
    assert "\x1b" not in done.stdout


def test_a_recording_with_a_line_end_inside_a_word_is_refused_in_one_line(tmp_path: Path) -> None:
    whole = tmp_path / "whole.jsonl"
    shell(f"smtpsim run classic --record {whole}")
    damaged = whole.read_bytes().replace(b'"item":"step"', rb'"item":"st\nep\u001b[2J"', 1)
    (tmp_path / "damaged.jsonl").write_bytes(damaged)
    with pytest.raises(BadFileError) as caught:
        open_recording(str(tmp_path / "damaged.jsonl"))
    assert str(caught.value).isprintable()


@pytest.fixture(name="two_hops")
def two_hops_file(tmp_path: Path) -> Path:
    """A scenario of two hops and a reader, in a folder of its own."""
    (tmp_path / "hops.yaml").write_text(TWO_HOPS, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("word", ["run", "play"])
def test_one_session_of_several_hops_is_printed_alone(word: str, two_hops: Path) -> None:
    done = shell(f"smtpsim {word} hops.yaml --session s2", two_hops)
    assert (done.returncode, done.stderr) == (0, "")
    assert "S: 220 mx.receiver.example Service ready" in done.stdout
    assert "S: 220 mail.sender.example Service ready" not in done.stdout


def test_what_base64_hides_is_told_where_one_asks_for_it(tmp_path: Path) -> None:
    plain = shell("smtpsim run auth-under-tls", tmp_path).stdout
    decoded = shell("smtpsim run auth-under-tls --decode", tmp_path).stdout
    assert "Behind the base64 stands" not in plain
    assert "Behind the base64 stands" in decoded


def test_one_session_is_printed_alone_as_json_with_what_the_others_did_to_the_mail(two_hops: Path) -> None:
    done = shell("smtpsim run hops.yaml --session s3 --format jsonl", two_hops)
    steps = [json.loads(line) for line in done.stdout.splitlines()]
    assert {step["session"] for step in steps} == {"s3"}
    assert {step["peer"] for step in steps} == {"mx.receiver.example", "pc.bob.example"}
    assert [holder["host"] for holder in steps[0]["holders"]] == ["mx.receiver.example"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("run hops.yaml --session s9", "no session s9 here; there are s1, s2, s3"),
        ("play hops.yaml --session s9", "no session s9 here; there are s1, s2, s3"),
        ("run hops.yaml --session s2 --until 'first RCPT'", "no session s2 here; there is only s1"),
    ],
)
def test_a_session_that_there_is_not_is_one_line_and_status_2(words: str, told: str, two_hops: Path) -> None:
    done = shell(f"smtpsim {words}", two_hops)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"{told}\n")


def test_a_recording_of_one_shown_session_still_has_all_of_them(two_hops: Path) -> None:
    assert shell("smtpsim run hops.yaml --session s2 --record all.jsonl", two_hops).returncode == 0
    again = shell("smtpsim play all.jsonl --session s1", two_hops)
    assert "S: 220 mail.sender.example Service ready" in again.stdout
