"""How the program ends: its exit status, and clear words where a person was mistaken."""

import os
import sys
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

import click

from smtpsim.errors import SmtpsimError

P = ParamSpec("P")

DONE, FAILED, WRONG = 0, 1, 2


def reports_mistakes(function: Callable[P, int]) -> Callable[P, None]:
    """Turn a person's mistake into clear lines on stderr and status 2."""

    @wraps(function)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            status = function(*args, **kwargs)
        except SmtpsimError as error:
            click.echo(_printable(str(error)), err=True)
            sys.exit(WRONG)
        except BrokenPipeError:
            let_go_of_output()
            sys.exit(DONE)
        sys.exit(status)

    return wrapped


def _printable(text: str) -> str:
    """Show what is not printable as escapes: a file's name or a word may hold anything."""
    return "".join(char if char.isprintable() or char == "\n" else ascii(char)[1:-1] for char in text)


def let_go_of_output() -> None:
    """Throw away what is still to be printed, so that the end of the program does not try again."""
    if sys.stdout is not None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
