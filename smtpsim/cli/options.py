"""The options that several sub-commands share."""

from pathlib import Path

import click

DEFAULT_SCENARIO = "classic"

FAULT = click.option(
    "--fault",
    "faults",
    multiple=True,
    metavar="RULE",
    help="A preset's name, or a rule such as {when: {command: RCPT}, do: {reply: 450}}; may be given again.",
)
RECORD = click.option(
    "--record",
    "out",
    type=click.Path(path_type=Path),
    metavar="OUT",
    help="Write a recording to this new file.",
)
SESSION = click.option(
    "--session", metavar="ID", help="Show one session alone, where there are several hops: s1, s2, s3 ..."
)
FILE = click.Path(path_type=Path)
NO_STATE = click.option(
    "--no-state",
    is_flag=True,
    help="Remember nothing and read nothing that was remembered: settings, the last session.",
)
