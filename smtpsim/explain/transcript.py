"""A session as plain text: phases as headings, `C:` and `S:` lines, and a short why."""

from collections.abc import Iterable, Iterator

from smtpsim.explain.layout import cut_line, tie, wrap_text
from smtpsim.explain.sanitise import sanitise, shown_line, split_lines
from smtpsim.explain.words import source, why
from smtpsim.simulation.step import Step
from smtpsim.spec.phases import PHASE_OF
from smtpsim.spec.terms import Actor, Kind

FIRST_LINES, LAST_LINES = 12, 3  # of a long text
_WHY_INDENT = "     "
_LONG_WAIT_MS = 60_000
_SAID_KINDS = {Kind.COMMAND, Kind.REPLY, Kind.DATA, Kind.END_OF_DATA}


def transcript(steps: Iterable[Step]) -> Iterator[str]:
    """Write steps down line by line, at most 80 columns wide; a long text is shortened in its middle."""
    before: Step | None = None
    for step, octets in _joined_texts(steps):
        yield from _headings(before, step)
        yield from _step_lines(step, octets)
        before = step


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


def _headings(before: Step | None, step: Step) -> Iterator[str]:
    """Tell what changes with this step: the session, the phase, the time of a long wait."""
    if before is not None and before.session != step.session:
        yield ""
        yield f"-- session {sanitise(step.session)}"
    if before is not None and step.time - before.time >= _LONG_WAIT_MS:
        yield f"-- {_duration(step.time - before.time)} later"
    if step.phase is not None and (before is None or before.phase is not step.phase):
        title = PHASE_OF[step.phase].title
        if before is not None:
            yield ""
        yield title
        yield "-" * len(title)


def _duration(ms: int) -> str:
    minutes, seconds = divmod(ms // 1000, 60)
    return f"{minutes} min {seconds} s" if seconds else f"{minutes} min"


def _step_lines(step: Step, octets: bytes) -> Iterator[str]:
    if step.kind not in _SAID_KINDS:
        yield from wrap_text(_reason_with_source(step) or f"{step.actor}: {step.kind}", "-- ")
        return
    mark = "C: " if step.actor is Actor.CLIENT else "S: "
    lines = split_lines(octets)
    if step.kind is Kind.DATA and len(lines) > FIRST_LINES + LAST_LINES + 1:
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
    yield from _said(lines[:FIRST_LINES], mark)
    yield f"   ... {len(lines) - FIRST_LINES - LAST_LINES} more lines ..."
    yield from _said(lines[-LAST_LINES:], mark)


def _numbered(step: Step) -> str:
    if step.phase is None or step.phase_step is None:
        return ""
    return f"step {step.phase_step} of {PHASE_OF[step.phase].steps}: "


def _reason_with_source(step: Step) -> str:
    reason, cited = why(step), source(step)
    places = "; ".join(tie(place) for place in cited.split("; "))
    return f"{reason} [{places}]" if cited else reason
