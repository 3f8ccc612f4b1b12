"""A person changes a mail before it is sent; a step tells it, and who holds which copies since."""

from msgspec.structs import replace

from smtpsim.protocol.client import Client
from smtpsim.protocol.editing import Change, change_mail, why_not_changed
from smtpsim.protocol.plan import number_of
from smtpsim.protocol.script_client import ScriptClient
from smtpsim.simulation.intervention import Edit
from smtpsim.simulation.step import Holder, Step
from smtpsim.simulation.world import Session, World
from smtpsim.spec.terms import Actor, ClientState, Kind, Move

NO_SESSION = "There is no session here whose mail can be edited."
FROM_A_QUEUE = (
    "This mail lies in the queue of a host already, where nobody edits it."
    " Open a session with one client, such as classic, to edit its mail."
)
BY_HAND = "You are the client here: what you type is what is sent."
BY_SCRIPT = "This client follows a script, and has no mail to edit. Play the client, and type what you like."
OUTSIDE = "This client is a program outside the simulation: its mail can be watched, but not edited."
CLOSED = "The client has closed this connection: nothing more is sent. Go back, and edit there."


def why_not_edited(session: Session | None) -> str:
    """Say why no mail of a session can be edited; empty where its client has a plan."""
    if session is None:
        return NO_SESSION
    if session.cargo is not None:
        return FROM_A_QUEUE
    client = session.client
    if client.state in {ClientState.CLOSED, ClientState.TURNED}:
        return CLOSED
    if isinstance(client, Client):
        return ""
    if isinstance(client, ScriptClient):
        return BY_HAND if client.by_hand else BY_SCRIPT
    return OUTSIDE


def edit(world: World, change: Edit) -> tuple[World, Step | None]:
    """Change a mail as far as it is not sent; before the client has connected no step tells it."""
    place = next((at for at, session in enumerate(world.sessions) if session.id == change.session), None)
    if place is None or why_not_edited(world.sessions[place]):
        return world, None
    session = world.sessions[place]
    client, wish = session.client, Change(change.reverse_path, change.forward_paths, change.content)
    if not isinstance(client, Client) or why_not_changed(client, change.mail - 1, wish):
        return world, None
    after = replace(session, client=change_mail(client, change.mail - 1, wish))
    sessions = (*world.sessions[:place], after, *world.sessions[place + 1 :])
    if client.state is ClientState.IDLE:
        return replace(world, sessions=sessions), None
    return replace(world, sessions=sessions, n=world.n + 1), _tell(world, session, after, change.mail - 1)


def _tell(world: World, before: Session, after: Session, place: int) -> Step:
    """Tell that the mail was changed: the client holds the copies that it will send now."""
    old, new = _copies(before, place), _copies(after, place)
    return Step(
        world.n,
        world.now,
        before.id,
        before.client_host,
        Actor.CLIENT,
        Kind.NOTE,
        row=Move.EDIT.value,
        client_state=before.client.state,
        server_state=before.server.state,
        phase=before.phase,
        gained=tuple(copy for copy in new if copy not in old),
        lost=tuple(copy for copy in old if copy not in new),
        is_protected=before.server.security.has_tls,
    )


def _copies(session: Session, place: int) -> tuple[Holder, ...]:
    client = session.client
    if not isinstance(client, Client):
        return ()
    number = number_of(client.plan, place)
    return tuple(Holder(session.client_host, path, number) for path in client.plan.mails[place].forward_paths)
