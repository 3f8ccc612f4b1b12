"""What a row of `spec.server_rows` does to a server: its effects, then its next state."""

from msgspec.structs import replace

from smtpsim.protocol.command import NO_COMMAND, Command
from smtpsim.protocol.framing import EMPTY_COLLECTOR, EMPTY_INBOX
from smtpsim.protocol.received import Received
from smtpsim.protocol.server import Server
from smtpsim.protocol.server_login import change_login
from smtpsim.protocol.transaction import NO_TRANSACTION, Transaction
from smtpsim.spec.terms import DeliveryMode, Effect, ServerState, Verb

# Python 3.11 looks up a member of an enum at the price of a call, so what every step asks for is kept here.
_ADD_CHUNK = Effect.ADD_CHUNK
_ADD_FORWARD_PATH = Effect.ADD_FORWARD_PATH
_CLEAR_BUFFERS = Effect.CLEAR_BUFFERS
_COUNT_REFUSAL = Effect.COUNT_REFUSAL
_FORGET_HELLO = Effect.FORGET_HELLO
_REMEMBER_HELLO = Effect.REMEMBER_HELLO
_SET_REVERSE_PATH = Effect.SET_REVERSE_PATH
_EHLO = Verb.EHLO

_ON_SESSION = {Effect.REMEMBER_HELLO, Effect.FORGET_HELLO, Effect.START_TLS}
_ON_ENVELOPE = {Effect.SET_REVERSE_PATH, Effect.ADD_FORWARD_PATH, Effect.COUNT_REFUSAL}


def carry_out(
    server: Server,
    state: ServerState | None,
    effects: tuple[Effect, ...],
    received: Received,
) -> Server:
    """Apply a row's effects on the buffers and the hello, then move to its next state."""
    transaction = server.transaction
    for effect in effects:
        if effect is _CLEAR_BUFFERS:
            transaction = NO_TRANSACTION
        elif effect in _ON_ENVELOPE:
            transaction = _changed(transaction, effect, received.command or NO_COMMAND)
        elif effect in _ON_SESSION:
            server = _with_session_changed(server, effect, received)
    after = replace(
        server,
        state=state or server.state,
        transaction=transaction,
        collector=server.collector if state is None or _ADD_CHUNK in effects else EMPTY_COLLECTOR,
        arriving=None,
    )
    if received.login is None:
        return after
    login, security = change_login(server.login, server.security, effects, received.login)
    return replace(after, login=login, security=security)


def _with_session_changed(server: Server, effect: Effect, received: Received) -> Server:
    """Change what the server knows of the session."""
    if effect is _REMEMBER_HELLO:
        hello = (received.command or NO_COMMAND).argument
        return replace(server, hello=hello, has_extensions=received.verb is _EHLO)
    if effect is _FORGET_HELLO:
        return replace(server, hello="", has_extensions=False)
    return replace(server, inbox=EMPTY_INBOX)


def _changed(transaction: Transaction, effect: Effect, command: Command) -> Transaction:
    """Change the reverse-path or the forward-path buffer."""
    if effect is _SET_REVERSE_PATH:
        return Transaction(DeliveryMode[command.verb.name], command.path, command.parameters)
    if effect is _ADD_FORWARD_PATH and command.path is not None:
        return replace(
            transaction,
            forward_paths=(*transaction.forward_paths, command.path),
            recipient_parameters=(*transaction.recipient_parameters, command.parameters),
        )
    if effect is _COUNT_REFUSAL:
        return replace(transaction, refusals=transaction.refusals + 1)
    return transaction
