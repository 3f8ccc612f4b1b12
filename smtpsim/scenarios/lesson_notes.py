"""What a scenario's lesson says to who presents it."""

import re
from collections.abc import Iterator

from smtpsim.scenarios.lesson_format import LessonPart, LessonStep, RunPart, exercise_of

SAID, ASKED = "Say", "Ask"
_ITEM = re.compile(r"([-*]|\d+[.)])\s")  # of a list


def lesson_notes(lesson: LessonPart | None) -> str:
    """Give the presenter's notes of a lesson, then what its steps say and ask; empty where there are none."""
    if lesson is None:
        return ""
    parts = [_flowing(lesson.presenter.strip()), *(note for step in lesson.steps for note in _notes(step))]
    return "\n\n".join(part for part in parts if part)


def _flowing(text: str) -> str:
    """Put the lines of a paragraph together: who shows them knows how wide a line may be."""
    lines: list[str] = []
    for line in text.splitlines():
        if lines and lines[-1] and line.strip() and _continues(lines[-1], line):
            lines[-1] = f"{lines[-1]} {line.strip()}"
        else:
            lines.append(line.rstrip())
    return "\n".join(lines)


def _continues(above: str, line: str) -> bool:
    """Whether a line goes on with the paragraph or the item above it; what is set in stays as it is."""
    if _ITEM.match(line.lstrip()):
        return False
    is_set_in = above[:1].isspace() or line[:1].isspace()
    return bool(_ITEM.match(above.lstrip())) or not is_set_in


def _notes(step: LessonStep) -> Iterator[str]:
    exercise = exercise_of(step)
    asked = "" if exercise is None or isinstance(exercise, RunPart) else exercise.prompt
    for word, text in ((SAID, step.say), (ASKED, asked)):
        if text.strip():
            yield f"{word}: {' '.join(text.split())}"
