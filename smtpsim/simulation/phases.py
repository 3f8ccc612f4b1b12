"""Where a step stands in the textbook's three phases."""

from smtpsim.spec.phases import NUMBERED_STEP_OF
from smtpsim.spec.terms import Actor, Kind, PhaseName, ServerState, Verb

# Python 3.11 looks up a member of an enum at the price of a call, so what every step asks for is kept here.
_CLOSE = Kind.CLOSE
_FAULT = Kind.FAULT
_ESTABLISHMENT = PhaseName.ESTABLISHMENT
_TERMINATION = PhaseName.TERMINATION
_TRANSFER = PhaseName.TRANSFER

_NUMBER_OF: dict[tuple[Actor, Kind, Verb | None], tuple[PhaseName, int | None]] = {
    place: (row.phase, row.step) for place, row in NUMBERED_STEP_OF.items()
}
_NUMBER_OF |= {
    (Actor.CLIENT, Kind.COMMAND, Verb.STARTTLS): (_ESTABLISHMENT, None),
    (Actor.SERVER, Kind.REPLY, Verb.STARTTLS): (_ESTABLISHMENT, None),
    (Actor.CLIENT, Kind.HANDSHAKE, None): (_ESTABLISHMENT, None),
    (Actor.SERVER, Kind.HANDSHAKE, None): (_ESTABLISHMENT, None),
}
_LOGIN_VERBS = {Verb.AUTH, Verb.AUTH_RESPONSE}  # before the mail, or between two
_IN_TRANSFER = {
    ServerState.READY,
    ServerState.MAIL,
    ServerState.RCPT,
    ServerState.DATA,
    ServerState.BDAT,
    ServerState.FAILED,
}


def place_in_phases(
    now: PhaseName | None,
    actor: Actor,
    kind: Kind,
    verb: Verb | None,
    server_state: ServerState,
) -> tuple[PhaseName | None, int | None]:
    """Find phase and number of a step; one outside the thirteen stays in the phase at hand."""
    numbered = _NUMBER_OF.get((actor, kind, verb))
    if numbered is not None:
        return numbered
    if kind is _CLOSE:
        return _TERMINATION, None
    if kind is _FAULT:
        return now or _ESTABLISHMENT, None
    if verb in _LOGIN_VERBS:
        return now or _ESTABLISHMENT, None
    if now is _ESTABLISHMENT and server_state in _IN_TRANSFER:
        return _TRANSFER, None
    return now or _ESTABLISHMENT, None
