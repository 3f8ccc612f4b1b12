"""What a person, or a client outside the simulation, does to a world."""

from enum import StrEnum
from typing import TypeAlias

import msgspec

from smtpsim.protocol.hand_client import HandDeed
from smtpsim.spec.faults import FaultRule


class ClientEventKind(StrEnum):
    """What a client outside the simulation can do."""

    OPEN = "open"
    OCTETS = "octets"
    CLOSE = "close"
    HANDSHAKE = "handshake"  # the TLS handshake is done
    FAILED_HANDSHAKE = "failed-handshake"
    SILENCE = "silence"  # it has said nothing for the server's idle time


class Inject(msgspec.Struct, frozen=True, tag="inject", tag_field="item", omit_defaults=True):
    """A fault is armed before step `n`."""

    n: int
    rule: FaultRule


class Disarm(msgspec.Struct, frozen=True, tag="disarm", tag_field="item", omit_defaults=True):
    """The faults of a name are taken away before step `n`, or only the first, second ... of them."""

    n: int
    name: str
    number: int = 0  # as they were armed, from 1; 0: all of the name


class ClientEvent(msgspec.Struct, frozen=True, tag="client-event", tag_field="item", omit_defaults=True):
    """A real client opened, sent octets, closed or fell silent, at a time in ms, before step `n`."""

    n: int
    session: str
    time: int
    kind: ClientEventKind
    octets: bytes = b""


class ShutDown(msgspec.Struct, frozen=True, tag="shut-down", tag_field="item", omit_defaults=True):
    """The servers are told to stop at a time in ms, before step `n` (RFC 5321 3.8)."""

    n: int
    time: int


class Say(msgspec.Struct, frozen=True, tag="say", tag_field="item", omit_defaults=True):
    """A person who plays a session's client does something before step `n`; the first deed takes it over."""

    n: int
    session: str
    octets: bytes = b""  # with the CR LF of a line
    deed: HandDeed = HandDeed.LINE


class Edit(msgspec.Struct, frozen=True, tag="edit", tag_field="item", omit_defaults=True):
    """A mail of a session's plan is changed before step `n`, as far as it is not sent; None: as it was."""

    n: int
    session: str
    mail: int  # its place in the plan, from 1
    reverse_path: str | None = None
    forward_paths: tuple[str, ...] | None = None
    content: bytes | None = None


Intervention: TypeAlias = Inject | Disarm | ClientEvent | ShutDown | Say | Edit


class BranchMark(msgspec.Struct, frozen=True, tag="branch", tag_field="item", omit_defaults=True):
    """What follows in a recording belongs to a branch that left its parent after `at` steps."""

    branch: str
    parent: str = ""
    at: int = 0


class BranchName(msgspec.Struct, frozen=True, tag="branch-name", tag_field="item", omit_defaults=True):
    """A person gave a branch a title; its name stays. An empty title takes the one before away."""

    branch: str
    title: str = ""
