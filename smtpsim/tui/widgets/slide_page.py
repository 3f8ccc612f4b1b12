"""A slide laid out for a projector: everything stands in the middle, with air between its parts.

Where it is tight the code gets smaller, texts get shorter (an ellipsis says so), and the air goes last.
"""

import textwrap
from collections.abc import Sequence
from typing import NamedTuple, TypeAlias

from rich.cells import chop_cells
from textual.content import Content

from smtpsim.explain.sanitise import sanitise
from smtpsim.spec.codes import FIRST_ERROR
from smtpsim.spec.terms import Actor
from smtpsim.stage.slide import Said, Slide
from smtpsim.tui.widgets.ballot import ballot_lines, result_words, right_words
from smtpsim.tui.widgets.big_text import big_lines, half_lines

PREDICT = "What do you predict?"
NOTHING_YET = "Nothing has happened yet. What will the first thing be, and who does it?"
THE_END = "This is the end of the session."
REFUSED = "✗"
_WIDEST = 104  # columns of text, however wide the screen is
_SMALL_CODE = 3  # lines of the smaller letters
_MOST_GAP = 4  # empty lines between two parts

Block: TypeAlias = list[Content]


class Richness(NamedTuple):
    """How much is said."""

    code_height: int
    said_lines: int
    why_lines: int
    has_labels: bool = True
    is_airy: bool = False  # an empty line between two answers


_ALL = (
    Richness(5, 8, 5, is_airy=True),
    Richness(5, 8, 5),
    Richness(3, 4, 3),
    Richness(3, 2, 2),
    Richness(3, 1, 2),
    Richness(0, 3, 3),
    Richness(0, 2, 1),
    Richness(0, 1, 1, has_labels=False),
)


def slide_page(slide: Slide, width: int, height: int) -> list[Content]:
    """Write a slide for a size; where even the shortest form is higher, it is as high as it must be."""
    blocks: list[Block] = []
    for richness in _ALL:
        blocks = [block for block in _blocks(slide, width, richness) if block]
        gaps = len(blocks) - 1 if richness.is_airy else len(blocks) // 2 - 1
        if sum(map(len, blocks)) + gaps <= height:
            break
    return _spread(blocks, height)


def _spread(blocks: Sequence[Block], height: int) -> list[Content]:
    """Put empty lines between the parts: the same number everywhere, then one more from below upward.

    The last part stands at the foot of the page.
    """
    free = max(0, height - sum(map(len, blocks)))
    between = max(1, len(blocks) - 1)
    each, more = divmod(free, between)
    page: list[Content] = []
    for number, block in enumerate(blocks):
        page += block
        if number < between:
            is_last = number == between - 1
            gap = each + (between - 1 - more <= number < between - 1)
            page += [Content("")] * (gap if is_last else min(gap, _MOST_GAP))
    missing = height - len(page)
    foot = len(blocks[-1]) if blocks else 0
    return [*page[: len(page) - foot], *[Content("")] * max(0, missing), *page[len(page) - foot :]]


