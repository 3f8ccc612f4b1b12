"""The session that was left last: one file, so that its place and its recording always belong together."""

from collections.abc import Sequence

import msgspec

from smtpsim.recording.format import Header, Item, encode_item

_DAMAGES = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)


class LastSession(msgspec.Struct, frozen=True, kw_only=True):
    """The first line of the file: which session it was, and where one was in it."""

    format: int = 1
    title: str
    source: str  # the word or the path that opened it
    has_recording: bool  # it stands in the lines below; otherwise `source` is a recording, as it was
    is_of_scenario: bool = False  # `source` names a scenario
    branch: str = ""
    cursor: int = 0
    known: int = 0  # steps of the branch
    session: str = ""  # the one that was shown alone, where there are several hops
    left_at: str = ""  # ISO 8601, with the offset of the place


def write_last(last: LastSession, header: Header, items: Sequence[Item]) -> bytes:
    """Write the octets of the file; without items where a recording stands elsewhere."""
    lines = (encode_item(item) for item in (header, *items)) if last.has_recording else ()
    return b"".join((msgspec.json.encode(last), b"\n", *lines))


def read_last(line: bytes) -> LastSession | None:
    """Read the first line of the file; None where it is damaged."""
    try:
        last = msgspec.json.decode(line, type=LastSession)
    except _DAMAGES:
        return None
    return None if "\0" in last.source else last  # no path of any system holds it
