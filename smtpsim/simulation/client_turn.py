"""The client's turn: it does the next thing that its machine or its script wants."""

from msgspec.structs import replace

from smtpsim.network.stream import Mark, Stream, send, send_mark
from smtpsim.protocol.act import Act, Copy
from smtpsim.protocol.client import Client
from smtpsim.protocol.client_moves import may_send_ahead, next_act
from smtpsim.protocol.script_client import ScriptClient
from smtpsim.protocol.script_moves import next_act as next_script_act
from smtpsim.protocol.server_words import NO_WORDS
from smtpsim.simulation.faulting import ArmedFault, Occasion, treatment_of
from smtpsim.simulation.phases import place_in_phases
from smtpsim.simulation.step import BufferChange, Holder, Step
from smtpsim.simulation.traffic import Swapping
from smtpsim.simulation.turn import Turn, arrival_of, notices_of, strike_here
from smtpsim.simulation.world import AnyClient, ExternalClient, Session, World
from smtpsim.spec.terms import Actor, Kind, Move, ServerState

# Python 3.11 looks up a member of an enum at the price of a call, so what every step asks for is kept here.
_CLIENT = Actor.CLIENT
_MAIL_DATA = Kind.DATA
_COLLECTING = (ServerState.DATA,)
_TAKING_CHUNKS = (ServerState.RCPT, ServerState.BDAT)
_MARK_OF = {Kind.OPEN: Mark.OPEN, Kind.HANDSHAKE: Mark.HANDSHAKE, Kind.CLOSE: Mark.CLOSE}


def take_client_turn(world: World, session: Session) -> Turn:
    """Let the client do one thing, if there is one to do now."""
    client = session.client
    if not isinstance(client, Client):
        return _take_other_turn(world, session, client)
    after, act = next_act(client)
    if act is None:
        return Turn(replace(session, client_may_act=False))
    return _perform(world, session, after, act, goes_on=not after.awaited or may_send_ahead(after))


def _take_other_turn(world: World, session: Session, client: ScriptClient | ExternalClient) -> Turn:
    """Let a script go on; a client outside the simulation acts by events only."""
    if isinstance(client, ExternalClient):
        return Turn(replace(session, client_may_act=False))
    after, act = next_script_act(client, world.now, session.server.state)
    if act is None:
        return Turn(replace(session, client=after, client_may_act=False))
    if act.rule is not None:
        return Turn(replace(session, client=after), faults=(*world.faults, ArmedFault(act.rule)))
    return _perform(world, session, after, act, goes_on=True)


def _perform(world: World, session: Session, client: AnyClient, act: Act, *, goes_on: bool) -> Turn:
    """Put what the client does on the channel, as far as no armed fault treats it."""
    kind, server_state = act.kind, session.server.state
    phase, phase_step = place_in_phases(session.phase, _CLIENT, kind, act.verb, server_state)
    faults, rule = None, None
    if world.faults:
        occasion = Occasion(kind, act.verb, phase, act.recipient, session.server_host)
        faults, rule = strike_here(world, occasion)
    if act.octets:
        treatment = treatment_of(rule.do) if rule else None
        stream = send(session.to_server, session.link, act.octets, world.now, treatment)
    else:
        stream = _mark_act(world, session, act)
    step = Step(
        world.n,
        world.now,
        session.id,
        session.client_host,
        _CLIENT,
        kind,
        act.octets,
        arrival_of(stream, session.to_server),
        act.verb,
        0,
        "",
        act.move,
        "",
        "",
        rule.name if rule else "",
        act.heard,
        NO_WORDS,
        act.recipient,
        client.state,
        server_state,
        phase,
        phase_step,
        _collected(act, server_state) if kind is _MAIL_DATA else None,
        _copies(session, act.taken) if act.taken and session.cargo is None else (),
        _copies(session, act.released) if act.released else (),
        "" if world.traffic is None else session.server_host,
        session.server.security.has_tls,
    )
    after = replace(
        session,
        client=client,
        to_server=stream,
        phase=phase,
        client_since=world.now,
        client_may_act=goes_on,
        tasks=notices_of(rule) if rule else (),
    )
    if rule is not None and rule.do.cut_after is not None:  # a cut is noticed before anything else is done
        after = replace(after, loses_at=rule.name, client_may_act=False)
    if world.traffic is not None and act.move is Move.TURN_ROUND:
        return Turn(after, step, None, faults, (Swapping(session.id),))
    return Turn(after, step, None, faults)


def _collected(act: Act, server_state: ServerState) -> BufferChange | None:
    """Say what mail data adds to the server's buffer, if it is collecting it."""
    collecting = _TAKING_CHUNKS if act.is_chunk else _COLLECTING
    return BufferChange(octets=len(act.octets)) if server_state in collecting else None


def _mark_act(world: World, session: Session, act: Act) -> Stream:
    """Put on the channel that the client opens it, closes it or begins a TLS handshake."""
    mark = _MARK_OF.get(act.kind)
    return send_mark(session.to_server, session.link, mark, world.now) if mark else session.to_server


def _copies(session: Session, copies: tuple[Copy, ...]) -> tuple[Holder, ...]:
    return tuple(Holder(session.client_host, path, mail) for mail, path in copies)
