"""The sub-command that serves: it loads a scenario and hands sinks for recordings to `live`."""

from pathlib import Path

import click

from smtpsim.library import numbered_recorders, scenario_named
from smtpsim.live.service import serve_port, serve_stdio
from smtpsim.recording.format import computed_header
from smtpsim.scenarios.default import serve_scenario
from smtpsim.scenarios.faults import read_fault
from smtpsim.simulation.timeline import Sink


def serve_sessions(
    name: str | None,
    address: tuple[str, int] | None,
    out: Path | None,
    fault_words: tuple[str, ...],
) -> int:
    """Serve on an address, or on standard input and output where there is none."""
    scenario = scenario_named(name) if name else serve_scenario()
    faults = tuple(read_fault(word) for word in fault_words)
    begin = numbered_recorders(out, lambda start: computed_header(scenario, faults, start)) if out else None

    def sink_for(session: int) -> Sink | None:
        return begin(session).write if begin else None

    if address is None:
        return serve_stdio(scenario, faults, sink_for)
    return serve_port(scenario, *address, faults, sink_for, _announce)


def _announce(line: str) -> None:
    click.echo(line)
