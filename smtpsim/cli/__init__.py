"""The command line: it prints and exits. What a sub-command needs is imported inside it.

Exit status: 0 done, 1 an expectation or a comparison failed, 2 wrong usage or a bad file.
"""

import gc
import os
import sys
from contextlib import suppress
from io import TextIOWrapper
from pathlib import Path

import click

from smtpsim import __version__
from smtpsim.cli.authoring import AUTHORING
from smtpsim.cli.endings import WRONG, let_go_of_output, reports_mistakes
from smtpsim.cli.network import NETWORK
from smtpsim.cli.options import DEFAULT_SCENARIO, FAULT, NO_STATE, RECORD, SESSION
from smtpsim.cli.terminal import has_screen, has_terminal


class _Group(click.Group):
    """The sub-commands in the order in which a person meets them."""

    def list_commands(self, _context: click.Context) -> list[str]:
        """List them as they were added."""
        return list(self.commands)


@click.group(
    cls=_Group, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]}
)
@click.version_option(__version__, prog_name="smtpsim")
@NO_STATE
@click.pass_context
def cli(context: click.Context, *, no_state: bool) -> None:
    """See the Simple Mail Transfer Protocol at work, step by step.

    Without a command: the home screen, or where there is no terminal the classic session as plain text.
    """
    if context.invoked_subcommand is None and has_screen():
        context.invoke(home, no_state=no_state)
    elif context.invoked_subcommand is None:
        context.invoke(play, no_state=no_state)


@click.command()
@reports_mistakes
def home(*, no_state: bool) -> int:
    """Begin at home; this is no sub-command, but what the program does without one."""
    gc.disable()  # as in `play`
    from smtpsim.cli.screen import show_home

    return show_home(has_state=not no_state)


@cli.command()
@click.argument("source", metavar="FILE|NAME", default=DEFAULT_SCENARIO)
@click.option("--plain", is_flag=True, help="No screen: type words, get lines; the word help lists them.")
@click.option(
    "--theme", metavar="NAME", help="Colours: smtpsim, high-contrast, projector, or one of Textual's."
)
@click.option("--present", is_flag=True, help="Begin with it large, for a room; P shows the simulator.")
@RECORD
@SESSION
@NO_STATE
@reports_mistakes
def play(
    source: str,
    theme: str | None = None,
    out: Path | None = None,
    session: str | None = None,
    *,
    plain: bool = False,
    present: bool = False,
    no_state: bool = False,
) -> int:
    """Step through a scenario or a recording on a screen.

    Where there is no terminal the whole session is printed as plain text. With --plain, and on a dumb
    terminal (TERM=dumb), it reads words such as step, back, why and inject 421, from a pipe too.
    """
    if plain and present:
        raise click.UsageError("choose --plain or --present, not both")
    has_state = not (no_state or click.get_current_context().find_root().params["no_state"])
    if plain or (has_terminal() and os.environ.get("TERM") == "dumb"):
        from smtpsim.cli.plain import converse

        return converse(source, out, session, has_state=has_state)
    if not has_terminal():
        from smtpsim.cli.sessions import print_source

        return print_source(source, out, session)
    gc.disable()  # nothing that start-up makes is garbage; `show_source` turns it on again
    from smtpsim.cli.screen import show_source

    return show_source(source, out, session, theme, presents=present, has_state=has_state)


@cli.command()
@click.argument("source", metavar="FILE|NAME")
@FAULT
@SESSION
@reports_mistakes
def notes(source: str, faults: tuple[str, ...], session: str | None) -> int:
    """Print what a lecturer needs on a second device: notes, and the session in outline.

    Each reply is told with its reason before the room sees it; ? marks the moments to ask at.
    """
    from smtpsim.cli.notes import print_notes

    return print_notes(source, faults, session)


@cli.command()
@click.argument("source", metavar="FILE|NAME")
@click.option("--format", "form", type=click.Choice(["text", "jsonl"]), default="text", help="What to print.")
@FAULT
@RECORD
@click.option(
    "--until", "until", metavar="PLACE", help="Stop at a place: 'first RCPT', 'first 421', 'step 12', 'end'."
)
@SESSION
@click.option("--decode", is_flag=True, help="Tell also what base64 hides in a login: nothing.")
@reports_mistakes
def run(
    source: str,
    form: str,
    faults: tuple[str, ...],
    out: Path | None,
    until: str | None,
    session: str | None,
    *,
    decode: bool,
) -> int:
    """Run a scenario and print its session."""
    from smtpsim.cli.sessions import run_scenario

    return run_scenario(source, form, faults, out, until, session, decodes=decode)


@cli.command()
@click.argument("recording", metavar="RECORDING")
@reports_mistakes
def replay(recording: str) -> int:
    """Run a recording again and report the first difference.

    In a recording of other software each reply is marked as expected, allowed or surprising.
    """
    from smtpsim.cli.sessions import replay_recording

    return replay_recording(recording)


@cli.command("import")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option(
    "--record",
    "out",
    type=click.Path(path_type=Path),
    required=True,
    metavar="OUT",
    help="Write what comes of it to this new file.",
)
@click.option(
    "--as",
    "form",
    type=click.Choice(["recording", "scenario"]),
    default="recording",
    help="A recording shows what was said; a scenario gives the same session again, and can be changed.",
)
@reports_mistakes
def import_command(file: Path, out: Path, form: str) -> int:
    """Make a recording of what other software wrote down.

    A transcript (the RFCs' notation, or bare lines as a terminal shows them), what swaks, curl -v or
    Python's smtplib with set_debuglevel prints, the log of Postfix with smtpd -v, or a capture (pcap,
    pcapng; needs smtpsim[pcap]).
    """
    from smtpsim.cli.importing import import_file

    return import_file(file, out, form)


@cli.command("list")
@reports_mistakes
def list_command() -> int:
    """List the scenarios that come with the program."""
    from smtpsim.cli.sessions import print_catalogue

    return print_catalogue()


@cli.command()
@click.argument("words", metavar="WORD", nargs=-1, required=True)
@reports_mistakes
def explain(words: tuple[str, ...]) -> int:
    """Explain a command, a reply code, an enhanced code, a state, a phase, a fault or a term."""
    from smtpsim.cli.sessions import explain_words

    return explain_words(" ".join(words))


for _command in (*NETWORK, *AUTHORING):
    cli.add_command(_command)


def _show_any_character() -> None:
    """Print as an escape what the encoding of the output has no sign for."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def main() -> None:
    """Run the command line; a reader that goes away early is no mistake, a full disk is one line."""
    _show_any_character()
    try:
        cli()
    except OSError as error:
        let_go_of_output()
        with suppress(OSError):
            click.echo(f"cannot go on: {error.strerror}", err=True)
        sys.exit(WRONG)
