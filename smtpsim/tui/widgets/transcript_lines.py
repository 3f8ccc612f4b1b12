"""The lines of the transcript: a block for each step, as pieces of text with their meanings.

A block is a heading where the session changes and where a phase begins, then `C:` or `S:` and what
was sent, or a short note in words. The first two columns are for signs: `>` the current step, `!` a
fault struck here, a cross for a refusal.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from rich.cells import cell_len, chop_cells

from smtpsim.explain.hops import BACK
from smtpsim.explain.octet_view import Earlier
from smtpsim.explain.told import SAID_KINDS, is_refusal, told_lines
from smtpsim.simulation.step import Step
from smtpsim.spec.phases import PHASE_OF
from smtpsim.spec.terms import Actor, PhaseName
from smtpsim.stage.sending import CURSOR_MARK

Piece: TypeAlias = tuple[str, str]
"""Text, and the meaning that gives its colour: a component class of the transcript."""
Line: TypeAlias = tuple[Piece, ...]

CURRENT, STRUCK, REFUSED, PLAIN = ">", "!", "×", " "  # noqa: RUF001  a sign, no letter
NOTE_MARK = "--"
_MARK_OF = {Actor.CLIENT: "C:", Actor.SERVER: "S:"}
GUTTER = 3
INDENT = GUTTER + 3  # signs, a space, the mark, a space


class Body(NamedTuple):
    """What a block shows: a step, and how the cursor stands to it."""

    step: Step
    is_current: bool = False
    sent: str = ""  # how much of it is sent, in words, where the cursor stands inside it
    earlier: Earlier = Earlier()  # what the same side sent before


def block_height(
    step: Step, before: PhaseName | None, width: int, hop: str = "", *, is_first: bool = False
) -> int:
    """Count the lines of a step's block, without writing them where the step is one short line."""
    if hop or not is_short_line(step, width - INDENT):
        return len(block(step, before, width, is_current=False, hop=hop, is_first=is_first))
    return 1 if step.phase is None or step.phase is before else 2 + (before is not None)


def is_short_line(step: Step, room: int) -> bool:
    """Whether a step is one line with its CR LF that so many columns hold, seen without a look at it."""
    octets = step.octets
    is_line = step.kind in SAID_KINDS and octets.count(b"\n") == 1 and octets.endswith(b"\r\n")
    return is_line and len(octets) <= room and octets.isascii()


def block(
    step: Step,
    before: PhaseName | None,
    width: int,
    *,
    is_current: bool,
    hop: str = "",
    is_first: bool = False,
) -> tuple[Line, ...]:
    """Write a step's lines for a width, as `head` and `body` do."""
    return (*head(step, before, width, hop, is_first=is_first), *body(Body(step, is_current), width))


def head(
    step: Step, before: PhaseName | None, width: int, hop: str = "", *, is_first: bool = False
) -> tuple[Line, ...]:
    """Write the headings above a step.

    `before` is the phase of the step before it in its session, `hop` the heading where the session
    changes; the first of all blocks, and one where two sessions take turns, has no empty line above that.
    """
    lines = _heading(PHASE_OF[step.phase].title, width) if step.phase and step.phase is not before else ()
    if hop:
        gap = () if is_first or hop.startswith(BACK) else ((),)
        return (*gap, *_heading(hop, width, "═"), *lines)
    return ((), *lines) if lines and before is not None else lines


def signs(shown: Body) -> Line:
    """Write the two columns of signs, and a space."""
    step = shown.step
    sign = (STRUCK, "fault") if step.fault else (REFUSED if is_refusal(step) else PLAIN, "refused")
    return (CURRENT if shown.is_current else PLAIN, "cursor"), (f"{sign[0]} ", sign[1])


def body(shown: Body, width: int) -> tuple[Line, ...]:
    """Write what a step says, behind `C:` or `S:`, or a note."""
    step = shown.step
    texts, meaning = told_lines(step)
    if shown.sent:
        texts[-1] += CURSOR_MARK
    mark = _MARK_OF.get(step.actor, NOTE_MARK) if step.kind in SAID_KINDS else NOTE_MARK
    named = (f"{mark} ", meaning if mark is NOTE_MARK else step.actor.value)
    said = marked((*signs(shown), named), texts, meaning, width)
    return (*said, *sent_note(shown.sent, width))


def marked(first: Line, texts: Iterable[str], meaning: str, width: int) -> tuple[Line, ...]:
    """Write texts behind a mark, each broken where it is too long."""
    room = width - INDENT
    pieces = [piece for text in texts for piece in fold(text, room)]
    rest = (" " * INDENT, meaning)
    return ((*first, (pieces[0], meaning)), *((rest, (piece, meaning)) for piece in pieces[1:]))


def sent_note(words: str, width: int) -> tuple[Line, ...]:
    """Write how much of a step is sent; nothing where all of it is."""
    if not words:
        return ()
    return tuple(((" " * INDENT, "note"), (piece, "note")) for piece in fold(words, width - INDENT))


def _heading(words: str, width: int, sign: str = "─") -> tuple[Line, ...]:
    pieces = fold(words, width - GUTTER - 1)
    above = (((" " * GUTTER, "heading"), (piece, "heading")) for piece in pieces[:-1])
    rule = sign * (width - GUTTER - 1 - cell_len(pieces[-1]))
    return (*above, ((" " * GUTTER, "heading"), (f"{pieces[-1]} ", "heading"), (rule, "rule")))


@lru_cache(maxsize=512)
def fold(text: str, width: int) -> tuple[str, ...]:
    """Break a line that is too long, after a space where one is near; every character stays."""
    if not text.isascii():
        return tuple(chop_cells(text, max(2, width))) or ("",)
    width = max(1, width)
    lines = []
    while len(text) > width:
        space = text.rfind(" ", max(1, width - 24), width)
        cut = space + 1 if space > 0 else width
        lines.append(text[:cut])
        text = text[cut:]
    return (*lines, text)
