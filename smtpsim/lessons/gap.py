"""Filling a gap in a command: right is what the server cannot tell from the line that was hidden."""

import re
from typing import NamedTuple

from msgspec.structs import replace

from smtpsim.errors import UsageError
from smtpsim.lessons.hand_world import alone, send_line
from smtpsim.lessons.rehearsal import Rehearsal
from smtpsim.lessons.verdict import Verdict, quoted, reason_of_step, refusals
from smtpsim.protocol.command import Command
from smtpsim.protocol.grammar import read_command
from smtpsim.scenarios.lesson_format import GapPart, Hidden
from smtpsim.simulation.step import Step
from smtpsim.spec.terms import Kind

_CRLF = "\r\n"
_PART = {
    Hidden.LINE: re.compile(r".*", re.DOTALL),
    Hidden.COMMAND: re.compile(r"\S+"),
    Hidden.ARGUMENT: re.compile(r"(?<= )\S.*", re.DOTALL),
    Hidden.ADDRESS: re.compile(r"(?<=<)[^>]*"),
    Hidden.PARAMETERS: re.compile(r"(?<=> )\S.*", re.DOTALL),
}


class HoledLine(NamedTuple):
    """A command line with a part taken out."""

    before: str
    hidden: str
    after: str
    at: int  # the step of the command, from 0

    def filled(self, answer: str) -> str:
        """Put an answer into the hole."""
        return f"{self.before}{answer}{self.after}"


def holed_line(rehearsal: Rehearsal, gap: GapPart) -> HoledLine | None:
    """Take the hidden part out of the command; None where there is no such command or no such part."""
    found = rehearsal.find(gap.of)
    at = rehearsal.command_of(found) if found else None
    if at is None or rehearsal.steps[at].kind is not Kind.COMMAND:
        return None
    line = rehearsal.steps[at].octets.decode("utf-8", "replace").removesuffix(_CRLF)
    match = _find_part(gap, line)
    if match is None or not match[0]:
        return None
    return HoledLine(line[: match.start()], match[0], line[match.end() :], at)


def _find_part(gap: GapPart, line: str) -> re.Match[str] | None:
    if not gap.word:
        return _PART[gap.hide].search(line)
    words = list(re.finditer(r"\S+", line))
    return words[gap.word - 1] if gap.word <= len(words) else None


def judge_gap(rehearsal: Rehearsal, gap: GapPart, answer: str) -> Verdict:
    """Judge what was put into a gap, by sending the line in the place of the one that was hidden."""
    holed = holed_line(rehearsal, gap)
    if holed is None:
        return Verdict(is_right=False, did="There is no gap here.")
    meant, given = holed.filled(holed.hidden), holed.filled(answer.strip("\r\n"))
    wanted, steps = _sent(rehearsal, holed, meant), _sent(rehearsal, holed, given)
    is_right = _is_equal(meant, given) and bool(steps) and _effects(wanted) == _effects(steps)
    did = next((told for told, _ in refusals(steps)), "") if not is_right else ""
    return Verdict(
        is_right,
        did or f"You sent {quoted(given)}.",
        reason=reason_of_step(rehearsal.steps[holed.at]),
    )


def _sent(rehearsal: Rehearsal, holed: HoledLine, line: str) -> tuple[Step, ...]:
    """Send a line in the world as it was before the command, and give what comes of it."""
    world = rehearsal.world_at(holed.at)
    if world is None or "\r" in line or "\n" in line:
        return ()
    session = rehearsal.steps[holed.at].session
    try:
        return send_line(alone(world, session), session, f"{line}{_CRLF}".encode("utf-8", "replace"))[1]
    except UsageError:
        return ()


def _effects(steps: tuple[Step, ...]) -> list[tuple[object, ...]]:
    """List what the server made of a line, without the words of its replies."""
    replies = (step for step in steps if step.kind is Kind.REPLY)
    return [(step.verb, step.code, step.enhanced, step.server_state) for step in replies]


def _is_equal(meant: str, given: str) -> bool:
    """Whether two lines say the same to any server: case of names, and spaces at the end, mean nothing."""
    one, other = (read_command(line.encode("utf-8", "replace")) for line in (meant, given))
    return one.flaw is other.flaw and _essence(one) == _essence(other)


def _essence(command: Command) -> tuple[object, ...]:
    if command.path is None:
        return command.verb, " ".join(command.argument.split()).casefold()
    path = replace(command.path, text="", route="")
    return command.verb, path, frozenset(command.parameters)
