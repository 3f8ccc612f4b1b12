"""A scenario file checked as a whole, with its lesson."""

from smtpsim.lessons.proof import prove_lesson
from smtpsim.scenarios.checker import Checked, Complaint, check_file


def check_lesson_file(text: str, path: str) -> Checked:
    """Check a scenario and its lesson, and tell its id, which no other file may have."""
    return check_file(text, path, prove_lesson)


def check_lesson_text(text: str, path: str) -> tuple[Complaint, ...]:
    """Check a scenario and its lesson; nothing is given where all is right."""
    return check_lesson_file(text, path).complaints
