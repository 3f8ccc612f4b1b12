"""Where a step stands in the textbook's three phases."""

from smtpsim.spec.phases import NUMBERED_STEP_OF
from smtpsim.spec.terms import Actor, Kind, PhaseName, ServerState, Verb

_IN_TRANSFER = {ServerState.READY, ServerState.MAIL, ServerState.RCPT, ServerState.DATA}


def place_in_phases(
    now: PhaseName | None, actor: Actor, kind: Kind, verb: Verb | None, server_state: ServerState,
) -> tuple[PhaseName | None, int | None]:
    """Find phase and number of a step; one outside the thirteen stays in the phase at hand."""
    row = NUMBERED_STEP_OF.get((actor, kind, verb)) if verb else None
    if row is not None:
        return row.phase, row.step
    if kind is Kind.CLOSE:
        return PhaseName.TERMINATION, None
    if now is PhaseName.ESTABLISHMENT and server_state in _IN_TRANSFER:
        return PhaseName.TRANSFER, None
    return now or PhaseName.ESTABLISHMENT, None
