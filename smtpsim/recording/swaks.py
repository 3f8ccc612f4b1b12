"""Reading what swaks prints: each line begins with a hint of three characters (swaks(1), OUTPUT)."""

import re

from smtpsim.recording.said import Said, Sayer, is_reply

_SENT = re.compile(r"(?: ?->| ?~>|\*\*>|\*~>)(?: (.*))?\Z")
_RECEIVED = re.compile(r"(?:<\*\*|<~\*|<-|<~) ? ?(.*)\Z")
_TOLD = re.compile(r"(?:===|\*\*\*)(?: (.*))?\Z")
_RAW = re.compile(r"(?:  >|<  ) ?(\d{4}:.*)\Z")  # octets in hexadecimal, which stand beside the lines
_SUMMARY = re.compile(r"\d+ lines sent\Z")
_END_LINE = "."

_OPENED = re.compile(r"Connected to ")
_CLOSED = re.compile(r"Connection closed with ")
_LOST = re.compile(r"(?:Remote host|Socket|Child process) closed connection unexpectedly")


def read_swaks(lines: list[str]) -> list[Said]:
    """Read each line for what it is; what has no hint is a note."""
    said = [_read_line(line, number) for number, line in enumerate(lines, 1) if line.strip()]
    return [one for at, line in enumerate(said) for one in _spelled_out(line, said[at + 1 : at + 2])]


def looks_like_swaks(lines: list[str]) -> bool:
    """Whether the lines have the hints, and all of them do where nothing was said."""
    said = read_swaks(lines)
    if any(one.sayer is Sayer.SERVER for one in said):
        return True
    return bool(said) and all(_TOLD.match(line) for line in lines if line.strip())


def _read_line(line: str, number: int) -> Said:
    if match := _SENT.match(line):
        return Said(Sayer.CLIENT, match[1] or "", number)
    if match := _RECEIVED.match(line):
        return Said(Sayer.SERVER if is_reply(match[1]) else Sayer.NOTE, match[1], number)
    if match := _TOLD.match(line):
        return Said(_sayer_of(match[1] or ""), match[1] or "", number)
    match = _RAW.match(line)
    return Said(Sayer.NOTE, match[1] if match else line.strip(), number)


def _sayer_of(told: str) -> Sayer:
    if _OPENED.match(told):
        return Sayer.OPENED
    if _CLOSED.match(told):
        return Sayer.CLOSED
    return Sayer.LOST if _LOST.match(told) else Sayer.NOTE


def _spelled_out(said: Said, following: list[Said]) -> tuple[Said, ...]:
    """Put the lone dot back where a text was only counted (`--suppress-data`)."""
    is_last = not following or following[0].sayer is not Sayer.CLIENT
    if said.sayer is not Sayer.CLIENT or not is_last or not _SUMMARY.match(said.text):
        return (said,)
    return (Said(Sayer.NOTE, said.text, said.line), Said(Sayer.CLIENT, _END_LINE, said.line))
