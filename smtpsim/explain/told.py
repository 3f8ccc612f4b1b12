"""What a step says, as short lines of a transcript: the words on the channel, or a note of what happened."""

from smtpsim.explain.errands import deed_words
from smtpsim.explain.row_index import is_pop_step
from smtpsim.explain.sanitise import sanitise, shown_line, split_lines
from smtpsim.simulation.step import Step
from smtpsim.spec.codes import FIRST_ERROR
from smtpsim.spec.faults import FAULT_OF
from smtpsim.spec.pop_rows import POP_ERROR
from smtpsim.spec.terms import Kind

SAID_KINDS = {Kind.COMMAND, Kind.REPLY, Kind.DATA, Kind.END_OF_DATA}
_MOST_LINES = 60  # of one step; a long text is shortened in its middle, which is said
_ENDING_LINES = 5
_NOTE_OF = {
    Kind.OPEN: "opens the connection",
    Kind.CLOSE: "closes the connection",
    Kind.TIMER: "has waited long enough",
    Kind.LOOKUP: "looks a name up",
    Kind.HANDSHAKE: "begins the TLS handshake",
    Kind.DELIVERY: "puts the message in its place",
    Kind.NOTE: "notes",
}
_HANDSHAKE_NOTE_OF = {
    "tls-established": "ends the TLS handshake: from here on the line is encrypted",
    "tls-failed": "drops the TLS handshake, which failed",
    "tls-not-begun": "has waited in vain for the TLS handshake",
}


def told_lines(step: Step) -> tuple[list[str], str]:
    """Give the lines of what a step says, and their meaning: said, refused, fault or note."""
    if step.kind in SAID_KINDS:
        meaning = "refused" if is_refusal(step) else "said"
        return _shortened(split_lines(step.octets)) or [""], meaning
    if step.kind is Kind.FAULT:
        preset = FAULT_OF.get(step.fault)
        return [f"fault: {preset.title if preset else sanitise(step.fault)}"], "fault"
    if deed := deed_words(step):
        return [deed], "note"
    words = f"{step.actor.value} {_HANDSHAKE_NOTE_OF.get(step.row) or _NOTE_OF[step.kind]}"
    target = sanitise(step.recipient)
    return [f"{words}: {target}" if target else words], "note"


def is_refusal(step: Step) -> bool:
    """Whether a step is a reply that refuses: 4yz or 5yz (RFC 5321 4.2.1), or -ERR (RFC 1939 3)."""
    return step.code >= FIRST_ERROR or (is_pop_step(step) and _is_pop_refusal(step))


def _is_pop_refusal(step: Step) -> bool:
    return step.kind is Kind.REPLY and step.octets.startswith(POP_ERROR.encode("ascii"))


def _shortened(lines: list[bytes]) -> list[str]:
    if len(lines) <= _MOST_LINES:
        return [shown_line(line) for line in lines]
    head, tail = lines[: _MOST_LINES - _ENDING_LINES - 1], lines[-_ENDING_LINES:]
    left = len(lines) - len(head) - len(tail)
    return [*map(shown_line, head), f"... {left} more lines ...", *map(shown_line, tail)]
