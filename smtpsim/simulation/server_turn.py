"""The server's turn: it reads one line or one message and answers it."""

from msgspec.structs import replace

from smtpsim.mail.site import Site
from smtpsim.network.stream import send
from smtpsim.protocol.client import Client
from smtpsim.protocol.plan import number_of
from smtpsim.protocol.received import CONNECTION, Received
from smtpsim.protocol.script_client import ScriptClient, mail_ended
from smtpsim.protocol.server import Server
from smtpsim.protocol.server_answer import Answer, respond
from smtpsim.protocol.server_reading import take
from smtpsim.protocol.transaction import NO_TRANSACTION
from smtpsim.simulation.external import acts_of, road_to_client
from smtpsim.simulation.faulting import Occasion, injected_reply, treatment_of
from smtpsim.simulation.handshake import FAILED, end_handshake_by, expect_handshake, hears_no_handshake
from smtpsim.simulation.knowledge import gather_facts, note_recipient, stamp, start_queue
from smtpsim.simulation.phases import place_in_phases
from smtpsim.simulation.step import BufferChange, Holder, Step
from smtpsim.simulation.turn import Turn, arrival_of, notices_of, strike_here
from smtpsim.simulation.world import (
    Answering,
    AnyClient,
    Closing,
    ExternalClient,
    Session,
    Storing,
    Task,
    World,
)
from smtpsim.spec.faults import FaultRule
from smtpsim.spec.terms import Actor, Effect, Kind, PhaseName, ServerState, Verb

# Python 3.11 looks up a member of an enum at the price of a call, so what every step asks for is kept here.
_SERVER = Actor.SERVER
_ADD_FORWARD_PATH = Effect.ADD_FORWARD_PATH
_CLEAR_BUFFERS = Effect.CLEAR_BUFFERS
_CLOSE = Effect.CLOSE
_SET_REVERSE_PATH = Effect.SET_REVERSE_PATH
_START_QUEUE = Effect.START_QUEUE
_REPLY = Kind.REPLY
_CONNECTED = ServerState.CONNECTED
_HANDSHAKE = ServerState.HANDSHAKE
_RCPT = Verb.RCPT
_REMEMBERED = {Verb.RCPT, Verb.ETRN}


def take_server_turn(world: World, session: Session) -> Turn:
    """Let the server read the next thing that is whole, and answer it."""
    if session.server.state is _CONNECTED:
        return answer(world, session, session.server, CONNECTION)
    server, received = take(session.server)
    if received is None:
        if hears_no_handshake(server):
            return Turn(end_handshake_by(session, FAILED))
        return Turn(replace(session, server=server, server_may_act=False))
    if type(session.client) is ExternalClient:
        tasks: tuple[Task, ...] = (*acts_of(received), Answering(received))
        return Turn(replace(session, server=server, tasks=tasks))
    return answer(world, session, server, received)


def answer(world: World, session: Session, server: Server, received: Received) -> Turn:
    """Answer what was received by the row for it, or as an armed fault wants it."""
    site = world.sites[session.server_host]
    recipient = _recipient_of(received) if received.verb is _RCPT else ""
    place = place_in_phases(session.phase, _SERVER, _REPLY, received.verb, server.state)
    faults, rule = None, None
    if world.faults and not received.is_idle:  # no fault waits for a silence
        occasion = Occasion(_REPLY, received.verb, place[0], recipient, session.server_host)
        faults, rule = strike_here(world, occasion)
    facts = gather_facts(site, server, received, world.now, session.client_host)
    after, said = respond(server, received, facts, injected_reply(rule.do) if rule else None)
    road = session.to_client if type(session.client) is Client else road_to_client(session)
    stream = send(road, session.link, said.octets, world.now, treatment_of(rule.do) if rule else None)
    gained = _gained(session, said) if said.accepted else ()
    change = None if server.transaction is after.transaction else _buffer_change(server, after, said)
    step = _reply_step(
        world,
        session,
        received,
        said,
        rule,
        arrival_of(stream, road),
        recipient,
        after,
        place,
        change,
        gained,
    )
    told = replace(
        session,
        server=after,
        to_client=stream,
        phase=place[0],
        server_since=world.now,
        messages=session.messages + (received.text is not None),
        server_may_act=after.inbox.start < len(after.inbox.octets),
        tasks=(),
    )
    if said.accepted or rule or _CLOSE in said.effects:
        told = _with_aftermath(told, _tasks_after(world, session, said, rule), gained, rule)
    if after.state is _HANDSHAKE:
        told = expect_handshake(told, world.now)
    sites = _sites_after(world, site, server, received, said) if received.verb in _REMEMBERED else None
    return Turn(told, step, sites, faults)


