"""The server's turn: it answers what it received, delivers what it accepted, and closes."""

from msgspec.structs import replace

from smtpsim.network.stream import Mark, send, send_mark
from smtpsim.protocol.received import CONNECTION, Received
from smtpsim.protocol.server import Answer, Server, drop, respond, take
from smtpsim.protocol.transaction import NO_TRANSACTION
from smtpsim.simulation.client_turn import acts_of, show_external_act
from smtpsim.simulation.faulting import Occasion, injected_reply, treatment_of
from smtpsim.simulation.knowledge import gather_facts, note_recipient, store_message
from smtpsim.simulation.phases import place_in_phases
from smtpsim.simulation.step import BufferChange, Holder, Step
from smtpsim.simulation.turn import Turn, arrival_of, notices_of, strike_here
from smtpsim.protocol.client import Client
from smtpsim.simulation.world import ExternalClient, Pending, Session, World
from smtpsim.spec.faults import FaultRule
from smtpsim.spec.terms import Actor, Effect, Kind, PhaseName, ServerState, Verb

_PLACE_ROW = {
    "mailbox": "delivered-to-mailbox", "terminal": "delivered-to-terminal", "queue": "queued-for-another-host",
}


def take_server_turn(world: World, session: Session) -> Turn:
    """Let the server do one thing, if there is one to do now."""
    if session.unshown:
        return show_external_act(world, session)
    if session.pending is not None:
        return _deliver(world, session, session.pending)
    if session.closes:
        return _close(world, session)
    if session.received is not None:
        return _answer(world, replace(session, received=None), session.server, session.received)
    if session.server.state is ServerState.CONNECTED:
        is_due = session.is_greeted
        return _answer(world, session, session.server, CONNECTION) if is_due else Turn(replace(session, server_may_act=False))
    server, received = take(session.server)
    if received is None:
        return Turn(replace(session, server=server, server_may_act=False))
    if isinstance(session.client, ExternalClient):
        return Turn(replace(session, server=server, received=received, unshown=acts_of(received)))
    return _answer(world, session, server, received)


def _answer(world: World, session: Session, server: Server, received: Received) -> Turn:
    """Answer one line, or as an armed fault wants it."""
    site = world.sites[session.server_host]
    path = received.command.path if received.command is not None else None
    recipient = path.text if path is not None and received.verb is Verb.RCPT else ""
    placed = place_in_phases(session.phase, Actor.SERVER, Kind.REPLY, received.verb, server.state)
    occasion = Occasion(Kind.REPLY, received.verb, placed[0], recipient, session.server_host)
    faults, rule = strike_here(world, occasion)
    facts = gather_facts(site, server, received, world.now)
    after, answer = respond(server, received, facts, injected_reply(rule.do) if rule else None)
    told = _tell(world, session, after, answer, rule, placed[0])
    step = Step(
        world.n, world.now, session.id, session.server_host, Actor.SERVER, Kind.REPLY, answer.octets,
        arrival_of(told.to_client, session.to_client), received.verb, answer.code, answer.enhanced, answer.row.id,
        answer.verdict.value, answer.faulted.id if answer.faulted else "", rule.name if rule else "", (),
        answer.words, recipient, session.client.state, after.state, *placed,
        _buffer_change(server, after, answer), _gained(session, answer),
    )
    noted = note_recipient(site, server, received, world.now)
    return Turn(told, step, None if noted is site else {**world.sites, site.host: noted}, faults)


def _tell(
    world: World, session: Session, after: Server, answer: Answer, rule: FaultRule | None, phase: PhaseName | None,
) -> Session:
    """Send the reply, and remember what it leaves to do."""
    client = session.client
    if isinstance(client, ExternalClient):
        stream, client = session.to_client, _count_mail(session, client, answer)
    else:
        treatment = treatment_of(rule.do) if rule else None
        stream = send(session.to_client, session.link, answer.octets, world.now, treatment)
    is_cut = rule is not None and rule.do.cut_after is not None
    return replace(
        session, client=client, server=after, to_client=stream, phase=phase, server_since=world.now,
        closes=Effect.CLOSE in answer.effects, notices=notices_of(rule) if rule else (),
        pending=Pending(answer.accepted) if answer.accepted else None,
        loses_at=rule.name if rule is not None and is_cut else session.loses_at,
    )


