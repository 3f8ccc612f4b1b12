"""The lines of the transcript: a block for each step, as pieces of text with their meanings.

A block is a heading where the session changes and where a phase begins, then `C:` or `S:` and what
was sent, or a short note in words. The first two columns are for signs: `>` the current step, `!` a
fault struck here, a cross for a refusal.
"""

from functools import lru_cache
from typing import TypeAlias

from rich.cells import cell_len, chop_cells

from smtpsim.explain.hops import BACK
from smtpsim.explain.told import SAID_KINDS, told_lines
from smtpsim.simulation.step import Step
from smtpsim.spec.phases import PHASE_OF
from smtpsim.spec.terms import Actor, PhaseName

Piece: TypeAlias = tuple[str, str]
"""Text, and the meaning that gives its colour: a component class of the transcript."""
Line: TypeAlias = tuple[Piece, ...]

CURRENT, STRUCK, REFUSED, PLAIN = ">", "!", "×", " "  # noqa: RUF001  a sign, no letter
_NOTE_MARK = "--"
_MARK_OF = {Actor.CLIENT: "C:", Actor.SERVER: "S:"}
_GUTTER = 3
_INDENT = _GUTTER + 3  # signs, a space, the mark, a space


def block_height(
    step: Step, before: PhaseName | None, width: int, hop: str = "", *, is_first: bool = False
) -> int:
    """Count the lines of a step's block, without writing them where the step is one short line."""
    octets = step.octets
    if hop:
        return len(block(step, before, width, is_current=False, hop=hop, is_first=is_first))
    is_line = step.kind in SAID_KINDS and octets.count(b"\n") == 1 and octets.endswith(b"\r\n")
    if is_line and len(octets) <= width - _INDENT and octets.isascii():
        return 1 if step.phase is None or step.phase is before else 2 + (before is not None)
    return len(block(step, before, width, is_current=False))


def block(
    step: Step,
    before: PhaseName | None,
    width: int,
    *,
    is_current: bool,
    hop: str = "",
    is_first: bool = False,
) -> tuple[Line, ...]:
    """Write a step's lines for a width.

    `before` is the phase of the step before it in its session, `hop` the heading where the session
    changes; the first of all blocks, and one where two sessions take turns, has no empty line above that.
    """
    head = _heading(PHASE_OF[step.phase].title, width) if step.phase and step.phase is not before else ()
    if hop:
        gap = () if is_first or hop.startswith(BACK) else ((),)
        head = (*gap, *_heading(hop, width, "═"), *head)
    elif head and before is not None:
        head = ((), *head)
    texts, meaning = told_lines(step)
    folded = [piece for text in texts for piece in _fold(text, width - _INDENT)]
    sign = (STRUCK, "fault") if step.fault else (REFUSED if meaning == "refused" else PLAIN, "refused")
    signs = (CURRENT if is_current else PLAIN, "cursor"), (f"{sign[0]} ", sign[1])
    mark = _MARK_OF.get(step.actor, _NOTE_MARK) if step.kind in SAID_KINDS else _NOTE_MARK
    first = (*signs, (f"{mark} ", meaning if mark is _NOTE_MARK else step.actor.value))
    rest = (" " * _INDENT, meaning)
    return (*head, (*first, (folded[0], meaning)), *((rest, (piece, meaning)) for piece in folded[1:]))


def _heading(words: str, width: int, sign: str = "─") -> tuple[Line, ...]:
    pieces = _fold(words, width - _GUTTER - 1)
    above = (((" " * _GUTTER, "heading"), (piece, "heading")) for piece in pieces[:-1])
    rule = sign * (width - _GUTTER - 1 - cell_len(pieces[-1]))
    return (*above, ((" " * _GUTTER, "heading"), (f"{pieces[-1]} ", "heading"), (rule, "rule")))


@lru_cache(maxsize=512)
def _fold(text: str, width: int) -> tuple[str, ...]:
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
