"""The sub-commands `import` and `new`: what others wrote down becomes a recording or a scenario."""

from pathlib import Path

import click

from smtpsim.cli.endings import DONE
from smtpsim.explain.sanitise import sanitise
from smtpsim.library import (
    SCENARIO_ENDINGS,
    Recorder,
    import_named,
    named_text,
    recording_or_import,
    write_new_scenario,
    write_new_text,
)
from smtpsim.recording.as_scenario import identifier_of, scenario_of
from smtpsim.recording.reader import Recording
from smtpsim.scenarios.template import TEMPLATE, renamed


def import_file(file: Path, out: Path, form: str) -> int:
    """Read what other software wrote down, and write it as a recording or as a scenario."""
    recording = import_named(file)
    if form == "scenario":
        _write_scenario(recording, out)
        return DONE
    with Recorder(out, recording.header) as recorder:
        for item in recording.items:
            recorder.write(item)
    click.echo(sanitise(f"{len(recording.items)} steps are in {out}"))
    return DONE


def _write_scenario(recording: Recording, out: Path) -> None:
    made = scenario_of(recording, identifier_of(out.stem), f"As recorded in {out.stem}")
    write_new_scenario(out, made)
    click.echo(sanitise(f"{out} gives the same session; smtpsim play {out} shows it"))


def new_scenario(name: str, source: str | None) -> int:
    """Write a scenario to begin with: the template, a shipped one, or one of a recording or a transcript."""
    out = Path(name if name.endswith(SCENARIO_ENDINGS) else f"{name}{SCENARIO_ENDINGS[0]}")
    text = TEMPLATE if source is None else named_text(source)
    if text is None:
        _write_scenario(recording_or_import(Path(str(source))), out)
        return DONE
    write_new_text(out, renamed(text, identifier_of(out.stem)))
    click.echo(sanitise(f"smtpsim check {out} looks through it, smtpsim play {out} shows it"))
    return DONE
