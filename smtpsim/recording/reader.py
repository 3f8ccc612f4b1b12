"""From the octets of a file to a recording: one that was cut off opens as far as it is whole."""

from array import array
from collections.abc import Sequence

import msgspec

from smtpsim.errors import BadFileError
from smtpsim.explain.sanitise import sanitise
from smtpsim.recording.format import FORMAT, HappenedItem, Header, RecordingKind
from smtpsim.recording.layout import Course, Layout, lay_out
from smtpsim.recording.lines import BLOCK, RecordedItems, decode_item
from smtpsim.recording.older import decode_header

_BEGINNING = b'{"item":"header"'
_DAMAGES = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
_TRUNCATED = "truncated"  # so msgspec says of JSON that ends too early
_HEADER_LINE = 1
_CUT_HEADER = "is cut off in its header, so nothing can be read"


class Recording(msgspec.Struct, frozen=True):
    """What stands in a file: `items` are the lines after the header, `note` tells of a cut."""

    header: Header
    items: Sequence[HappenedItem]
    course: Course
    note: str = ""


class _FormatOnly(msgspec.Struct, frozen=True):
    """As much of a header as any version has."""

    format: int


def make_recording(header: Header, items: Sequence[HappenedItem]) -> Recording:
    """Make a recording of items that are known to be right."""
    return Recording(header, items, lay_out(items))


def read_recording(octets: bytes, path: str) -> Recording:
    """Read a recording; raises `BadFileError` with the line where it is damaged, but not where it was cut."""
    first_end = octets.find(b"\n")
    header = _read_header(octets if first_end < 0 else octets[:first_end], path)
    if first_end < 0:
        return Recording(header, (), lay_out(()), _tell_cut(_HEADER_LINE, is_whole=True))
    return _read_items(header, octets, first_end + 1, path)


def _read_header(line: bytes, path: str) -> Header:
    if not line:
        raise BadFileError(path, "is empty; a recording begins with a header line", _HEADER_LINE)
    if not line.startswith(_BEGINNING):
        reason = _CUT_HEADER if _BEGINNING.startswith(line) else "is no recording of smtpsim"
        raise BadFileError(path, reason, _HEADER_LINE)
    try:
        number = msgspec.json.decode(line, type=_FormatOnly).format
        if number > FORMAT:
            reason = f"is of format {number}, and this program reads {FORMAT}; update smtpsim"
            raise BadFileError(path, reason, _HEADER_LINE)
        header = decode_header(line)
    except _DAMAGES as error:
        if _TRUNCATED in str(error):
            raise BadFileError(path, _CUT_HEADER, _HEADER_LINE) from error
        raise BadFileError(path, f"the header is damaged: {sanitise(str(error))}", _HEADER_LINE) from error
    _check_header(header, path)
    return header


def _check_header(header: Header, path: str) -> None:
    if header.format < 1:
        raise BadFileError(path, f"the header is damaged: there is no format {header.format}", _HEADER_LINE)
    if header.kind is RecordingKind.COMPUTED and header.scenario is None:
        reason = "the header is damaged: a computed recording needs its scenario"
        raise BadFileError(path, reason, _HEADER_LINE)


def _read_items(header: Header, octets: bytes, start: int, path: str) -> Recording:
    """Decode each line once, to see that it is right; keep only where the lines are."""
    starts, layout, count, note = array("Q"), Layout(), 0, ""
    while start < len(octets):
        line_end = octets.find(b"\n", start)
        end = len(octets) if line_end < 0 else line_end + 1
        number = count + _HEADER_LINE + 1
        try:
            item = decode_item(octets[start:end])
        except _DAMAGES as error:
            if end == len(octets) and (line_end < 0 or _TRUNCATED in str(error)):
                note = _tell_cut(number, is_whole=False)
                break
            raise BadFileError(path, f"this line is damaged: {sanitise(str(error))}", number) from error
        reason = layout.place(item, count)
        if reason:
            raise BadFileError(path, f"this line is damaged: {reason}", number)
        if count % BLOCK == 0:
            starts.append(start)
        count, start = count + 1, end
        if line_end < 0:
            note = _tell_cut(number, is_whole=True)
    items = RecordedItems(octets, starts, start, count)
    return Recording(header, items, layout.course(items), note)


def _tell_cut(line: int, *, is_whole: bool) -> str:
    if is_whole:
        return f"The file was cut off behind line {line}; nothing of that line is missing."
    return f"The file was cut off in line {line}; what stands before that line is whole and is shown."
