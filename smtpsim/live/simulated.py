"""A conversation in a world of its own: every step and every act of the client can be recorded.

The world begins as the scenario says, whatever other sessions did, because a recording must replay
alone. Faults strike here; the mail of one session is not seen by another.
"""

import time

from msgspec.structs import replace

from smtpsim.errors import SmtpsimError
from smtpsim.live.bounds import DEFAULT_BOUNDS, Bounds
from smtpsim.live.conversation import CUT_OFF, HANG_UP, Segments
from smtpsim.live.store import Ledger
from smtpsim.live.veil import Veil
from smtpsim.network.stream import NEVER, Stream, all_segments
from smtpsim.simulation.advance import advance
from smtpsim.simulation.apply import intervene
from smtpsim.simulation.intervention import ClientEvent, ClientEventKind, ShutDown
from smtpsim.simulation.step import Step
from smtpsim.simulation.timeline import Item, Sink
from smtpsim.simulation.world import Session, World
from smtpsim.spec.terms import Kind, ServerState


class SimulatedConversation:
    """One session; its clock starts when the client connects."""

    def __init__(
        self, origin: World, sink: Sink | None, bounds: Bounds = DEFAULT_BOUNDS, veil: Veil | None = None
    ) -> None:
        """Begin in a world whose one session has a client outside; `veil` hides what is secret in it."""
        self.world, self._sink, self._bounds, self._veil = origin, sink, bounds, veil
        self._seen: Stream = self._session.to_client
        self._ledger = Ledger(bounds)
        self._text_octets = 0
        self._opened = time.monotonic()
        self.idle_ms = self._session.server.policy.idle_ms
        self.is_behind = False

    @property
    def _session(self) -> Session:
        return self.world.sessions[0]

    def clock(self) -> int:
        """Tell how long the connection has been open, in ms."""
        return int((time.monotonic() - self._opened) * 1000)

    def open(self) -> Segments:
        """Let the client open the connection."""
        self._opened = time.monotonic()
        return self._let_client(ClientEventKind.OPEN)

    def hear(self, octets: bytes) -> Segments:
        """Let the client's octets arrive, and the world go on until it waits for more."""
        if self._veil is None:
            return self._let_client(ClientEventKind.OCTETS, octets)
        self._veil.hear(octets)
        return self._hear_veiled()

    def go_on(self) -> Segments:
        """Advance until nobody can act, or until the answers are long enough for now."""
        due = self._advance()
        return due if self._veil is None else due + self._hear_veiled()

    def _hear_veiled(self) -> Segments:
        """Let the world hear one thing after the other, each with its secrets hidden."""
        due: Segments = ()
        while self._veil is not None and not self.is_behind:
            octets = self._veil.next_octets(self._session.server)
            if not octets:
                break
            due += self._let_client(ClientEventKind.OCTETS, octets)
        return due

    def _advance(self) -> Segments:
        due: Segments = ()
        length, step = 0, None
        while length < self._bounds.unsent_octets:
            self.world, step = advance(self.world)
            if step is None:
                break
            self._record(step)
            self._count(step)
            new = self._new_segments()
            if self._veil is not None and step.kind is Kind.REPLY:
                new = self._veil.unveil(step, new)
            due += new
            length += sum(len(segment.octets) for segment in new)
        self.is_behind = step is not None
        return due

    def shake_hands(self, *, succeeds: bool) -> Segments:
        """Go on after the TLS handshake, or note that it failed (RFC 3207 4.2)."""
        return self._let_client(ClientEventKind.HANDSHAKE if succeeds else ClientEventKind.FAILED_HANDSHAKE)

    def fall_silent(self) -> Segments:
        """Give up on a client that has said nothing for too long."""
        if self._session.server.state is ServerState.CLOSED:
            return (CUT_OFF,)
        return self._let_client(ClientEventKind.SILENCE)

    def shut_down(self) -> Segments:
        """Let the server be told to stop (RFC 5321 3.8)."""
        if self._session.server.state is ServerState.CLOSED:
            return (HANG_UP,)
        return self._intervene(ShutDown(self.world.n, self.clock()))

    def leave(self) -> None:
        """Let the client close the connection."""
        self._let_client(ClientEventKind.CLOSE)
        while self.is_behind:
            self.go_on()

    def _let_client(self, kind: ClientEventKind, octets: bytes = b"") -> Segments:
        return self._intervene(ClientEvent(self.world.n, self._session.id, self.clock(), kind, octets))

    def _intervene(self, intervention: ClientEvent | ShutDown) -> Segments:
        self._record(intervention)
        self.world, step = intervene(self.world, intervention)
        if step is not None:
            self._record(step)
        return self._advance()

    def _record(self, item: Item) -> None:
        """Hand an item to the recorder; after one failure it is left alone."""
        sink, self._sink = self._sink, None
        if sink is None:
            return
        try:
            sink(item)
        except OSError as error:
            raise SmtpsimError(f"the recording cannot be written: {error.strerror}") from error
        self._sink = sink

    def _new_segments(self) -> Segments:
        """Find what the server has put on the road since the last look, and will ever arrive."""
        stream, seen = self._session.to_client, self._seen
        self._seen = stream
        return () if stream is seen else tuple(one for one in all_segments(stream) if one.arrives < NEVER)

    def _count(self, step: Step) -> None:
        """Let the world forget its oldest mail when it keeps too much."""
        if step.kind is Kind.DATA:
            self._text_octets += len(step.octets)
        elif step.kind is Kind.REPLY and step.server_state is not ServerState.BDAT:  # no chunk is to follow
            octets, self._text_octets = self._text_octets, 0
            if step.gained:
                self._keep(octets, len(step.gained))

    def _keep(self, octets: int, copies: int) -> None:
        site = self.world.sites[self._session.server_host]
        kept = self._ledger.enter(site, octets, copies, self.world.now, site.mailboxes)
        if kept is not site:
            self.world = replace(self.world, sites={**self.world.sites, site.host: kept})
