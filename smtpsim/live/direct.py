"""A conversation that drives the server machine alone: quick, and nothing of it is recorded."""

from smtpsim.live.bounds import DEFAULT_BOUNDS, Bounds
from smtpsim.live.conversation import AT_ONCE, CUT_OFF, HANG_UP, SHAKE_HANDS, Clock, Segments
from smtpsim.live.store import MailStore
from smtpsim.live.veil import fresh_salt
from smtpsim.network.stream import Segment
from smtpsim.protocol.facts import Facts
from smtpsim.protocol.policy import Policy
from smtpsim.protocol.received import CONNECTION, Received
from smtpsim.protocol.server import Server, drop, fall_silent, handshake, hear, is_shaking_hands, make_server
from smtpsim.protocol.server_answer import respond
from smtpsim.protocol.server_reading import take
from smtpsim.simulation.knowledge import gather_facts, note_recipient
from smtpsim.spec.terms import ServerState, ServiceState

_SHUTTING_DOWN = Facts(service=ServiceState.SHUTTING_DOWN)
_CLOSED, _HANDSHAKE = ServerState.CLOSED, ServerState.HANDSHAKE
_NOT_READY = Facts(service=ServiceState.NOT_READY)


class DirectConversation:
    """One session with the shared mail store; its clock is the service's."""

    def __init__(
        self,
        policy: Policy,
        store: MailStore,
        clock: Clock,
        bounds: Bounds = DEFAULT_BOUNDS,
        client: str = "",
    ) -> None:
        """Begin before the greeting."""
        self._server: Server = make_server(policy, fresh_salt() if policy.login else "")
        self._store, self._bounds, self._client = store, bounds, client
        self.clock = clock
        self.idle_ms = policy.idle_ms
        self.is_behind = False

    def open(self) -> Segments:
        """Greet the client."""
        return self._segments(self._answer(CONNECTION))

    def hear(self, octets: bytes) -> Segments:
        """Answer whatever became whole with these octets, in one piece."""
        self._server = hear(self._server, octets)
        return self.go_on()

    def go_on(self) -> Segments:
        """Answer what is whole, until the answers are long enough for now."""
        replies, length, limit = [], 0, self._bounds.unsent_octets
        while length < limit:
            self._server, received = take(self._server)
            if received is None:
                break
            reply = self._answer(received)
            replies.append(reply)
            length += len(reply)
        self.is_behind = length >= limit
        return self._segments(b"".join(replies))

    def shake_hands(self, *, succeeds: bool) -> Segments:
        """Go on after the TLS handshake, or note that it failed (RFC 3207 4.2)."""
        if is_shaking_hands(self._server):
            self._server = handshake(self._server, succeeds=succeeds)
        return () if succeeds else (CUT_OFF,)

    def fall_silent(self) -> Segments:
        """Give up on a client that has said nothing for too long."""
        return self._end(None)

    def shut_down(self) -> Segments:
        """Tell the client that the service ends (RFC 5321 3.8)."""
        return self._end(_SHUTTING_DOWN)

    def leave(self) -> None:
        """Drop what the session had: an unfinished transaction is gone (RFC 5321 4.1.1.5)."""
        self._server = drop(self._server)

    def _end(self, facts: Facts | None) -> Segments:
        if self._server.state is ServerState.CLOSED or is_shaking_hands(self._server):
            return (CUT_OFF,)
        return self._segments(self._answer(fall_silent(self._server), facts))

    def _answer(self, received: Received, facts: Facts | None = None) -> bytes:
        server, store, now = self._server, self._store, self.clock()
        facts = facts or gather_facts(store.site, server, received, now)
        self._server, answer = respond(server, received, facts)
        if answer.accepted is not None:
            store.keep(answer.accepted, now, self._client)
        elif store.site.greylist_ms:
            store.site = note_recipient(store.site, server, received, now)
        return answer.octets

    def _segments(self, octets: bytes) -> Segments:
        said = (Segment(AT_ONCE, octets),) if octets else ()
        if self._server.state is _CLOSED:
            return (*said, HANG_UP)
        return (*said, SHAKE_HANDS) if self._server.state is _HANDSHAKE else said


def refusal(policy: Policy) -> bytes:
    """Write the greeting of a server that can take no more connections now (RFC 5321 3.8)."""
    _, answer = respond(make_server(policy), CONNECTION, _NOT_READY)
    return answer.octets
