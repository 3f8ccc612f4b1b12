"""Lines and mail data out of a stream of octets, however the stream was cut.

Only CR LF ends a line (RFC 5321 2.3.8) and only CR LF . CR LF ends mail data (4.1.1.4). Both
readers remember how far they have looked, so no octet is looked at twice, and neither keeps more
than its limit.
"""

from typing import TypeAlias

import msgspec

CRLF = b"\r\n"
END_OF_DATA = b"\r\n.\r\n"
_SMALL = 1_024

Chain: TypeAlias = tuple["Chain", bytes] | None
"""Chunks linked backwards: adding one shares all that went before."""


class Inbox(msgspec.Struct, frozen=True, gc=False):
    """Octets that arrived and are not read yet: those of `octets` from `start` on."""

    octets: bytes = b""
    start: int = 0
    scanned: int = 0  # no CR LF begins before this place
    head: bytes = b""  # the kept beginning of a line that is being discarded
    discarding: bool = False


class Line(msgspec.Struct, frozen=True, gc=False):
    """One line with its CR LF, or the kept beginning of one that was too long."""

    octets: bytes
    is_too_long: bool = False


EMPTY_INBOX = Inbox()


def feed(inbox: Inbox, octets: bytes) -> Inbox:
    """Add `octets` behind those that wait."""
    if inbox.start == len(inbox.octets):
        return Inbox(octets, 0, 0, inbox.head, inbox.discarding)
    waiting = inbox.octets[inbox.start :] + octets
    return Inbox(waiting, 0, max(0, inbox.scanned - inbox.start), inbox.head, inbox.discarding)


def take_line(inbox: Inbox, limit: int) -> tuple[Inbox, Line | None]:
    """Take the next line off; past `limit` octets (with CR LF) it comes marked as too long.

    Without a whole line yet the inbox comes back, having thrown away what no line can hold.
    """
    octets, start = inbox.octets, inbox.start
    end = octets.find(CRLF, inbox.scanned)
    if end < 0:
        return _wait_for_line_end(inbox, limit), None
    rest = Inbox(octets, end + 2, end + 2)
    if inbox.discarding:
        return rest, Line(inbox.head, is_too_long=True)
    if end + 2 - start > limit:
        return rest, Line(octets[start : start + limit], is_too_long=True)
    return rest, Line(octets[start : end + 2])


def _wait_for_line_end(inbox: Inbox, limit: int) -> Inbox:
    octets, start = inbox.octets, inbox.start
    last = len(octets) - 1 if octets.endswith(b"\r") else len(octets)
    if not inbox.discarding and len(octets) - start <= limit:
        return Inbox(octets, start, max(start, last))
    head = inbox.head if inbox.discarding else octets[start : start + limit]
    return Inbox(octets[max(start, last) :], 0, 0, head, discarding=True)


class Collector(msgspec.Struct, frozen=True, gc=False):
    """Mail data that is still coming. `tail` begins as the CR LF of the DATA line itself."""

    chunks: Chain = None
    size: int = 0  # as RFC 1870 3 counts: without the dots that the client doubled
    tail: bytes = CRLF  # the last two octets
    is_over: bool = False  # more than the limit came: the chunks were dropped


EMPTY_COLLECTOR = Collector()


def collect(collector: Collector, inbox: Inbox, limit: int) -> tuple[Collector, Inbox, bool]:
    """Move waiting octets into the collector, up to the end of data; tell whether that came.

    A dot that may begin the end of data waits in the inbox until it is known whether it does.
    """
    octets = inbox.octets[inbox.start :] if inbox.start else inbox.octets
    end = _find_end(collector.tail, octets)
    if end >= 0:
        return _append(collector, octets[: end - 3], limit), Inbox(octets, end, end), True
    undecided = _count_undecided(collector.tail + octets[-4:])
    if not undecided:
        return _append(collector, octets, limit), EMPTY_INBOX, False
    return _append(collector, octets[:-undecided], limit), Inbox(octets[-undecided:]), False


def _find_end(tail: bytes, octets: bytes) -> int:
    """Where in `octets` the end of data stops, or -1; its CR LF may be in the octets before."""
    place = (tail + octets[:4]).find(END_OF_DATA)
    if place >= 0:
        return place + len(END_OF_DATA) - len(tail)
    place = octets.find(END_OF_DATA)
    return place + len(END_OF_DATA) if place >= 0 else -1


def _count_undecided(last: bytes) -> int:
    """Count the octets after the last CR LF that the end of data may begin with."""
    return next((count for count in (1, 2) if last.endswith(END_OF_DATA[: 2 + count])), 0)


def _append(collector: Collector, octets: bytes, limit: int) -> Collector:
    """Add a chunk, or drop all of them once they are too many."""
    if not octets:
        return collector
    size = collector.size + len(octets) - _count_doubled(collector.tail, octets)
    tail = octets[-2:] if len(octets) > 1 else collector.tail[-1:] + octets
    if size > limit:  # and it never shrinks: what is over stays over
        return Collector(None, size, tail, is_over=True)
    return Collector(link(collector.chunks, octets), size, tail)


def link(chunks: Chain, octets: bytes) -> Chain:
    """Add a chunk; small ones are joined, or mail data that trickles in would fill memory with links."""
    if chunks is not None and len(chunks[1]) + len(octets) <= _SMALL:
        return chunks[0], chunks[1] + octets
    return chunks, octets


def _count_doubled(tail: bytes, octets: bytes) -> int:
    """Count the dots in `octets` that begin a line, which the client added (RFC 5321 4.5.2)."""
    return octets.count(b"\r\n.") + (tail + octets[:2]).count(b"\r\n.") if b"." in octets else 0


def joined(chunks: Chain) -> bytes:
    """Join a chain into one run of octets."""
    parts = []
    while chunks:
        chunks, last = chunks
        parts.append(last)
    return parts[0] if len(parts) == 1 else b"".join(reversed(parts))


def stuff_dots(content: bytes) -> bytes:
    """Add a dot to each line that begins with one (RFC 5321 4.5.2)."""
    return (CRLF + content).replace(b"\r\n.", b"\r\n..")[2:]


def unstuff_dots(octets: bytes) -> bytes:
    """Take one dot off each line that begins with one (RFC 5321 4.5.2)."""
    return (CRLF + octets).replace(b"\r\n.", CRLF)[2:] if b"." in octets else octets


def normalise_line_ends(text: bytes) -> bytes:
    """Make each CR LF, bare CR and bare LF one CR LF, and end the last line (RFC 5321 2.3.8)."""
    content = text
    if has_bare_line_end(text):
        content = text.replace(CRLF, b"\n").replace(b"\r", b"\n").replace(b"\n", CRLF)
    return content if content.endswith(CRLF) or not content else content + CRLF


def has_bare_line_end(content: bytes) -> bool:
    """Whether a CR or LF stands alone, which a client must not send (RFC 5321 2.3.8)."""
    pairs = content.count(CRLF)
    return content.count(b"\n") != pairs or content.count(b"\r") != pairs


def longest_line(content: bytes) -> int:
    """Count the octets of the longest line, with its CR LF."""
    return max(map(len, content.split(CRLF))) + len(CRLF)
