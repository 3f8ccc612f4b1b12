"""One act of one actor, stored as ids and numbers; `smtpsim.explain` makes the words."""

import msgspec

from smtpsim.spec.terms import Actor, ClientState, Kind, PhaseName, ServerState, Verb


class Holder(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """A host that holds one recipient's copy of one mail (counted from 1)."""

    host: str
    recipient: str
    mail: int = 1


class BufferChange(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """What a step does to the server's three buffers: first the clearing, then the rest."""

    clears: bool = False
    reverse_path: str | None = None  # "" is the null path
    forward_path: str | None = None  # appended
    octets: int = 0  # mail data appended


class Step(msgspec.Struct, frozen=True, gc=False, omit_defaults=True, tag="step", tag_field="item"):
    """One act. Times are ms of virtual time since the scenario's start.

    `row` is the id of the table's row that chose the act, `heard` the rows of the replies that a
    client read since its last act, `words` what is filled into the row's text.
    """

    n: int
    time: int
    session: str
    host: str
    actor: Actor
    kind: Kind
    octets: bytes = b""
    arrives: int | None = None  # when the last of the octets reaches the other side, if it does
    verb: Verb | None = None  # for a reply, the command answered
    code: int = 0
    enhanced: str = ""
    row: str = ""
    verdict: str = ""
    faulted: str = ""  # the row of `spec.server_rows.FAULTED_ROWS`, where a person made the reply
    fault: str = ""  # the name of the fault rule that struck
    heard: tuple[str, ...] = ()
    words: dict[str, str] = {}
    recipient: str = ""  # the forward-path that a RCPT, its reply or a delivery is about
    client_state: ClientState = ClientState.IDLE
    server_state: ServerState = ServerState.CONNECTED
    phase: PhaseName | None = None
    phase_step: int | None = None
    change: BufferChange | None = None
    gained: tuple[Holder, ...] = ()
    lost: tuple[Holder, ...] = ()
    peer: str = ""  # the host at the other end of the hop, where a world has several hops
    is_protected: bool = False  # TLS is active: a listener on the road sees nothing of it
