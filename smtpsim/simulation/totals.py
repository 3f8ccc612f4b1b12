"""The running totals beside each step: what the screen shows without a rebuilt world."""

import msgspec

from smtpsim.simulation.step import BufferChange, Holder, Step
from smtpsim.spec.codes import FIRST_ERROR
from smtpsim.spec.phases import PHASE_OF
from smtpsim.spec.terms import ClientState, Kind, PhaseName, ServerState


class Buffers(msgspec.Struct, frozen=True, gc=False):
    """The server's three buffers; `reverse_path` None is empty, "" is the null path."""

    reverse_path: str | None = None
    forward_paths: tuple[str, ...] = ()
    octets: int = 0  # of mail data


class Totals(msgspec.Struct, frozen=True, gc=False):
    """What holds after a step, for one session."""

    client_state: ClientState = ClientState.IDLE
    server_state: ServerState = ServerState.CONNECTED
    phase: PhaseName | None = None
    phase_step: int | None = None  # the last numbered step that was reached
    buffers: Buffers = Buffers()
    holders: frozenset[Holder] = frozenset()
    is_open: bool = False
    finished: frozenset[PhaseName] = frozenset()  # phases whose last numbered step was not a refusal


NOTHING_YET = Totals()
_OPENING = {Kind.OPEN, Kind.REPLY}  # after TURN a session begins with a greeting
_EMPTY_BUFFERS = Buffers()


def add_step(totals: Totals, step: Step) -> Totals:
    """Carry the totals over one step."""
    holders = totals.holders
    if step.gained or step.lost:
        holders = holders.difference(step.lost).union(step.gained)
    return pass_step(totals, step, holders)


def pass_step(totals: Totals, step: Step, holders: frozenset[Holder]) -> Totals:
    """Carry the totals over one step after which `holders` hold the mail."""
    moved = step.phase is not totals.phase
    return Totals(
        step.client_state,
        step.server_state,
        step.phase or totals.phase,
        step.phase_step if step.phase_step is not None or moved else totals.phase_step,
        totals.buffers if step.change is None else _changed(totals.buffers, step.change),
        holders,
        (totals.is_open or step.kind in _OPENING) and step.kind is not Kind.CLOSE,
        totals.finished | {step.phase} if step.phase and _ends_phase(step) else totals.finished,
    )


def _ends_phase(step: Step) -> bool:
    """Whether a step is the last numbered one of its phase, and went well."""
    is_last = step.phase is not None and step.phase_step == PHASE_OF[step.phase].steps
    return is_last and step.code < FIRST_ERROR


def _changed(buffers: Buffers, change: BufferChange) -> Buffers:
    base = _EMPTY_BUFFERS if change.clears else buffers
    forward = () if change.forward_path is None else (change.forward_path,)
    return Buffers(
        base.reverse_path if change.reverse_path is None else change.reverse_path,
        (*base.forward_paths, *forward) if forward else base.forward_paths,
        base.octets + change.octets,
    )