def _count_mail(session: Session, client: ExternalClient, answer: Answer) -> ExternalClient:
    """Let a client outside the simulation give up its copies with its next act."""
    if answer.accepted is None:
        return client
    copies = tuple((holder.mail, holder.recipient) for holder in _gained(session, answer))
    return ExternalClient(client.state, client.mail + 1, copies)


def _buffer_change(before: Server, after: Server, answer: Answer) -> BufferChange | None:
    """Say what the reply's row did to the three buffers, if anything."""
    effects = answer.effects
    if not effects or before.transaction is after.transaction:
        return None
    reverse = after.transaction.reverse_path if Effect.SET_REVERSE_PATH in effects else None
    forward = after.transaction.forward_paths[-1].text if Effect.ADD_FORWARD_PATH in effects else None
    clears = Effect.CLEAR_BUFFERS in effects and before.transaction is not NO_TRANSACTION
    if not clears and reverse is None and forward is None:
        return None
    return BufferChange(clears, None if reverse is None else reverse.text, forward)


def _gained(session: Session, answer: Answer) -> tuple[Holder, ...]:
    """From sending the 2yz to the end of data on, the server holds what it accepted."""
    if answer.accepted is None:
        return ()
    mail = mail_number(session)
    paths = answer.accepted.transaction.forward_paths
    return tuple(Holder(session.server_host, path.text, mail) for path in paths)


def mail_number(session: Session) -> int:
    """Tell which mail of the session is under way, from 1."""
    client = session.client
    return client.mail + 1 if isinstance(client, Client) else client.mail


def _deliver(world: World, session: Session, pending: Pending) -> Turn:
    """Show one delivery; store the next recipient's copy when all of the last are shown."""
    if not pending.deliveries:
        return _store_next(world, session, pending)
    shown, rest = pending.deliveries[0], replace(pending, deliveries=pending.deliveries[1:])
    is_last = not rest.deliveries and rest.place >= len(rest.accepted.transaction.forward_paths)
    step = event_step(
        world, session, Actor.SERVER, Kind.DELIVERY, _PLACE_ROW[shown.place],
        words={"target": shown.target, "place": shown.place}, recipient=shown.forward_path,
    )
    return Turn(replace(session, pending=None if is_last else rest), step)


def _store_next(world: World, session: Session, pending: Pending) -> Turn:
    paths = pending.accepted.transaction.forward_paths
    if pending.place >= len(paths):
        return Turn(replace(session, pending=None))
    site = world.sites[session.server_host]
    site, deliveries = store_message(site, pending.accepted, paths[pending.place], world.now)
    after = Pending(pending.accepted, pending.place + 1, deliveries)
    return Turn(replace(session, pending=after), sites={**world.sites, site.host: site})


def _close(world: World, session: Session) -> Turn:
    said_goodbye = session.server.state is ServerState.CLOSED and session.server.transaction is NO_TRANSACTION
    row = "server-close" if said_goodbye and not session.client_left else "server-close-after-client"
    stream = send_mark(session.to_client, session.link, Mark.CLOSE, world.now)
    closed = replace(session, server=drop(session.server), to_client=stream, closes=False, phase=PhaseName.TERMINATION)
    change = BufferChange(clears=True) if session.server.transaction is not NO_TRANSACTION else None
    step = event_step(world, closed, Actor.SERVER, Kind.CLOSE, row, arrives=stream.last, change=change)
    return Turn(closed, step)


def event_step(
    world: World, session: Session, actor: Actor, kind: Kind, row: str, *, words: dict[str, str] | None = None,
    recipient: str = "", arrives: int | None = None, change: BufferChange | None = None, fault: str = "",
) -> Step:
    """Tell of something that is neither a command nor a reply."""
    phase, _ = place_in_phases(session.phase, actor, kind, None, session.server.state)
    return Step(
        world.n, world.now, session.id, session.server_host, actor, kind, b"", arrives, None, row=row, fault=fault,
        words=words or {}, recipient=recipient, client_state=session.client.state,
        server_state=session.server.state, phase=phase, change=change,
    )
