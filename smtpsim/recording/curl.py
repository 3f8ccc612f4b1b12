"""Reading what `curl -v` prints: each line begins with one sign and a space (curl(1), --verbose)."""

import re
from collections.abc import Iterable, Iterator

from smtpsim.recording.following import is_go_ahead
from smtpsim.recording.said import Said, Sayer, is_reply

_TIME = r"(?:\d\d:\d\d:\d\d\.\d{6} )?"  # with --trace-time
_SENT = re.compile(rf"{_TIME}> (.*)\Z")
_RECEIVED = re.compile(rf"{_TIME}< (.*)\Z")
_TOLD = re.compile(rf"{_TIME}\* (.*)\Z")
_TRACED = re.compile(r"== Info: |[<=]= ?(?:Recv|Send) (?:header|data|SSL data), \d+ bytes|=> Send ")
_END_LINE = "."

_OPENED = re.compile(r"Connected to ")
_CLOSED = re.compile(r"Closing connection|shutting down connection", re.IGNORECASE)
_LOST = re.compile(r"Recv failure|Send failure|response reading failed|Connection died", re.IGNORECASE)


def read_curl(lines: list[str]) -> list[Said]:
    """Read each line for what it is; what has no sign is a note."""
    said = (_read_line(line, number) for number, line in enumerate(lines, 1) if line.strip())
    return list(_with_text(said))


def looks_like_trace(lines: list[str]) -> bool:
    """Whether curl was called with --trace or --trace-ascii, which cannot be read."""
    return any(_TRACED.match(line) for line in lines)


def looks_like_curl(lines: list[str]) -> bool:
    """Whether a server's line has curl's sign, or where nothing was said all lines are told."""
    said = read_curl(lines)
    if any(one.sayer is Sayer.SERVER for one in said):
        return True
    return bool(said) and all(_TOLD.match(line) for line in lines if line.strip())


def _read_line(line: str, number: int) -> Said:
    if match := _SENT.match(line):
        return Said(Sayer.CLIENT, match[1], number)
    if match := _RECEIVED.match(line):
        return Said(Sayer.SERVER if is_reply(match[1]) else Sayer.NOTE, match[1], number)
    if match := _TOLD.match(line):
        return Said(_sayer_of(match[1].strip()), match[1].strip(), number)
    return Said(Sayer.NOTE, line.strip(), number)


def _with_text(said: Iterable[Said]) -> Iterator[Said]:
    """Put the lone dot before the reply that follows the go-ahead: curl only counts the octets of a text.

    With TLS it counts what carries a command or a reply as well, in lines that look the same.
    """
    is_sending = False
    for one in said:
        if is_sending and one.sayer is Sayer.SERVER:
            yield Said(Sayer.CLIENT, _END_LINE, one.line)
        if one.sayer in {Sayer.SERVER, Sayer.CLIENT}:
            is_sending = one.sayer is Sayer.SERVER and is_go_ahead(one.text)
        yield one


def _sayer_of(told: str) -> Sayer:
    if _OPENED.match(told):
        return Sayer.OPENED
    if _LOST.match(told):
        return Sayer.LOST
    return Sayer.CLOSED if _CLOSED.match(told) else Sayer.NOTE
