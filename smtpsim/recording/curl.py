"""Reading what `curl -v` prints: each line begins with one sign and a space (curl(1), --verbose)."""

import re

from smtpsim.recording.said import Said, Sayer, is_reply

_SENT = re.compile(r"> (.*)\Z")
_RECEIVED = re.compile(r"< (.*)\Z")
_TOLD = re.compile(r"\* (.*)\Z")
_COUNTED = re.compile(r"\} \[\d+ bytes data\]\Z")  # of the mail data, which is not shown
_END_LINE = "."

_OPENED = re.compile(r"Connected to ")
_CLOSED = re.compile(r"Closing connection|shutting down connection", re.IGNORECASE)
_LOST = re.compile(r"Recv failure|Send failure|response reading failed|Connection died", re.IGNORECASE)


def read_curl(lines: list[str]) -> list[Said]:
    """Read each line for what it is; what has no sign is a note."""
    return [said for number, line in enumerate(lines, 1) if line.strip() for said in _read_line(line, number)]


def looks_like_curl(lines: list[str]) -> bool:
    """Whether a server's line has curl's sign, or where nothing was said all lines are told."""
    said = read_curl(lines)
    if any(one.sayer is Sayer.SERVER for one in said):
        return True
    return bool(said) and all(_TOLD.match(line) for line in lines if line.strip())


def _read_line(line: str, number: int) -> tuple[Said, ...]:
    if match := _SENT.match(line):
        return (Said(Sayer.CLIENT, match[1], number),)
    if match := _RECEIVED.match(line):
        return (Said(Sayer.SERVER if is_reply(match[1]) else Sayer.NOTE, match[1], number),)
    if match := _TOLD.match(line):
        return (Said(_sayer_of(match[1].strip()), match[1].strip(), number),)
    note = Said(Sayer.NOTE, line.strip(), number)
    return (note, Said(Sayer.CLIENT, _END_LINE, number)) if _COUNTED.match(line.strip()) else (note,)


def _sayer_of(told: str) -> Sayer:
    if _OPENED.match(told):
        return Sayer.OPENED
    if _LOST.match(told):
        return Sayer.LOST
    return Sayer.CLOSED if _CLOSED.match(told) else Sayer.NOTE
