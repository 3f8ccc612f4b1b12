"""A conversation on standard input and output, as a mail program starts `sendmail -bs`."""

import os
import select
import time
from collections import deque

from smtpsim.live.conversation import Conversation, Segments
from smtpsim.live.signals import stop_signals
from smtpsim.network.stream import Mark, Segment

_READ_OCTETS = 65_536


class Pipe:
    """One client on a pair of file descriptors; the process does nothing else meanwhile."""

    def __init__(self, conversation: Conversation, source: int, sink: int) -> None:
        """Read what the client says from `source`, and write to `sink`."""
        self._conversation, self._source, self._sink = conversation, source, sink
        self._waiting: deque[Segment] = deque()
        self._last_heard = time.monotonic()
        self._is_over = False
        self._is_deaf = False  # the client has closed its sending half
        self._wake, self._alarm = os.pipe()

    def run(self) -> None:
        """Carry the conversation on until one side ends it or the process is told to stop."""
        try:
            with stop_signals(self._stop):
                self._send(self._conversation.open())
                while not self._is_over:
                    self._take_turn()
        except OSError:  # the client is gone
            self._conversation.leave()
        finally:
            os.close(self._wake)
            os.close(self._alarm)

    def _stop(self) -> None:
        os.write(self._alarm, b".")

    def _take_turn(self) -> None:
        """Wait for whatever comes first, and let it happen."""
        if self._conversation.is_behind:
            self._send(self._conversation.go_on())
            return
        if self._is_deaf and not self._waiting:
            self._conversation.leave()
            self._is_over = True
            return
        sources = [self._wake] if self._is_deaf else [self._wake, self._source]
        ready, _, _ = select.select(sources, [], [], self._patience())
        if self._wake in ready:
            self._shut_down()
        elif self._source in ready:
            self._hear()
        elif self._waiting:
            self._send(())
        elif self._idle_left() <= 0:
            self._send(self._conversation.fall_silent())
            self._is_over = self._is_over or not self._waiting

    def _hear(self) -> None:
        octets = os.read(self._source, _READ_OCTETS)
        self._last_heard = time.monotonic()
        if octets:
            self._send(self._conversation.hear(octets))
        else:
            self._is_deaf = True

    def _idle_left(self) -> float:
        return self._last_heard + self._conversation.idle_ms / 1000 - time.monotonic()

    def _patience(self) -> float:
        """Tell how long to wait at most, in seconds."""
        if self._waiting:
            return max(0, self._waiting[0].arrives - self._conversation.clock()) / 1000
        return max(0.0, self._idle_left())

    def _shut_down(self) -> None:
        """Say 421 and end, with no more delay."""
        os.read(self._wake, 1)
        segments = (*self._waiting, *self._conversation.shut_down())
        self._waiting.clear()
        for segment in segments:
            self._put(segment)
        self._is_over = True

    def _send(self, segments: Segments) -> None:
        """Write what is due, in order; the rest waits for its time."""
        self._waiting.extend(segments)
        while self._waiting and not self._is_over and self._waiting[0].arrives <= self._conversation.clock():
            self._put(self._waiting.popleft())

    def _put(self, segment: Segment) -> None:
        if segment.mark is Mark.OCTETS:
            self._write(segment.octets)
        else:
            self._is_over = True

    def _write(self, octets: bytes) -> None:
        """Write in pieces that a pipe takes whole, so that a stop is noticed even while nobody reads."""
        at = 0
        while at < len(octets):
            _, writable, _ = select.select([self._wake], [self._sink], [])
            if not writable:
                self._is_over = True
                return
            at += os.write(self._sink, octets[at : at + select.PIPE_BUF])
