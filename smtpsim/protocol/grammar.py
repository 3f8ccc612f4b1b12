"""From a line to a command: the grammar of RFC 5321 4.1.1 and 4.1.2, mistakes included."""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Final

import msgspec
from msgspec.structs import replace

from smtpsim.protocol.command import Chunk, Command, Parameter, Path
from smtpsim.protocol.domain import WORD_END, read_host
from smtpsim.protocol.local_part import end_of_local_part, unquote
from smtpsim.protocol.mistake import Mistake, mistake_at
from smtpsim.protocol.parameter import read_parameters
from smtpsim.protocol.path import read_path
from smtpsim.protocol.strictness import Limits, Strictness
from smtpsim.protocol.utf8 import KEYWORD, UTF8_VERBS, find_utf8_mistake, text_of, text_parameters
from smtpsim.spec.flaws import Flaw
from smtpsim.spec.terms import Verb

STRICT: Final = Strictness()
DEFAULT: Final = Limits()

_NOT_VERBS = {Verb.CONNECT, Verb.MESSAGE, Verb.AUTH_RESPONSE, Verb.UNKNOWN}
_VERBS = {verb.encode(): verb for verb in Verb if verb not in _NOT_VERBS}

# RFC 5321 4.1.2: neither octets with the high bit set nor ASCII 0-31 and 127.
_FORBIDDEN_OCTET = re.compile(rb"[^ -~]")
_FIRST_NOT_ASCII = 128
_UTF8_BEHIND = f" {KEYWORD}"
_LOGIN_WORDS = 2  # a mechanism and an initial response
_QUEUE_NAME = re.compile(r"#[!-~]+")

_KEYWORDS: Mapping[Verb, str] = {
    Verb.MAIL: "FROM:",
    Verb.SEND: "FROM:",
    Verb.SOML: "FROM:",
    Verb.SAML: "FROM:",
    Verb.RCPT: "TO:",
}


class _Line(msgspec.Struct, frozen=True, gc=False):
    """A line cut into its command name and the rest, and how closely to hold it to the grammar."""

    verb: Verb
    name: str
    text: str  # all of it, without trailing white space: offsets count from its beginning
    start: int  # where the argument begins; the length of the text where there is none
    strictness: Strictness
    limits: Limits


def read_command(line: bytes, strictness: Strictness = STRICT, limits: Limits = DEFAULT) -> Command:
    """Read a line, given without its CR LF; any octets make a command (RFC 5321 4.1.1, 4.1.2)."""
    return _read_command(line, strictness, limits)


@lru_cache(maxsize=4096)
def _read_command(octets: bytes, strictness: Strictness, limits: Limits) -> Command:
    """Read a line once: what was made of it is remembered."""
    sent = octets.rstrip(b" \t")
    name, _, rest = sent.partition(b" ")
    line = _Line(
        verb=_VERBS.get(name.upper(), Verb.UNKNOWN),
        name=name.decode("latin-1"),
        text=sent.decode("latin-1"),
        start=len(sent) - len(rest.lstrip(b" ")),
        strictness=strictness,
        limits=limits,
    )
    forbidden = _FORBIDDEN_OCTET.search(sent)
    mistake = _find_forbidden(line, sent, forbidden) if forbidden else None
    return _command(line, mistake) if mistake else _READERS[line.verb](line)


def _find_forbidden(line: _Line, sent: bytes, octet: re.Match[bytes]) -> Mistake | None:
    """Tell which octet it is that the line may not hold: with SMTPUTF8 it may be none (RFC 6531 3.3)."""
    is_ascii = octet[0][0] < _FIRST_NOT_ASCII
    if not is_ascii and line.strictness.utf8 and line.verb in UTF8_VERBS:
        return find_utf8_mistake(sent)
    return mistake_at(Flaw.CONTROL_CHARACTER if is_ascii else Flaw.NOT_ASCII, octet.start())


