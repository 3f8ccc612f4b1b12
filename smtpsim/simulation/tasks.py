"""What comes before anybody sends or reads anything else: deliveries, closes, notices."""

from msgspec.structs import replace

from smtpsim.mail.site import Delivery
from smtpsim.network.stream import Mark, send_mark
from smtpsim.protocol.server import drop
from smtpsim.protocol.transaction import NO_TRANSACTION
from smtpsim.simulation.external import await_arrival, is_late, road_to_client, show_external_act
from smtpsim.simulation.knowledge import store_message
from smtpsim.simulation.server_turn import answer
from smtpsim.simulation.step import BufferChange
from smtpsim.simulation.turn import Turn, arrival_of, event_step
from smtpsim.simulation.world import Answering, Closing, ExternalAct, Notice, Session, Storing, World
from smtpsim.spec.terms import Actor, Kind, PhaseName

_PLACE_ROW = {
    "mailbox": "delivered-to-mailbox",
    "terminal": "delivered-to-terminal",
    "queue": "queued-for-another-host",
}


def do_task(world: World, session: Session) -> Turn:
    """Do the first of a session's tasks."""
    task, rest = session.tasks[0], replace(session, tasks=session.tasks[1:])
    match task:
        case Storing():
            return _store(world, rest, task)
        case Delivery():
            return _deliver(world, rest, task)
        case Closing():
            return _close(world, rest, task)
        case Notice():
            change = BufferChange(clears=True) if task.clears else None
            step = event_step(
                world, rest, Actor.NETWORK, Kind.FAULT, task.row, fault=task.fault, change=change
            )
            return Turn(rest, step)
        case ExternalAct():
            return show_external_act(world, rest, task)
        case Answering() if is_late(rest):
            return Turn(await_arrival(rest, task))
        case Answering():
            return answer(world, rest, rest.server, task.received)


def _store(world: World, session: Session, storing: Storing) -> Turn:
    """Store one recipient's copy and show where it went; the next recipient is the next task."""
    paths = storing.accepted.transaction.forward_paths
    if storing.place >= len(paths):
        return Turn(session)
    site, deliveries = store_message(
        world.sites[session.server_host],
        storing.accepted,
        paths[storing.place],
        world.now,
    )
    following = (Storing(storing.accepted, storing.place + 1),) if storing.place + 1 < len(paths) else ()
    sites = {**world.sites, site.host: site}
    if not deliveries:
        return Turn(replace(session, tasks=(*following, *session.tasks)), sites=sites)
    shown = _deliver(
        world, replace(session, tasks=(*deliveries[1:], *following, *session.tasks)), deliveries[0]
    )
    return replace(shown, sites=sites)


def _deliver(world: World, session: Session, delivery: Delivery) -> Turn:
    step = event_step(
        world,
        session,
        Actor.SERVER,
        Kind.DELIVERY,
        _PLACE_ROW[delivery.place],
        words={"target": delivery.target, "place": delivery.place},
        recipient=delivery.forward_path,
    )
    return Turn(session, step)


def _close(world: World, session: Session, closing: Closing) -> Turn:
    """Close the channel; what was left of a transaction goes with it."""
    road = road_to_client(session)
    stream = send_mark(road, session.link, Mark.CLOSE, world.now)
    had_transaction = session.server.transaction is not NO_TRANSACTION
    closed = replace(
        session,
        server=drop(session.server),
        server_may_act=False,
        to_client=stream,
        phase=PhaseName.TERMINATION,
    )
    step = event_step(
        world,
        closed,
        Actor.SERVER,
        Kind.CLOSE,
        closing.row,
        arrives=arrival_of(stream, road),
        change=BufferChange(clears=True) if had_transaction else None,
    )
    return Turn(closed, step)
