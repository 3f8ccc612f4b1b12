"""Breakpoints: what a person wants to stop at. They belong to who looks on, not to a recording."""

import re
from enum import StrEnum
from typing import NamedTuple

from smtpsim.errors import UsageError
from smtpsim.explain.sanitise import sanitise
from smtpsim.simulation.step import Step
from smtpsim.spec.phases import PHASES
from smtpsim.spec.replies import DIGITS, REPLY_OF
from smtpsim.spec.states import STATE_OF
from smtpsim.spec.terms import ClientState, Kind, PhaseName, ServerState, Verb


class StopKind(StrEnum):
    """What a breakpoint looks at."""

    REPLY = "reply"
    COMMAND = "command"
    PHASE = "phase"
    SERVER = "server"
    CLIENT = "client"
    HOST = "host"


class Breakpoint(NamedTuple):
    """One thing to stop at, such as the reply `5yz` or the server's state `DATA`."""

    kind: StopKind
    value: str


class Standing(NamedTuple):
    """Where one session stands: what a breakpoint needs to know of the steps before."""

    phase: PhaseName | None = None
    client: ClientState | None = None
    server: ServerState | None = None
    hosts: frozenset[str] = frozenset()  # that have acted


NOWHERE = Standing()
EXAMPLES = "RCPT, 5yz, 550, mail-transfer, server DATA, client RCPT"
_CODE = re.compile(r"[2-5](?:yz|[0-5][0-9])\Z")
_HOST = re.compile(r"[a-z0-9.:\[\]-]{1,255}\Z")
_VERBS = {verb.value.lower(): verb for verb in Verb if verb is not Verb.CONNECT}
_STATES: dict[StopKind, tuple[str, ...]] = {
    StopKind.SERVER: tuple(ServerState),
    StopKind.CLIENT: tuple(ClientState),
}
_SENT_KINDS = {Kind.COMMAND, Kind.END_OF_DATA}
_CLASS_NAME = {row.id: row.name for row in DIGITS}


def read_breakpoint(text: str) -> Breakpoint:
    """Read a breakpoint as a person types it, or raise `UsageError` with what would be right."""
    plain = " ".join(text.split()).lower()
    first, _, rest = plain.partition(" ")
    if _CODE.match(plain):
        return Breakpoint(StopKind.REPLY, plain)
    phase = plain.removeprefix("phase ").replace(" ", "-")
    if phase in set(PhaseName):
        return Breakpoint(StopKind.PHASE, phase)
    if plain in _VERBS:
        return Breakpoint(StopKind.COMMAND, _VERBS[plain].value)
    if rest and first in {StopKind.SERVER, StopKind.CLIENT}:
        return _read_state(StopKind(first), rest.upper())
    if first == StopKind.HOST and _HOST.match(rest):
        return Breakpoint(StopKind.HOST, rest)
    raise UsageError(f"That is nothing to stop at. What one can write: {EXAMPLES}, host and a name.")


def _read_state(kind: StopKind, state: str) -> Breakpoint:
    if state not in _STATES[kind]:
        raise UsageError(f"The {kind} has no such state. It has {', '.join(_STATES[kind])}.")
    return Breakpoint(kind, state)


def matches(stop: Breakpoint, step: Step, before: Standing) -> bool:
    """Whether a step is one to stop at, where its session stood as `before` says."""
    match stop.kind:
        case StopKind.REPLY:
            return step.kind is Kind.REPLY and _has_code(step, stop.value)
        case StopKind.COMMAND:
            return step.verb == stop.value and step.kind in _SENT_KINDS
        case StopKind.PHASE:
            return step.phase == stop.value and step.phase is not before.phase
        case StopKind.SERVER:
            return step.server_state == stop.value and step.server_state is not before.server
        case StopKind.CLIENT:
            return step.client_state == stop.value and step.client_state is not before.client
        case StopKind.HOST:
            return step.host.lower() == stop.value and step.host not in before.hosts


def _has_code(step: Step, value: str) -> bool:
    code = str(step.code)
    return code == value or (value.endswith("yz") and code[0] == value[0])


def stand_after(before: Standing, step: Step) -> Standing:
    """Say where a session stands after a step of it."""
    hosts = before.hosts if step.host in before.hosts else before.hosts | {step.host}
    return Standing(step.phase or before.phase, step.client_state, step.server_state, hosts)


def breakpoint_name(stop: Breakpoint) -> str:
    """Name a breakpoint as one can type it."""
    is_alone = stop.kind in {StopKind.REPLY, StopKind.COMMAND, StopKind.PHASE}
    return stop.value if is_alone else f"{stop.kind} {sanitise(stop.value)}"


def breakpoint_meaning(stop: Breakpoint) -> str:
    """Say when a breakpoint stops."""
    match stop.kind:
        case StopKind.REPLY:
            return f"at a reply {stop.value}{_reply_name(stop.value)}"
        case StopKind.COMMAND:
            return _SENT_OF.get(stop.value) or f"when the client has sent {stop.value}"
        case StopKind.PHASE:
            return "where this phase begins"
        case StopKind.SERVER | StopKind.CLIENT:
            title = STATE_OF[f"{stop.kind}-{stop.value}"].title
            return f"when the {stop.kind} comes to {stop.value} ({title})"
        case StopKind.HOST:
            return f"when {sanitise(stop.value)} first acts in a session"


_SENT_OF: dict[str, str] = {
    Verb.MESSAGE: "when the client has sent the dot that ends the mail data",
    Verb.UNKNOWN: "when the client has sent what is no known command",
    Verb.AUTH_RESPONSE: "when the client has answered a challenge of AUTH",
}


def _reply_name(value: str) -> str:
    if value in _CLASS_NAME:
        return f" ({_CLASS_NAME[value]})"
    row = REPLY_OF.get(int(value))
    return f" ({row.meaning.rstrip('.')})" if row else ""


_USEFUL = (
    *(Breakpoint(StopKind.REPLY, value) for value in ("4yz", "5yz", "3yz")),
    *(Breakpoint(StopKind.PHASE, row.phase) for row in PHASES),
    *(
        Breakpoint(StopKind.COMMAND, verb)
        for verb in (Verb.MAIL, Verb.RCPT, Verb.DATA, Verb.MESSAGE, Verb.RSET, Verb.QUIT)
    ),
    *(Breakpoint(StopKind.COMMAND, verb) for verb in (Verb.STARTTLS, Verb.AUTH, Verb.UNKNOWN)),
    *(Breakpoint(StopKind.SERVER, state) for state in (ServerState.DATA, ServerState.READY)),
    *(Breakpoint(StopKind.CLIENT, state) for state in (ClientState.MESSAGE, ClientState.QUIT)),
)


def useful_breakpoints(hosts: tuple[str, ...] = ()) -> tuple[Breakpoint, ...]:
    """Give those that are worth offering; `hosts` are the ones of a session with several hops."""
    return (*_USEFUL, *(Breakpoint(StopKind.HOST, host.lower()) for host in hosts))
