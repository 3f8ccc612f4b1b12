"""The sub-command `notes`: what a presenter reads on a second device."""

from collections.abc import Iterator
from pathlib import Path

import click

from smtpsim.cli.chosen_session import check_session
from smtpsim.cli.endings import DONE
from smtpsim.cli.sessions import check_end
from smtpsim.errors import UsageError
from smtpsim.explain.crib import crib
from smtpsim.explain.layout import wrap_text
from smtpsim.explain.sanitise import sanitise
from smtpsim.library import open_source
from smtpsim.recording.reader import Recording
from smtpsim.recording.replay import open_timeline
from smtpsim.scenarios.build import build_world
from smtpsim.scenarios.faults import read_fault
from smtpsim.scenarios.format import Scenario
from smtpsim.scenarios.lesson_notes import lesson_notes
from smtpsim.simulation.timeline import Timeline

_OUTLINE = "The session, step by step (? a moment to ask, * who holds the message)"
_NOTES = "Notes for who presents"


def print_notes(source: str, fault_words: tuple[str, ...] = (), session: str | None = None) -> int:
    """Print the notes of a scenario or a recording, and its session in outline."""
    opened = open_source(source)
    if isinstance(opened, Recording) and fault_words:
        raise UsageError("--fault needs a scenario: a recording is what it is")
    faults = tuple(map(read_fault, fault_words))
    timeline = (
        open_timeline(opened) if isinstance(opened, Recording) else Timeline(build_world(opened, faults))
    )
    timeline.to_end()
    check_end(timeline)
    check_session(timeline, session)
    scenario = opened.header.scenario if isinstance(opened, Recording) else opened
    title = Path(source).stem if isinstance(opened, Recording) else opened.title
    for line in _lines(title, scenario, timeline, session):
        click.echo(line)
    return DONE


def _lines(title: str, scenario: Scenario | None, timeline: Timeline, session: str | None) -> Iterator[str]:
    yield from _heading(sanitise(title), "=")
    if scenario is not None:
        yield from wrap_text(sanitise(scenario.summary)) if scenario.summary else ()
        yield from _note_lines(lesson_notes(scenario.lesson))
    yield from ("", *_heading(_OUTLINE, "="))
    steps = timeline.branch.track.steps
    yield from crib(steps, session)


def _heading(words: str, sign: str) -> Iterator[str]:
    lines = wrap_text(words)
    yield from lines
    yield sign * max(map(len, lines))


def _note_lines(notes: str) -> Iterator[str]:
    if not notes:
        return
    yield from ("", *_heading(_NOTES, "-"))
    for line in notes.splitlines():
        words = sanitise(line.rstrip())
        indent = " " * (len(words) - len(words.lstrip()) + 2 * words.lstrip().startswith("- "))
        yield from wrap_text(words, "", indent) if words else ("",)
