"""A conversation on a socket: octets to it, its segments to the client, each at its time."""

import asyncio
from collections import deque
from itertools import islice
from typing import Protocol

from smtpsim.errors import SmtpsimError
from smtpsim.live.bounds import Bounds
from smtpsim.live.certificates import Context
from smtpsim.live.conversation import Conversation, Segments
from smtpsim.live.encryption import shake_hands
from smtpsim.live.timers import Timers
from smtpsim.network.stream import Mark, Segment

_READ_OCTETS = 65_536
_MOST_WAITING = 1_000  # segments that a fault delays, before no more is read
_RECEIVED = memoryview(bytearray(_READ_OCTETS))
"""Where every connection's octets land: one thread reads them, and copies them out at once."""


class Host(Protocol):
    """What a connection asks of whoever listens."""

    bounds: Bounds
    refusal: bytes
    tls: Context | None

    def admit(self, connection: "Connection") -> Conversation | None:
        """Begin a conversation, or give none where there are too many."""

    def dismiss(self, connection: "Connection") -> None:
        """Forget a connection that is over."""


class Connection(asyncio.BufferedProtocol):
    """One client's connection. It reads no more than it may keep, and writes no more than is read."""

    _transport: asyncio.Transport
    _conversation: Conversation

    def __init__(self, host: Host) -> None:
        """Wait for the socket."""
        self._host = host
        self._loop = asyncio.get_running_loop()
        self._waiting: deque[Segment] = deque()
        self._timers = Timers()
        self._last_heard = 0.0
        self._is_over = False  # the last reply is sent: what the client says now is thrown away
        self._is_cut = False  # this side broke the connection
        self._is_full = False  # the client does not read what was written
        self._is_deaf = False  # the client has closed its sending half
        self._is_paused = False  # nothing is read for now
        self._is_shaking = False  # the 220 to STARTTLS is sent, the TLS handshake is not done
        self._is_protected = False
        self._is_gone = False
        self._handshake: asyncio.Task[None] | None = None
        self._early = b""  # what came under TLS in the moment of the handshake's end

    @property
    def client(self) -> str:
        """The client's address as a literal, such as [192.0.2.1] (RFC 5321 4.1.3)."""
        peer = self._transport.get_extra_info("peername")
        address = peer[0].partition("%")[0] if isinstance(peer, tuple) else ""
        return f"[IPv6:{address}]" if ":" in address else f"[{address}]"

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Greet the client, or refuse it."""
        if not isinstance(transport, asyncio.Transport):
            msg = "SMTP needs a stream"
            raise TypeError(msg)
        self._transport = transport
        transport.set_write_buffer_limits(high=self._host.bounds.unsent_octets)
        conversation = self._host.admit(self)
        if conversation is None:
            self._is_over = True
            transport.write(self._host.refusal)
            transport.close()
            return
        self._conversation = conversation
        self._last_heard = self._loop.time()
        self._timers.plan(conversation.idle_ms / 1000, self._check_idle)
        self._send(conversation.open())

    def get_buffer(self, _sizehint: int) -> memoryview:
        """Give the place where octets are to land."""
        return _RECEIVED

    def buffer_updated(self, nbytes: int) -> None:
        """Let the conversation hear what came."""
        if self._is_over:
            return
        octets = bytes(_RECEIVED[:nbytes])
        if self._is_shaking:
            self._early += octets
            return
        self._hear(octets)

    def _hear(self, octets: bytes) -> None:
        self._last_heard = self._loop.time()
        self._send(self._conversation.hear(octets))

    def eof_received(self) -> bool:
        """Answer what was said before the client closed, then close; true keeps the socket open.

        TLS has no half-closed connection: there the end of one side is the end.
        """
        self._is_deaf = True
        return not (self._is_protected or self._is_shaking or self._is_over or self._is_done())

    def pause_writing(self) -> None:
        """Read no more from a client that does not read."""
        self._is_full = True
        self._regulate()

    def resume_writing(self) -> None:
        """Go on where the client's slowness stopped us."""
        self._is_full = False
        if self._is_shaking:
            self._start_handshake()
        self._regulate()

    def connection_lost(self, _exc: Exception | None) -> None:
        """Tell the conversation, unless it was this side that broke off."""
        self._is_gone = True
        if self._handshake is not None:  # its end tells of the loss as well
            return
        self._timers.cancel()
        self._host.dismiss(self)
        if hasattr(self, "_conversation") and not self._is_cut:
            self._conversation.leave()
        self._is_over = True

    def shut_down(self) -> None:
        """Say 421 and close, with no more delay."""
        if self._is_over:
            return
        due = [*self._waiting, *self._conversation.shut_down()]
        self._waiting.clear()
        for segment in due:
            self._put(segment)

    def abort(self) -> None:
        """Break the connection."""
        self._is_cut = True
        self._is_over = True
        self._transport.abort()

    def _send(self, segments: Segments) -> None:
        """Write what is due, and let the rest wait for its time, in order."""
        for place, segment in enumerate(segments):
            if self._waiting or (segment.arrives and segment.arrives > self._conversation.clock()):
                self._waiting.extend(islice(segments, place, None))
                self._wait()
                break
            self._put(segment)
        if self._conversation.is_behind or self._waiting or self._is_deaf or self._is_paused:
            self._regulate()

    def _put(self, segment: Segment) -> None:
        if self._is_over:
            return
        if segment.mark is Mark.OCTETS:
            self._transport.write(segment.octets)
        elif segment.mark is Mark.CLOSE:
            self._hang_up()
        elif segment.mark is Mark.HANDSHAKE:
            self._prepare_handshake()
        else:
            self.abort()

    def _wait(self) -> None:
        left = self._waiting[0].arrives - self._conversation.clock()
        self._timers.plan(max(0, left) / 1000, self._send_waiting)

    def _send_waiting(self) -> None:
        while self._waiting and self._waiting[0].arrives <= self._conversation.clock():
            self._put(self._waiting.popleft())
        if self._waiting:
            self._wait()
        self._regulate()

    def _is_done(self) -> bool:
        """Whether nothing is left to say to a client that says nothing more."""
        return not (self._waiting or self._conversation.is_behind)

    def _regulate(self) -> None:
        """Read on, or stop reading, as what waits to be written allows."""
        if self._is_over or self._is_shaking:
            return
        if self._is_deaf and self._is_done():
            self._transport.close()
            return
        is_behind = self._conversation.is_behind
        if is_behind and not self._is_full:
            self._timers.plan(0, self._catch_up)
        self._is_paused = is_behind or self._is_full or len(self._waiting) > _MOST_WAITING
        if self._is_paused:
            self._transport.pause_reading()
        else:
            self._transport.resume_reading()

    def _catch_up(self) -> None:
        if not (self._is_over or self._is_full):
            self._send(self._conversation.go_on())

    def _check_idle(self) -> None:
        """Give up on the client if it was silent all the while (RFC 5321 4.5.3.2.7)."""
        left = self._last_heard + self._conversation.idle_ms / 1000 - self._loop.time()
        if self._is_over:
            return
        if left > 0:
            self._timers.plan(left, self._check_idle)
            return
        self._send(self._conversation.fall_silent())
        self._abandon()

    def _abandon(self) -> None:
        """Break off where a fault keeps even the goodbye from the client."""
        if not (self._is_over or self._waiting):
            self.abort()

    def _hang_up(self) -> None:
        """Close the sending half, and give the client a moment to read the last reply."""
        self._is_over = True
        self._transport.resume_reading()
        if self._is_protected:
            self._transport.close()
        else:
            self._transport.write_eof()
        self._timers.plan(self._host.bounds.farewell_seconds, self.abort)

    def _prepare_handshake(self) -> None:
        """Read no more in the clear, and shake hands as soon as the 220 is written."""
        self._is_shaking = True
        self._transport.pause_reading()
        if not self._is_full:
            self._start_handshake()

    def _start_handshake(self) -> None:
        if self._handshake is None:
            self._handshake = self._loop.create_task(self._shake_hands())

    async def _shake_hands(self) -> None:
        """Put TLS under the conversation, or end it."""
        context, bounds = self._host.tls, self._host.bounds
        transport = await shake_hands(self._transport, self, context, bounds) if context else None
        self._is_shaking, self._handshake = False, None
        try:
            if transport is None or self._is_over:
                self._conversation.shake_hands(succeeds=False)
                self.abort()
            else:
                self._go_on_under_tls(transport)
        except SmtpsimError:  # the recording cannot be written
            self.abort()
            raise
        finally:
            if transport is None or self._is_gone:
                self.connection_lost(None)

    def _go_on_under_tls(self, transport: asyncio.Transport) -> None:
        transport.set_write_buffer_limits(high=self._host.bounds.unsent_octets)
        self._transport, self._is_protected = transport, True
        early, self._early = self._early, b""
        self._send(self._conversation.shake_hands(succeeds=True))
        if early and not self._is_over:
            self._hear(early)
        self._regulate()
