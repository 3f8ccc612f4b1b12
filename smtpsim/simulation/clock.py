"""The virtual clock: it jumps to the next moment at which something arrives or runs out.

A wait of five minutes costs nothing. Where two things fall on one moment, arrivals come first.
"""

from msgspec.structs import replace

from smtpsim.network.stream import NEVER, Mark, Segment, Stream, take_octets, without_first
from smtpsim.protocol import client_hearing, script_client
from smtpsim.protocol.client import Client
from smtpsim.protocol.hand_client import awaits_person, is_at_rest
from smtpsim.protocol.script_client import ScriptClient
from smtpsim.protocol.server import drop, hear
from smtpsim.protocol.transaction import NO_TRANSACTION
from smtpsim.simulation.external import arrive, external_moment
from smtpsim.simulation.handshake import begin_handshake, give_up_waiting
from smtpsim.simulation.world import AnyClient, Closing, ExternalClient, Notice, Session
from smtpsim.spec.client_rows import TIMEOUT_MINUTES
from smtpsim.spec.terms import ClientState, ServerState

# Python 3.11 looks up a member of an enum at the price of a call, so what every step asks for is kept here.
_OCTETS = Mark.OCTETS
_HANDSHAKE = Mark.HANDSHAKE
_OPEN = Mark.OPEN
_RESET = Mark.RESET

_MINUTE_MS = 60_000
_SHORTEST_MS = 60_000  # no client waits less for a reply
_SHUT = Stream(is_shut=True)
_RESTING = {ClientState.IDLE, ClientState.CLOSED, ClientState.TURNED}
_DEAF_STATES = {ServerState.CONNECTED, ServerState.CLOSED}


def jump(session: Session, now: int) -> tuple[int, Session]:
    """Let the clock jump to what comes next in a session, and let that happen; to NEVER if nothing comes."""
    here, there = session.to_server.segments, session.to_client.segments
    if here and not (there and there[0].arrives < here[0].arrives):
        reach, first = _reach_server, here[0]
    elif there:
        reach, first = _reach_client, there[0]
    else:
        return _jump_far(session, now)
    moment = first.arrives
    if moment < now or moment >= session.client_since + _SHORTEST_MS or type(session.client) is not Client:
        return _jump_far(session, now)
    if moment >= session.server_since + session.server.policy.idle_ms:
        return _jump_far(session, now)
    return moment, reach(session, first, moment)


def _jump_far(session: Session, now: int) -> tuple[int, Session]:
    """Let the clock jump where perhaps somebody's patience ends first."""
    moment = next_moment(session)
    if moment >= NEVER:
        return moment, session
    moment = max(moment, now)
    return moment, pass_moment(session, moment)


def next_moment(session: Session) -> int:
    """Tell when something happens next in a session, in ms, or NEVER."""
    here, there = session.to_server.segments, session.to_client.segments
    arrival = here[0].arrives if here else NEVER
    if there and there[0].arrives < arrival:
        arrival = there[0].arrives
    if type(session.client) is ExternalClient:
        return external_moment(session)
    return min(arrival, client_deadline(session), server_deadline(session))


def client_deadline(session: Session) -> int:
    """Tell when the client stops waiting (RFC 5321 4.5.3.2)."""
    client = session.client
    if client.state in _RESTING:
        return NEVER
    if isinstance(client, ScriptClient):
        if client.waits_until is not None:
            return client.waits_until
        if client.by_hand and is_at_rest(client):
            return NEVER
    return session.client_since + TIMEOUT_MINUTES[client.state] * _MINUTE_MS


def server_deadline(session: Session) -> int:
    """Tell when the server stops waiting (RFC 5321 4.5.3.2.7); a person who plays the client has time."""
    if session.server.state in _DEAF_STATES:
        return NEVER
    if type(session.client) is ScriptClient and awaits_person(session.client):
        return NEVER
    return session.server_since + session.server.policy.idle_ms


