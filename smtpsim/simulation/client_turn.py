"""The client's turn: it does the next thing that its machine, its script or a person wants."""

from msgspec.structs import replace

from smtpsim.network.stream import Mark, Stream, send, send_mark
from smtpsim.protocol.act import Act, Copy
from smtpsim.protocol.client import Client
from smtpsim.protocol.client_moves import TEXT_SEGMENT, next_act
from smtpsim.protocol.received import Received
from smtpsim.protocol.script_client import ScriptClient
from smtpsim.protocol.script_client import next_act as next_script_act
from smtpsim.simulation.faulting import ArmedFault, Occasion, treatment_of
from smtpsim.simulation.phases import place_in_phases
from smtpsim.simulation.step import BufferChange, Holder, Step
from smtpsim.simulation.turn import Turn, arrival_of, notices_of, strike_here
from smtpsim.simulation.world import ExternalClient, Session, World
from smtpsim.spec.faults import FaultRule
from smtpsim.spec.terms import Actor, ClientState, Kind, Move, ServerState, Verb


def take_client_turn(world: World, session: Session) -> Turn:
    """Let the client do one thing, if there is one to do now."""
    client = session.client
    if isinstance(client, ExternalClient):
        return Turn(replace(session, client_may_act=False))
    if isinstance(client, Client):
        after, act = next_act(client)
    else:
        after, act = _next_script_act(client, world, session)
    if act is None:
        return Turn(replace(session, client=after, client_may_act=False))
    if act.rule is not None:
        return Turn(replace(session, client=after), faults=(*world.faults, ArmedFault(act.rule)))
    return _perform(world, replace(session, client=after), act)


def _next_script_act(client: ScriptClient, world: World, session: Session) -> tuple[ScriptClient, Act | None]:
    return next_script_act(client, world.now, session.server.state)


def _perform(world: World, session: Session, act: Act) -> Turn:
    """Put what the client does on the channel, as far as no armed fault treats it."""
    phase, phase_step = place_in_phases(session.phase, Actor.CLIENT, act.kind, act.verb, session.server.state)
    occasion = Occasion(act.kind, act.verb, phase, act.recipient, session.server_host)
    faults, rule = strike_here(world, occasion)
    stream = _send_act(world, session, act, rule)
    step = Step(
        world.n, world.now, session.id, session.client_host, Actor.CLIENT, act.kind, act.octets,
        arrival_of(stream, session.to_server), act.verb, row=act.move.value, fault=rule.name if rule else "",
        heard=act.heard, recipient=act.recipient, client_state=session.client.state,
        server_state=session.server.state, phase=phase, phase_step=phase_step, change=_data_change(session, act),
        gained=_copies(session, act.taken), lost=_copies(session, act.released),
    )
    is_cut = rule is not None and rule.do.cut_after is not None
    after = replace(
        session, to_server=stream, phase=phase, client_since=world.now, notices=notices_of(rule) if rule else (),
        loses_at=rule.name if rule is not None and is_cut else session.loses_at,
        client_may_act=not is_cut,  # what it would do next, it does after it has noticed the loss
    )
    return Turn(after, step, None, faults)


def _send_act(world: World, session: Session, act: Act, rule: FaultRule | None) -> Stream:
    if act.kind is Kind.OPEN:
        return send_mark(session.to_server, session.link, Mark.OPEN, world.now)
    if act.kind is Kind.CLOSE:
        return send_mark(session.to_server, session.link, Mark.CLOSE, world.now)
    return send(session.to_server, session.link, act.octets, world.now, treatment_of(rule.do) if rule else None)


def _data_change(session: Session, act: Act) -> BufferChange | None:
    """Mail data joins the third buffer while the server collects it."""
    is_collected = act.kind is Kind.DATA and session.server.state is ServerState.DATA
    return BufferChange(octets=len(act.octets)) if is_collected else None


def _copies(session: Session, copies: tuple[Copy, ...]) -> tuple[Holder, ...]:
    return tuple(Holder(session.client_host, path, mail) for mail, path in copies)


def acts_of(received: Received) -> tuple[tuple[Kind, bytes], ...]:
    """List the steps that a client outside the simulation took to send what was received."""
    if received.text is None:
        return ((Kind.COMMAND, received.octets),)
    text = received.text.octets
    pieces = (text[at : at + TEXT_SEGMENT] for at in range(0, len(text), TEXT_SEGMENT))
    return (*((Kind.DATA, piece) for piece in pieces), (Kind.END_OF_DATA, received.octets))


def show_external_act(world: World, session: Session) -> Turn:
    """Tell of the next thing that a client outside the simulation sent."""
    (kind, octets), received = session.unshown[0], session.received
    path = received.command.path if received and received.command else None
    verb = received.verb if received else None
    recipient = path.text if path is not None and verb is Verb.RCPT else ""
    after, step = _external_step(world, session, kind, octets, verb, recipient)
    return Turn(replace(after, unshown=session.unshown[1:]), step)


def show_external_mark(world: World, session: Session, kind: Kind) -> tuple[Session, Step]:
    """Tell that a client outside the simulation opened or closed its connection."""
    return _external_step(world, session, kind, b"", Verb.CONNECT if kind is Kind.OPEN else None, "")


def _external_step(
    world: World, session: Session, kind: Kind, octets: bytes, verb: Verb | None, recipient: str,
) -> tuple[Session, Step]:
    client = session.client
    state = ClientState.CLOSED if kind is Kind.CLOSE else _EXTERNAL_STATE.get(verb or Verb.UNKNOWN, ClientState.OTHER)
    phase, phase_step = place_in_phases(session.phase, Actor.CLIENT, kind, verb, session.server.state)
    taken = ((client.mail, recipient),) if recipient else ()
    released = client.released if isinstance(client, ExternalClient) else ()
    step = Step(
        world.n, world.now, session.id, session.client_host, Actor.CLIENT, kind, octets, world.now, verb,
        row=Move.EXTERNAL.value, recipient=recipient, client_state=state, server_state=session.server.state,
        phase=phase, phase_step=phase_step, change=BufferChange(octets=len(octets)) if kind is Kind.DATA else None,
        gained=_copies(session, taken), lost=_copies(session, released),
    )
    return replace(session, client=ExternalClient(state, client.mail), phase=phase), step


_EXTERNAL_STATE = {
    Verb.CONNECT: ClientState.GREETING, Verb.EHLO: ClientState.EHLO, Verb.HELO: ClientState.HELO,
    Verb.MAIL: ClientState.MAIL, Verb.RCPT: ClientState.RCPT, Verb.DATA: ClientState.DATA,
    Verb.MESSAGE: ClientState.MESSAGE, Verb.RSET: ClientState.RSET, Verb.QUIT: ClientState.QUIT,
    Verb.SEND: ClientState.MAIL, Verb.SOML: ClientState.MAIL, Verb.SAML: ClientState.MAIL,
}
