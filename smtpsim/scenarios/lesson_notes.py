"""What a scenario's lesson says to who presents it; the rest of a lesson is not read here."""

import re
from collections.abc import Iterator, Mapping

SAID, ASKED = "Say", "Ask"
_ITEM = re.compile(r"([-*]|\d+[.)])\s")  # of a list


def lesson_notes(lesson: object) -> str:
    """Give the presenter's notes of a lesson, then what its steps say and ask; empty where there are none."""
    if not isinstance(lesson, Mapping):
        return ""
    notes = lesson.get("presenter")
    parts = [_flowing(notes.strip())] if isinstance(notes, str) else []
    steps = lesson.get("steps")
    parts += _step_notes(steps) if isinstance(steps, list | tuple) else []
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


def _step_notes(steps: list[object] | tuple[object, ...]) -> Iterator[str]:
    for step in steps:
        if not isinstance(step, Mapping):
            continue
        question = step.get("predict")
        asked = question.get("prompt") if isinstance(question, Mapping) else None
        for word, text in ((SAID, step.get("say")), (ASKED, asked)):
            if isinstance(text, str) and text.strip():
                yield f"{word}: {' '.join(text.split())}"
