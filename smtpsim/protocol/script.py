"""A raw script for a client, in the notation of the RFCs, already read into items."""

from enum import StrEnum

import msgspec

from smtpsim.spec.faults import FaultRule


class ScriptKind(StrEnum):
    """What one line of a script asks for."""

    LINE = "C:"  # send a line and wait for its reply (mail data: for none)
    LINE_AHEAD = "C+"  # send a line without waiting
    OCTETS = "C~"  # send exactly these octets
    EXPECT_REPLY = "S:"
    EXPECT_STATE = "="
    WAIT = "! wait"
    SILENCE = "! silence"  # no reply comes for a minute
    CLOSED = "! closed"  # the server has closed the connection
    CLOSE = "! close"
    HANDSHAKE = "! handshake"  # the TLS handshake, once 220 to STARTTLS has come
    FAULT = "! fault"


class ScriptItem(msgspec.Struct, frozen=True):
    """One item; `line` is where it stands in the file, from 1."""

    kind: ScriptKind
    text: str = ""  # the line, the expected reply's lines, the state, the fault's name
    octets: bytes = b""  # what is sent
    ms: int = 0
    rule: FaultRule | None = None
    line: int = 0


class Finding(msgspec.Struct, frozen=True, gc=False):
    """An expectation of a script that did not hold."""

    line: int
    expected: str
    actual: str
