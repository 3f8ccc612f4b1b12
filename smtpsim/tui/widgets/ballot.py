"""The answers to a question with the hands for each: numbers and bars, and both votes side by side."""

from typing import NamedTuple

from textual.content import Content

from smtpsim.stage.predicting import Question
from smtpsim.stage.tally import Tally, counts
from smtpsim.tui.widgets.peers import shorten

BAR, RIGHT, COUNTED = "█", "✓", "▸"
_NUMBER, _LABEL, _SIGN, _COUNT = 3, 10, 9, 4  # columns
_WORDS_AT_LEAST, _LONGEST_BAR = 17, 30
_NARROWEST_VOTE, _GOOD_VOTE = 14, 18  # columns of a vote: at least, and before words take more
_VOTE_NAMES = ("First vote", "Second vote")
_SHORT_NAMES = dict(zip(_VOTE_NAMES, ("First", "Second"), strict=True))


class Column(NamedTuple):
    """One vote: its hands for each answer, and whether hands are counted for it now."""

    name: str
    hands: tuple[int, ...]
    is_counted: bool


def ballot_lines(question: Question, tally: Tally, width: int, *, is_open: bool) -> list[Content]:
    """Write a line for each answer, and one above them that names the votes; all are `width` wide."""
    columns = _columns(question, tally) if is_open or tally.first or tally.second else []
    words_width, column_width = _widths(question, len(columns), width)
    sign_width = 0 if is_open else _SIGN
    before = sign_width + _NUMBER + _LABEL + words_width
    head = [_heading(column, column_width, is_open=is_open) for column in columns]
    lines = [Content("").join([Content(" " * before), *head])] if columns else []
    for place, option in enumerate(question.options):
        is_right = not is_open and place == question.right
        sign = f"{RIGHT} right" if is_right else ""
        label, words = (
            f"{option.label:<{_LABEL}}",
            shorten_end(option.words, words_width - 2) if words_width else "",
        )
        parts = [
            Content.styled(f"{sign:<{sign_width}}", "bold $changed"),
            Content.styled(f"{place + 1:<{_NUMBER}}", "bold $key"),
            Content.styled(label, "bold $changed" if is_right else "bold"),
            Content.styled(f"{words:<{words_width}}", "" if is_right else "$quiet"),
            *(_bar(column, place, columns, column_width) for column in columns),
        ]
        lines.append(Content("").join(parts).pad_right(0))
    return lines


def result_words(question: Question, tally: Tally) -> str:
    """Say how many had the right answer in each vote; empty where no hand was raised."""
    told = []
    for name, hands in zip(_VOTE_NAMES, (tally.first, tally.second), strict=True):
        if hands:
            told.append(f"in the {name.lower()} {hands.count(question.right)} of {len(hands)}")
    return f"Had it right: {', '.join(told)}." if told else ""


def right_words(question: Question) -> Content:
    """Say which answer was right, in a line."""
    label, words = question.truth
    told = f"{label}, {words}" if words else label
    return Content.styled(f"{RIGHT} right: {told}", "bold $changed")


def shorten_end(text: str, width: int) -> str:
    """Cut text to a width; an ellipsis says so."""
    return text if len(text) <= width else f"{text[: max(0, width - 1)]}…"


def _columns(question: Question, tally: Tally) -> list[Column]:
    answers = len(question.options)
    columns = [Column(_VOTE_NAMES[0], counts(tally.first, answers), not tally.is_second)]
    if tally.has_second:
        columns.append(Column(_VOTE_NAMES[1], counts(tally.second, answers), tally.is_second))
    return columns


def _widths(question: Question, columns: int, width: int) -> tuple[int, int]:
    """Share the width between the words of the answers and the votes."""
    room = max(0, width - _SIGN - _NUMBER - _LABEL)
    longest = max(len(option.words) for option in question.options) + 2
    if not columns:
        return min(longest, room), 0
    words = min(longest, max(_WORDS_AT_LEAST, room - columns * _GOOD_VOTE))
    if (room - words) // columns < _NARROWEST_VOTE:
        words = 0  # a class or a code says enough
    return words, min(_LONGEST_BAR + _COUNT + 2, (room - words) // columns)


def _heading(column: Column, width: int, *, is_open: bool) -> Content:
    sign = COUNTED if column.is_counted and is_open else " "
    words = f"{sign} {column.name}: {sum(column.hands)}"
    if len(words) >= width:
        words = f"{sign} {_SHORT_NAMES[column.name]}: {sum(column.hands)}"
    style = "bold $key" if column.is_counted and is_open else "bold"
    return Content.styled(f"{shorten(words, width - 1):<{width}}", style)


def _bar(column: Column, place: int, columns: list[Column], width: int) -> Content:
    count = column.hands[place]
    most = max(max(one.hands) for one in columns)
    room = max(1, width - _COUNT - 2)
    length = -(-count * room // most) if most else 0
    bar = Content.styled(BAR * length, "$changed")
    return Content.assemble((f"{count:>{_COUNT}} ", "bold"), bar, " " * (width - _COUNT - 1 - length))
