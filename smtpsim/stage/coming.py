"""What stands in the notes besides a person's own words: what comes next and why, before the room sees it."""

from collections.abc import Iterator

from smtpsim.explain.sanitise import sanitise
from smtpsim.explain.told import SAID_KINDS, told_lines
from smtpsim.explain.words import source, why
from smtpsim.simulation.step import Step
from smtpsim.stage.ahead import coming_step
from smtpsim.stage.hops import HopView

NO_NOTES = "This session brings no notes of its own."
_END = "Coming next: nothing, this is the end."
_MOST_LINES = 3  # of what is said


def notes_text(notes: str, hops: HopView) -> str:
    """Give the notes of a session, and what comes next at the cursor."""
    return "\n".join(
        [
            *_coming_lines(hops),
            "",
            *(map(sanitise, notes.strip().splitlines()) if notes.strip() else [NO_NOTES]),
        ]
    )


def _coming_lines(hops: HopView) -> Iterator[str]:
    coming = coming_step(hops)
    if coming is None:
        yield _END
        return
    yield f"Coming next, step {coming.place + 1}: {_told(coming.step)}"
    reason, places = why(coming.step), source(coming.step)
    if reason:
        yield f"Why: {reason}{f' [{places}]' if places else ''}"


def _told(step: Step) -> str:
    lines, _ = told_lines(step)
    speaker = f"{step.actor.value}: " if step.kind in SAID_KINDS else ""
    more = f" … and {len(lines) - _MOST_LINES} more lines" if len(lines) > _MOST_LINES else ""
    return f"{speaker}{' / '.join(lines[:_MOST_LINES])}{more}"
