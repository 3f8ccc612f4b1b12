"""The world: one immutable value that holds everything a simulation is."""

from typing import TypeAlias

import msgspec
from msgspec.structs import replace

from smtpsim.mail.report import Action
from smtpsim.mail.site import NO_WISH, Delivery, Site, Waiting, Wish
from smtpsim.network.stream import EMPTY_STREAM, Link, Stream
from smtpsim.protocol.act import Copy
from smtpsim.protocol.client import Client
from smtpsim.protocol.policy import Policy
from smtpsim.protocol.received import Received
from smtpsim.protocol.script_client import ScriptClient
from smtpsim.protocol.server import Server, make_server
from smtpsim.protocol.server_answer import AcceptedMessage
from smtpsim.simulation.faulting import ArmedFault
from smtpsim.simulation.traffic import Traffic
from smtpsim.spec.faults import FaultRule
from smtpsim.spec.terms import ClientFault, ClientState, Kind, PhaseName


class ExternalClient(msgspec.Struct, frozen=True, gc=False):
    """A client outside the simulation: it acts only through `ClientEvent`s."""

    state: ClientState = ClientState.IDLE
    mail: int = 1  # the number of the mail that it is busy with
    released: tuple[Copy, ...] = ()


# Of a struct, `isinstance` is slow to say no: where every step asks, `type(client) is ...` stands instead.
AnyClient: TypeAlias = Client | ScriptClient | ExternalClient


class Notice(msgspec.Struct, frozen=True, gc=False):
    """A fault of the channel has struck, and the network tells of it."""

    fault: str
    row: str
    clears: bool = False  # an open transaction went with the connection


class Storing(msgspec.Struct, frozen=True, gc=False):
    """An accepted message must be stored for the forward-path at `place` and those after it."""

    accepted: AcceptedMessage
    place: int = 0
    number: int = 0  # of the mail in its world; 0 where nobody counts


class Shown(msgspec.Struct, frozen=True, gc=False):
    """A copy has been stored, and the step that tells where is still to come."""

    delivery: Delivery
    recipient: str  # the forward-path as RCPT named it
    number: int = 0
    wish: Wish = NO_WISH
    reverse_path: str = ""
    is_first: bool = True  # of the places that the copy went to
    is_last: bool = True  # of all copies of the message
    is_for_list: bool = False


class Receipt(msgspec.Struct, frozen=True, gc=False):
    """What a sender must be told of one copy that the server accepted."""

    action: Action
    copy: Waiting


class Closing(msgspec.Struct, frozen=True, gc=False):
    """The server closes the channel: after its goodbye, or because the client has gone."""

    row: str


class ExternalAct(msgspec.Struct, frozen=True, gc=False):
    """A client outside the simulation sent this; it has a step of its own before the answer."""

    kind: Kind
    octets: bytes
    received: Received


class Answering(msgspec.Struct, frozen=True, gc=False):
    """The server must answer something that was taken off its inbox, or a silence."""

    received: Received


class Handshaking(msgspec.Struct, frozen=True, gc=False):
    """The TLS handshake ends, well or not: the row of the event that tells how."""

    row: str


Task: TypeAlias = Notice | Storing | Shown | Closing | ExternalAct | Answering | Handshaking
"""Something that comes before anybody sends or reads anything else."""


class Cargo(msgspec.Struct, frozen=True, gc=False):
    """What a host's queue sends in a session, and where it goes if this server is of no use."""

    ids: tuple[tuple[int, ...], ...]  # for each mail and each of its recipients, the copy in the queue
    onward: tuple[str, ...] = ()  # hosts that are still to be tried


class Session(msgspec.Struct, frozen=True, gc=False):
    """One connection between two hosts, with both peers and the octets between them."""

    id: str
    client_host: str
    server_host: str
    link: Link
    client: AnyClient
    server: Server
    to_server: Stream = EMPTY_STREAM
    to_client: Stream = EMPTY_STREAM
    phase: PhaseName | None = None
    client_since: int = 0  # when the client last sent or heard something, in ms
    server_since: int = 0
    client_may_act: bool = True
    server_may_act: bool = False
    tasks: tuple[Task, ...] = ()
    messages: int = 0  # ends of data that the server has answered
    loses_at: str = ""  # the fault that a reset on its way belongs to
    late: Answering | None = None  # what an external client sent, while it is still on the road
    cargo: Cargo | None = None
    receipts: tuple[Receipt, ...] = ()  # what senders must be told of the message that is being stored


class World(msgspec.Struct, frozen=True, gc=False):
    """Hosts, sessions, clock and faults; `n` is the number of the next step."""

    seed: int
    now: int
    n: int
    sites: dict[str, Site]
    sessions: tuple[Session, ...]
    faults: tuple[ArmedFault, ...] = ()
    traffic: Traffic | None = None  # None: nothing goes on between the sessions


def open_session(
    session_id: str,
    client: AnyClient,
    client_host: str,
    server_host: str,
    policy: Policy,
    link: Link,
) -> Session:
    """Put two peers on a channel; nothing has been sent yet."""
    return Session(session_id, client_host, server_host, link, client, make_server(policy, session_id))


def make_world(
    seed: int,
    sites: tuple[Site, ...],
    sessions: tuple[Session, ...],
    faults: tuple[FaultRule, ...] = (),
    traffic: Traffic | None = None,
) -> World:
    """Make a world at its start; faults of the client are part of its plan at once."""
    world = World(seed, 0, 0, {site.host: site for site in sites}, sessions, (), traffic)
    for rule in faults:
        world = arm(world, rule)
    return world


def arm(world: World, rule: FaultRule) -> World:
    """Let a fault wait for its place; a fault of the client changes what the client does from now on."""
    armed = replace(world, faults=(*world.faults, ArmedFault(rule)))
    if rule.do.client is None:
        return armed
    return _with_client_faults(armed, add=frozenset({rule.do.client}), hop=rule.when.hop)


def disarm(world: World, name: str, number: int = 0) -> World:
    """Take the faults of a name away, or one of them; a client that misbehaved by it behaves again."""
    places = [at for at, one in enumerate(world.faults) if one.rule.name == name]
    leaving = set(places[number - 1 : number] if number else places)
    kept = tuple(one for at, one in enumerate(world.faults) if at not in leaving)
    before, after = (
        frozenset(one.rule.do.client for one in faults if one.rule.do.client)
        for faults in (world.faults, kept)
    )
    gone = before - after
    disarmed = replace(world, faults=kept)
    return _with_client_faults(disarmed, drop=gone) if gone else disarmed


def _with_client_faults(
    world: World,
    add: frozenset[ClientFault] = frozenset(),
    drop: frozenset[ClientFault] = frozenset(),
    hop: str = "",
) -> World:
    sessions = []
    for session in world.sessions:
        client = session.client
        if isinstance(client, Client) and hop in {"", session.server_host}:
            plan = replace(client.plan, faults=(client.plan.faults | add) - drop)
            session = replace(session, client=replace(client, plan=plan))  # noqa: PLW2901  the session as it is from now on
        sessions.append(session)
    return replace(world, sessions=tuple(sessions))
