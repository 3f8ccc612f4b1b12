"""The transcript as a ladder: a lifeline for each side, and an arrow for each thing that is sent.

Beside the lifelines stand the times of sending and of arrival; what is lost ends in an `x`.
"""

from collections.abc import Sequence

from rich.cells import cell_len

from smtpsim.explain.flight import LOST, Travel, clock_words, late_words, travel_of
from smtpsim.explain.sanitise import split_lines
from smtpsim.explain.told import told_lines
from smtpsim.simulation.step import Step
from smtpsim.spec.terms import Actor
from smtpsim.stage.sending import CURSOR_MARK
from smtpsim.tui.widgets.transcript_lines import GUTTER, NOTE_MARK, Body, Line, Piece, fold, signs

_TIMES_FROM = 48  # columns of the whole, from which on times stand beside the lifelines
_TIME = 9
_LIFELINE = "│"
_LEAST_TAIL = 3  # columns of an arrow beside its words
_FEW, _BEGINNING = 4, 2  # lines that are written on an arrow; of more the first, and the last


def ladder_body(shown: Body, width: int) -> tuple[Line, ...]:
    """Write a step as an arrow between the lifelines, or as a note between them."""
    step, beside = shown.step, _TIME if width >= _TIMES_FROM else 0
    room = max(1, width - GUTTER - 2 * (beside + len(_LIFELINE)))
    if travel_of(step) is Travel.NOTHING:
        texts, meaning = told_lines(step)
        rows = [(f" {piece}", meaning) for piece in fold(f"{NOTE_MARK} {' '.join(texts)}", max(1, room - 1))]
        return _between(shown, rows, ("", -1), room, beside)
    words = _words(step, max(1, room - 2))
    arrow = _arrow(shown, words[-1][0], room)
    rows = [(f" {text}", meaning) for text, meaning in (words[:-1] if arrow else words)]
    at = len(rows)
    rows.append((arrow or _arrow(shown, "", room), words[-1][1] if arrow else step.actor.value))
    rows += [
        (piece, "note") for piece in fold(f" {_note(shown, has_times=beside > 0)}", room) if piece.strip()
    ]
    return _between(shown, rows, (_arrival(shown), at), room, beside)


def _words(step: Step, room: int) -> list[Piece]:
    """Write what stands on an arrow; what is no line of SMTP stands in parentheses."""
    texts, meaning = told_lines(step)
    if meaning == "note":
        deeds = [f"({text.removeprefix(f'{step.actor.value} ')})" for text in texts]
        return [(piece, meaning) for deed in deeds for piece in fold(deed, room)]
    colour = step.actor.value if meaning == "said" else meaning
    few = _few(texts, len(split_lines(step.octets)))
    return [(piece, colour) for text in few for piece in fold(text, room)]


def _between(
    shown: Body, rows: Sequence[Piece], arrival: tuple[str, int], room: int, beside: int
) -> tuple[Line, ...]:
    """Put rows between the lifelines, with the time on the side of who acts, and of who gets it."""
    lines, is_left = [], shown.step.actor is not Actor.SERVER
    for at, row in enumerate(rows):
        here = clock_words(shown.step.time) if at == 0 else ""
        there = arrival[0] if at == arrival[1] else ""
        left, right = (here, there) if is_left else (there, here)
        lines.append(_line(shown, (left, row, right), room, beside, is_first=at == 0))
    return tuple(lines)


def _line(shown: Body, cells: tuple[str, Piece, str], room: int, beside: int, *, is_first: bool) -> Line:
    left, (text, meaning), right = cells
    gutter = signs(shown) if is_first else ((" " * GUTTER, "said"),)
    padding = " " * (room - cell_len(text))
    before = ((f"{left:>{beside - 1}} ", "note"),) if beside else ()
    after = ((f" {right:<{beside - 1}}", "note"),) if beside else ()
    return (
        *gutter,
        *before,
        (_LIFELINE, "rule"),
        (text + padding, meaning),
        (_LIFELINE, "rule"),
        *after,
    )


def _arrival(shown: Body) -> str:
    if shown.sent or travel_of(shown.step) is Travel.NOTHING:
        return ""
    arrives = shown.step.arrives
    return "lost" if arrives is None else clock_words(arrives)


def _few(texts: Sequence[str], count: int) -> Sequence[str]:
    """Keep the beginning and the end of a text of so many lines, and say how many are between."""
    if len(texts) <= _FEW:
        return texts
    left = count - _BEGINNING - 1
    return [*texts[:_BEGINNING], f"... {left} more lines ...", texts[-1]]


def _note(shown: Body, *, has_times: bool) -> str:
    """Say below an arrow what is unusual about it; where no times stand beside it, those too."""
    step = shown.step
    if shown.sent:
        return shown.sent
    if step.arrives is None:
        return LOST
    return late_words(step) if has_times else f"{clock_words(step.time)} to {clock_words(step.arrives)}"


def _arrow(shown: Body, word: str, room: int) -> str:
    """Draw an arrow with a word on it; empty where the word leaves no room for it."""
    label = f" {word} " if word else ""
    free = room - cell_len(label) - 1
    if word and free < _LEAST_TAIL:
        return ""
    line = "─" * max(0, free - 1)
    if shown.sent:
        line, ending = line[: len(line) // 2], CURSOR_MARK
    elif travel_of(shown.step) is Travel.LOST:
        line, ending = line[: len(line) * 2 // 3], "x"
    else:
        ending = "▶" if shown.step.actor is Actor.CLIENT else "◀"
    if shown.step.actor is Actor.CLIENT:
        return f"─{label}{line}{ending}"[:room]
    arrow = f"{ending}{line}{label}─"
    return (" " * (room - cell_len(arrow)) + arrow)[-room:]
