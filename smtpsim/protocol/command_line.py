"""A command line on its way through the grammar, and what all its readers ask of it."""

import msgspec

from smtpsim.protocol.command import Command, Parameter, Path
from smtpsim.protocol.mistake import Mistake, mistake_at
from smtpsim.protocol.strictness import Limits, Strictness
from smtpsim.protocol.utf8 import text_of, text_parameters
from smtpsim.spec.flaws import Flaw
from smtpsim.spec.terms import Verb


class CommandLine(msgspec.Struct, frozen=True, gc=False):
    """A line cut into its command name and the rest, and how closely to hold it to the grammar."""

    verb: Verb
    name: str
    text: str  # all of it, without trailing white space: offsets count from its beginning
    start: int  # where the argument begins; the length of the text where there is none
    strictness: Strictness
    limits: Limits


def make_command(
    line: CommandLine,
    mistake: Mistake | None = None,
    path: Path | None = None,
    parameters: tuple[Parameter, ...] = (),
    note: Flaw = Flaw.NONE,
) -> Command:
    """Make the command, with what was read up to the mistake."""
    flaw, column = (mistake.flaw, mistake.column) if mistake else (Flaw.NONE, 0)
    argument, is_utf8 = line.text[line.start :], False
    if mistake is None and not argument.isascii():
        argument, parameters, is_utf8 = text_of(argument), text_parameters(parameters), True
    return Command(line.verb, line.name, argument, path, parameters, flaw, column, note, is_utf8=is_utf8)


def find_start_mistake(line: CommandLine) -> Mistake | None:
    """Tell what is wrong before an argument that must be there, after exactly one space."""
    if line.start == len(line.text):
        return mistake_at(Flaw.MISSING_ARGUMENT, line.start)
    one_space = len(line.name) + 1
    return mistake_at(Flaw.EXTRA_SPACE, one_space) if line.start > one_space else None


def skip_spaces(text: str, start: int) -> int:
    """Find the next octet that is no space."""
    while text.startswith(" ", start):
        start += 1
    return start
