"""The grammar of the commands without a path: a host, a name, a number, any text, or nothing."""

import re

from msgspec.structs import replace

from smtpsim.protocol.command import Chunk, Command, Parameter, Path
from smtpsim.protocol.command_line import CommandLine, find_start_mistake, make_command, skip_spaces
from smtpsim.protocol.domain import WORD_END, read_host
from smtpsim.protocol.local_part import end_of_local_part, unquote
from smtpsim.protocol.mistake import Mistake, mistake_at
from smtpsim.protocol.path import read_path
from smtpsim.protocol.utf8 import KEYWORD, text_of
from smtpsim.spec.flaws import Flaw
from smtpsim.spec.terms import Verb

_UTF8_BEHIND = f" {KEYWORD}"
_LOGIN_WORDS = 2  # a mechanism and an initial response
_QUEUE_NAME = re.compile(r"#[!-~]+")


def read_any_text(line: CommandLine) -> Command:
    """Take any text or none: `noop = "NOOP" [ SP String ]`, `help = "HELP" [ SP String ]`."""
    return make_command(line)


def read_nothing(line: CommandLine) -> Command:
    """Allow no argument: `data = "DATA"`, `rset = "RSET"`, `quit = "QUIT"`; RFC 821 has TURN alike."""
    is_alone = line.start == len(line.text)
    return make_command(line, None if is_alone else mistake_at(Flaw.UNWANTED_ARGUMENT, line.start))


def read_hello(line: CommandLine) -> Command:
    """Read `ehlo = "EHLO" SP ( Domain / address-literal )` or `helo = "HELO" SP Domain`."""
    return make_command(line, find_start_mistake(line) or _find_hello_mistake(line))


def _find_hello_mistake(line: CommandLine) -> Mistake | None:
    """Tell what is wrong with the name that the client gives for itself."""
    if line.verb is Verb.HELO and line.text.startswith("[", line.start):
        return mistake_at(Flaw.BAD_DOMAIN, line.start)
    end = read_host(line.text, line.start, WORD_END)
    if isinstance(end, Mistake):
        return end
    if end - line.start > line.limits.domain:
        return mistake_at(Flaw.DOMAIN_TOO_LONG, line.start + line.limits.domain)
    return mistake_at(Flaw.UNWANTED_ARGUMENT, skip_spaces(line.text, end)) if end < len(line.text) else None


def read_name(line: CommandLine) -> Command:
    """Read `vrfy = "VRFY" SP String [ SP "SMTPUTF8" ]` or EXPN, the parameter only where it is offered."""
    mistake = find_start_mistake(line)
    if mistake:
        return make_command(line, mistake)
    parameters: tuple[Parameter, ...] = ()
    if line.strictness.utf8 and line.text[line.start :].upper().endswith(_UTF8_BEHIND):
        line, parameters = replace(line, text=line.text[: -len(_UTF8_BEHIND)]), (Parameter(KEYWORD),)
    name = _read_user_name(line)
    if isinstance(name, int):
        return make_command(line, Mistake(Flaw.BAD_STRING, name))
    return make_command(line, path=name, parameters=parameters)


def _read_user_name(line: CommandLine) -> Path | int:
    """Read a local part or a mailbox, or find the column where it is neither.

    String alone is an Atom or a Quoted-string, but the names of local mailboxes and mailboxes with
    a domain are to be taken as well (RFC 5321 3.5.1).
    """
    end = end_of_local_part(line.text, line.start)
    if end == len(line.text):
        if end - line.start > line.limits.local_part:
            return line.start + line.limits.local_part + 1
        name = text_of(line.text[line.start :])
        return Path(text=name, local=unquote(name), domain="")
    read = read_path(line.text, line.start, line.limits, postmaster=True)
    if isinstance(read, Mistake):
        return read.column
    if read.path.is_null:
        return line.start + 1
    return read.path if read.end == len(line.text) else read.end + 1


def read_node(line: CommandLine) -> Command:
    """Read `ETRN [option]node`: a domain, `@` for those below it too, `#` for a queue (RFC 1985 5)."""
    mistake = find_start_mistake(line)
    if mistake is None and line.text.startswith("#", line.start):
        is_named = _QUEUE_NAME.fullmatch(line.text, line.start)
        return make_command(line, None if is_named else mistake_at(Flaw.BAD_STRING, line.start + 1))
    return make_command(line, mistake or _find_node_mistake(line))


def _find_node_mistake(line: CommandLine) -> Mistake | None:
    start = line.start + line.text.startswith("@", line.start)
    end = read_host(line.text, start, WORD_END)
    if isinstance(end, Mistake):
        return end
    return mistake_at(Flaw.UNWANTED_ARGUMENT, skip_spaces(line.text, end)) if end < len(line.text) else None


# bdat-cmd ::= "BDAT" SP chunk-size [ SP end-marker ] CR LF
# chunk-size ::= 1*DIGIT
# end-marker ::= "LAST"
_CHUNK = re.compile(r"([0-9]+)(?: (LAST)?|$)", re.ASCII | re.IGNORECASE)


def read_chunk(line: CommandLine) -> Command:
    """Read BDAT (RFC 3030 2); a size is kept whatever follows it, for its octets are on the way."""
    mistake = find_start_mistake(line)
    read = _CHUNK.match(line.text, line.start)
    if read is None:
        return make_command(line, mistake or mistake_at(Flaw.BAD_CHUNK_SIZE, line.start))
    if read.end() < len(line.text) or read[0].endswith(" "):
        mistake = mistake or mistake_at(Flaw.BAD_END_MARKER, read.start() + len(read[1]) + 1)
    return replace(make_command(line, mistake), chunk=Chunk(_count(read[1]), bool(read[2])))


def _count(digits: str) -> int:
    """Read a number; one of more than 20 digits is more octets than ever come, whatever it is."""
    return int(digits.lstrip("0")[:20] or 0)


def read_login(line: CommandLine) -> Command:
    """Read `"AUTH" SP sasl-mech [SP initial-response]`, whatever the words are (RFC 4954 8)."""
    mistake = find_start_mistake(line)
    words = line.text[line.start :].split(" ")
    if mistake is None and len(words) > _LOGIN_WORDS:
        mistake = mistake_at(Flaw.UNWANTED_ARGUMENT, line.start + len(" ".join(words[:_LOGIN_WORDS])) + 1)
    return make_command(line, mistake)
