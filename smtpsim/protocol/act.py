"""One thing that a client does."""

from typing import TypeAlias

import msgspec

from smtpsim.spec.faults import FaultRule
from smtpsim.spec.terms import Kind, Move, Verb

Copy: TypeAlias = tuple[int, str]
"""One recipient's copy of a mail: which mail of the session, from 1, and the forward-path."""


class Act(msgspec.Struct, frozen=True, gc=False):
    """What a client sends (or that it opens or closes), by which row, after hearing which rows."""

    move: Move
    kind: Kind
    octets: bytes = b""
    verb: Verb | None = None
    heard: tuple[str, ...] = ()
    recipient: str = ""  # the forward-path that a RCPT names
    taken: tuple[Copy, ...] = ()  # copies that the client begins to hold
    released: tuple[Copy, ...] = ()  # copies that it heard are the server's now
    is_chunk: bool = False  # mail data that BDAT has announced
    rule: FaultRule | None = None  # a script's fault, armed instead of anything sent
