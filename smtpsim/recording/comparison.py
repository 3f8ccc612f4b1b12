"""What a comparison found: the first difference of a computed recording, the marks of an observed one."""

from collections import Counter
from enum import StrEnum

import msgspec

from smtpsim.recording.format import RecordingKind
from smtpsim.spec.terms import Verb


class ReplyMark(StrEnum):
    """What the tables make of an observed reply."""

    EXPECTED = "expected"  # our server says the same code there
    ALLOWED = "allowed"  # the standards list it for this command
    SURPRISING = "surprising"


class MarkedReply(msgspec.Struct, frozen=True):
    """One observed reply; `verb` None: to nothing that was asked."""

    n: int
    verb: Verb | None
    code: int
    mark: ReplyMark
    expected: int = 0  # what our server would have sent, 0 where it would have sent nothing
    name: str = ""  # the command as the client wrote it


class Difference(msgspec.Struct, frozen=True):
    """Where a recording and its recomputation part: the step, its field, and both values."""

    n: int
    field: str
    recorded: str
    computed: str
    branch: str


class Comparison(msgspec.Struct, frozen=True):
    """What was found in `steps` steps."""

    kind: RecordingKind
    steps: int
    difference: Difference | None = None
    replies: tuple[MarkedReply, ...] = ()

    @property
    def agrees(self) -> bool:
        """Whether the recomputation gave the same; marks of observed replies are no failure."""
        return self.difference is None

    @property
    def lines(self) -> tuple[str, ...]:
        """What was found, a line each; steps are counted from 1 as in places."""
        if self.kind is RecordingKind.OBSERVED:
            return (*(_marked_line(one) for one in self.replies), _summary(self.replies))
        if self.difference is None:
            return (f"{self.steps} steps computed again: no difference",)
        return _difference_lines(self.difference)


def _difference_lines(one: Difference) -> tuple[str, ...]:
    first = f"first difference: step {one.n + 1} of branch {one.branch}, {one.field}"
    return (first, f"  recorded: {one.recorded}", f"  computed: {one.computed}")


def _marked_line(one: MarkedReply) -> str:
    asked = {None: "nothing that was asked", Verb.UNKNOWN: one.name}.get(one.verb, one.verb)
    line = f"step {one.n + 1}: {one.mark:<10} {one.code} to {asked}"
    if one.verb is Verb.UNKNOWN and one.mark is ReplyMark.SURPRISING:
        return f"{line}; smtpsim does not know this command, so it cannot judge"
    return f"{line}; smtpsim would say {one.expected}" if one.expected not in {0, one.code} else line


def _summary(replies: tuple[MarkedReply, ...]) -> str:
    counted = Counter(one.mark for one in replies)
    return f"{len(replies)} replies: " + ", ".join(f"{counted[mark]} {mark}" for mark in ReplyMark)
