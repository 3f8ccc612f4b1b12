"""What a turn leaves behind, and what turns share."""

import msgspec

from smtpsim.mail.site import Delivery, Site
from smtpsim.network.stream import NEVER, Mark, Stream, last_segment
from smtpsim.simulation.faulting import ArmedFault, Occasion, strike
from smtpsim.simulation.phases import place_in_phases
from smtpsim.simulation.step import BufferChange, Holder, Step
from smtpsim.simulation.traffic import Errand
from smtpsim.simulation.world import Notice, Session, World
from smtpsim.spec.faults import Do, FaultRule
from smtpsim.spec.terms import Actor, Kind

_RESET = Mark.RESET


class Turn(msgspec.Struct, frozen=True, gc=False):
    """A session after one turn; `step` None means that nothing happened that a step tells of.

    `sites` and `faults` are None where they stay as they were.
    """

    session: Session
    step: Step | None = None
    sites: dict[str, Site] | None = None
    faults: tuple[ArmedFault, ...] | None = None
    errands: tuple[Errand, ...] = ()  # that follow from it


def strike_here(world: World, occasion: Occasion) -> tuple[tuple[ArmedFault, ...], FaultRule | None]:
    """See whether an armed fault strikes."""
    return strike(world.faults, occasion, world.seed)


def notices_of(rule: FaultRule) -> tuple[Notice, ...]:
    """Announce a fault of the channel as the next step; a cut is told when it happens."""
    do = rule.do
    return () if do.reply or do.client or do.cut_after is not None else (Notice(rule.name, _row_of(do)),)


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
    if before.segments or stream.later or stream.is_shut:  # others are still on the road, or it is lost
        return _arrival_behind(stream, before)
    return stream.last if stream.segments and stream.last < NEVER else None


def _arrival_behind(stream: Stream, before: Stream) -> int | None:
    last = last_segment(stream)
    is_put = last is not None and last is not last_segment(before)
    is_lost = last is None or stream.last >= NEVER or last.mark is _RESET
    return stream.last if is_put and not is_lost else None


_PLACE_ROW = {
    "mailbox": "delivered-to-mailbox",
    "terminal": "delivered-to-terminal",
    "queue": "queued-for-another-host",
    "nowhere": "delivery-failed",
}


def row_of_delivery(delivery: Delivery) -> str:
    """Name the row that tells where a copy went."""
    return "delivered-again" if delivery.is_again else _PLACE_ROW[delivery.place]


def moved_copies(
    host: str, before: str, after: str, number: int
) -> tuple[tuple[Holder, ...], tuple[Holder, ...]]:
    """Say what a host lets go and what it holds instead, where a list or a forward leads elsewhere."""
    if not number or after.lower() == before.lower():
        return (), ()
    return (Holder(host, before, number),), (Holder(host, after, number),)


def event_step(
    world: World,
    session: Session,
    actor: Actor,
    kind: Kind,
    row: str,
    *,
    words: dict[str, str] | None = None,
    recipient: str = "",
    arrives: int | None = None,
    change: BufferChange | None = None,
    fault: str = "",
    gained: tuple[Holder, ...] = (),
    lost: tuple[Holder, ...] = (),
) -> Step:
    """Tell of something that is neither a command nor a reply; the network is no host."""
    phase, _ = place_in_phases(session.phase, actor, kind, None, session.server.state)
    host = "" if actor is Actor.NETWORK else session.server_host
    peer = session.client_host if world.traffic is not None and host else ""
    return Step(
        world.n,
        world.now,
        session.id,
        host,
        actor,
        kind,
        b"",
        arrives,
        None,
        0,
        "",
        row,
        "",
        "",
        fault,
        (),
        words or {},
        recipient,
        session.client.state,
        session.server.state,
        phase,
        None,
        change,
        gained,
        lost,
        peer,
        session.server.security.has_tls,
    )
