"""The message as the server has it at a step: envelope, header and body apart, and who uses each part.

Only the steps of the transaction that is under way are read, and no more of them than is shown.
"""

import re
from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

from smtpsim.explain.row_index import is_pop_step
from smtpsim.explain.sanitise import sanitise, shown_line, split_lines
from smtpsim.explain.words import is_in_chunk
from smtpsim.protocol.framing import unstuff_dots
from smtpsim.simulation.step import Step
from smtpsim.simulation.totals import Buffers
from smtpsim.spec.fields import FIELD_OF

STEPS_AT_MOST = 2_000  # that are looked through for mail data
OCTETS_AT_MOST = 32_768  # of mail data that are read
LINES_AT_MOST = 200  # of a body that are shown
PATHS_AT_MOST = 20
VALUE_AT_MOST = 300  # characters of a line that are shown
_FIELD = re.compile(r"([!-9;-~]+)[ \t]*:(.*)", re.DOTALL)

SERVERS_USE_PATH = "servers: error reports go there"
SERVERS_USE_PATHS = "servers: the mail goes there"
PEOPLE_AND_PROGRAMS = "people and their programs; it moves no server"


class Line(NamedTuple):
    """One line of a part, safe to show, and who uses it; the body's lines have no user of their own."""

    name: str
    value: str
    user: str = ""


class MessageView(NamedTuple):
    """The three parts, and how much of the body is left out."""

    envelope: tuple[Line, ...] = ()
    header: tuple[Line, ...] = ()
    body: tuple[str, ...] = ()
    has_header_end: bool = False  # the empty line behind the header has come
    octets: int = 0
    is_cut: bool = False
    was_cleared: bool = False  # this step took it out of the buffers
    is_fetched: bool = False  # over POP3: there is no envelope


def message_view(steps: Sequence[Step], count: int, buffers: Buffers, before: Buffers) -> MessageView:
    """Show what the server has after `count` steps, or what the last of them took out of its buffers."""
    step = steps[count - 1] if 0 < count <= len(steps) else None
    if step is not None and is_pop_step(step):
        return _fetched(step)
    was_cleared = step is not None and step.change is not None and step.change.clears and before != Buffers()
    shown = before if was_cleared and buffers == Buffers() else buffers
    text, is_cut = _mail_data(steps, count, shown.octets)
    view = _read(text, is_cut=is_cut)
    return view._replace(
        envelope=_envelope(shown), octets=shown.octets, was_cleared=was_cleared and shown is before
    )


def _fetched(step: Step) -> MessageView:
    if step.row != "pop-retr":
        return MessageView(is_fetched=True)
    text = step.octets[:OCTETS_AT_MOST].partition(b"\r\n")[2]
    is_cut = len(step.octets) > OCTETS_AT_MOST
    text = text if is_cut else text.removesuffix(b".\r\n")
    return _read(unstuff_dots(text), is_cut=is_cut)._replace(is_fetched=True, octets=len(text))


def _envelope(buffers: Buffers) -> tuple[Line, ...]:
    if buffers.reverse_path is None:
        return ()
    paths = buffers.forward_paths
    left = len(paths) - PATHS_AT_MOST
    return (
        Line("reverse-path", _cut(f"<{sanitise(buffers.reverse_path)}>"), SERVERS_USE_PATH),
        *(
            Line("forward-path", _cut(f"<{sanitise(path)}>"), SERVERS_USE_PATHS)
            for path in paths[:PATHS_AT_MOST]
        ),
        *((Line("forward-path", f"and {left} more", SERVERS_USE_PATHS),) if left > 0 else ()),
    )


def _mail_data(steps: Sequence[Step], count: int, octets: int) -> tuple[bytes, bool]:
    """Collect the mail data of the transaction, without the dots that the client doubled."""
    if not octets or not count:
        return b"", False
    session, missing = steps[count - 1].session, octets
    pieces: list[Step] = []
    for place in range(count - 1, max(-1, count - 1 - STEPS_AT_MOST), -1):
        step = steps[place]
        if step.session == session and step.change is not None and step.change.octets:
            pieces.append(step)
            missing -= step.change.octets
            if missing <= 0:
                break
    pieces.reverse()
    if not pieces:
        return b"", True
    lengths = accumulate(len(step.octets) for step in pieces)
    read = pieces[: sum(length < OCTETS_AT_MOST for length in lengths) + 1]
    text = b"".join(step.octets for step in read)
    text = text if is_in_chunk(read[0]) else unstuff_dots(text)
    return text[:OCTETS_AT_MOST], len(read) < len(pieces) or missing > 0 or len(text) > OCTETS_AT_MOST


def _read(text: bytes, *, is_cut: bool) -> MessageView:
    """Read a message: the header goes up to the first empty line (RFC 5322 2.1)."""
    lines = split_lines(text)
    whole = len(lines) if text.endswith(b"\r\n") else len(lines) - 1  # the rest of the last one is to come
    end = next((at for at, line in enumerate(lines[:whole]) if not _is_of_header(line)), len(lines))
    body = lines[end + 1 :] if lines[end : end + 1] == [b""] else lines[end:]
    return MessageView(
        header=_fields(lines[:end]),
        body=tuple(_cut(shown_line(line)) for line in body[:LINES_AT_MOST]),
        has_header_end=end < len(lines),
        is_cut=is_cut or len(body) > LINES_AT_MOST,
    )


def _is_of_header(line: bytes) -> bool:
    return line[:1] in {b" ", b"\t"} or bool(re.match(rb"[!-9;-~]+[ \t]*:", line))


def _fields(lines: Sequence[bytes]) -> tuple[Line, ...]:
    """Put the lines of each field together, and say who uses it."""
    folded: list[bytes] = []
    for line in lines:
        if line[:1] in {b" ", b"\t"} and folded:
            folded[-1] += b" " + line.strip(b" \t")
        else:
            folded.append(line)
    return tuple(_field(line) for line in folded[:LINES_AT_MOST])


def _field(line: bytes) -> Line:
    found = _FIELD.match(line.decode("utf-8", "replace"))
    if found is None:
        return Line("", _cut(shown_line(line)), PEOPLE_AND_PROGRAMS)
    row = FIELD_OF.get(found[1].lower())
    user = row.user if row else PEOPLE_AND_PROGRAMS
    return Line(_cut(sanitise(found[1])), _cut(sanitise(found[2].strip(" \t"))), user)


def _cut(text: str) -> str:
    return text if len(text) <= VALUE_AT_MOST else f"{text[:VALUE_AT_MOST]}…"
