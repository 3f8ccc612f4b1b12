"""Values that a learner looks for in the raw session: each as it stands in the octets of a step."""

import re
from collections.abc import Callable, Mapping

from smtpsim.explain.sanitise import sanitise
from smtpsim.lessons.rehearsal import Rehearsal
from smtpsim.protocol.command import Command
from smtpsim.protocol.grammar import read_command
from smtpsim.protocol.reply import Reply, read_reply
from smtpsim.scenarios.lesson_format import InspectPart, Value
from smtpsim.simulation.place import Found
from smtpsim.spec.terms import Kind

_FOLD = re.compile(r"\r\n(?=[ \t])")


def value_of(rehearsal: Rehearsal, question: InspectPart) -> str:
    """Find the value that is asked for; empty where the place has none."""
    found = rehearsal.find(question.of)
    if found is None:
        return ""
    if question.find is Value.HEADER:
        return sanitise(_field(_mail_data(rehearsal, found), question.field))
    if question.find is Value.OCTETS:
        return _octets(rehearsal, found)
    if question.find in _OF_REPLY:
        reply = read_reply(found.step.octets) if found.step and found.step.kind is Kind.REPLY else None
        return sanitise(_OF_REPLY[question.find](reply)) if reply else ""
    command = _command(rehearsal, found)
    return sanitise(_OF_COMMAND[question.find](command)) if command else ""


def _command(rehearsal: Rehearsal, found: Found) -> Command | None:
    at = rehearsal.command_of(found)
    if at is None or rehearsal.steps[at].kind is not Kind.COMMAND:
        return None
    return read_command(rehearsal.steps[at].octets.rstrip(b"\r\n"))


def _octets(rehearsal: Rehearsal, found: Found) -> str:
    at = rehearsal.command_of(found)
    if at is None or rehearsal.steps[at].kind is Kind.OPEN:
        return ""
    if rehearsal.steps[at].kind is Kind.END_OF_DATA:
        return str(len(_mail_data(rehearsal, found)))
    return str(len(rehearsal.steps[at].octets))


def _mail_data(rehearsal: Rehearsal, found: Found) -> bytes:
    """Give the mail data that was sent last before a place, as it went over the channel."""
    session, pieces = (found.step.session if found.step else ""), list[bytes]()
    for step in reversed(rehearsal.steps[: found.at]):
        is_own = step.session == session
        if is_own and step.kind is Kind.DATA:
            pieces.insert(0, step.octets)
        elif is_own and pieces:
            break
    return b"".join(pieces)


def _field(content: bytes, name: str) -> str:
    """Give a field as it was written, its folded lines put together (RFC 5322 2.2.3)."""
    header = _FOLD.sub(" ", content.partition(b"\r\n\r\n")[0].decode("utf-8", "replace"))
    pairs = (line.partition(":") for line in header.split("\r\n"))
    return next((" ".join(text.split()) for key, _, text in pairs if key.strip().lower() == name.lower()), "")


def _reply_text(reply: Reply) -> str:
    return reply.lines[0].removeprefix(reply.enhanced).strip() if reply.lines else ""


def _argument(command: Command) -> str:
    return command.argument


_OF_REPLY: Mapping[Value, Callable[[Reply], str]] = {
    Value.CODE: lambda reply: str(reply.code),
    Value.ENHANCED: lambda reply: reply.enhanced,
    Value.TEXT: _reply_text,
}

_OF_COMMAND: Mapping[Value, Callable[[Command], str]] = {
    Value.COMMAND: lambda command: command.verb.value,
    Value.ARGUMENT: _argument,
    Value.ADDRESS: lambda command: command.path.text if command.path else "",
}
