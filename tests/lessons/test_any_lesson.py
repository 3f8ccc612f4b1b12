"""Whatever a lesson says, the proof gives findings with places; nothing else ever comes out of it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from smtpsim.lessons.checker import check_lesson_text
from smtpsim.lessons.proof import prove_lesson
from smtpsim.scenarios.lesson_format import LessonPart
from smtpsim.scenarios.mistakes import MISTAKE_OF
from smtpsim.scenarios.writing import write_scenario
from tests.lessons.lesson_files import LOCKED
from tests.lessons.test_lesson_writing import LESSONS
from tests.lessons.test_worked_example import EXAMPLE
from tests.scenarios.playing import read, shipped
from tests.scenarios.test_any_text import PIECES

NAMES = [
    "classic",
    "two-hops",
    "greylisting",
    "wrong-order",
    "starttls",
    "auth",
    "turn",
    "shutting-down",
    "bdat",
]


@given(st.sampled_from(NAMES), LESSONS)
def test_any_lesson_is_proved_or_found_wrong(name: str, lesson: LessonPart) -> None:
    scenario = replace(shipped(name), lesson=lesson)
    findings = list(prove_lesson(scenario))
    assert all(finding.mistake in MISTAKE_OF and finding.reason for finding in findings)
    assert list(prove_lesson(scenario)) == findings


@given(LESSONS)
def test_every_finding_has_a_place_in_the_file(lesson: LessonPart) -> None:
    text = write_scenario(replace(read(LOCKED), lesson=lesson))
    lines = text.split("\n")
    for one in check_lesson_text(text, "x.yaml"):
        assert 0 < one.line <= len(lines)
        assert 0 < one.column <= len(lines[one.line - 1]) + 1


@given(st.integers(0, len(EXAMPLE)), st.integers(0, 40), st.lists(st.sampled_from(PIECES), max_size=4))
def test_a_damaged_lesson_is_a_list_of_complaints(at: int, length: int, pieces: list[str]) -> None:
    text = EXAMPLE[:at] + "".join(pieces) + EXAMPLE[at + length :]
    assert all(one.id in MISTAKE_OF for one in check_lesson_text(text, "x.yaml"))


@pytest.mark.long
@settings(max_examples=5_000)
@given(st.sampled_from(NAMES), LESSONS)
def test_many_lessons_are_proved_or_found_wrong(name: str, lesson: LessonPart) -> None:
    assert all(finding.reason for finding in prove_lesson(replace(shipped(name), lesson=lesson)))
