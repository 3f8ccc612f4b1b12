"""The sub-commands that print: run, replay, import, list, explain, and play without a terminal."""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

import click

from smtpsim.cli.chosen_session import check_session
from smtpsim.cli.endings import DONE, FAILED
from smtpsim.errors import UsageError
from smtpsim.explain.composed import composed
from smtpsim.explain.reference import explain_word, similar_words
from smtpsim.explain.sanitise import sanitise
from smtpsim.explain.transcript import transcript
from smtpsim.library import (
    Recorder,
    list_scenarios,
    open_recording,
    open_source,
    scenario_named,
)
from smtpsim.recording.format import Header, computed_header
from smtpsim.recording.reader import Recording
from smtpsim.recording.replay import compare, open_timeline
from smtpsim.scenarios.build import build_world
from smtpsim.scenarios.expectations import unmet_expectations
from smtpsim.scenarios.faults import read_fault
from smtpsim.scenarios.mistakes import explain_mistake
from smtpsim.simulation.place import Place, read_place
from smtpsim.simulation.step import Step
from smtpsim.simulation.timeline import Timeline
from smtpsim.simulation.totals import NOTHING_YET, Totals, pass_step


def print_source(source: str, out: Path | None = None, session: str | None = None) -> int:
    """Print a whole session as plain text, and record it where that is wanted."""
    opened = open_source(source)
    timeline = open_timeline(opened) if isinstance(opened, Recording) else Timeline(build_world(opened))
    timeline.to_end()
    check_end(timeline)
    header = opened.header if isinstance(opened, Recording) else computed_header(opened)
    check_session(timeline, session)
    if out is not None:
        _record(out, header, timeline.branch.track.steps)
    if isinstance(opened, Recording) and opened.note:
        click.echo(sanitise(opened.note), err=True)
    _print_lines(_text_lines(timeline.branch.track.steps, header, session))
    return DONE


def run_scenario(
    source: str,
    form: str,
    fault_words: tuple[str, ...],
    out: Path | None,
    until: str | None,
    session: str | None = None,
    *,
    decodes: bool = False,
) -> int:
    """Run a scenario up to a place or to its end, print it, and check what its author expects."""
    scenario = scenario_named(source)
    faults = tuple(read_fault(word) for word in fault_words)
    place = _read_place(until)
    trial = Timeline(build_world(scenario, faults))
    found = trial.find(place)
    if found is None or place.is_end:
        check_end(trial)
    count = trial.known if found is None else found.until
    steps, header = trial.branch.track.steps[:count], computed_header(scenario, faults)
    check_session(trial, session, count)
    if out is not None:
        _record(out, header, steps)
    is_text = form == "text"
    text = _text_lines(steps, header, session, decodes=decodes)
    _print_lines(text if is_text else _json_lines(steps, session))
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


def check_end(timeline: Timeline) -> None:
    """Raise `UsageError` where the mail of a scenario goes round and round, and nobody could read it all."""
    if timeline.branch.is_endless:
        raise UsageError(
            f"the mail does not come to rest: {timeline.known:,} steps, and no end. Let the hosts try again"
            " less often or give up sooner, or lower limits.hops where lists and forwards name each other;"
            " --until 'step 200' shows the beginning"
        )


def _record(out: Path, header: Header, steps: Iterable[Step]) -> None:
    with Recorder(out, header) as recorder:
        for step in steps:
            recorder.write(step)


def _tell_unmet(source: str, unmet: tuple[str, ...]) -> bool:
    for line in unmet:
        click.echo(sanitise(f"{source}: {line}"), err=True)
    return bool(unmet)


def _text_lines(
    steps: Iterable[Step], header: Header, session: str | None, *, decodes: bool = False
) -> Iterator[str]:
    start = datetime.fromisoformat(header.start) if header.start else None
    return transcript((step for step in steps if session in {None, step.session}), start, decodes=decodes)


def _json_lines(steps: Iterable[Step], session: str | None) -> Iterator[str]:
    """Write each step with the totals of its session; who holds what is the same for all sessions."""
    totals_of: dict[str, Totals] = {}
    holders = NOTHING_YET.holders
    for step in steps:
        holders = holders.difference(step.lost).union(step.gained) if step.gained or step.lost else holders
        totals = totals_of[step.session] = pass_step(totals_of.get(step.session, NOTHING_YET), step, holders)
        if session in {None, step.session}:
            yield json.dumps(composed(step, totals), ensure_ascii=False)


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


def print_catalogue() -> int:
    """Print a line for each shipped scenario."""
    listed = list_scenarios()
    width = max((len(one.id) for one in listed), default=0)
    _print_lines(f"{one.id:<{width}}  {sanitise(one.title)}" for one in listed)
    return DONE


def explain_words(word: str) -> int:
    """Print what the reference says of a word."""
    lines = explain_word(word) or explain_mistake(word)
    if not lines:
        near = ", ".join(similar_words(word))
        raise UsageError(f"nothing is known about {word}" + (f"; near are {near}" if near else ""))
    _print_lines(lines)
    return DONE
