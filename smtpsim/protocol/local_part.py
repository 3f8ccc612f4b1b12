"""Local parts: what stands before the `@`, as a dot-string or quoted."""

import re

from smtpsim.protocol.mistake import Mistake, mistake_at
from smtpsim.spec.flaws import Flaw

# atext (RFC 5322 3.2.3), Atom = 1*atext
# atext =/ UTF8-non-ascii, qtextSMTP =/ UTF8-non-ascii (RFC 6531 3.3): octets here, checked as UTF-8 before
_ATOM = r"[A-Za-z0-9!#$%&'*+\-/=?^_`{|}~\x80-\xff]+"

# Local-part      = Dot-string / Quoted-string
# Dot-string      = Atom *("." Atom)
# Quoted-string   = DQUOTE *QcontentSMTP DQUOTE
# QcontentSMTP    = qtextSMTP / quoted-pairSMTP ; so:
# qtextSMTP       = %d32-33 / %d35-91 / %d93-126
# quoted-pairSMTP = %d92 %d32-126
_LOCAL_PART = re.compile(rf'{_ATOM}(?:\.{_ATOM})*|"(?:[ !#-\[\]-~\x80-\xff]|\\[ -~])*"')

_QUOTED_PAIR = re.compile(r"\\(.)")


def end_of_local_part(text: str, start: int) -> int:
    """Find where the Local-part at `start` ends (RFC 5321 4.1.2); `start` itself where there is none."""
    local_part = _LOCAL_PART.match(text, start)
    return local_part.end() if local_part else start


def unquote(local_part: str) -> str:
    """Give the name that a right Local-part stands for: all quoted forms are equal (RFC 5321 4.1.2)."""
    if not local_part.startswith('"'):
        return local_part
    return _QUOTED_PAIR.sub(r"\1", local_part[1:-1])


def find_local_part_mistake(text: str, start: int, end: int, ends: tuple[str, ...]) -> Mistake:
    """Tell what is wrong at `end`, where a Local-part begun at `start` was not followed by `@`."""
    stop = text[end : end + 1]
    if stop == "." and not text.startswith('"', start):
        return _find_dot_mistake(text, start, end, ends)
    if end > start:
        return mistake_at(Flaw.MISSING_AT if stop in ends else Flaw.BAD_LOCAL_PART, end)
    if stop == '"':
        return mistake_at(Flaw.UNCLOSED_QUOTE, start)
    is_empty = stop == "@" or stop in ends
    return mistake_at(Flaw.EMPTY_LOCAL_PART if is_empty else Flaw.BAD_LOCAL_PART, start)


def _find_dot_mistake(text: str, start: int, dot: int, ends: tuple[str, ...]) -> Mistake:
    """Tell what is wrong with a dot that begins, doubles or ends a dot-string, or with what follows it."""
    after = text[dot + 1 : dot + 2]
    if dot == start or after in {"@", "", " "} or after in ends:
        return mistake_at(Flaw.BAD_DOT, dot)
    return mistake_at(Flaw.BAD_DOT if after == "." else Flaw.BAD_LOCAL_PART, dot + 1)
