"""A client outside the simulation: steps that tell what it sent, and the roads to it and from it.

What it sends has already come, so a fault that makes its octets late, or stops them, keeps the
server from answering instead. What the server sends leaves the simulation at once: `to_client`
holds only what was said last, with the times at which it may arrive.
"""

from msgspec.structs import replace

from smtpsim.network.stream import NEVER, Mark, Stream, last_segment, reset, send, without_first
from smtpsim.protocol.client_mail import TEXT_SEGMENT
from smtpsim.protocol.received import CONNECTION, Received
from smtpsim.simulation.faulting import ArmedFault, Occasion, treatment_of
from smtpsim.simulation.phases import place_in_phases
from smtpsim.simulation.step import BufferChange, Holder, Step
from smtpsim.simulation.turn import Turn, arrival_of, notices_of, strike_here
from smtpsim.simulation.world import Answering, ExternalAct, ExternalClient, Session, World
from smtpsim.spec.client_rows import AWAITING_AFTER
from smtpsim.spec.faults import FaultRule
from smtpsim.spec.terms import Actor, ClientState, Kind, Move, ServerState, Verb

_STATE_AFTER = {Kind.CLOSE: ClientState.CLOSED, Kind.HANDSHAKE: ClientState.STARTTLS}

_COLLECTING = {ServerState.DATA, ServerState.RCPT, ServerState.BDAT}


def acts_of(received: Received) -> tuple[ExternalAct, ...]:
    """List the acts of a client outside the simulation that sent what was received."""
    if received.chunk is not None:
        command = ExternalAct(Kind.COMMAND, received.octets, replace(received, verb=Verb.BDAT))
        return (command, *_data_acts(received.chunk.octets, replace(received, verb=Verb.MESSAGE)))
    if received.text is None:
        return (ExternalAct(Kind.COMMAND, received.octets, received),)
    return (
        *_data_acts(received.text.octets, received),
        ExternalAct(Kind.END_OF_DATA, received.octets, received),
    )


def _data_acts(text: bytes, received: Received) -> tuple[ExternalAct, ...]:
    pieces = (text[at : at + TEXT_SEGMENT] for at in range(0, len(text), TEXT_SEGMENT))
    return tuple(ExternalAct(Kind.DATA, piece, received) for piece in pieces)


def show_external_act(world: World, session: Session, act: ExternalAct) -> Turn:
    """Tell of something that such a client sent, and put it on the road, as an armed fault wants it."""
    faults, rule = _strike(world, session, act)
    road = session.to_server if session.to_server.last > world.now else _clear(session.to_server)
    stream = send(road, session.link, act.octets, world.now, treatment_of(rule.do) if rule else None)
    after, step = _tell(world, session, act.kind, act.octets, act.received)
    step = replace(step, arrives=arrival_of(stream, road), fault=rule.name if rule else "")
    return Turn(_follow(world, after, stream, rule), step, None, faults)


def _strike(
    world: World,
    session: Session,
    act: ExternalAct,
) -> tuple[tuple[ArmedFault, ...] | None, FaultRule | None]:
    if not world.faults:
        return None, None
    verb = act.received.verb
    phase, _ = place_in_phases(session.phase, Actor.CLIENT, act.kind, verb, session.server.state)
    occasion = Occasion(act.kind, verb, phase, _recipient_of(act.received), session.server_host)
    return strike_here(world, occasion)


def _follow(world: World, session: Session, stream: Stream, rule: FaultRule | None) -> Session:
    """Say what becomes of the server's answer when the octets are on the road."""
    notices = notices_of(rule) if rule else ()
    if rule is not None and rule.do.cut_after is not None:
        broken = reset(road_to_client(session), stream.last)
        return replace(session, to_client=broken, tasks=(), server_may_act=False, loses_at=rule.name)
    if is_blocked(stream):
        return replace(session, to_server=stream, tasks=notices, server_may_act=False)
    if stream.last <= world.now:
        return replace(session, to_server=_clear(stream), tasks=(*notices, *session.tasks))
    return replace(session, to_server=stream, tasks=(*notices, *session.tasks))


def is_blocked(stream: Stream) -> bool:
    """Whether nothing that is sent from now on ever arrives."""
    return stream.is_shut or stream.last >= NEVER


def is_late(session: Session) -> bool:
    """Whether what such a client sent is still on the road."""
    return isinstance(session.client, ExternalClient) and bool(session.to_server.segments)


def await_arrival(session: Session, answering: Answering) -> Session:
    """Let the server answer only when what it answers has arrived."""
    return replace(session, late=answering, server_may_act=False)


def arrive(session: Session, now: int) -> Session:
    """Let a piece of what such a client sent arrive; with the last one the server may answer."""
    rest = without_first(session.to_server)
    if rest.segments or session.late is None:
        return replace(session, to_server=rest, server_since=now)
    return replace(session, to_server=rest, server_since=now, tasks=(*session.tasks, session.late), late=None)


def external_moment(session: Session) -> int:
    """Tell when something happens next by itself: octets arrive at the server, or the connection breaks."""
    here, last = session.to_server.segments, last_segment(session.to_client)
    breaks = last.arrives if last is not None and last.mark is Mark.RESET else NEVER
    return min(here[0].arrives, breaks) if here else breaks


def road_to_client(session: Session) -> Stream:
    """Give the stream that the server's octets go on; what it said before has left a real client's."""
    if type(session.client) is not ExternalClient:
        return session.to_client
    return session.to_client if session.to_client.is_shut else _clear(session.to_client)


def _clear(stream: Stream) -> Stream:
    """Forget what has arrived."""
    if not stream.segments:
        return stream
    return Stream((), stream.last, stream.is_shut, stream.octets_per_second)


def show_external_mark(world: World, session: Session, kind: Kind) -> tuple[Session, Step]:
    """Tell that a client outside the simulation opened or closed its connection."""
    return _tell(world, session, kind, b"", CONNECTION if kind is Kind.OPEN else None)


def _recipient_of(received: Received) -> str:
    path = received.command.path if received.command else None
    return path.text if path is not None and received.verb is Verb.RCPT else ""


def _tell(
    world: World,
    session: Session,
    kind: Kind,
    octets: bytes,
    received: Received | None,
) -> tuple[Session, Step]:
    client = session.client if isinstance(session.client, ExternalClient) else ExternalClient()
    verb, recipient = (received.verb, _recipient_of(received)) if received else (None, "")
    state = AWAITING_AFTER.get(verb, ClientState.OTHER) if verb else _STATE_AFTER[kind]
    is_collected = kind is Kind.DATA and session.server.state in _COLLECTING
    change = BufferChange(octets=len(octets)) if is_collected else None
    phase, phase_step = place_in_phases(session.phase, Actor.CLIENT, kind, verb, session.server.state)
    released = tuple(Holder(session.client_host, path, mail) for mail, path in client.released)
    step = Step(
        world.n,
        world.now,
        session.id,
        session.client_host,
        Actor.CLIENT,
        kind,
        octets,
        world.now,
        verb,
        row=Move.EXTERNAL.value,
        recipient=recipient,
        client_state=state,
        server_state=session.server.state,
        phase=phase,
        phase_step=phase_step,
        change=change,
        gained=(Holder(session.client_host, recipient, client.mail),) if recipient else (),
        lost=released,
        is_protected=session.server.security.has_tls,
    )
    return replace(session, client=ExternalClient(state, client.mail), phase=phase), step
