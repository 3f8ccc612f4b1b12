"""Where a step stands in the textbook's three phases."""

from smtpsim.spec.phases import NUMBERED_STEP_OF
from smtpsim.spec.terms import Actor, Kind, PhaseName, ServerState, Verb

_NUMBER_OF: dict[tuple[Actor, Kind, Verb | None], tuple[PhaseName, int | None]] = {
    place: (row.phase, row.step) for place, row in NUMBERED_STEP_OF.items()
}
_IN_TRANSFER = {ServerState.READY, ServerState.MAIL, ServerState.RCPT, ServerState.DATA}


def place_in_phases(
    now: PhaseName | None, actor: Actor, kind: Kind, verb: Verb | None, server_state: ServerState,
) -> tuple[PhaseName | None, int | None]:
    """Find phase and number of a step; one outside the thirteen stays in the phase at hand."""
    numbered = _NUMBER_OF.get((actor, kind, verb))
    if numbered is not None:
        return numbered
    if kind is Kind.CLOSE:
        return PhaseName.TERMINATION, None
    if now is PhaseName.ESTABLISHMENT and server_state in _IN_TRANSFER:
        return PhaseName.TRANSFER, None
    return now or PhaseName.ESTABLISHMENT, None
