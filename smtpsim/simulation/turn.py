"""What a turn leaves behind, and what turns share."""

import msgspec

from smtpsim.mail.site import Site
from smtpsim.network.stream import NEVER, Mark, Stream
from smtpsim.simulation.faulting import ArmedFault, Occasion, strike
from smtpsim.simulation.step import Step
from smtpsim.simulation.world import Notice, Session, World
from smtpsim.spec.faults import Do, FaultRule


class Turn(msgspec.Struct, frozen=True, gc=False):
    """A session after one turn; `step` None means that nothing happened that a step tells of.

    `sites` and `faults` are None where they stay as they were.
    """

    session: Session
    step: Step | None = None
    sites: dict[str, Site] | None = None
    faults: tuple[ArmedFault, ...] | None = None


def strike_here(world: World, occasion: Occasion) -> tuple[tuple[ArmedFault, ...] | None, FaultRule | None]:
    """See whether an armed fault strikes; without armed faults nothing is done."""
    if not world.faults:
        return None, None
    return strike(world.faults, occasion, world.seed)


def notices_of(rule: FaultRule | None) -> tuple[Notice, ...]:
    """Announce a fault of the channel as the next step; a cut is told when it happens."""
    if rule is None or rule.do.reply or rule.do.client or rule.do.cut_after is not None:
        return ()
    return (Notice(rule.name, _row_of(rule.do)),)


def _row_of(do: Do) -> str:
    if do.hold:
        return "fault-hold"
    if do.half_open:
        return "fault-half-open"
    if do.octets_per_second:
        return "fault-throttle"
    return "fault-split" if do.split_at else "fault-delay"


def arrival_of(stream: Stream, before: Stream) -> int | None:
    """When what was just put on a stream arrives, or None where it never does."""
    if len(stream.segments) <= len(before.segments) or stream.last >= NEVER or stream.segments[-1].mark is Mark.RESET:
        return None
    return stream.last