def _command(
    line: _Line,
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
    return Command(
        line.verb, line.name, argument, path, parameters, flaw, column, note, is_utf8=is_utf8
    )


def _read_any_text(line: _Line) -> Command:
    """Take any text or none: `noop = "NOOP" [ SP String ]`, `help = "HELP" [ SP String ]`."""
    return _command(line)


def _read_nothing(line: _Line) -> Command:
    """Allow no argument: `data = "DATA"`, `rset = "RSET"`, `quit = "QUIT"`; RFC 821 has TURN alike."""
    is_alone = line.start == len(line.text)
    return _command(line, None if is_alone else mistake_at(Flaw.UNWANTED_ARGUMENT, line.start))


def _find_start_mistake(line: _Line) -> Mistake | None:
    """Tell what is wrong before an argument that must be there, after exactly one space."""
    if line.start == len(line.text):
        return mistake_at(Flaw.MISSING_ARGUMENT, line.start)
    one_space = len(line.name) + 1
    return mistake_at(Flaw.EXTRA_SPACE, one_space) if line.start > one_space else None


def _read_hello(line: _Line) -> Command:
    """Read `ehlo = "EHLO" SP ( Domain / address-literal )` or `helo = "HELO" SP Domain`."""
    return _command(line, _find_start_mistake(line) or _find_hello_mistake(line))


def _find_hello_mistake(line: _Line) -> Mistake | None:
    """Tell what is wrong with the name that the client gives for itself."""
    if line.verb is Verb.HELO and line.text.startswith("[", line.start):
        return mistake_at(Flaw.BAD_DOMAIN, line.start)
    end = read_host(line.text, line.start, WORD_END)
    if isinstance(end, Mistake):
        return end
    if end - line.start > line.limits.domain:
        return mistake_at(Flaw.DOMAIN_TOO_LONG, line.start + line.limits.domain)
    return mistake_at(Flaw.UNWANTED_ARGUMENT, _skip_spaces(line.text, end)) if end < len(line.text) else None


def _read_name(line: _Line) -> Command:
    """Read `vrfy = "VRFY" SP String [ SP "SMTPUTF8" ]` or EXPN, the parameter only where it is offered."""
    mistake = _find_start_mistake(line)
    if mistake:
        return _command(line, mistake)
    parameters: tuple[Parameter, ...] = ()
    if line.strictness.utf8 and line.text[line.start :].upper().endswith(_UTF8_BEHIND):
        line, parameters = replace(line, text=line.text[: -len(_UTF8_BEHIND)]), (Parameter(KEYWORD),)
    name = _read_user_name(line)
    if isinstance(name, int):
        return _command(line, Mistake(Flaw.BAD_STRING, name))
    return _command(line, path=name, parameters=parameters)


def _read_user_name(line: _Line) -> Path | int:
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


def _read_node(line: _Line) -> Command:
    """Read `ETRN [option]node`: a domain, `@` for those below it too, `#` for a queue (RFC 1985 5)."""
    mistake = _find_start_mistake(line)
    if mistake is None and line.text.startswith("#", line.start):
        is_named = _QUEUE_NAME.fullmatch(line.text, line.start)
        return _command(line, None if is_named else mistake_at(Flaw.BAD_STRING, line.start + 1))
    return _command(line, mistake or _find_node_mistake(line))


def _find_node_mistake(line: _Line) -> Mistake | None:
    start = line.start + line.text.startswith("@", line.start)
    end = read_host(line.text, start, WORD_END)
    if isinstance(end, Mistake):
        return end
    return mistake_at(Flaw.UNWANTED_ARGUMENT, _skip_spaces(line.text, end)) if end < len(line.text) else None


# bdat-cmd ::= "BDAT" SP chunk-size [ SP end-marker ] CR LF
# chunk-size ::= 1*DIGIT
# end-marker ::= "LAST"
_CHUNK = re.compile(r"([0-9]+)(?: (LAST)?|$)", re.ASCII | re.IGNORECASE)


def _read_chunk(line: _Line) -> Command:
    """Read BDAT (RFC 3030 2); a size is kept whatever follows it, for its octets are on the way."""
    mistake = _find_start_mistake(line)
    read = _CHUNK.match(line.text, line.start)
    if read is None:
        return _command(line, mistake or mistake_at(Flaw.BAD_CHUNK_SIZE, line.start))
    if read.end() < len(line.text) or read[0].endswith(" "):
        mistake = mistake or mistake_at(Flaw.BAD_END_MARKER, read.start() + len(read[1]) + 1)
    return replace(_command(line, mistake), chunk=Chunk(_count(read[1]), bool(read[2])))


def _count(digits: str) -> int:
    """Read a number; one of more than 20 digits is more octets than ever come, whatever it is."""
    return int(digits.lstrip("0")[:20] or 0)


def _read_login(line: _Line) -> Command:
    """Read `"AUTH" SP sasl-mech [SP initial-response]`; what the words say is no matter of grammar (RFC 4954 8)."""
    mistake = _find_start_mistake(line)
    words = line.text[line.start :].split(" ")
    if mistake is None and len(words) > _LOGIN_WORDS:
        mistake = mistake_at(Flaw.UNWANTED_ARGUMENT, line.start + len(" ".join(words[:_LOGIN_WORDS])) + 1)
    return _command(line, mistake)


def _read_path_command(line: _Line) -> Command:
    """Read `mail = "MAIL FROM:" Reverse-path [SP Mail-parameters]`, or RCPT with its forward-path."""
    colon = _read_keyword(line, _KEYWORDS[line.verb])
    if isinstance(colon, Mistake):
        return _command(line, colon)
    start, note = _skip_spaces(line.text, colon), Flaw.NONE
    for deviation, is_let_pass in _find_deviations(line, colon, start):
        if not is_let_pass:
            return _command(line, deviation)
        note = note or deviation.flaw
    return _read_path_and_parameters(line, start, note)


def _read_path_and_parameters(line: _Line, start: int, note: Flaw) -> Command:
    """Read the command from its path on."""
    is_forward = line.verb is Verb.RCPT
    read = read_path(line.text, start, line.limits, postmaster=is_forward)
    if isinstance(read, Mistake):
        return _command(line, read, note=note)
    if is_forward and read.path.is_null:
        return _command(line, mistake_at(Flaw.EMPTY_FORWARD_PATH, start), note=note)
    parameters, mistake = read_parameters(line.text, read.end)
    return _command(line, mistake, read.path, parameters, note)


def _read_keyword(line: _Line, keyword: str) -> int | Mistake:
    """Find where the text behind `FROM:` or `TO:` begins, or the mistake in that keyword."""
    mistake = _find_start_mistake(line)
    if mistake:
        return mistake
    end = line.start + len(keyword)
    if line.text[line.start : end].upper() != keyword:
        return _find_keyword_mistake(line, keyword)
    return mistake_at(Flaw.MISSING_ARGUMENT, end) if end == len(line.text) else end


def _find_keyword_mistake(line: _Line, keyword: str) -> Mistake:
    """Tell whether the keyword is missing, or only parted from its colon by a space (RFC 5321 3.3)."""
    end = line.start + len(keyword) - 1
    word, after = line.text[line.start : end], line.text[end : end + 1]
    if word.upper() != keyword[:-1] or after not in WORD_END:
        return mistake_at(Flaw.MISSING_KEYWORD, line.start)
    is_parted = line.text.startswith(":", _skip_spaces(line.text, end))
    return mistake_at(Flaw.EXTRA_SPACE if is_parted else Flaw.MISSING_KEYWORD, end)


def _find_deviations(line: _Line, colon: int, start: int) -> list[tuple[Mistake, bool]]:
    """List what common practice does where the path begins, and whether that passes here."""
    if line.text.startswith("<", colon):
        return []
    deviations = []
    if start > colon:
        space = mistake_at(Flaw.SPACE_AFTER_COLON, colon)
        deviations.append((space, line.strictness.space_after_colon))
    if not line.text.startswith("<", start):
        bare = mistake_at(Flaw.MISSING_BRACKET, start)
        deviations.append((bare, line.strictness.bare_address))
    return deviations


def _skip_spaces(text: str, start: int) -> int:
    """Find the next octet that is no space."""
    while text.startswith(" ", start):
        start += 1
    return start


_READERS: Mapping[Verb, Callable[[_Line], Command]] = {
    Verb.EHLO: _read_hello,
    Verb.HELO: _read_hello,
    **dict.fromkeys(_KEYWORDS, _read_path_command),
    Verb.VRFY: _read_name,
    Verb.EXPN: _read_name,
    Verb.NOOP: _read_any_text,
    Verb.HELP: _read_any_text,
    Verb.DATA: _read_nothing,
    Verb.BDAT: _read_chunk,
    Verb.RSET: _read_nothing,
    Verb.QUIT: _read_nothing,
    Verb.TURN: _read_nothing,
    Verb.ETRN: _read_node,
    Verb.STARTTLS: _read_nothing,
    Verb.AUTH: _read_login,
    Verb.UNKNOWN: _read_any_text,
}
