"""Places in a session: `second RCPT for bob@receiver.example`, `first reply 4yz`, `end`, and so on.

A command's place is looked at after the reply to it (`at`), and stopped at before that reply
(`until`). Five places are what hosts do beside the dialogue: `first look-up for receiver.example`,
`second retry`, `last delivery for bob@receiver.example on mx.receiver.example`, `first close`,
`first report for alice@sender.example`.
"""

import re
from collections.abc import Iterable, Iterator

import msgspec

from smtpsim.simulation.step import Step
from smtpsim.spec.terms import Kind, PhaseName, Verb

_ORDINALS = {"first": 1, "second": 2, "third": 3, "last": -1}
_COMMAND = re.compile(
    r"(?:(?P<ordinal>first|second|third|last|\d{1,9}(?:st|nd|rd|th))\s+)?(?P<what>end of data|[A-Za-z-]+)"
    r"(?:\s+for\s+(?P<address>\S+))?(?:\s+on\s+(?P<host>\S+))?\Z",
)
_REPLY = re.compile(
    r"(?:(?P<ordinal>first|second|third|last|\d{1,9}(?:st|nd|rd|th))\s+)?(?:reply\s+)?"
    r"(?P<code>[2-5](?:yz|[0-5][0-9]))(?:\s+on\s+(?P<host>\S+))?\Z",
)
_VERB_OF = {verb.value.lower(): verb for verb in Verb if verb is not Verb.UNKNOWN}
KIND_OF_EVENT = {
    "look-up": Kind.LOOKUP,
    "retry": Kind.TIMER,
    "delivery": Kind.DELIVERY,
    "close": Kind.CLOSE,
    "report": Kind.NOTE,
}
_REPORT_ROWS = {
    "report-written",
    "report-of-delay",
    "report-of-success",
    "report-not-wanted",
    "report-about-report",
    "double-bounce",
}  # what a host decides about telling a sender
_ABOUT = ("domain", "target", "to")  # the words of an event that `for` may name
_STEP = re.compile(r"step\s+(?P<step>\d{1,9})\Z")
_PHASE = re.compile(r"phase\s+(?P<phase>[a-z-]+)\Z")


class Place(msgspec.Struct, frozen=True):
    """A place, read; one of `verb`, `kind`, `code`, `phase`, `step` and `is_end` is set."""

    text: str
    verb: Verb | None = None
    occurrence: int = 1  # -1: the last
    address: str = ""
    host: str = ""
    code: str = ""
    phase: PhaseName | None = None
    step: int = 0
    is_end: bool = False
    kind: Kind | None = None  # of what is neither a command nor a reply


class Found(msgspec.Struct, frozen=True):
    """Where a place is: how many steps are done when one stops at it, and when one looks at it."""

    until: int
    at: int
    step: Step | None = None  # the step that is looked at, where there is one


def read_place(text: str) -> Place | None:
    """Read a place, or give None where the words make none."""
    plain = " ".join(text.split())
    if plain == "end":
        return Place(plain, is_end=True)
    if match := _STEP.match(plain):
        return Place(plain, step=int(match["step"])) if int(match["step"]) else None
    if match := _PHASE.match(plain):
        phase = next((phase for phase in PhaseName if phase.value == match["phase"]), None)
        return Place(plain, phase=phase) if phase else None
    if match := _REPLY.match(plain):
        occurrence = _occurrence(match["ordinal"])
        return Place(plain, code=match["code"], occurrence=occurrence, host=match["host"] or "")
    return _read_command_place(plain)


def _read_command_place(plain: str) -> Place | None:
    match = _COMMAND.match(plain)
    if match is None:
        return None
    what = match["what"].lower()
    verb, kind = _VERB_OF.get(what), KIND_OF_EVENT.get(what)
    if verb is None and kind is None:
        return None
    occurrence, address, host = _occurrence(match["ordinal"]), match["address"] or "", match["host"] or ""
    return Place(plain, verb, occurrence, address, host, kind=kind)


def _occurrence(ordinal: str | None) -> int:
    if not ordinal:
        return 1
    return _ORDINALS.get(ordinal) or int(ordinal[:-2])


def find_place(place: Place, steps: Iterable[Step]) -> Found | None:
    """Find a place among steps, looking no further than needed; None where it is never reached."""
    if place.is_end:
        return _find_end(steps)
    if place.step:
        return next((Found(place.step, place.step, step) for step in steps if step.n + 1 == place.step), None)
    matches = ((count, step) for count, step in enumerate(steps) if matches_place(place, step))
    found = _nth(matches, place.occurrence)
    return Found(found[0], found[0] + 1, found[1]) if found else None


def _find_end(steps: Iterable[Step]) -> Found:
    last: Step | None = None
    count = 0
    for count, last in enumerate(steps, 1):  # noqa: B007  the last ones are what is wanted
        pass
    return Found(count, count, last)


def _nth(matches: Iterator[tuple[int, Step]], occurrence: int) -> tuple[int, Step] | None:
    if occurrence > 0:
        return next((one for seen, one in enumerate(matches, 1) if seen == occurrence), None)
    last = None
    for last in matches:  # noqa: B007
        pass
    return last


def matches_place(place: Place, step: Step) -> bool:
    """Whether a step is one that the place counts: a reply to the command or of the code, or an event."""
    if place.phase is not None:
        return step.phase is place.phase
    if step.kind is not (place.kind or Kind.REPLY) or (place.host and step.host != place.host):
        return False
    if place.kind is not None:
        about = {"", step.recipient, *(step.words.get(word) for word in _ABOUT)}
        return place.address in about and (place.kind is not Kind.NOTE or step.row in _REPORT_ROWS)
    if place.code:
        code = str(step.code)
        return code == place.code or (place.code.endswith("yz") and code[0] == place.code[0])
    return step.verb is place.verb and place.address in {"", step.recipient}
