"""Making a recording of a session that other software wrote down."""

from collections.abc import Callable
from typing import TypeAlias

from smtpsim.errors import BadFileError
from smtpsim.protocol.grammar import read_command
from smtpsim.recording.bare_lines import looks_bare, read_bare_lines
from smtpsim.recording.capture import looks_like_capture, read_capture
from smtpsim.recording.curl import looks_like_curl, looks_like_trace, read_curl
from smtpsim.recording.following import UNNAMED_SERVER, is_welcome
from smtpsim.recording.format import OBSERVED_HEADER
from smtpsim.recording.hiding import hide_logins
from smtpsim.recording.observer import Connection
from smtpsim.recording.postfix_log import looks_like_postfix_log, read_postfix_log
from smtpsim.recording.reader import Recording, make_recording
from smtpsim.recording.rfc_notation import looks_like_rfc_notation, read_rfc_notation
from smtpsim.recording.said import Said, Sayer
from smtpsim.recording.smtplib_log import looks_like_smtplib, read_smtplib
from smtpsim.recording.swaks import looks_like_swaks, read_swaks
from smtpsim.simulation.step import Step
from smtpsim.spec.server_groups import HELLOS

_UNNAMED_CLIENT = "client"

Notation: TypeAlias = tuple[Callable[[list[str]], bool], Callable[[list[str]], list[Said]]]
"""How to know a notation, and how to read it."""

# The first that fits is taken; bare lines fit much, so they come last.
_NOTATIONS: tuple[Notation, ...] = (
    (looks_like_swaks, read_swaks),
    (looks_like_smtplib, read_smtplib),
    (looks_like_postfix_log, read_postfix_log),
    (looks_like_curl, read_curl),
    (looks_like_rfc_notation, read_rfc_notation),
    (looks_bare, read_bare_lines),
)
_TRACE = "is what curl prints with --trace or --trace-ascii, which cannot be read: call curl with -v"
_WANTED = (
    "is no session that can be read; right are C: and S: lines, bare lines, or what swaks, curl -v,"
    " smtplib with set_debuglevel or Postfix with smtpd -v prints"
)


def import_session(text: str, path: str) -> Recording:
    """Read a transcript in any notation that is known here; raises `BadFileError` for the rest."""
    lines = [line.removesuffix("\r") for line in text.split("\n")]
    read = next((read for looks_right, read in _NOTATIONS if looks_right(lines)), None)
    if read is None:
        raise BadFileError(path, _TRACE if looks_like_trace(lines) else _WANTED)
    return _observed(read(lines))


def import_octets(octets: bytes, text: Callable[[], str], path: str) -> Recording:
    """Read a capture, or a transcript, whose `text` is asked for only then; raises `BadFileError`."""
    if looks_like_capture(octets):
        return _observed(read_capture(octets, path))
    return import_session(text(), path)


def _observed(lines: list[Said]) -> Recording:
    return make_recording(OBSERVED_HEADER, observe(hide_logins(lines)))


def observe(lines: list[Said]) -> tuple[Step, ...]:
    """Turn what was said into steps, connection by connection."""
    steps: list[Step] = []
    connection: Connection | None = None
    for number, said in enumerate(lines):
        if connection is None or _begins_another(connection, said):
            steps += _finished(connection)
            session = f"s{_count_sessions(steps) + 1}"
            connection = Connection(session, *_find_hosts(lines[number:]), len(steps))
        connection.take_in(said)
    return (*steps, *_finished(connection))


def _begins_another(connection: Connection, said: Said) -> bool:
    if said.sayer is Sayer.OPENED:
        return connection.has_begun
    return said.sayer is Sayer.SERVER and connection.is_over and is_welcome(said.text)


def _finished(connection: Connection | None) -> list[Step]:
    if connection is None:
        return []
    connection.finish()
    return connection.steps


def _count_sessions(steps: list[Step]) -> int:
    return len({step.session for step in steps})


def _find_hosts(lines: list[Said]) -> tuple[str, str]:
    """Find the names that client and server give for themselves (RFC 5321 4.1.1.1, 4.2)."""
    client, server = _UNNAMED_CLIENT, UNNAMED_SERVER
    for said in reversed(lines):
        words = said.text.split()
        if said.sayer is Sayer.CLIENT and read_command(said.text.encode()).verb in HELLOS and len(words) > 1:
            client = words[1]
        if said.sayer is Sayer.SERVER and is_welcome(said.text) and len(words) > 1:
            server = words[1]
    return client, server
