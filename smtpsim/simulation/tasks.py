"""What comes before anybody sends or reads anything else: deliveries, closes, notices."""

from msgspec.structs import replace

from smtpsim.mail.site import NO_WISH, Delivery
from smtpsim.network.stream import Mark, send_mark
from smtpsim.protocol.command import Path
from smtpsim.protocol.server import drop
from smtpsim.protocol.transaction import NO_TRANSACTION
from smtpsim.simulation.external import await_arrival, is_late, road_to_client, show_external_act
from smtpsim.simulation.handshake import end_handshake
from smtpsim.simulation.knowledge import store_message
from smtpsim.simulation.receipts import wish_of, with_receipt
from smtpsim.simulation.server_turn import answer
from smtpsim.simulation.step import BufferChange
from smtpsim.simulation.turn import Turn, arrival_of, event_step, moved_copies, row_of_delivery
from smtpsim.simulation.world import (
    Answering,
    Closing,
    ExternalAct,
    Handshaking,
    Notice,
    Session,
    Shown,
    Storing,
    World,
)
from smtpsim.spec.terms import Actor, Kind, PhaseName


def do_task(world: World, session: Session) -> Turn:
    """Do the first of a session's tasks."""
    task, rest = session.tasks[0], replace(session, tasks=session.tasks[1:])
    match task:
        case Storing():
            return _store(world, rest, task)
        case Shown():
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
        case Handshaking():
            return end_handshake(world, rest, task)
        case Answering() if is_late(rest):
            return Turn(await_arrival(rest, task))
        case Answering():
            return answer(world, rest, rest.server, task.received)


def _store(world: World, session: Session, storing: Storing) -> Turn:
    """Store one recipient's copy and show where it went; the next recipient is the next task."""
    paths = storing.accepted.transaction.forward_paths
    if storing.place >= len(paths):
        return Turn(session)
    transaction = storing.accepted.transaction
    reverse = transaction.reverse_path
    wish = NO_WISH if world.traffic is None else wish_of(transaction, storing.place)
    site, deliveries = store_message(
        world.sites[session.server_host],
        storing.accepted,
        paths[storing.place],
        world.now,
        storing.number,
        wish,
    )
    is_last = storing.place + 1 >= len(paths)
    following = () if is_last else (replace(storing, place=storing.place + 1),)
    sites = {**world.sites, site.host: site}
    if not deliveries:
        return Turn(replace(session, tasks=(*following, *session.tasks)), sites=sites)
    number, recipient = storing.number, paths[storing.place].text
    shown = tuple(
        Shown(
            delivery,
            recipient,
            number,
            wish,
            reverse.text if reverse else "",
            is_first=delivery is deliveries[0],
            is_last=is_last and delivery is deliveries[-1],
            is_for_list=_is_for_list(delivery, reverse),
        )
        for delivery in deliveries
    )
    told = _deliver(world, replace(session, tasks=(*shown[1:], *following, *session.tasks)), shown[0])
    return replace(told, sites=sites)


def _is_for_list(delivery: Delivery, reverse: Path | None) -> bool:
    """Whether a copy goes to a member of a list: then it has the list's own return path."""
    sender = reverse.text if reverse else ""
    return delivery.copy is not None and delivery.copy.reverse_path != sender


def _deliver(world: World, session: Session, shown: Shown) -> Turn:
    """Show where one copy went; where a world has several hops, what a list or a forward made of it too."""
    delivery, host = shown.delivery, session.server_host
    lost, gained = moved_copies(host, shown.recipient, delivery.target, shown.number)
    step = event_step(
        world,
        session,
        Actor.SERVER,
        Kind.DELIVERY,
        row_of_delivery(delivery),
        words={"target": delivery.target, "place": delivery.place},
        recipient=delivery.forward_path,
        gained=gained,
        lost=lost,
    )
    if world.traffic is None:
        return Turn(session, step)
    session, errands = with_receipt(world, session, shown)
    return Turn(session, step, errands=errands)


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
