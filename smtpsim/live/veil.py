"""A veil before a world that is recorded: the world never hears a secret, only a token for it.

The secrets of a real client's login are checked here, against the real passwords. What goes on into
the world, and so into its recording, says what each of them led to: `AUTH PLAIN [secret-1:accepted:alice]`.
The other way, a token in a challenge is exchanged for what the client must really hear.
"""

import re
import secrets

from msgspec.structs import replace

from smtpsim.network.stream import Mark, Segment
from smtpsim.protocol.auth.attempt import Login, challenge_text, continue_exchange, open_exchange
from smtpsim.protocol.auth.exchange import Exchange
from smtpsim.protocol.auth.rules import RESPONSE_LINE, LoginRules, mechanism_named
from smtpsim.protocol.auth.secret import CHALLENGE, Secret, write_secret
from smtpsim.protocol.facts import NOTHING_SPECIAL
from smtpsim.protocol.received import Received
from smtpsim.protocol.server import Server, hear
from smtpsim.protocol.server_answer import respond
from smtpsim.protocol.server_reading import take
from smtpsim.simulation.step import Step
from smtpsim.spec.terms import LoginOutcome, ServerState, Verb

_CRLF = b"\r\n"
_KEPT_OCTETS = RESPONSE_LINE + len(_CRLF)  # of a line that is too long anyway
_WORD = re.compile(r"[^ ]+")
_DEAF = {ServerState.CONNECTED, ServerState.HANDSHAKE, ServerState.CLOSED}
_READY, _AUTHENTICATING = ServerState.READY, ServerState.AUTHENTICATING


def with_fresh_seed(rules: LoginRules) -> LoginRules:
    """Make challenges that nobody can foresee."""
    return replace(rules, seed=secrets.token_hex(32))


def fresh_salt() -> str:
    """Make what tells the challenges of one session from those of all others."""
    return secrets.token_hex(16)


