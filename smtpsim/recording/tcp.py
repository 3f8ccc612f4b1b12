"""TCP connections put together again from the segments of a capture, and read as a transcript (RFC 9293 3.4).

Segments may come twice, too early or overlapping; what never came is told. After the handshake of TLS
nothing can be read.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple, TypeAlias

from smtpsim.recording.following import is_farewell
from smtpsim.recording.said import Said, Sayer, is_reply

_WRAP = 2**32  # sequence numbers begin again
_HALF = 2**31
_TLS_HANDSHAKE = b"\x16\x03"  # the content type and the major version (RFC 8446 5.1)
_CRLF = b"\r\n"
_LONGEST_EARLY = 4096  # segments that wait for one before them

Host: TypeAlias = tuple[str, int]
"""An address and a port."""


class Segment(NamedTuple):
    """One segment of a capture; `packet` counts from 1."""

    packet: int
    source: Host
    target: Host
    sequence: int
    octets: bytes = b""
    opens: bool = False  # SYN without ACK: the client's first
    synchronizes: bool = False  # any SYN: it takes a sequence number
    ends: bool = False  # FIN
    breaks: bool = False  # RST


class _Road:
    """What one side sent, in order."""

    def __init__(self) -> None:
        self.following: int | None = None  # the sequence number that comes next
        self.early: dict[int, bytes] = {}
        self.unended = b""  # behind the last CR LF

    def take(self, segment: Segment) -> bytes:
        """Take a segment in, and give what can be read now."""
        if self.following is None or segment.synchronizes:
            self.following = (segment.sequence + segment.synchronizes) % _WRAP
        if segment.octets and len(self.early) < _LONGEST_EARLY:
            place = (segment.sequence + segment.synchronizes) % _WRAP
            self.early[place] = max(self.early.get(place, b""), segment.octets, key=len)
        return b"".join(self._arrived())

    def _arrived(self) -> Iterator[bytes]:
        """Give what follows without a gap; what was there already is left out."""
        is_moving = True
        while is_moving and self.following is not None:
            is_moving = False
            for place in sorted(self.early, key=self._distance):
                known = self._distance(place)
                if known > 0:
                    break
                fresh = self.early.pop(place)[-known:] if known else self.early.pop(place)
                self.following = (self.following + len(fresh)) % _WRAP
                is_moving = True
                yield fresh
                break

    def _distance(self, place: int) -> int:
        """Tell how far a place is ahead of what was read; negative: it was read already."""
        return (place - (self.following or 0) + _HALF) % _WRAP - _HALF

    @property
    def missing(self) -> int:
        """Count the octets that came behind a gap."""
        return sum(map(len, self.early.values()))


class _Connection:
    """One connection while its segments are taken in."""

    def __init__(self, first: Segment) -> None:
        has_order = first.opens or first.target[1] < first.source[1]
        self.client = first.source if has_order else first.target
        self.roads = {True: _Road(), False: _Road()}
        self.said: list[Said] = [Said(Sayer.OPENED, "", first.packet)] if first.opens else []
        self.is_over = self.is_secret = self.is_farewell = False

    def take(self, segment: Segment) -> None:
        is_client = segment.source == self.client
        road = self.roads[is_client]
        arrived = road.take(segment)
        if not self.is_secret and is_client and not road.unended and arrived.startswith(_TLS_HANDSHAKE):
            self.is_secret = True
            self.said.append(Said(Sayer.NOTE, "TLS begins here: what follows cannot be read", segment.packet))
        if not self.is_secret:
            *lines, road.unended = (road.unended + arrived).split(_CRLF)
            self.said += [self._read_line(line, segment.packet, is_client=is_client) for line in lines]
        if (segment.ends or segment.breaks) and not self.is_over:
            self._end(segment, is_client=is_client)

    def _read_line(self, line: bytes, packet: int, *, is_client: bool) -> Said:
        text = line.decode("utf-8", "replace")
        if is_client:
            return Said(Sayer.CLIENT, text, packet)
        self.is_farewell = is_farewell(text)
        return Said(Sayer.SERVER if is_reply(text) else Sayer.NOTE, text, packet)

    def _end(self, segment: Segment, *, is_client: bool) -> None:
        """Note the end: a server that goes without a farewell has lost the connection."""
        self.is_over = True
        is_closed = segment.ends and (is_client or self.is_farewell or self.is_secret)
        self.said.append(Said(Sayer.CLOSED if is_closed else Sayer.LOST, "", segment.packet))

    def whole(self) -> list[Said]:
        """Give all that was said, and what is missing."""
        last = self.said[-1].line if self.said else 1
        notes = (note for side, road in self.roads.items() for note in self._gaps(_side(side), road))
        return [*self.said, *(Said(Sayer.NOTE, note, last) for note in notes)]

    def _gaps(self, side: str, road: _Road) -> Iterator[str]:
        if road.unended and not self.is_secret:
            yield f"the {side} sent {road.unended.decode('utf-8', 'replace')!r} and no CR LF after it"
        if road.missing:
            yield f"something that the {side} sent is not in the capture; behind it are {road.missing} octets"


def _side(is_client: bool) -> str:  # noqa: FBT001  the key of the two roads
    return "client" if is_client else "server"


def read_segments(segments: Iterable[Segment]) -> list[Said]:
    """Put connections together and read them, one behind the other; those that are no SMTP are left out."""
    open_now: dict[frozenset[Host], _Connection] = {}
    begun: list[_Connection] = []
    for segment in segments:
        ends = frozenset((segment.source, segment.target))
        connection = open_now.get(ends)
        if connection is None or segment.opens:
            connection = open_now[ends] = _Connection(segment)
            begun.append(connection)
        connection.take(segment)
    spoken = [connection.whole() for connection in begun]
    return [one for said in spoken if any(line.sayer is Sayer.SERVER for line in said) for one in said]
