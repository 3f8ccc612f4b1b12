"""The transcript octet by octet: with every line end and dot visible, or in hexadecimal.

A long text is shortened in its middle, which is said; only its beginning and its end are looked at.
"""

from collections.abc import Iterator, Sequence

from smtpsim.explain.octet_view import (
    Earlier,
    HexRow,
    dots_of,
    hex_rows,
    raw_lines,
)
from smtpsim.explain.told import SAID_KINDS, told_lines
from smtpsim.spec.terms import Actor
from smtpsim.stage.sending import CURSOR_MARK
from smtpsim.tui.widgets.transcript_lines import (
    INDENT,
    NOTE_MARK,
    Body,
    Line,
    Piece,
    fold,
    is_short_line,
    marked,
    sent_note,
    signs,
)

MOST_LINES, ENDING_LINES = 60, 5
_MOST_OCTETS, _ENDING_OCTETS = 4_096, 512  # that are looked at in the beginning and the end of a text
_LINE_END_CELLS = 2
_MARK_OF = {Actor.CLIENT: "C: ", Actor.SERVER: "S: "}
_END_OF_DATA = b"\r\n.\r\n"
_CR, _LF = "␍", "␊"
_NOTES_BELOW, _NOTES_BESIDE = "^ ", "<"  # begin what is said of a row
_OFFSET = 8  # columns of an offset, and of the spaces around the octets
_PER_ROW = (16, 8, 4, 2)


def raw_height(shown: Body, width: int) -> int:
    """Count the lines of a step's octets, each visible."""
    step = shown.step
    if is_short_line(step, width - INDENT) and not step.octets.startswith(b"."):
        is_plain = b"\r" not in step.octets[:-_LINE_END_CELLS]
        return 1 if is_plain else len(raw_body(shown, width))
    return len(raw_body(shown, width))


def raw_body(shown: Body, width: int) -> tuple[Line, ...]:
    """Write a step's octets as they are on the line, each of them visible."""
    step = shown.step
    if step.kind not in SAID_KINDS:
        return _note(shown, width)
    octets = step.octets
    rows = _raw_rows(shown, octets[:_MOST_OCTETS], shown.earlier, width)
    if len(octets) > _MOST_OCTETS or len(rows) > MOST_LINES:
        begin = max(0, len(octets) - _ENDING_OCTETS)
        is_over = octets.find(_END_OF_DATA, 0, begin) >= 0
        before = Earlier(octets[max(0, begin - 2) : begin], shown.earlier.is_over or is_over)
        ending = _raw_rows(shown, octets[begin:], before, width)[-ENDING_LINES:]
        rows = [*rows[: MOST_LINES - ENDING_LINES - 1], _left_out(octets), *ending]
    return _behind_mark(shown, rows, width)


def _behind_mark(shown: Body, rows: Sequence[Piece], width: int) -> tuple[Line, ...]:
    """Put the mark of who sent them before the rows, and behind them how much is sent."""
    actor = shown.step.actor
    first, *rest = rows or [("", "said")]
    named = (*signs(shown), (_MARK_OF.get(actor, "   "), actor.value), first)
    below = (((" " * INDENT, row[1]), row) for row in rest)
    return (named, *below, *sent_note(shown.sent, width))


def _left_out(octets: bytes) -> Piece:
    return f"... shortened: {len(octets):,} octets in all ...", "note"


def _raw_rows(shown: Body, octets: bytes, earlier: Earlier, width: int) -> list[Piece]:
    """Write some of a step's octets in rows, the notes below what they are about."""
    is_refused = len(octets) < _MOST_OCTETS and told_lines(shown.step)[1] == "refused"
    meaning = "refused" if is_refused else "said"
    lines, rows = raw_lines(octets, dots_of(shown.step, earlier), earlier), list[Piece]()
    for number, line in enumerate(lines, 1):
        is_end = bool(shown.sent) and number == len(lines)
        note = "" if is_end and not octets.endswith(b"\n") else line.note  # there more is to come
        beside = (
            f"  {_NOTES_BESIDE} {note}" if note and ":" not in note else ""
        )  # a name, without what it means
        text = line.text + (CURSOR_MARK if is_end else "") + beside
        rows += ((piece, meaning) for piece in _fold_whole_ends(text, width - INDENT))
        if note and not beside:
            rows += _note_rows(f"{note} {line.stored}".rstrip(), width - INDENT)
    return rows


def _note_rows(words: str, width: int) -> Iterator[Piece]:
    """Write what is said of the row above."""
    for at, piece in enumerate(fold(words, width - len(_NOTES_BELOW))):
        yield (f"{' ' * len(_NOTES_BELOW) if at else _NOTES_BELOW}{piece.lstrip()}", "heading")


def _fold_whole_ends(text: str, width: int) -> tuple[str, ...]:
    """Break a line that is too long, and keep the two signs of its end together."""
    *rows, last = fold(text, width)
    if last == _LF and rows and rows[-1].endswith(_CR) and len(rows[-1]) > len(_CR):
        return (*rows[:-1], rows[-1].removesuffix(_CR), _CR + _LF)
    return (*rows, last)


def octets_per_row(width: int) -> int:
    """Say how many octets a row of a width holds in hexadecimal."""
    room = width - INDENT - _OFFSET
    return next((count for count in _PER_ROW if 4 * count - 1 <= room), 1)


def hex_height(shown: Body, width: int) -> int:
    """Count the rows in hexadecimal."""
    step = shown.step
    if step.kind not in SAID_KINDS or shown.sent:
        return len(hex_body(shown, width))
    return min(MOST_LINES, max(1, -(-len(step.octets) // octets_per_row(width))))


def hex_body(shown: Body, width: int) -> tuple[Line, ...]:
    """Write a step's octets in hexadecimal, each row with the offset of its first and with its text."""
    step, per_row = shown.step, octets_per_row(width)
    if step.kind not in SAID_KINDS:
        return _note(shown, width)
    octets, size = step.octets, len(step.octets)
    if -(-size // per_row) <= MOST_LINES:
        rows = [_hex_text(row) for row in hex_rows(octets, per_row)]
    else:
        first, last = (
            (MOST_LINES - ENDING_LINES - 1) * per_row,
            (-(-size // per_row) - ENDING_LINES) * per_row,
        )
        ending = hex_rows(octets[last:], per_row, last)
        rows = [*map(_hex_text, hex_rows(octets[:first], per_row)), _left_out(octets)]
        rows += map(_hex_text, ending)
    if shown.sent and rows:
        rows[-1] = (rows[-1][0] + CURSOR_MARK, rows[-1][1])
    return _behind_mark(shown, rows, width)


def _hex_text(row: HexRow) -> Piece:
    return f"{row.offset:04x}  {row.hexadecimal}  {row.text}", "said"


def _note(shown: Body, width: int) -> tuple[Line, ...]:
    texts, meaning = told_lines(shown.step)
    return marked((*signs(shown), (f"{NOTE_MARK} ", meaning)), texts, meaning, width)
