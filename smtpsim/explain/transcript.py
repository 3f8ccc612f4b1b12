"""A session as plain text: phases as headings, `C:` and `S:` lines, and a short why.

Where there are several hops, a line that begins with `==` says between which hosts the next lines are.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from smtpsim.explain.credentials import reveal_sentence
from smtpsim.explain.hops import START, Road, hop_heading, is_errand, pass_road
from smtpsim.explain.layout import cut_line, tie, wrap_text
from smtpsim.explain.row_index import is_pop_step
from smtpsim.explain.sanitise import sanitise, shown_line, split_lines
from smtpsim.explain.waits import LONG_WAIT_MS, wait_words
from smtpsim.explain.words import source, why
from smtpsim.simulation.step import Step
from smtpsim.spec.phases import PHASE_OF
from smtpsim.spec.pop_rows import POP_TITLE
from smtpsim.spec.terms import Actor, Kind

FIRST_LINES, LAST_LINES = 12, 3  # of a long text
FATE_LINES = 20  # at most, of a report's part for programs
_FATE_PART = b"Content-Type: message/delivery-status"
_WHY_INDENT = "     "
_HOST_KINDS = {Kind.NOTE, Kind.DELIVERY}
_SAID_KINDS = {Kind.COMMAND, Kind.REPLY, Kind.DATA, Kind.END_OF_DATA}


def transcript(
    steps: Iterable[Step], start: datetime | None = None, *, decodes: bool = False
) -> Iterator[str]:
    """Write steps down line by line, at most 80 columns wide; a long text is shortened in its middle.

    `start` is the date at virtual time 0: where there are several hops, a long wait says the time after it.
    `decodes` tells also what base64 hides in a login.
    """
    before: Step | None = None
    road, titles = START, dict[str, str]()
    for step, octets in _joined_texts(steps):
        yield from _wait_lines(before, step, start if road.hops else None)
        yield from _hop_lines(road, before, step)
        yield from _phase_lines(titles.get(step.session), before, step)
        road = pass_road(road, step)
        yield from _step_lines(step, octets, _place_of(step) if road.hops else "")
        if decodes and (decoded := reveal_sentence(step)):
            yield from wrap_text(decoded, _WHY_INDENT)
        before = step
        titles[step.session] = _title(step)


def _joined_texts(steps: Iterable[Step]) -> Iterator[tuple[Step, bytes]]:
    """Put the segments of one text together, so that it is shortened as a whole."""
    first: Step | None = None
    chunks: list[bytes] = []
    for step in steps:
        if first is not None and not _continues(first, step):
            yield first, b"".join(chunks)
            first, chunks = None, []
        if step.kind is Kind.DATA and not step.fault:
            first = first or step
            chunks.append(step.octets)
        else:
            yield step, step.octets
    if first is not None:
        yield first, b"".join(chunks)


def _continues(first: Step, step: Step) -> bool:
    return step.kind is Kind.DATA and step.session == first.session and not step.fault


def _wait_lines(before: Step | None, step: Step, start: datetime | None) -> Iterator[str]:
    """Tell of a long wait; where another session ends it, after an empty line."""
    if before is None or step.time - before.time < LONG_WAIT_MS:
        return
    if before.session != step.session:
        yield ""
    yield f"-- {wait_words(step.time - before.time)} later{_clock_words(before, step, start)}"


def _clock_words(before: Step, step: Step, start: datetime | None) -> str:
    if start is None:
        return ""
    then, now = (start + timedelta(milliseconds=one.time) for one in (before, step))
    return f", at {now:%H:%M}" if then.date() == now.date() else f", at {now:%H:%M} on {now:%Y-%m-%d}"


def _hop_lines(road: Road, before: Step | None, step: Step) -> Iterator[str]:
    """Name the two hosts where the session changes."""
    heading = hop_heading(road, step)
    if not heading:
        return
    has_gap = before is not None and before.session != step.session
    if before is not None and not (has_gap and step.time - before.time >= LONG_WAIT_MS):
        yield ""
    mark = "==" if road.hop(step.session) or pass_road(road, step).hops else "--"
    yield from wrap_text(heading, f"{mark} ")


def _phase_lines(title_before: str | None, before: Step | None, step: Step) -> Iterator[str]:
    """Name the phase, or POP3, where it changes within a session."""
    title = _title(step)
    if title and title != title_before:
        if before is not None:
            yield ""
        yield title
        yield "-" * len(title)


def _title(step: Step) -> str:
    """Name the phase of a step, or the protocol where that is not SMTP."""
    if step.phase is not None:
        return PHASE_OF[step.phase].title
    return POP_TITLE if is_pop_step(step) else ""


def _place_of(step: Step) -> str:
    """Say which host does what no other host sees, where the heading does not say it."""
    return f"at {sanitise(step.host)}: " if is_errand(step) and step.kind in _HOST_KINDS else ""


def _step_lines(step: Step, octets: bytes, place: str) -> Iterator[str]:
    if step.kind not in _SAID_KINDS:
        yield from wrap_text(place + (_reason_with_source(step) or f"{step.actor}: {step.kind}"), "-- ")
        return
    mark = "C: " if step.actor is Actor.CLIENT else "S: "
    lines = split_lines(octets)
    if (step.kind is Kind.DATA or is_pop_step(step)) and len(lines) > FIRST_LINES + LAST_LINES + 1:
        yield from _shortened(lines, mark)
    else:
        yield from _said(lines, mark)
    told = _numbered(step) + _reason_with_source(step)
    if told:
        yield from wrap_text(told, _WHY_INDENT)


def _said(lines: list[bytes], mark: str) -> Iterator[str]:
    for line in lines:
        yield from (one.rstrip(" ") for one in cut_line(shown_line(line), mark))


def _shortened(lines: list[bytes], mark: str) -> Iterator[str]:
    """Show the beginning and the end, and in between what a report says of the mail's fate."""
    shown, ending = 0, len(lines) - LAST_LINES
    for first, end in ((0, FIRST_LINES), _fate_lines(lines, ending), (ending, len(lines))):
        if first > shown:
            yield f"   ... {first - shown} more lines ..."
        yield from _said(lines[first:end], mark)
        shown = end


def _fate_lines(lines: list[bytes], ending: int) -> tuple[int, int]:
    """Find the part of a report with the failing reply in it (RFC 3464 2); nothing in any other text."""
    if _FATE_PART not in lines:
        return FIRST_LINES, FIRST_LINES
    first = max(FIRST_LINES, lines.index(_FATE_PART))
    last = min(ending, first + FATE_LINES)
    end = next((place for place in range(first, last) if lines[place].startswith(b"--")), last)
    return first, max(first, end)


def _numbered(step: Step) -> str:
    if step.phase is None or step.phase_step is None:
        return ""
    return f"step {step.phase_step} of {PHASE_OF[step.phase].steps}: "


def _reason_with_source(step: Step) -> str:
    reason, cited = why(step), source(step)
    places = "; ".join(tie(place) for place in cited.split("; "))
    return f"{reason} [{places}]" if cited else reason