def _blocks(slide: Slide, width: int, richness: Richness) -> list[Block]:
    room = max(20, min(width - 4, _WIDEST))
    parts = [
        _head(slide, room, richness),
        _said_block(slide.asked, room, richness),
        _answer_block(slide, room, richness),
        _question_block(slide, room, richness),
        _why_block(slide, room, richness),
    ]
    return [
        *([line.pad_left(max(0, width - line.cell_length) // 2) for line in part] for part in parts),
        [_foot(slide, width)],
    ]


def _head(slide: Slide, room: int, richness: Richness) -> Block:
    client, server = sanitise(slide.hop.client) or "client", sanitise(slide.hop.server) or "?"
    hosts = Content.assemble((client, "bold $client"), ("  →  ", "$quiet"), (server, "bold $server"))
    together = Content.assemble(hosts, (f"   {slide.place}", "$quiet"))
    if richness.code_height <= _SMALL_CODE and together.cell_length <= room:
        return [together]
    return [hosts, Content.styled(slide.place, "$quiet")]


def _said_block(said: Said | None, room: int, richness: Richness) -> Block:
    if said is None:
        return []
    style = {"refused": "bold $refused", "fault": "bold $fault", "note": "bold"}.get(said.meaning, "bold")
    lines = [Content.styled(line, style) for line in _texts(said.lines, room, richness.said_lines)]
    if said.fault:
        lines.append(Content.styled(f"! a fault struck here: {said.fault}", "$fault"))
    is_told = said.meaning in {"said", "refused"}
    return [_label(said.actor, said.meaning), *lines] if richness.has_labels and is_told else lines


def _label(actor: Actor, meaning: str) -> Content:
    words = f"The {actor} says" if actor is Actor.CLIENT else f"The {actor} answers"
    sign = f" {REFUSED} no" if meaning == "refused" else ""
    return Content.assemble((words, f"${actor.value}"), (sign, "bold $refused"))


def _answer_block(slide: Slide, room: int, richness: Richness) -> Block:
    if slide.is_open:
        label = [Content.styled("The server answers", "$server")] if richness.has_labels else []
        return [*label, *_big("?", richness, "bold $key")]
    if slide.answer is None:
        return _edge_block(slide)
    style = "bold $refused" if slide.answer.code >= FIRST_ERROR else "bold $server"
    code = _big(str(slide.answer.code), richness, style) if slide.answer.code else []
    block = _said_block(slide.answer, room, richness)
    return [*block[:1], *code, *block[1:]] if richness.has_labels else block


def _edge_block(slide: Slide) -> Block:
    if slide.asked is None:
        return [Content.styled(NOTHING_YET, "bold")]
    return [Content.styled(THE_END, "bold")] if slide.is_over else []


def _big(text: str, richness: Richness, style: str) -> Block:
    if not richness.code_height or not set(text) <= set("0123456789?"):
        return []
    is_large = richness.code_height > _SMALL_CODE
    gap = [Content("")] if is_large else []
    lines = big_lines(text) if is_large else half_lines(text)
    return [*gap, *(Content.styled(line, style) for line in lines), *gap]


def _question_block(slide: Slide, room: int, richness: Richness) -> Block:
    question = slide.question
    if question is None:
        return []
    if not (slide.is_open or slide.tally.first or slide.tally.second):
        return [right_words(question).truncate(room, ellipsis=True)]
    ballot = ballot_lines(question, slide.tally, room, is_open=slide.is_open)
    wide = max(line.cell_length for line in ballot)
    ballot = [line.pad_right(wide - line.cell_length) for line in ballot]
    if richness.is_airy:
        ballot = [line for row in ballot for line in (Content(""), row)]
    if slide.is_open:
        prompt = _texts((question.prompt,), room, 2)
        return [Content.styled(PREDICT, "bold $key"), *map(Content, prompt), *ballot]
    result = result_words(question, slide.tally)
    gap = [Content("")] if richness.is_airy else []
    told = _texts((result,), room, 2) if result else []
    return [*ballot, *gap, *(Content.styled(line, "bold $changed") for line in told)]


def _why_block(slide: Slide, room: int, richness: Richness) -> Block:
    if slide.is_open or not slide.why:
        return []
    words = f"{slide.why} [{slide.source}]" if slide.source else slide.why
    return [Content(line) for line in _texts((words,), room, richness.why_lines)]


def _foot(slide: Slide, width: int) -> Content:
    number = f"{slide.number} "
    holder = f" ● {slide.holder}"
    gap = width - Content(holder).cell_length - len(number)
    if gap < 1:
        return Content.styled(holder, "$changed")
    return Content.assemble((holder, "$changed"), " " * gap, (number, "$quiet"))


def _texts(lines: Sequence[str], room: int, most: int) -> list[str]:
    """Break lines that are too long; of more lines than there is room for, say how many are left out."""
    broken = [piece for line in lines for piece in _break(line, room)]
    if len(broken) <= most:
        return broken
    if most == 1:
        return [f"{broken[0][: room - 2].rstrip()} …"]
    left = len(broken) - most + 1
    return [*broken[: most - 1], f"… {left} more {'line' if left == 1 else 'lines'} …"]


def _break(text: str, room: int) -> list[str]:
    if not text.isascii():
        return list(chop_cells(text, room)) or [""]
    return textwrap.wrap(text, room, break_on_hyphens=False) or [""]