class Veil:
    """What stands between one real client and the world that its session is in."""

    def __init__(self, rules: LoginRules, host: str) -> None:
        """Check secrets by these rules."""
        self._rules, self._host = with_fresh_seed(rules), host
        self._login = Login(salt=fresh_salt())
        self._count = 0
        self._has_met_auth = False
        self._waiting = b""

    def hear(self, octets: bytes) -> None:
        """Take in what the client sent; of a line that is far too long only the ends are kept."""
        self._waiting += octets
        if len(self._waiting) > _KEPT_OCTETS + 1 and _CRLF not in self._waiting[_KEPT_OCTETS - 1 :]:
            cut = self._waiting.rfind(_CRLF) + len(_CRLF) if _CRLF in self._waiting else 0
            line = self._waiting[cut:]
            if len(line) > _KEPT_OCTETS + 1:
                self._waiting = self._waiting[:cut] + line[:_KEPT_OCTETS] + line[-1:]

    def next_octets(self, server: Server) -> bytes:
        """Give what the world may hear next: one whole thing, or a piece of mail data."""
        self._forget_ended_login(server)
        waiting = self._waiting
        if not waiting or server.state in _DEAF:
            self._waiting = b""
            return b""
        before = len(server.inbox.octets) - server.inbox.start
        after, received = take(hear(server, waiting))
        left = len(after.inbox.octets) - after.inbox.start
        taken = before + len(waiting) - left
        if received is None:
            return self._pass_text(server, after)
        self._waiting = waiting[taken:]
        whole = waiting[:taken]
        return (
            self._behind_starttls(whole)
            if received.verb is Verb.STARTTLS and _begins_tls(after, received)
            else self._veil(server, whole, received)
        )

    def _forget_ended_login(self, server: Server) -> None:
        if server.state is not _AUTHENTICATING:
            self._login = replace(self._login, exchange=None)

    def _pass_text(self, server: Server, after: Server) -> bytes:
        """Pass on what is no line: mail data, or the octets of a chunk; a line waits until it is whole."""
        is_text = server.state is ServerState.DATA or after.arriving is not None
        text, self._waiting = (self._waiting, b"") if is_text else (b"", self._waiting)
        return text

    def _behind_starttls(self, line: bytes) -> bytes:
        """Let the world count what came in the clear behind STARTTLS, without reading it."""
        behind, self._waiting = self._waiting, b""
        return line + b"." * len(behind)

    def _veil(self, server: Server, octets: bytes, received: Received) -> bytes:
        if received.verb is Verb.AUTH_RESPONSE:
            return self._veil_response(octets, received)
        if received.verb is Verb.AUTH:
            self._has_met_auth = True
            return self._veil_command(server, octets, received)
        is_odd = received.verb is Verb.UNKNOWN and (self._has_met_auth or b"AUTH" in octets.upper())
        return _long_if(received, self._token(None)) if is_odd else octets

    def _veil_command(self, server: Server, octets: bytes, received: Received) -> bytes:
        """Leave the name of the mechanism, where it is one, and hide each word behind it."""
        line = octets.removesuffix(_CRLF).decode("latin-1")
        start = len(line) - len(line[len("AUTH") :].lstrip(" "))
        argument = line[start:].rstrip(" \t")
        name, space, rest = argument.partition(" ")
        can_begin = server.state is _READY and received.command is not None and not received.is_too_long
        exchange = (
            self._open(argument) if can_begin and not (received.command and received.command.flaw) else None
        )
        if not mechanism_named(name):
            name = self._token(None) if name else ""
        hidden = _WORD.sub(lambda _: self._token(exchange), rest)
        return _long_if(received, f"{line[:start]}{name}{space}{hidden}")

    def _open(self, argument: str) -> Exchange | None:
        exchange = open_exchange(self._rules, self._host, self._login, argument)
        self._login = replace(self._login, exchange=exchange, tries=self._login.tries + 1)
        return exchange

    def _veil_response(self, octets: bytes, received: Received) -> bytes:
        line = octets.removesuffix(_CRLF).decode("latin-1")
        if received.is_too_long:
            return _long_if(received, self._token(None))
        exchange = continue_exchange(self._rules, self._login, line)
        self._login = replace(self._login, exchange=exchange)
        return octets if line == "*" else self._token(exchange).encode("ascii") + _CRLF

    def _token(self, exchange: Exchange | None) -> str:
        self._count += 1
        if exchange is None:
            return write_secret(Secret(self._count, LoginOutcome.NOT_TRIED))
        identity = exchange.identity if exchange.identity in self._rules.accounts else ""
        return write_secret(Secret(self._count, exchange.outcome, identity))

    def unveil(self, step: Step, segments: tuple[Segment, ...]) -> tuple[Segment, ...]:
        """Give a reply its real challenge, in as many pieces as it is sent in."""
        exchange = self._login.exchange
        token = CHALLENGE.encode("ascii")
        if exchange is None or token not in step.octets:
            return segments
        real = step.octets.replace(token, challenge_text(exchange).encode("ascii"))
        sent = sum(len(one.octets) for one in segments if one.mark is Mark.OCTETS)
        return _carried(real if sent >= len(step.octets) else real[:sent], segments)


def _begins_tls(server: Server, received: Received) -> bool:
    """Whether the server agrees to STARTTLS; where it refuses, what stands behind it are commands."""
    return respond(server, received, NOTHING_SPECIAL)[0].state is ServerState.HANDSHAKE


def _long_if(received: Received, text: str) -> bytes:
    """Write a line, as long as no line may be where the real one was too long."""
    filler = "." * max(0, _KEPT_OCTETS - len(text)) if received.is_too_long else ""
    return (text + filler).encode("ascii", "replace") + _CRLF


def _carried(octets: bytes, segments: tuple[Segment, ...]) -> tuple[Segment, ...]:
    """Put other octets into segments: each keeps its size, and the last takes the rest."""
    carried, last = [], max(at for at, one in enumerate(segments) if one.mark is Mark.OCTETS)
    for at, one in enumerate(segments):
        if one.mark is not Mark.OCTETS:
            carried.append(one)
            continue
        size = len(octets) if at == last else len(one.octets)
        carried.append(replace(one, octets=octets[:size]))
        octets = octets[size:]
    return tuple(carried)