def end_of_patience(sessions: tuple[Session, ...]) -> int:
    """Tell until when other hosts may go on while a person who plays a client thinks; NEVER: for good.

    It is the moment at which the server would lose its patience with that client.
    """
    end = NEVER
    for session in sessions:
        if type(session.client) is ScriptClient and awaits_person(session.client):
            is_deaf = session.server.state in _DEAF_STATES
            end = end if is_deaf else min(end, session.server_since + session.server.policy.idle_ms)
    return end


def pass_moment(session: Session, now: int) -> Session:
    """Let happen what the clock brings at `now`: one arrival, or a deadline."""
    segments = session.to_server.segments
    if segments and segments[0].arrives <= now:
        return _reach_server(session, segments[0], now)
    segments = session.to_client.segments
    if segments and segments[0].arrives <= now:
        return _reach_client(session, segments[0], now)
    if client_deadline(session) <= now:
        return _wake_client(session, now)
    if server_deadline(session) <= now:
        return replace(session, tasks=(*session.tasks, give_up_waiting(session.server)))
    return session


def _reach_server(session: Session, segment: Segment, now: int) -> Session:
    if type(session.client) is ExternalClient:
        return arrive(session, now)
    if segment.mark is _OCTETS:
        stream, octets = take_octets(session.to_server, now)
        server = hear(session.server, octets)
        return replace(session, server=server, to_server=stream, server_since=now, server_may_act=True)
    if segment.mark is _RESET:
        return _break(session)
    stream = without_first(session.to_server)
    if segment.mark is _OPEN:
        return replace(session, to_server=stream, server_may_act=True, server_since=now)
    arrived = replace(session, to_server=stream, server_since=now)
    return begin_handshake(arrived) if segment.mark is _HANDSHAKE else leave(arrived)


def leave(session: Session) -> Session:
    """Let the server notice that the client has closed; it reads what it has, then closes too."""
    if session.server.state is ServerState.CLOSED:
        return session
    return replace(session, tasks=(*session.tasks, Closing("server-close-after-client")))


def _reach_client(session: Session, segment: Segment, now: int) -> Session:
    if segment.mark is _RESET:
        return _break(session)
    if segment.mark is _OCTETS:
        stream, octets = take_octets(session.to_client, now)
        peer = session.client
        client = client_hearing.hear(peer, octets) if isinstance(peer, Client) else _hear(peer, octets)
    else:
        stream = without_first(session.to_client)
        client = _secure(session.client) if segment.mark is _HANDSHAKE else _lose(session.client)
    return replace(session, client=client, to_client=stream, client_since=now, client_may_act=True)


def _break(session: Session) -> Session:
    """Lose the connection on both sides at once; the network tells of it in the next step."""
    notice = Notice(session.loses_at, "fault-cut", clears=session.server.transaction is not NO_TRANSACTION)
    return replace(
        session,
        client=_lose(session.client),
        server=drop(session.server),
        to_server=_SHUT,
        to_client=_SHUT,
        client_may_act=True,
        server_may_act=False,
        tasks=(*session.tasks, notice),
    )


def _wake_client(session: Session, now: int) -> Session:
    client = session.client
    if isinstance(client, ScriptClient) and client.waits_until is not None:
        return replace(session, client_may_act=True)
    woken = _time_out(client)
    return replace(session, client=woken, client_since=now, client_may_act=True)


def _hear(client: ScriptClient | ExternalClient, octets: bytes) -> AnyClient:
    return script_client.hear(client, octets) if isinstance(client, ScriptClient) else client


def _lose(client: AnyClient) -> AnyClient:
    if isinstance(client, Client):
        return client_hearing.lose(client)
    return script_client.lose(client) if isinstance(client, ScriptClient) else client


def _secure(client: AnyClient) -> AnyClient:
    if isinstance(client, Client):
        return client_hearing.secure(client)
    return script_client.secure(client) if isinstance(client, ScriptClient) else client


def _time_out(client: AnyClient) -> AnyClient:
    if isinstance(client, Client):
        return client_hearing.time_out(client)
    return script_client.time_out(client) if isinstance(client, ScriptClient) else client
