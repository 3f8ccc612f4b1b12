"""The sub-command `migrate`: scenario files of older formats are brought to the format of today."""

from collections.abc import Mapping
from pathlib import Path

import click

from smtpsim.cli.endings import DONE, WRONG
from smtpsim.errors import SmtpsimError
from smtpsim.explain.sanitise import sanitise
from smtpsim.library import read_octets, rewrite_octets, scenario_paths, text_of
from smtpsim.scenarios.format import FORMAT
from smtpsim.scenarios.migration import STEPS, MigrationStep, migrate
from smtpsim.scenarios.reader import read_scenario


def migrate_paths(words: tuple[str, ...], steps: Mapping[int, MigrationStep] = STEPS) -> int:
    """Bring every file that the words name to the format of today, and tell of each."""
    return max(_migrate(path, steps) for word in words for path in scenario_paths(word))


def _migrate(path: Path, steps: Mapping[int, MigrationStep]) -> int:
    try:
        click.echo(sanitise(_told(path, steps)))
    except SmtpsimError as error:
        for line in str(error).splitlines():
            click.echo(sanitise(line), err=True)
        return WRONG
    return DONE


def _told(path: Path, steps: Mapping[int, MigrationStep]) -> str:
    """Migrate a file, and say what was done; a text that cannot be read afterwards is not written."""
    octets = read_octets(path)
    text = text_of(octets, path)
    migrated = migrate(text, str(path), steps)
    if migrated.former == FORMAT:
        return f"{path}: format {FORMAT} is the newest; nothing was changed"
    read_scenario(migrated.text, str(path))
    rewrite_octets(path, octets, migrated.text.encode())
    return f"{path}: brought from format {migrated.former} to {FORMAT}; its remarks are as they were"
