"""The server's value, and what happens to it from outside. It moves only by the rows of `spec.server_rows`.

server = make_server(policy)                  one immutable value
server = hear(server, octets)                 octets arrive
server, received = take(server)               one whole line or message, if there is one
server, answer = respond(server, received, facts)
server = handshake(server, succeeds=True)     after the 220 to STARTTLS

Reading is `smtpsim.protocol.server_reading`, answering `smtpsim.protocol.server_answer`.
"""

import msgspec
from msgspec.structs import replace

from smtpsim.protocol.auth.attempt import NO_LOGIN, Login
from smtpsim.protocol.chunks import Arriving
from smtpsim.protocol.framing import EMPTY_COLLECTOR, EMPTY_INBOX, Collector, Inbox, feed
from smtpsim.protocol.policy import Policy
from smtpsim.protocol.received import SILENCE, SILENCE_IN_CHUNK, SILENCE_IN_DATA, Received
from smtpsim.protocol.security import IN_CLEAR, UNDER_TLS, Security
from smtpsim.protocol.server_login import SILENCE_IN_LOGIN
from smtpsim.protocol.transaction import NO_TRANSACTION, Transaction
from smtpsim.spec.terms import ServerState

# Python 3.11 looks up a member of an enum at the price of a call, so what every step asks for is kept here.
_CLOSED = ServerState.CLOSED
_HANDSHAKE = ServerState.HANDSHAKE
_AUTHENTICATING = ServerState.AUTHENTICATING
_DATA = ServerState.DATA


class Server(msgspec.Struct, frozen=True, gc=False):
    """One server's side of one connection."""

    policy: Policy
    state: ServerState = ServerState.CONNECTED
    inbox: Inbox = EMPTY_INBOX
    hello: str = ""
    has_extensions: bool = False
    transaction: Transaction = NO_TRANSACTION
    collector: Collector = EMPTY_COLLECTOR
    security: Security = IN_CLEAR
    arriving: Arriving | None = None  # a chunk that is not whole yet
    login: Login = NO_LOGIN


def make_server(policy: Policy, salt: str = "") -> Server:
    """Open a server's side of a new connection; `salt` makes the challenges of its logins its own."""
    return Server(policy, login=Login(salt=salt)) if salt and policy.login else Server(policy)


def hear(server: Server, octets: bytes) -> Server:
    """Take in octets that arrived; nothing is read before the greeting or after the close."""
    if server.state is _CLOSED:
        return server
    if server.state is _HANDSHAKE:  # whatever it is, it will not be read: one octet tells that something came
        return replace(server, inbox=Inbox(octets[:1] or server.inbox.octets))
    return replace(server, inbox=feed(server.inbox, octets))


def fall_silent(server: Server) -> Received:
    """Say what the server receives when its idle time has passed (RFC 5321 4.5.3.2.7)."""
    if server.arriving is not None:
        return SILENCE_IN_CHUNK
    if server.state is _AUTHENTICATING:
        return SILENCE_IN_LOGIN
    return SILENCE_IN_DATA if server.state is _DATA else SILENCE


def drop(server: Server) -> Server:
    """Forget everything at the loss of the connection, as after QUIT (RFC 5321 4.1.1.5).

    What protects the connection does so up to its last octet.
    """
    return Server(server.policy, _CLOSED, security=server.security)


def handshake(server: Server, *, succeeds: bool) -> Server:
    """End the TLS handshake: forget what was said in the clear, or else the connection (RFC 3207 4.2)."""
    if not succeeds:
        return drop(server)
    return Server(server.policy, ServerState.GREETED, security=UNDER_TLS, login=server.login)


def is_shaking_hands(server: Server) -> bool:
    """Whether the server waits for the TLS handshake."""
    return server.state is _HANDSHAKE
