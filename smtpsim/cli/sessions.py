"""The sub-commands that print: run, replay, import, list, explain, and play without a terminal."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from smtpsim.errors import UsageError
from smtpsim.explain.composed import composed
from smtpsim.explain.reference import explain_word, similar_words
from smtpsim.explain.sanitise import sanitise
from smtpsim.explain.transcript import transcript
from smtpsim.library import Recorder, list_scenarios, open_recording, open_source, read_text, scenario_named
from smtpsim.recording.format import Header, computed_header
from smtpsim.recording.imports import import_session
from smtpsim.recording.reader import Recording
from smtpsim.recording.replay import compare, open_timeline
from smtpsim.scenarios.build import build_world
from smtpsim.scenarios.expectations import unmet_expectations
from smtpsim.scenarios.faults import read_fault
from smtpsim.simulation.place import Place, read_place
from smtpsim.simulation.step import Step
from smtpsim.simulation.timeline import Timeline
from smtpsim.simulation.totals import NOTHING_YET, Totals, add_step

DONE, FAILED = 0, 1


def print_source(source: str, out: Path | None = None) -> int:
    """Print a whole session as plain text, and record it where that is wanted."""
    opened = open_source(source)
    timeline = open_timeline(opened) if isinstance(opened, Recording) else Timeline(build_world(opened))
    timeline.to_end()
    if out is not None:
        header = opened.header if isinstance(opened, Recording) else computed_header(opened)
        _record(out, header, timeline.branch.track.steps)
    if isinstance(opened, Recording) and opened.note:
        click.echo(sanitise(opened.note), err=True)
    _print_lines(transcript(timeline.branch.track.steps))
    return DONE


def run_scenario(
    source: str, form: str, fault_words: tuple[str, ...], out: Path | None, until: str | None
) -> int:
    """Run a scenario up to a place or to its end, print it, and check what its author expects."""
    scenario = scenario_named(source)
    faults = tuple(read_fault(word) for word in fault_words)
    place = _read_place(until)
    trial = Timeline(build_world(scenario, faults))
    found = trial.find(place)
    count = trial.known if found is None else found.until
    steps = trial.branch.track.steps[:count]
    if out is not None:
        _record(out, computed_header(scenario, faults), steps)
    _print_lines(transcript(steps) if form == "text" else _json_lines(steps))
    if found is None:
        click.echo(f"the place {place.text!r} is never reached", err=True)
        return FAILED
    return (
        FAILED
        if not fault_words and until is None and _tell_unmet(source, unmet_expectations(scenario, trial))
        else DONE
    )


def _read_place(text: str | None) -> Place:
    place = read_place(text or "end")
    if place is None:
        raise UsageError(
            f"{text} is no place; right are 'first RCPT', 'second RCPT for bob@receiver.example',"
            " 'first 421', 'first reply 4yz', 'phase mail-transfer', 'end of data', 'step 12', 'end'"
        )
    return place


def _record(out: Path, header: Header, steps: Iterable[Step]) -> None:
    with Recorder(out, header) as recorder:
        for step in steps:
            recorder.write(step)


def _tell_unmet(source: str, unmet: tuple[str, ...]) -> bool:
    for line in unmet:
        click.echo(sanitise(f"{source}: {line}"), err=True)
    return bool(unmet)


def _json_lines(steps: Iterable[Step]) -> Iterator[str]:
    totals: dict[str, Totals] = {}
    for step in steps:
        totals[step.session] = add_step(totals.get(step.session, NOTHING_YET), step)
        yield json.dumps(composed(step, totals[step.session]), ensure_ascii=False)


def _print_lines(lines: Iterable[str]) -> None:
    for line in lines:
        click.echo(line)


def replay_recording(name: str) -> int:
    """Compare a recording with what the simulator or the tables say, and print what differs."""
    recording = open_recording(name)
    if recording.note:
        click.echo(sanitise(recording.note), err=True)
    comparison = compare(recording)
    _print_lines(sanitise(line) for line in comparison.lines)
    return DONE if comparison.agrees else FAILED


def import_file(file: Path, out: Path) -> int:
    """Read a transcript of a session and write it as a recording."""
    recording = import_session(read_text(file), str(file))
    with Recorder(out, recording.header) as recorder:
        for item in recording.items:
            recorder.write(item)
    click.echo(sanitise(f"{len(recording.items)} steps are in {out}"))
    return DONE


def print_catalogue() -> int:
    """Print a line for each shipped scenario."""
    listed = list_scenarios()
    width = max((len(one.id) for one in listed), default=0)
    _print_lines(f"{one.id:<{width}}  {sanitise(one.title)}" for one in listed)
    return DONE


def explain_words(word: str) -> int:
    """Print what the reference says of a word."""
    lines = explain_word(word)
    if not lines:
        near = ", ".join(similar_words(word))
        raise UsageError(f"nothing is known about {word}" + (f"; near are {near}" if near else ""))
    _print_lines(lines)
    return DONE
