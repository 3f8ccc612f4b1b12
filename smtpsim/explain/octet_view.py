"""Octets as they are on the line: each one visible, line ends and dots named, or in hexadecimal."""

import re
from enum import Enum
from typing import NamedTuple

from smtpsim.explain.row_index import is_pop_step
from smtpsim.explain.sanitise import sanitise
from smtpsim.simulation.step import Step
from smtpsim.spec.terms import Kind, ServerState

LONE_LF = "lone LF: it ends no line [RFC 5321 2.3.8]"
LONE_CR = "lone CR: it ends no line [RFC 5321 2.3.8]"
OPEN_CR = "CR: whether its LF follows is not seen yet"
OPEN_END = "no line end here"
DOT_ENDS = "a dot alone: the end of the mail data [RFC 5321 4.1.1.4]"
DOT_ENDS_NOT = "no end of the mail data: CR LF must stand before and after the dot [RFC 5321 4.1.1.4]"
DOT_ENDS_EARLY = f"{DOT_ENDS}; what follows is read as commands"
STORED = "the server takes its first dot off [RFC 5321 4.5.2]:"
POP_ENDS = "a dot alone: the end of the answer [RFC 1939 3]"
POP_TAKEN = "the client takes its first dot off [RFC 1939 3]:"

_KIND_OF = {LONE_LF: "lone LF", LONE_CR: "lone CR"}
_PIECE = re.compile(rb"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_CRLF, _DOT, _LONE_DOT = b"\r\n", b".", b".\r\n"
_FIRST_PRINTABLE, _FIRST_BEYOND = 0x20, 0x7F
_BEYOND = "·"


class Dots(Enum):
    """What a dot at the beginning of a line means in some octets."""

    NOTHING = "nothing"
    MAIL = "it ends mail data, or is taken off"
    POP = "it ends an answer of POP3, or is taken off"


class Earlier(NamedTuple):
    """What the same side sent before some octets, as far as they hang on it."""

    tail: bytes = _CRLF  # its last octets
    is_over: bool = False  # the mail data had ended with it


class RawLine(NamedTuple):
    """A piece of what was sent, up to a line end, with what there is to say of it; all safe to show."""

    text: str
    note: str = ""
    stored: str = ""  # what is kept of it, where that is something else


def dots_of(step: Step, earlier: Earlier) -> Dots:
    """Say what dots at the beginning of a line mean in what a step sent."""
    if step.kind in {Kind.DATA, Kind.END_OF_DATA}:
        is_read = step.server_state is ServerState.DATA and not earlier.is_over
        return Dots.MAIL if is_read else Dots.NOTHING
    is_long_answer = step.kind is Kind.REPLY and step.octets.endswith(b"\r\n.\r\n")
    return Dots.POP if is_long_answer and is_pop_step(step) else Dots.NOTHING


def raw_lines(octets: bytes, dots: Dots = Dots.NOTHING, earlier: Earlier | None = None) -> list[RawLine]:
    """Cut octets behind each CR LF, and for the eye behind each lone CR or LF too.

    What a lone CR or LF means is told once, and after that only its name.
    """
    before, lines, told = (earlier or Earlier()).tail, list[RawLine](), set[str]()
    pieces = _PIECE.findall(octets)
    for number, piece in enumerate(pieces, 1):
        found, dots = _raw_line(before, piece, dots, is_last=number == len(pieces))
        lines.append(
            found._replace(note=_KIND_OF.get(found.note, found.note)) if found.note in told else found
        )
        told.add(found.note)
        before = (before + piece)[-2:]
    return lines


def _raw_line(before: bytes, piece: bytes, dots: Dots, *, is_last: bool) -> tuple[RawLine, Dots]:
    """Show one piece; and say what dots mean behind it."""
    text, is_mail = show_octets(piece), dots is Dots.MAIL
    begins_with_dot = dots is not Dots.NOTHING and before == _CRLF and piece.startswith(_DOT)
    if begins_with_dot and piece == _LONE_DOT:
        ending = DOT_ENDS if is_last else DOT_ENDS_EARLY
        return RawLine(text, ending if is_mail else POP_ENDS), Dots.NOTHING
    notes = [_end_note(before, piece, is_last=is_last)]
    is_undecided = is_last and piece in {_DOT, _DOT + b"\r"}  # it hangs on what comes next
    if is_mail and piece.rstrip(_CRLF) == _DOT and not is_undecided:
        notes.append(DOT_ENDS_NOT)
    is_taken = begins_with_dot and not is_undecided and DOT_ENDS_NOT not in notes
    if is_taken:
        notes.append(STORED if is_mail else POP_TAKEN)
    return RawLine(text, "; ".join(filter(None, notes)), show_octets(piece[1:]) if is_taken else ""), dots


def _end_note(before: bytes, piece: bytes, *, is_last: bool) -> str:
    """Name the end of a piece, where that is not CR LF."""
    if piece.endswith(_CRLF) or (piece == b"\n" and before.endswith(b"\r")):
        return ""
    if piece.endswith(b"\n"):
        return LONE_LF
    if piece.endswith(b"\r"):
        return OPEN_CR if is_last else LONE_CR
    return OPEN_END


def show_octets(octets: bytes) -> str:
    r"""Make every octet visible: CR and LF as their pictures, what is no UTF-8 as `\xff`."""
    return sanitise(octets.decode("utf-8", "backslashreplace"))


class HexRow(NamedTuple):
    """So many octets in hexadecimal, and as text: what is no ASCII is a dot in the middle."""

    offset: int
    hexadecimal: str
    text: str


def hex_rows(octets: bytes, per_row: int, offset: int = 0) -> list[HexRow]:
    """Write octets in rows; `offset` is the place of the first one."""
    starts = range(0, len(octets), per_row)
    return [_hex_row(octets[at : at + per_row], offset + at, per_row) for at in starts]


def _hex_row(octets: bytes, offset: int, per_row: int) -> HexRow:
    width = 3 * per_row - 1
    text = "".join(chr(one) if _FIRST_PRINTABLE <= one < _FIRST_BEYOND else _sign(one) for one in octets)
    return HexRow(offset, f"{octets.hex(' '):<{width}}", text)


def _sign(octet: int) -> str:
    return sanitise(chr(octet)) if octet <= _FIRST_BEYOND else _BEYOND
