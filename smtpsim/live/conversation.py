"""What a connection needs of a conversation, whichever way that is carried on."""

from collections.abc import Callable
from typing import Protocol, TypeAlias

from smtpsim.network.stream import Mark, Segment

Segments: TypeAlias = tuple[Segment, ...]
"""What to send in order, each with the time on the conversation's clock from which it may go."""

Clock: TypeAlias = Callable[[], int]
"""Gives the time in ms."""

AT_ONCE = 0
HANG_UP = Segment(AT_ONCE, b"", Mark.CLOSE)
SHAKE_HANDS = Segment(AT_ONCE, b"", Mark.HANDSHAKE)
CUT_OFF = Segment(AT_ONCE, b"", Mark.RESET)


class Conversation(Protocol):
    """One client's session, without its socket."""

    @property
    def idle_ms(self) -> int:
        """How long the client may say nothing (RFC 5321 4.5.3.2.7)."""

    @property
    def is_behind(self) -> bool:
        """Whether something that was heard is not answered yet, because the answers grew too long."""

    def clock(self) -> int:
        """Tell the time that segments are measured by, in ms."""

    def open(self) -> Segments:
        """Greet the client."""

    def hear(self, octets: bytes) -> Segments:
        """Answer whatever became whole with these octets."""

    def go_on(self) -> Segments:
        """Answer more of what was heard before."""

    def shake_hands(self, *, succeeds: bool) -> Segments:
        """Go on after the TLS handshake, or note that it failed (RFC 3207 4.2)."""

    def fall_silent(self) -> Segments:
        """Give up on a client that has said nothing for too long."""

    def shut_down(self) -> Segments:
        """Tell the client that the service ends (RFC 5321 3.8)."""

    def leave(self) -> None:
        """Note that the client closed the connection, or lost it."""
