"""The sub-command that serves: it loads a scenario and hands sinks for recordings to `live`."""

from pathlib import Path

import click

from smtpsim.cli.offering import choose_extensions, without_turn
from smtpsim.cli.protection import NO_WISH, Wish, find_context, protect
from smtpsim.cli.users import let_in, without_passwords
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
    tls: Wish = NO_WISH,
    extensions: str | None = None,
    users: tuple[str, ...] = (),
    *,
    allows_plain_auth: bool = False,
) -> int:
    """Serve on an address, or on standard input and output where there is none."""
    chosen = choose_extensions(scenario_named(name) if name else serve_scenario(), extensions)
    scenario = let_in(protect(without_turn(chosen), tls), users, in_clear=allows_plain_auth)
    told = without_passwords(scenario)
    faults = tuple(read_fault(word) for word in fault_words)
    begin = numbered_recorders(out, lambda start: computed_header(told, faults, start)) if out else None

    def sink_for(session: int) -> Sink | None:
        return begin(session).write if begin else None

    if address is None:
        return serve_stdio(scenario, faults, sink_for)
    return serve_port(scenario, *address, faults, sink_for, _announce, find_context(scenario, tls))


def _announce(line: str) -> None:
    click.echo(line)
