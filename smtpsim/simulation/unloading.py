"""What a host makes of a session of its queue when that is over: the fate of each copy."""

from itertools import groupby

from msgspec.structs import replace

from smtpsim.mail.queue import next_attempt, without
from smtpsim.mail.site import Site, Waiting
from smtpsim.network.stream import NEVER
from smtpsim.protocol.client import Client, Refusal
from smtpsim.simulation.clock import next_moment
from smtpsim.simulation.telling import with_errands
from smtpsim.simulation.traffic import Attempt, Errand, GivingUp, Keeping, Reporting, Traffic, name_session
from smtpsim.simulation.world import Cargo, Session, World
from smtpsim.spec.client_rows import MOVE_OF, STATUS_WITHOUT_REPLY
from smtpsim.spec.terms import Actor, ClientState, Fate, Move, Notify, ReplyVerdict

_CLOSED = ClientState.CLOSED
_UNLOADED = Cargo(())
_ERRORS = {ReplyVerdict.TRANSIENT, ReplyVerdict.PERMANENT, ReplyVerdict.CLOSING, ReplyVerdict.TOO_MANY}
_NO_ERROR_STATUS = STATUS_WITHOUT_REPLY[ReplyVerdict.MALFORMED]  # a reply that has no place there
_WITHOUT_END = Refusal("", (), ReplyVerdict.LOST)  # the client left before anything was decided


def is_over(session: Session) -> bool:
    """Whether the client of a queue's session is done, and nobody has looked at what came of it."""
    return session.cargo is not None and session.client.state is _CLOSED and bool(session.cargo.ids)


def prune(world: World) -> World:
    """Forget sessions of queues in which nothing happens any more."""
    kept = tuple(session for session in world.sessions if not _is_finished(session))
    return world if len(kept) == len(world.sessions) else replace(world, sessions=kept)


def _is_finished(session: Session) -> bool:
    return session.cargo == _UNLOADED and not session.tasks and next_moment(session) >= NEVER


def unload(world: World, traffic: Traffic, session: Session) -> World:
    """Strike out what was handed over, and decide about the rest: another host, later, or a report."""
    client, cargo, host = session.client, session.cargo, session.client_host
    if cargo is None or not isinstance(client, Client):
        return world
    fates, refusals = _fates(client, cargo), _refusals(client, cargo)
    site = world.sites[host]
    errands = _relayed(client, session, site, fates)
    handed = frozenset(place for place, fate in fates.items() if fate is Fate.HANDED_OVER)
    left = [
        _with_refusal(copy, refusals.get(copy.id), session.server_host)
        for copy in site.queue
        if copy.id in fates and copy.id not in handed
    ]
    world = replace(
        world,
        sites={**world.sites, host: without(site, handed)},
        sessions=tuple(
            replace(one, cargo=_UNLOADED) if one.id == session.id else one for one in world.sessions
        ),
    )
    moving = frozenset(place for place, refusal in refusals.items() if cargo.onward and refusal.next_host)
    final = tuple(copy for copy in left if fates[copy.id] is Fate.RETURNED and copy.id not in moving)
    kept = tuple(copy for copy in left if fates[copy.id] is not Fate.RETURNED and copy.id not in moving)
    world = with_errands(_try_onward(world, traffic, session, moving), *errands)
    world = settle(world, traffic, host, kept, session.id, is_final=False)
    return settle(world, traffic, host, final, session.id, is_final=True)


def _relayed(client: Client, session: Session, site: Site, fates: dict[int, Fate]) -> tuple[Reporting, ...]:
    """Report a success where the next server will not, because it does not know DSN (RFC 3461 5.2.2)."""
    if "DSN" in client.offered:
        return ()
    copies = tuple(
        replace(copy, said="", said_by=session.server_host, status="2.0.0")
        for copy in site.queue
        if fates.get(copy.id) is Fate.HANDED_OVER
        and Notify.SUCCESS in copy.message.wish.notify
        and copy.message.reverse_path  # the null path is never told (RFC 3461 5.2)
    )
    return tuple(
        Reporting(session.client_host, Actor.CLIENT, load, "relayed", session.id) for load in loads_of(copies)
    )


def _try_onward(world: World, traffic: Traffic, session: Session, ids: frozenset[int]) -> World:
    """Try the hosts that are left, on a connection of its own each (RFC 5321 5.1)."""
    if not ids or session.cargo is None:
        return world
    name, traffic = name_session(traffic)
    world = replace(world, traffic=traffic)
    onward = Attempt(session.client_host, tuple(sorted(ids)), session.cargo.onward, name, is_next=True)
    return with_errands(world, onward)


def settle(
    world: World,
    traffic: Traffic,
    host: str,
    copies: tuple[Waiting, ...],
    session_id: str,
    *,
    is_final: bool,
) -> World:
    """Decide about copies that nobody took: keep them, give them up, or report them at once."""
    schedule, errands = traffic.system.hosts[host].schedule, list[Errand]()
    for load in loads_of(copies):
        ended = tuple(replace(copy, attempts=copy.attempts + 1) for copy in load)
        due = None if is_final else next_attempt(schedule, load[0], world.now)
        if is_final:
            errands.append(Reporting(host, Actor.CLIENT, ended, "failed", session_id))
        elif due is None:
            errands.append(GivingUp(host, ended, session_id))
        else:
            errands += (Keeping(host, copy, due, session_id) for copy in ended)
    return with_errands(world, *errands)


def loads_of(copies: tuple[Waiting, ...]) -> tuple[tuple[Waiting, ...], ...]:
    """Group the copies of one mail with one reverse-path: they share a transaction (RFC 5321 4.5.4.1).

    Where a mail has come twice, its time stamps differ, and each text goes with its own recipients.
    """
    ordered = sorted(copies, key=_load_of)
    return tuple(tuple(group) for _, group in groupby(ordered, key=_load_of))


def load_cargo(loads: tuple[tuple[Waiting, ...], ...], onward: tuple[str, ...] = ()) -> Cargo:
    """Say which copies of a queue a session carries, and which hosts are left for them."""
    return Cargo(tuple(tuple(copy.id for copy in load) for load in loads), onward)


def _load_of(copy: Waiting) -> tuple[int, str, bytes]:
    return copy.message.number, copy.message.reverse_path, copy.message.content


def _fates(client: Client, cargo: Cargo) -> dict[int, Fate]:
    """Tell the fate of each copy by its number in the queue."""
    decided = (*client.settled, client.fates) if client.fates else client.settled
    return {
        place: fate
        for ids, fates in zip(cargo.ids, decided, strict=False)
        for place, fate in zip(ids, fates, strict=True)
    }


def _refusals(client: Client, cargo: Cargo) -> dict[int, Refusal]:
    return {cargo.ids[mail][place]: refusal for refusal in client.refusals for mail, place in refusal.copies}


def _with_refusal(copy: Waiting, refusal: Refusal | None, server_host: str) -> Waiting:
    """Note on a copy what the server said to it, or what happened instead."""
    refusal = refusal or _WITHOUT_END
    verdict, reply = refusal.verdict, refusal.reply
    if verdict is None:
        row = MOVE_OF[Move(refusal.row)]
        return replace(copy, said=row.why, said_by="", status=row.enhanced)
    if reply is None:
        return replace(copy, said=verdict.value, said_by=server_host, status=STATUS_WITHOUT_REPLY[verdict])
    said = f"{reply.code} {' '.join(reply.lines)}".strip()
    status = reply.enhanced or (f"{reply.code // 100}.0.0" if verdict in _ERRORS else _NO_ERROR_STATUS)
    return replace(copy, said=said, said_by=server_host, status=status)
