"""The octets of a chunk that BDAT announced, out of a stream of octets (RFC 3030 2).

They are counted and never read as lines, so nothing in them is a command or an end of data. Also a
chunk that is refused is read to its last octet; what is refused, or too much, is not kept.
"""

import msgspec

from smtpsim.protocol.command import Chunk
from smtpsim.protocol.framing import EMPTY_COLLECTOR, EMPTY_INBOX, Collector, Inbox, joined, link
from smtpsim.protocol.received import MailText, Received


class Arriving(msgspec.Struct, frozen=True, gc=False):
    """A chunk whose octets are still coming, behind the BDAT line that is answered after them."""

    line: Received
    chunk: Chunk
    left: int
    octets: Collector = EMPTY_COLLECTOR


def expect_chunk(line: Received, chunk: Chunk) -> Arriving:
    """Begin to wait for the octets that a BDAT line announced."""
    return Arriving(line, chunk, chunk.size)


def fill_chunk(arriving: Arriving, inbox: Inbox, room: int) -> tuple[Arriving, Inbox]:
    """Move octets that wait into the chunk, up to its end; past `room` octets none of them are kept."""
    start = inbox.start
    end = min(len(inbox.octets), start + arriving.left)
    piece = inbox.octets[start:end]
    rest = Inbox(inbox.octets, end, end) if end < len(inbox.octets) else EMPTY_INBOX
    octets = add_octets(arriving.octets, piece, room)
    return Arriving(arriving.line, arriving.chunk, arriving.left - len(piece), octets), rest


def text_of(collector: Collector) -> MailText:
    """Give what was collected as one run of octets."""
    return MailText(joined(collector.chunks), collector.size, collector.is_over)


def add_octets(collector: Collector, octets: bytes, limit: int) -> Collector:
    """Add octets that are counted as they are, or drop all of them once they are too many."""
    return add_text(collector, MailText(octets, len(octets)), limit)


def add_text(collector: Collector, text: MailText, limit: int) -> Collector:
    """Add a whole chunk to those before it, or drop all of them once they are too many."""
    size = collector.size + text.size
    if size > limit or text.is_over or collector.is_over:
        return Collector(None, size, is_over=True)
    return Collector(link(collector.chunks, text.octets), size) if text.octets else collector
