"""What a POP3 server finds about a line: exactly one verdict for each command (RFC 1939 3)."""

from collections.abc import Callable

import msgspec

from smtpsim.protocol.framing import CRLF
from smtpsim.protocol.pop3_mailbox import PopMailbox, holds
from smtpsim.spec.pop_rows import OPTIONAL_COMMANDS, POP_ARGUMENT_LIMIT, POP_COMMANDS, POP_LINE_LIMIT
from smtpsim.spec.pop_terms import PopVerb, PopVerdict

_VERB_OF = {verb.value: verb for verb in POP_COMMANDS if verb is not PopVerb.UNKNOWN}


class PopCommand(msgspec.Struct, frozen=True, gc=False):
    """One line as it was read; `argument` is None where no space follows the keyword."""

    verb: PopVerb
    keyword: str = ""
    argument: str | None = None
    is_too_long: bool = False

    @property
    def number(self) -> int:
        """The number of a message that the argument names; 0 where it names none."""
        argument = self.argument or ""
        is_number = argument.isascii() and argument.isdecimal() and len(argument) <= POP_ARGUMENT_LIMIT
        return int(argument) if is_number else 0


class PopSituation(msgspec.Struct, frozen=True, gc=False):
    """Everything that a verdict may depend on: the command, the user named before, the mailbox."""

    command: PopCommand
    named: str
    mailbox: PopMailbox


def read_pop_command(line: bytes) -> PopCommand:
    """Read a line: a keyword in any case, and after one space its argument (RFC 1939 3)."""
    text = line.removesuffix(CRLF).decode("latin-1")
    keyword, space, rest = text.partition(" ")
    verb = _VERB_OF.get(keyword.upper(), PopVerb.UNKNOWN)
    is_too_long = len(text) + len(CRLF) > POP_LINE_LIMIT
    return PopCommand(verb, keyword.upper(), rest if space else None, is_too_long)


def judge(situation: PopSituation) -> PopVerdict:
    """Come to the one verdict on a command."""
    command = situation.command
    if command.is_too_long:
        return PopVerdict.TOO_LONG
    if command.verb is PopVerb.UNKNOWN:
        is_optional = command.keyword in OPTIONAL_COMMANDS
        return PopVerdict.NOT_OFFERED if is_optional else PopVerdict.UNKNOWN_COMMAND
    if len(_longest_argument(command)) > POP_ARGUMENT_LIMIT:
        return PopVerdict.LONG_ARGUMENT
    return _JUDGE_OF[command.verb](situation)


def _longest_argument(command: PopCommand) -> str:
    """Give the longest argument; PASS has one that may hold spaces (RFC 1939 7)."""
    argument = command.argument or ""
    return argument if command.verb is PopVerb.PASS else max(argument.split(" "), key=len)


def _is_visible(argument: str) -> bool:
    return argument.isascii() and argument.isprintable()


def _judge_user(situation: PopSituation) -> PopVerdict:
    name = situation.command.argument
    if not name or " " in name or not _is_visible(name):
        return PopVerdict.WRONG_ARGUMENT
    if situation.named:
        return PopVerdict.USER_NAMED_ALREADY
    is_known = name.lower() == situation.mailbox.user.lower()
    return PopVerdict.KNOWN_USER if is_known else PopVerdict.UNKNOWN_USER


def _judge_pass(situation: PopSituation) -> PopVerdict:
    password = situation.command.argument
    if not password or not _is_visible(password):
        return PopVerdict.WRONG_ARGUMENT
    if not situation.named:
        return PopVerdict.NO_USER_YET
    is_right = password == situation.mailbox.password
    return PopVerdict.RIGHT_PASSWORD if is_right else PopVerdict.WRONG_PASSWORD


def _judge_plain(situation: PopSituation) -> PopVerdict:
    has_argument = situation.command.argument is not None
    return PopVerdict.WRONG_ARGUMENT if has_argument else PopVerdict.ACCEPTABLE


def _judge_list(situation: PopSituation) -> PopVerdict:
    if situation.command.argument is None:
        return PopVerdict.ALL_MESSAGES
    return _judge_number(situation)


def _judge_number(situation: PopSituation) -> PopVerdict:
    argument, number = situation.command.argument or "", situation.command.number
    if not (argument.isascii() and argument.isdecimal()):
        return PopVerdict.WRONG_ARGUMENT
    if number in situation.mailbox.marked:
        return PopVerdict.MARKED_MESSAGE
    return PopVerdict.ONE_MESSAGE if holds(situation.mailbox, number) else PopVerdict.NO_SUCH_MESSAGE


_JUDGE_OF: dict[PopVerb, Callable[[PopSituation], PopVerdict]] = {
    PopVerb.USER: _judge_user,
    PopVerb.PASS: _judge_pass,
    PopVerb.STAT: _judge_plain,
    PopVerb.LIST: _judge_list,
    PopVerb.RETR: _judge_number,
    PopVerb.DELE: _judge_number,
    PopVerb.NOOP: _judge_plain,
    PopVerb.RSET: _judge_plain,
    PopVerb.QUIT: _judge_plain,
}
