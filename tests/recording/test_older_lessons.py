"""Recordings that were made when a lesson could be anything still open, with what is a lesson of it."""

import json

import pytest

from smtpsim.recording.format import Header, computed_header, encode_item
from smtpsim.recording.reader import read_recording
from smtpsim.recording.replay import open_timeline
from smtpsim.scenarios.lesson_format import LessonPart
from tests.recording.sessions import scenario


def with_lesson(lesson: object) -> bytes:
    """The header of a recording whose scenario has this lesson."""
    made = json.loads(encode_item(computed_header(scenario())))
    made["scenario"]["lesson"] = lesson
    return json.dumps(made, separators=(",", ":")).encode() + b"\n"


def header_with(lesson: object) -> Header:
    return read_recording(with_lesson(lesson), "x.jsonl").header


@pytest.mark.parametrize(
    ("lesson", "notes", "steps"),
    [
        (None, "", 0),
        ({}, "", 0),
        ({"presenter": "Vote."}, "Vote.", 0),
        ({"presenter": ["a"]}, "", 0),
        ({"presenter": "Vote.", "steps": "none"}, "Vote.", 0),
        ({"presenter": "Vote.", "steps": ["a", {"say": []}, {"say": "Look."}, {"predict": "x"}]}, "Vote.", 1),
        ({"objectives": ["a"], "steps": [{"run": {"until": "end"}}]}, "", 1),
        ({"presenter": "Vote.", "steps": [{"predict": {"prompt": 3}}], "more": {"a": [1]}}, "Vote.", 0),
        ("text", "", 0),
        ([1, 2], "", 0),
        (7, "", 0),
        (True, "", 0),
    ],
)
def test_a_recording_with_any_lesson_opens(lesson: object, notes: str, steps: int) -> None:
    found = header_with(lesson).scenario
    assert found is not None
    known = found.lesson or LessonPart()
    assert (known.presenter, len(known.steps)) == (notes, steps)


def test_such_a_recording_can_be_played() -> None:
    timeline = open_timeline(read_recording(with_lesson({"presenter": ["a"]}), "x.jsonl"))
    timeline.to_end()
    assert timeline.known > 0


def test_a_header_that_is_damaged_elsewhere_is_still_refused() -> None:
    damaged = with_lesson({"presenter": ["a"]}).replace(b'"title":"', b'"title":7,"was":"', 1)
    with pytest.raises(Exception, match="the header is damaged"):
        read_recording(damaged, "x.jsonl")


def test_a_lesson_comes_back_from_a_recording_as_it_was() -> None:
    made = computed_header(scenario("classic"))
    assert made.scenario is not None
    assert made.scenario.lesson is not None
    assert read_recording(encode_item(made), "x.jsonl").header == made
