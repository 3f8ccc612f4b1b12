"""Whatever is imported becomes a recording or one clear line, and no line of a transcript is dropped."""

import re
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from smtpsim.errors import BadFileError, UsageError
from smtpsim.recording.as_scenario import scenario_of
from smtpsim.recording.format import OBSERVED_HEADER, Header, computed_header
from smtpsim.recording.imports import import_octets, import_session
from smtpsim.recording.reader import Recording, read_recording
from smtpsim.recording.replay import compare
from smtpsim.scenarios.build import build_world
from smtpsim.scenarios.decoding import decode
from smtpsim.scenarios.reader import read_scenario
from smtpsim.scenarios.writing import write_scenario
from smtpsim.simulation.step import Step
from smtpsim.simulation.timeline import Timeline
from smtpsim.spec.terms import Kind
from tests.recording.notations import CAPTURES, NOTATIONS, REAL, changed_octets
from tests.recording.sessions import scenario, written


def must_be_one_line(error: Exception) -> None:
    assert str(error)
    assert "\n" not in str(error)


def imported(octets: bytes) -> Recording | None:
    """Import, or be told in one line why not."""
    try:
        return import_octets(octets, lambda: decode(octets, "x"), "x")
    except BadFileError as error:
        must_be_one_line(error)
        return None


def must_be_good(recording: Recording | None) -> None:
    """A recording is written and read again, compared, and made a scenario or not in one clear line."""
    if recording is None:
        return
    again = read_recording(written(recording.header, recording.items), "x.jsonl")
    assert list(again.items) == list(recording.items)
    compare(again)
    try:
        made = scenario_of(recording, "x", "T")
    except UsageError as error:
        must_be_one_line(error)
        return
    assert read_scenario(write_scenario(made), "x.yaml").client is not None


def dropped(lines: list[str], recording: Recording) -> list[int]:
    """The numbers of lines with a word that is in no step and no note."""
    steps = [item for item in recording.items if isinstance(item, Step)]
    kept = "\n".join(
        [*(step.octets.decode("utf-8", "replace") for step in steps), *(_told(step) for step in steps)]
    )
    return [number for number, line in enumerate(lines, 1) if not _is_kept(line, kept)]


def _is_kept(line: str, kept: str) -> bool:
    """Whether the last word of a line stands in what was kept, or a step tells of the connection."""
    words = [word for word in _WORD.findall(_ESCAPE.sub(" ", line)) if word not in _MARKS]
    return not words or words[-1] in kept or any(event in line for event in _EVENTS)


def _told(step: Step) -> str:
    return " ".join(step.words.values()) if step.kind is Kind.NOTE else ""


_EVENTS = ("Connected to", "Connection closed", "closed connection", "Closing connection", "connect")
_WORD = re.compile(r"[\w@.<>-]{3,}", re.ASCII)
_ESCAPE = re.compile(r"\\(?:x..|u....|.)")
_MARKS = {"reply", "send", "192.0.2.1", "Nov", "postfix", "smtpd", "<--", "-->"}


@pytest.mark.parametrize("name", NOTATIONS)
@given(data=st.data())
def test_no_line_is_dropped_in_any_notation(name: str, data: st.DataObject) -> None:
    lines = data.draw(NOTATIONS[name])
    try:
        recording = import_session("\n".join(lines), "x.txt")
    except BadFileError:
        return
    assert dropped(lines, recording) == []
    must_be_good(recording)


@given(changed_octets(REAL))
def test_a_changed_transcript_is_a_recording_or_one_clear_line(octets: bytes) -> None:
    must_be_good(imported(octets))


@settings(max_examples=40)
@given(changed_octets(CAPTURES))
def test_a_changed_capture_is_a_recording_or_one_clear_line(octets: bytes) -> None:
    must_be_good(imported(octets))


@given(st.binary() | st.text().map(str.encode) | st.binary().map(lambda rest: b"\xd4\xc3\xb2\xa1" + rest))
def test_any_octets_are_a_recording_or_one_clear_line(octets: bytes) -> None:
    must_be_good(imported(octets))


@st.composite
def changed_recordings(draw: st.DrawFn) -> bytes:
    """A recording of a shipped scenario with steps left out, doubled or swapped, of one kind or the other."""
    header, steps = _recorded(draw(st.sampled_from(_RECORDED)))
    changed = list(steps)
    for _ in range(draw(st.integers(0, 4))):
        one, other = (draw(st.integers(0, len(changed) - 1)) for _ in range(2))
        first, second = changed[one], changed[other]
        changed[one : one + 1] = draw(st.sampled_from(([first], [first, first], [second], [second, first])))
        changed = changed[: draw(st.integers(1, len(changed)))] if draw(st.booleans()) else changed
    header = draw(st.sampled_from((header, OBSERVED_HEADER)))
    octets = written(header, [replace(step, n=n) for n, step in enumerate(changed)])
    old, new = draw(st.sampled_from(_OTHER_OCTETS))
    return octets.replace(old, new, 1)


_OTHER_OCTETS = (
    *(
        (b"", b""),
        (b"true", b"false"),
        (b'"code":250', b'"code":550'),
        (b"2026-", b"9999-"),
        (b'"seed":0', b'"seed":9'),
    ),
    *((b"bob", b"b b"), (b"receiver.example", b""), (b'"latency":40', b'"latency":-1'), (b"EHLO", b"XHLO")),
)
_RECORDED = ("classic", "two-hops", "pipelining", "mailbox-busy", "wrong-order", "rfc5321-d2")


@cache
def _recorded(name: str) -> tuple[Header, tuple[Step, ...]]:
    made = scenario(name)
    timeline = Timeline(build_world(made))
    timeline.to_end()
    return computed_header(made), tuple(timeline.branch.track.steps)


@given(changed_recordings())
def test_a_changed_recording_gives_a_scenario_or_one_clear_line(octets: bytes) -> None:
    try:
        recording = read_recording(octets, "x.jsonl")
    except BadFileError as error:
        must_be_one_line(error)
        return
    try:
        made = scenario_of(recording, "x", "T")
    except UsageError as error:
        must_be_one_line(error)
        return
    assert read_scenario(write_scenario(made), "x.yaml").id == "x"


@pytest.mark.long
@settings(max_examples=20_000)
@given(changed_octets((*REAL, *CAPTURES)))
def test_many_changed_files_are_recordings_or_one_clear_line(octets: bytes) -> None:
    must_be_good(imported(octets))
