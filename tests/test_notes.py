"""What `smtpsim notes` prints for a second device."""

from pathlib import Path

import pytest

from tests.test_command_line import shell

LESSONS = Path(__file__).parents[1] / "lessons"


def test_the_notes_of_a_lesson_are_printed_with_its_session_in_outline() -> None:
    done = shell("smtpsim notes mailbox-busy")
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert lines[:2] == ["Come back later", "==============="]
    assert max(map(len, lines)) <= 80
    order = ["Notes for who presents", "Connection establishment", "Mail transfer", "Connection termination"]
    places = [lines.index(words) for words in order]
    assert places == sorted(places)
    assert any(line.startswith("?    8  S: 450 4.2.1") for line in lines)


def test_a_fault_is_told_in_the_outline_too() -> None:
    done = shell("smtpsim notes classic --fault 421-in-mid-session")
    assert "Ask: refused for now, and the server closes" in done.stdout
    assert "421 refuses this one command" in done.stdout.replace("\n  ", " ")


def test_one_session_of_several_is_told_alone() -> None:
    done = shell("smtpsim notes two-hops --session s2")
    assert "== s2:" in done.stdout
    assert "== s1:" not in done.stdout


def test_a_recording_has_notes_too(tmp_path: Path) -> None:
    done = shell("smtpsim run mailbox-busy --record a.jsonl > /dev/null && smtpsim notes a.jsonl", tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("a\n=\n")
    assert "the first digit of a code" in " ".join(done.stdout.split())
    assert "?    8  S: 450 4.2.1" in done.stdout


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("notes clasic", "no scenario or file is named clasic; did you mean classic?"),
        ("notes missing.yaml", "missing.yaml: cannot be read"),
        ("notes classic --session s7", "no session s7 here; there is only s1"),
        ("notes classic --fault nonsense", "nonsense"),
        ("notes a.jsonl --fault slow", "--fault needs a scenario: a recording is what it is"),
        ("notes bad.yaml", ":14: one value stands here, not a list"),
    ],
)
def test_a_mistake_is_one_clear_line_and_status_2(words: str, told: str, tmp_path: Path) -> None:
    text = (
        (LESSONS / "classic.yaml")
        .read_text(encoding="utf-8")
        .replace("presenter: |", "presenter: [a]\n  x: |")
    )
    (tmp_path / "bad.yaml").write_text(text, encoding="utf-8")
    shell("smtpsim run classic --record a.jsonl", tmp_path)
    done = shell(f"smtpsim {words}", tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert told in done.stderr


def test_plain_and_present_cannot_be_chosen_together() -> None:
    done = shell("smtpsim play --plain --present classic")
    assert (done.returncode, done.stdout) == (2, "")
    assert "choose --plain or --present, not both" in done.stderr
