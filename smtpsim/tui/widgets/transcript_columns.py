"""The transcript in two columns: what the client sends on the left, what the server sends on the right."""

from itertools import zip_longest

from rich.cells import cell_len

from smtpsim.explain.told import SAID_KINDS, told_lines
from smtpsim.spec.terms import Actor
from smtpsim.stage.sending import CURSOR_MARK
from smtpsim.tui.widgets.transcript_lines import (
    GUTTER,
    NOTE_MARK,
    Body,
    Line,
    fold,
    is_short_line,
    marked,
    signs,
)

_RULE = " │ "


def column_width(width: int) -> int:
    """Say how wide each of the two columns is."""
    return max(1, (width - GUTTER - len(_RULE)) // 2)


def columns_height(shown: Body, width: int) -> int:
    """Count the lines of a step in two columns."""
    is_short = not shown.sent and is_short_line(shown.step, column_width(width))
    return 1 if is_short else len(columns_body(shown, width))


def columns_body(shown: Body, width: int) -> tuple[Line, ...]:
    """Write what a step says in the column of who says it; a note goes across both."""
    step, (texts, meaning) = shown.step, told_lines(shown.step)
    if step.kind not in SAID_KINDS:
        return marked((*signs(shown), (f"{NOTE_MARK} ", meaning)), texts, meaning, width)
    room = column_width(width)
    texts[-1] += CURSOR_MARK if shown.sent else ""
    said = [(piece, _meaning(step.actor, meaning)) for text in texts for piece in fold(text, room)]
    said += [(piece, "note") for piece in fold(shown.sent, room)] if shown.sent else []
    left, right = (said, []) if step.actor is Actor.CLIENT else ([], said)
    first, rest = signs(shown), ((" " * GUTTER, "said"),)
    rows = zip_longest(left, right, fillvalue=("", "said"))
    return tuple(
        (*(rest if at else first), (_padded(one[0], room), one[1]), (_RULE, "rule"), other)
        for at, (one, other) in enumerate(rows)
    )


def _meaning(actor: Actor, meaning: str) -> str:
    return actor.value if meaning == "said" and actor in {Actor.CLIENT, Actor.SERVER} else meaning


def _padded(text: str, width: int) -> str:
    return text + " " * (width - cell_len(text))
