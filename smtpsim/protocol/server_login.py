"""The server's side of a login: it reads the lines of one, and remembers what came of it (RFC 4954 4)."""

from msgspec.structs import replace

from smtpsim.protocol.auth.attempt import Login, continue_exchange, open_exchange
from smtpsim.protocol.auth.rules import RESPONSE_LINE, LoginRules
from smtpsim.protocol.command import Command
from smtpsim.protocol.framing import Inbox, take_line
from smtpsim.protocol.received import Received
from smtpsim.protocol.security import Security
from smtpsim.spec.terms import Effect, Verb

SILENCE_IN_LOGIN = Received(Verb.AUTH_RESPONSE, is_idle=True)
_STRANGER = "somebody"  # who is let in by a person without having said a name


def try_login(rules: LoginRules, host: str, login: Login, received: Received) -> Received:
    """Add to an AUTH line what the login comes to with it."""
    command = received.command
    if command is None or command.flaw or received.is_too_long:
        return received
    exchange = open_exchange(rules, host, login, command.argument)
    after = Login(exchange, login.tries + 1, login.failures, login.salt)
    return replace(received, login=after if exchange else None, command=_without_secret(command))


def _without_secret(command: Command) -> Command:
    """Keep only the mechanism of what was said: nobody asks for the rest any more."""
    return replace(command, argument=command.argument.partition(" ")[0])


def take_response(inbox: Inbox, rules: LoginRules | None, login: Login) -> tuple[Inbox, Received | None]:
    """Read the client's next line: after 334 it is a response, whatever it looks like."""
    rest, line = take_line(inbox, RESPONSE_LINE)
    if line is None:
        return rest, None
    if line.is_too_long or rules is None:
        return rest, Received(Verb.AUTH_RESPONSE, line.octets, is_too_long=True, login=login)
    exchange = continue_exchange(rules, login, line.octets[:-2].decode("latin-1"))
    after = Login(exchange, login.tries, login.failures, login.salt)
    return rest, Received(Verb.AUTH_RESPONSE, line.octets, login=after)


def change_login(
    login: Login, security: Security, effects: tuple[Effect, ...], heard: Login
) -> tuple[Login, Security]:
    """Carry out what a row does to the login; where it is not held it is over."""
    exchange = heard.exchange
    if Effect.PROVE_IDENTITY in effects:
        who = (exchange.identity if exchange else "") or _STRANGER
        security = replace(security, identity=who)
    failures = login.failures + (Effect.COUNT_FAILURE in effects)
    kept = exchange if Effect.HOLD_EXCHANGE in effects else None
    return Login(kept, heard.tries, failures, login.salt), security
