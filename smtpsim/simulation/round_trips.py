"""What counts as a round trip: a client has sent something, and then its server sends something."""

from smtpsim.simulation.step import Step
from smtpsim.spec.terms import Actor, Kind
from smtpsim.spec.verdicts import LineVerdict

SENT_KINDS = frozenset({Kind.OPEN, Kind.COMMAND, Kind.DATA, Kind.END_OF_DATA, Kind.REPLY})
"""The acts that a round trip is made of: an opening is answered by the greeting; TLS and a close are not."""


def ends_round_trip(before: Actor | None, actor: Actor) -> bool:
    """Whether an actor who sends ends a round trip, after who sent last in the same session."""
    return before is Actor.CLIENT and actor is Actor.SERVER


def answers_nothing(step: Step) -> bool:
    """Whether a reply is said because the client kept silent for too long, not because it asked."""
    return step.verdict == LineVerdict.IDLE_TOO_LONG
