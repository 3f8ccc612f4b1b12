"""A person plays the client of a session: what is typed takes the place of the plan."""

from msgspec.structs import replace

from smtpsim.network.stream import Mark
from smtpsim.protocol.client import Client
from smtpsim.protocol.hand_client import obey, replace_planned, take_over
from smtpsim.protocol.script_client import ScriptClient
from smtpsim.simulation.advance import advance
from smtpsim.simulation.intervention import Say
from smtpsim.simulation.world import ExternalClient, Session, World
from smtpsim.spec.terms import ClientState, ServerState

NO_SESSION = "There is no session here whose client can be played."
FROM_A_QUEUE = (
    "Here the queue of a host sends, and its copies cannot be taken out of its hands."
    " Open a session with one client, such as classic, and play that."
)
OUTSIDE = "This client is a program outside the simulation: it can be watched, but not played."
CLOSED = "The client has closed this connection: nothing more can be said. Go back, and begin from there."
SHAKING_HANDS = "The TLS handshake is under way. Go on until it has ended, or back to before it."

_MAILS_BY_HAND = 1_000  # numbers that are kept for what a person types, so that reports have others
_TAKING_TEXT = {ServerState.MAIL, ServerState.RCPT, ServerState.DATA, ServerState.BDAT, ServerState.FAILED}


def why_not_by_hand(session: Session | None) -> str:
    """Say why a person cannot play the client of a session now; empty where one can."""
    if session is None:
        return NO_SESSION
    if session.cargo is not None:
        return FROM_A_QUEUE
    client = session.client
    if isinstance(client, ExternalClient):
        return OUTSIDE
    if client.state in {ClientState.CLOSED, ClientState.TURNED}:
        return CLOSED
    return SHAKING_HANDS if isinstance(client, Client) and _is_shaking_hands(session) else ""


def is_played(session: Session) -> bool:
    """Whether a person plays the client of a session."""
    return isinstance(session.client, ScriptClient) and session.client.by_hand


def say(world: World, deed: Say) -> World:
    """Let the person's client do something next; what cannot be done (in a changed recording) is left."""
    place = next((at for at, session in enumerate(world.sessions) if session.id == deed.session), None)
    if place is None or why_not_by_hand(world.sessions[place]):
        return world
    if not is_played(world.sessions[place]):
        world = _taken_over(world, place)
    world = _settle(world)
    session = world.sessions[place]
    if not isinstance(session.client, ScriptClient):
        return world
    client = obey(session.client, deed.deed, deed.octets)
    return _with_session(world, place, replace(session, client=client, client_may_act=True))


def _taken_over(world: World, place: int) -> World:
    """Put a client that waits for the person in the place of the one with a plan, or with a script."""
    session, traffic = world.sessions[place], world.traffic
    is_lost = session.server.state is ServerState.CLOSED and not session.to_client.segments
    if isinstance(session.client, Client):
        ended = session.messages + _has_end_on_its_way(session)
        client = replace_planned(session.client, ended, is_lost=is_lost)
    elif isinstance(session.client, ScriptClient):
        client = take_over(session.client, is_lost=is_lost)
    else:
        return world
    if traffic is not None:
        client = replace(client, fresh=traffic.next_mail)
        world = replace(world, traffic=replace(traffic, next_mail=traffic.next_mail + _MAILS_BY_HAND))
    return _with_session(world, place, replace(session, client=client))


def _settle(world: World) -> World:
    """Let what is on the road arrive, where nothing else happens before the person acts.

    So it makes no difference whether somebody has looked for a next step before.
    """
    after, step = advance(world)
    return after if step is None else world


def _has_end_on_its_way(session: Session) -> bool:
    """Whether the client has sent an end of data that the server has not answered."""
    waits = session.client.state in {ClientState.MESSAGE, ClientState.LAST}
    return waits and session.server.state in _TAKING_TEXT


def _is_shaking_hands(session: Session) -> bool:
    """Whether the handshake has begun: the reply to STARTTLS is no longer on the road."""
    if session.client.state is not ClientState.STARTTLS:
        return False
    marks = {segment.mark for segment in session.to_client.segments}
    is_begun = session.server.state is ServerState.HANDSHAKE and Mark.OCTETS not in marks
    client = session.client
    is_sent = isinstance(client, Client) and bool(client.awaited)
    return is_sent and (is_begun or Mark.HANDSHAKE in marks or session.server.security.has_tls)


def _with_session(world: World, place: int, session: Session) -> World:
    return replace(world, sessions=(*world.sessions[:place], session, *world.sessions[place + 1 :]))