def _reply_step(
    world: World,
    session: Session,
    received: Received,
    said: Answer,
    rule: FaultRule | None,
    arrives: int | None,
    recipient: str,
    after: Server,
    place: tuple[PhaseName | None, int | None],
    change: BufferChange | None,
    gained: tuple[Holder, ...],
) -> Step:
    return Step(
        world.n,
        world.now,
        session.id,
        session.server_host,
        _SERVER,
        _REPLY,
        said.octets,
        arrives,
        received.verb,
        said.code,
        said.enhanced,
        said.row.id,
        said.verdict,
        said.faulted.id if said.faulted else "",
        rule.name if rule else "",
        (),
        said.words,
        recipient,
        session.client.state,
        after.state,
        *place,
        change,
        gained,
        (),
        "" if world.traffic is None else session.client_host,
        session.server.security.has_tls,
    )


def _with_aftermath(
    session: Session, tasks: tuple[Task, ...], gained: tuple[Holder, ...], rule: FaultRule | None
) -> Session:
    """Note what an acceptance, a goodbye and a fault leave behind."""
    session = replace(session, tasks=tasks)
    if gained and isinstance(session.client, ExternalClient):
        session = replace(session, client=_give_up(session.client, gained))
    return replace(session, loses_at=rule.name) if rule and rule.do.cut_after is not None else session


def _sites_after(
    world: World, site: Site, server: Server, received: Received, said: Answer
) -> dict[str, Site] | None:
    """Let the site remember whom it saw, or start a queue; None where it stays as it was."""
    if _START_QUEUE in said.effects:
        noted = start_queue(site, received, world.now)
    else:
        noted = note_recipient(site, server, received, world.now)
    return None if noted is site else {**world.sites, site.host: noted}


def _recipient_of(received: Received) -> str:
    path = received.command.path if received.command is not None else None
    return path.text if path is not None else ""


def _tasks_after(world: World, session: Session, said: Answer, rule: FaultRule | None) -> tuple[Task, ...]:
    """List what must follow a reply: a fault's notice, the storing of the message, the close."""
    tasks: tuple[Task, ...] = notices_of(rule) if rule else ()
    if said.accepted is not None:
        number = _mail_at_hand(session.client, session.messages)
        site = world.sites[session.server_host]
        stamped = stamp(site, said.accepted, session.client_host, f"{session.id}-m{number}", world.now)
        tasks = (*tasks, Storing(stamped, number=number if world.traffic else 0))
    return (*tasks, Closing("server-close")) if _CLOSE in said.effects else tasks


def _give_up(client: ExternalClient, gained: tuple[Holder, ...]) -> ExternalClient:
    """Let a client outside the simulation give up its copies with its next act."""
    copies = tuple((holder.mail, holder.recipient) for holder in gained)
    return ExternalClient(client.state, client.mail + 1, copies)


def _gained(session: Session, said: Answer) -> tuple[Holder, ...]:
    """From sending the 2yz to the end of data on, the server holds what it accepted."""
    if said.accepted is None:
        return ()
    mail = _mail_at_hand(session.client, session.messages)
    return tuple(
        Holder(session.server_host, path.text, mail) for path in said.accepted.transaction.forward_paths
    )


def _mail_at_hand(client: AnyClient, answered: int) -> int:
    """Tell which mail of the session an end of data is about, from 1."""
    if isinstance(client, Client):
        return number_of(client.plan, _place_at_hand(client))
    return mail_ended(client, answered) if isinstance(client, ScriptClient) else client.mail


def _place_at_hand(client: Client) -> int:
    """Find the mail that the client is busy with, or was when it hung up on a server that reads on."""
    if client.mail < len(client.plan.mails):
        return client.mail
    return client.refusals[-1].copies[0][0] if client.refusals else client.mail - 1


def _buffer_change(before: Server, after: Server, said: Answer) -> BufferChange | None:
    """Say what the reply's row did to the three buffers, if anything."""
    effects, transaction = said.effects, after.transaction
    reverse = transaction.reverse_path if _SET_REVERSE_PATH in effects else None
    forward = transaction.forward_paths[-1].text if _ADD_FORWARD_PATH in effects else None
    clears = _CLEAR_BUFFERS in effects and before.transaction is not NO_TRANSACTION
    if not clears and reverse is None and forward is None:
        return None
    return BufferChange(clears, None if reverse is None else reverse.text, forward)
