"""What the README says is what the program does."""

from tests.house.checkout import ROOT, fenced_blocks, run_python

README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_tables_are_what_the_program_generates_today() -> None:
    assert "README.md" in run_python("-m", "cogapp", "--check", "--diff", "README.md")


def test_the_quick_start_is_two_blocks_first_the_program_then_its_tests() -> None:
    program, tests = fenced_blocks(README, "Quick start")
    assert program.splitlines()[-1].strip() == ".venv/bin/smtpsim"
    assert tests.splitlines()[-1].strip() == ".venv/bin/pytest"


def test_the_pictures_that_it_shows_exist() -> None:
    pictures = [part.split(")", 1)[0] for part in README.split("](")[1:] if part.startswith("screenshots/")]
    assert pictures
    assert [picture for picture in pictures if not (ROOT / picture).is_file()] == []
