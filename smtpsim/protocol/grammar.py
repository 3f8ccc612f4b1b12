"""From a line to a command, mistakes included: each command has its reader (RFC 5321 4.1.1, 4.1.2)."""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Final

from smtpsim.protocol.argument_grammar import (
    read_any_text,
    read_chunk,
    read_hello,
    read_login,
    read_name,
    read_node,
    read_nothing,
)
from smtpsim.protocol.command import Command
from smtpsim.protocol.command_line import CommandLine, make_command
from smtpsim.protocol.mistake import Mistake, mistake_at
from smtpsim.protocol.path_grammar import KEYWORD_OF, read_path_command
from smtpsim.protocol.strictness import Limits, Strictness
from smtpsim.protocol.utf8 import UTF8_VERBS, find_utf8_mistake
from smtpsim.spec.flaws import Flaw
from smtpsim.spec.terms import Verb

STRICT: Final = Strictness()
DEFAULT: Final = Limits()

_NOT_VERBS = {Verb.CONNECT, Verb.MESSAGE, Verb.AUTH_RESPONSE, Verb.UNKNOWN}
_VERBS = {verb.encode(): verb for verb in Verb if verb not in _NOT_VERBS}

# RFC 5321 4.1.2: neither octets with the high bit set nor ASCII 0-31 and 127.
_FORBIDDEN_OCTET = re.compile(rb"[^ -~]")
_FIRST_NOT_ASCII = 128


def read_command(line: bytes, strictness: Strictness = STRICT, limits: Limits = DEFAULT) -> Command:
    """Read a line, given without its CR LF; any octets make a command (RFC 5321 4.1.1, 4.1.2)."""
    return _read_command(line, strictness, limits)


@lru_cache(maxsize=4096)
def _read_command(octets: bytes, strictness: Strictness, limits: Limits) -> Command:
    """Read a line once: what was made of it is remembered."""
    sent = octets.rstrip(b" \t")
    name, _, rest = sent.partition(b" ")
    line = CommandLine(
        verb=_VERBS.get(name.upper(), Verb.UNKNOWN),
        name=name.decode("latin-1"),
        text=sent.decode("latin-1"),
        start=len(sent) - len(rest.lstrip(b" ")),
        strictness=strictness,
        limits=limits,
    )
    forbidden = _FORBIDDEN_OCTET.search(sent)
    mistake = _find_forbidden(line, sent, forbidden) if forbidden else None
    return make_command(line, mistake) if mistake else _READERS[line.verb](line)


def _find_forbidden(line: CommandLine, sent: bytes, octet: re.Match[bytes]) -> Mistake | None:
    """Tell which octet it is that the line may not hold: with SMTPUTF8 it may be none (RFC 6531 3.3)."""
    is_ascii = octet[0][0] < _FIRST_NOT_ASCII
    if not is_ascii and line.strictness.utf8 and line.verb in UTF8_VERBS:
        return find_utf8_mistake(sent)
    return mistake_at(Flaw.CONTROL_CHARACTER if is_ascii else Flaw.NOT_ASCII, octet.start())


_READERS: Mapping[Verb, Callable[[CommandLine], Command]] = {
    Verb.EHLO: read_hello,
    Verb.HELO: read_hello,
    **dict.fromkeys(KEYWORD_OF, read_path_command),
    Verb.VRFY: read_name,
    Verb.EXPN: read_name,
    Verb.NOOP: read_any_text,
    Verb.HELP: read_any_text,
    Verb.DATA: read_nothing,
    Verb.BDAT: read_chunk,
    Verb.RSET: read_nothing,
    Verb.QUIT: read_nothing,
    Verb.TURN: read_nothing,
    Verb.ETRN: read_node,
    Verb.STARTTLS: read_nothing,
    Verb.AUTH: read_login,
    Verb.UNKNOWN: read_any_text,
}
