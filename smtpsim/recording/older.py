"""Headers of recordings that were made when a lesson could be any JSON: what is a lesson of it is kept."""

import msgspec

from smtpsim.recording.format import Header
from smtpsim.scenarios.lesson_format import LessonPart, LessonStep


def decode_header(line: bytes) -> Header:
    """Decode a header; raises `msgspec.DecodeError` where it is damaged."""
    try:
        return msgspec.json.decode(line, type=Header)
    except msgspec.ValidationError:
        made = msgspec.json.decode(line)
        scenario = made.get("scenario") if isinstance(made, dict) else None
        if not isinstance(scenario, dict) or not scenario.get("lesson"):
            raise
        scenario["lesson"] = _known_part(scenario["lesson"])
        return msgspec.json.decode(msgspec.json.encode(made), type=Header)


def _known_part(lesson: object) -> LessonPart | None:
    """Take the notes and the steps of a lesson, as far as they are such."""
    if not isinstance(lesson, dict):
        return None
    notes, steps = lesson.get("presenter"), lesson.get("steps")
    known = [_known_step(one) for one in steps] if isinstance(steps, list) else []
    return LessonPart(
        presenter=notes if isinstance(notes, str) else "",
        steps=tuple(one for one in known if one is not None),
    )


def _known_step(step: object) -> LessonStep | None:
    try:
        return msgspec.convert(step, LessonStep)
    except msgspec.ValidationError:
        return None
