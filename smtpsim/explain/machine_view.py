"""Both machines at a step: the states in a row, the arc just taken, and what may come next."""

from typing import NamedTuple

from smtpsim.explain.legal_next import LISTED_FIRST, grouped_by_classes
from smtpsim.simulation.step import Step
from smtpsim.simulation.totals import Totals
from smtpsim.spec.terms import ClientState, Kind, ServerState, Verb

SERVER_ROAD = (
    ServerState.CONNECTED,
    ServerState.GREETED,
    ServerState.READY,
    ServerState.MAIL,
    ServerState.RCPT,
    ServerState.DATA,
    ServerState.CLOSED,
)
CLIENT_ROAD = (
    ClientState.IDLE,
    ClientState.GREETING,
    ClientState.EHLO,
    ClientState.MAIL,
    ClientState.RCPT,
    ClientState.DATA,
    ClientState.MESSAGE,
    ClientState.QUIT,
    ClientState.CLOSED,
)
"""The states that a plain session goes through; any other is shown only while it is the current one."""

_WORD_OF = {Verb.CONNECT: "the server's greeting"}
_MARK = "*"


class Node(NamedTuple):
    """One state in the row."""

    name: str
    is_current: bool = False
    was_left: bool = False  # with this step


class Machine(NamedTuple):
    """One machine: its states in a row, and the arc that this step took."""

    nodes: tuple[Node, ...]
    arc: str


def server_machine(totals: Totals, earlier: Totals, step: Step | None) -> Machine:
    """Show where the server stands, and which arc it took."""
    return _machine(SERVER_ROAD, totals.server_state, earlier.server_state, _cause(step))


def client_machine(totals: Totals, earlier: Totals, step: Step | None) -> Machine:
    """Show what the client waits for, and which arc it took."""
    return _machine(CLIENT_ROAD, totals.client_state, earlier.client_state, _cause(step))


def _machine(
    road: tuple[ServerState | ClientState, ...],
    state: ServerState | ClientState,
    left: ServerState | ClientState,
    cause: str,
) -> Machine:
    beside = dict.fromkeys(one for one in (left, state) if one not in road)
    nodes = (Node(one.value, one is state, one is left and left is not state) for one in (*road, *beside))
    arc = f"{left} -> {state}{cause}" if left is not state else f"stays in {state}"
    return Machine(tuple(nodes), arc)


def _cause(step: Step | None) -> str:
    if step is None:
        return ""
    if step.kind is Kind.REPLY and step.verb is Verb.CONNECT:
        return f" with {step.code}, its greeting"
    if step.kind is Kind.REPLY and step.verb is not None:
        return f" with {step.code} to {step.verb}"
    return f" with {step.verb}" if step.verb is not None and step.kind is Kind.COMMAND else ""


def legal_lines(state: ServerState) -> tuple[tuple[str, str], ...]:
    """Give each group of legal commands: the classes of their replies, and the names."""
    groups = sorted(grouped_by_classes(state).items(), key=lambda group: "4yz" not in group[0])
    return tuple((" ".join(classes), " ".join(map(_name, verbs))) for classes, verbs in groups)


def _name(verb: Verb) -> str:
    return f"{_WORD_OF.get(verb, verb.value)}{_MARK if verb in LISTED_FIRST else ''}"


def legal_note(state: ServerState) -> str:
    """Say what the mark at some of the names means; empty where no name has it."""
    is_marked = any(verb in LISTED_FIRST for verbs in grouped_by_classes(state).values() for verb in verbs)
    return f"{_MARK} only if the answer to EHLO lists it" if is_marked else ""
