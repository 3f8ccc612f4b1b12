"""The sub-commands for those who write scenarios; what they do is loaded when it is wanted."""

from pathlib import Path

import click

from smtpsim.cli.endings import DONE, reports_mistakes
from smtpsim.cli.options import FILE, NO_STATE
from smtpsim.cli.terminal import has_screen


@click.command()
@click.argument("name", metavar="NAME")
@click.option(
    "--from",
    "source",
    metavar="SOURCE",
    help="Begin with a shipped scenario (such as classic), a recording, or a transcript of a session.",
)
@reports_mistakes
def new(name: str, source: str | None) -> int:
    """Write a new scenario file, NAME.yaml, with remarks on how to go on; nothing is overwritten."""
    from smtpsim.cli.importing import new_scenario

    return new_scenario(name, source)


@click.command()
@click.argument("paths", metavar="PATH...", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="Print the mistakes as JSON, for programs.")
@reports_mistakes
def check(paths: tuple[str, ...], *, as_json: bool) -> int:
    """Find every mistake in scenarios, and prove that they do what their authors expect.

    A path is a file or a folder with files. Each mistake is told as file:line:column: id: message;
    smtpsim explain ID tells more. Exit status 2: a file has mistakes, 1: an expectation does not come true.
    """
    from smtpsim.cli.checking import check_paths

    return check_paths(paths, as_json=as_json)


@click.command()
@click.argument("file", metavar="FILE")
@click.option("--plain", is_flag=True, help="No screen: print what each save has changed, until Ctrl+C.")
@click.option(
    "--theme", metavar="NAME", help="Colours: smtpsim, high-contrast, projector, or one of Textual's."
)
@NO_STATE
@reports_mistakes
def watch(file: str, theme: str | None, *, plain: bool, no_state: bool) -> int:
    """Show a scenario while you write it: each time you save, it is read again.

    The screen goes to the first step that is different then. Mistakes are told beside the session as it
    was before. Where there is no terminal it prints what each save has changed, as with --plain.
    """
    if plain or not has_screen():
        from smtpsim.cli.watching import watch_plainly

        return watch_plainly(file)
    from smtpsim.cli.screen import show_watched

    has_state = not (no_state or click.get_current_context().find_root().params["no_state"])
    return show_watched(file, theme, has_state=has_state)


@click.command()
@click.argument("paths", metavar="PATH...", nargs=-1, required=True)
@click.option("--junit", type=FILE, metavar="OUT", help="Write the results for CI to this file as well.")
@reports_mistakes
def test(paths: tuple[str, ...], junit: Path | None) -> int:
    """Run scenarios and say whether what their authors expect comes true.

    A path is a file or a folder with files. Exit status 1: something did not come true, 2: a file has
    mistakes.
    """
    from smtpsim.cli.trials import test_paths

    return test_paths(paths, junit)


@click.command()
@click.argument("out", metavar="[OUT]", type=FILE, required=False)
@reports_mistakes
def schema(out: Path | None) -> int:
    """Print the JSON Schema of a scenario file, for editors that complete and check; or write it to OUT."""
    from smtpsim.library import write_octets
    from smtpsim.scenarios.schema import schema_text

    if out is None:
        click.echo(schema_text(), nl=False)
    else:
        write_octets(out, schema_text().encode())
    return DONE


@click.command()
@click.argument("paths", metavar="FILE...", nargs=-1, required=True)
@reports_mistakes
def migrate(paths: tuple[str, ...]) -> int:
    """Bring scenario files of older formats to the format of today; remarks stay.

    A path is a file or a folder with files. A file that has the format of today is left as it is.
    """
    from smtpsim.cli.migrating import migrate_paths

    return migrate_paths(paths)


AUTHORING = (new, check, watch, test, schema, migrate)
