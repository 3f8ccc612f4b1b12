"""Reading the log of a Postfix server that runs with `smtpd -v`: `<` is what it heard, `>` what it said.

Several connections may be in one log, each in a process of its own; they are put one behind the other.
The text of a message is not in such a log.
"""

import re
from collections.abc import Iterator

from smtpsim.recording.following import is_go_ahead
from smtpsim.recording.said import Said, Sayer, is_reply

_LOGGED = re.compile(r"(?P<when>.*?)\S*smtpd\[(?P<process>\d+)\]: (?P<told>.*)\Z")
_SPOKEN = re.compile(r"(?P<mark>[<>]) [^ ]*\[[^\]]*\](?::\d+)?: (?P<text>.*)\Z")
_OPENED = re.compile(r"connect from ")
_CLOSED = re.compile(r"disconnect from ")
_LOST = re.compile(r"(?:lost connection|timeout|too many errors) after ")
_END_LINE = "."


def read_postfix_log(lines: list[str]) -> list[Said]:
    """Read each line for what it is; lines of other kinds that follow each other are one note."""
    by_process: dict[str, list[Said]] = {}
    for number, line in enumerate(lines, 1):
        match = _LOGGED.match(line)
        told = match["told"] if match else line
        if told.strip():
            said = by_process.setdefault(match["process"] if match else "", [])
            _add(said, _read_told(told.strip(), number))
    return [one for said in by_process.values() for one in _with_text(said)]


def looks_like_postfix_log(lines: list[str]) -> bool:
    """Whether a process of the server told what it said to somebody."""
    matches = (_LOGGED.match(line) for line in lines)
    return any((spoken := _SPOKEN.match(one["told"])) and spoken["mark"] == ">" for one in matches if one)


def _read_told(told: str, number: int) -> Said:
    if match := _SPOKEN.match(told):
        is_heard = match["mark"] == "<"
        spoken = Sayer.CLIENT if is_heard else Sayer.SERVER if is_reply(match["text"]) else Sayer.NOTE
        return Said(spoken, match["text"], number)
    if _OPENED.match(told):
        return Said(Sayer.OPENED, told, number)
    if _LOST.match(told):
        return Said(Sayer.LOST, told, number)
    return Said(Sayer.CLOSED if _CLOSED.match(told) else Sayer.NOTE, told, number)


def _add(said: list[Said], one: Said) -> None:
    if one.sayer is Sayer.NOTE and said and said[-1].sayer is Sayer.NOTE:
        before = said.pop()
        one = Said(Sayer.NOTE, f"{before.text} | {one.text}", before.line)
    said.append(one)


def _with_text(said: list[Said]) -> Iterator[Said]:
    """Put the lone dot where the client must have sent it: before the reply that follows the go-ahead."""
    is_sending = False
    for one in said:
        if is_sending and one.sayer is Sayer.SERVER:
            yield Said(Sayer.CLIENT, _END_LINE, one.line)
        if one.sayer is not Sayer.NOTE:
            is_sending = one.sayer is Sayer.SERVER and is_go_ahead(one.text)
        yield one
