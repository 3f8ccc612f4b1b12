"""A scenario file checked as a whole, with its lesson."""

from smtpsim.lessons.proof import prove_lesson
from smtpsim.scenarios.checker import Complaint, check_text


def check_lesson_text(text: str, path: str) -> tuple[Complaint, ...]:
    """Check a scenario and its lesson; nothing is given where all is right."""
    return check_text(text, path, prove_lesson)
