"""What a person or a pipe does to the command line: it ends with the right status and no traceback."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from smtpsim.errors import BadFileError
from smtpsim.library import open_recording

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
