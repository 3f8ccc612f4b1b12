"""The ways to draw the transcript: each step is a block, its headings the same in every view.

The views beside the first are loaded when one is first wanted, so that the program starts sooner.
"""

from enum import StrEnum

from smtpsim.spec.terms import PhaseName
from smtpsim.tui.widgets.transcript_lines import Body, Line, block_height, body, head


class TranscriptView(StrEnum):
    """How the transcript is drawn, in the order in which a key goes through it."""

    LINES = "lines"
    COLUMNS = "two columns"
    LADDER = "ladder"
    RAW = "raw"
    HEX = "hex"


OCTET_VIEWS = (TranscriptView.RAW, TranscriptView.HEX)


def next_view(view: TranscriptView) -> TranscriptView:
    """Give the view after one, after the last the first."""
    views = list(TranscriptView)
    return views[(views.index(view) + 1) % len(views)]


def view_block(
    view: TranscriptView,
    shown: Body,
    before: PhaseName | None,
    width: int,
    hop: str = "",
    *,
    is_first: bool = False,
) -> tuple[Line, ...]:
    """Write a step's lines in a view, its headings above; `head` says what `before` and `hop` are."""
    return (*head(shown.step, before, width, hop, is_first=is_first), *_body(view, shown, width))


def view_height(
    view: TranscriptView,
    shown: Body,
    before: PhaseName | None,
    width: int,
    hop: str = "",
    *,
    is_first: bool = False,
) -> int:
    """Count the lines of a step's block in a view."""
    if view is TranscriptView.LINES and not shown.sent:
        return block_height(shown.step, before, width, hop, is_first=is_first)
    return len(head(shown.step, before, width, hop, is_first=is_first)) + _height(view, shown, width)


def _body(view: TranscriptView, shown: Body, width: int) -> tuple[Line, ...]:
    if view is TranscriptView.LINES:
        return body(shown, width)
    from smtpsim.tui.widgets import (  # noqa: PLC0415  as the module says
        transcript_columns,
        transcript_ladder,
        transcript_octets,
    )

    match view:
        case TranscriptView.COLUMNS:
            return transcript_columns.columns_body(shown, width)
        case TranscriptView.LADDER:
            return transcript_ladder.ladder_body(shown, width)
        case TranscriptView.RAW:
            return transcript_octets.raw_body(shown, width)
        case TranscriptView.HEX:
            return transcript_octets.hex_body(shown, width)


def _height(view: TranscriptView, shown: Body, width: int) -> int:
    """Count the lines of a body; short steps are counted without being written."""
    from smtpsim.tui.widgets import transcript_columns, transcript_octets  # noqa: PLC0415  as above

    match view:
        case TranscriptView.COLUMNS:
            return transcript_columns.columns_height(shown, width)
        case TranscriptView.RAW:
            return transcript_octets.raw_height(shown, width)
        case TranscriptView.HEX:
            return transcript_octets.hex_height(shown, width)
        case TranscriptView.LINES | TranscriptView.LADDER:
            return len(_body(view, shown, width))
