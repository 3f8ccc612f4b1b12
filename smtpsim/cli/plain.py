"""The sub-command `play --plain`: it reads words from standard input and prints the answers."""

import sys
from collections.abc import Iterable, Iterator
from io import TextIOWrapper
from pathlib import Path
from typing import TextIO

import click

from smtpsim.cli.desk import list_sources, open_desk
from smtpsim.cli.endings import DONE
from smtpsim.cli.remembering import Keeper, find_memory
from smtpsim.plain.conversation import Conversation
from smtpsim.stage.showing import Library

_PROMPT = "> "


def converse(source: str, record: Path | None, session: str | None = None, *, has_state: bool) -> int:
    """Play what a source names by words, until quit or the end of the input."""
    keeper = Keeper(find_memory(has_state=has_state))
    desk, shown = open_desk(source, record, session)
    library = Library(list_sources, keeper.open_named, keeper.last, keeper.resume)
    conversation = Conversation(keeper.kept(desk, shown), library)
    _tell(conversation.opening())
    for line in _lines_of(sys.stdin):
        _tell(conversation.answer(line))
        if conversation.is_over:
            break
    conversation.leave()
    desk.close()
    return DONE


def _tell(lines: Iterable[str]) -> None:
    """Print an answer; an interrupt ends a long one, and not the program."""
    try:
        for line in lines:
            click.echo(line)
    except KeyboardInterrupt:
        click.echo()


def _lines_of(stream: TextIO | None) -> Iterator[str]:
    """Read line after line, with a prompt where a person types; an interrupt ends it as the end does."""
    if stream is None:
        return
    if isinstance(stream, TextIOWrapper):
        stream.reconfigure(errors="replace")
    prompt = _PROMPT if stream.isatty() else ""
    try:
        while line := _read_line(stream, prompt):
            yield line
    except KeyboardInterrupt:
        pass
    if prompt:
        click.echo()


def _read_line(stream: TextIO, prompt: str) -> str:
    click.echo(prompt, nl=False)
    return stream.readline()
