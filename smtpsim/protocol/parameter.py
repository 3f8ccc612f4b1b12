"""The parameters that follow a path: `SIZE=2048 BODY=8BITMIME`."""

import re

from smtpsim.protocol.command import Parameter
from smtpsim.protocol.mistake import Mistake, mistake_at
from smtpsim.spec.flaws import Flaw

# Mail-parameters = esmtp-param *(SP esmtp-param) ; Rcpt-parameters are the same
# esmtp-param     = esmtp-keyword ["=" esmtp-value]
# esmtp-keyword   = (ALPHA / DIGIT) *(ALPHA / DIGIT / "-")
# esmtp-value     = 1*(%d33-60 / %d62-126)
# esmtp-value     =/ UTF8-non-ascii (RFC 6531 3.3): octets here, checked as UTF-8 before
_PARAMETER = re.compile(r" ([A-Za-z0-9][A-Za-z0-9-]*)(?:=([!-<>-~\x80-\xff]+))?(?= |\Z)")


def read_parameters(text: str, start: int) -> tuple[tuple[Parameter, ...], Mistake | None]:
    """Read the parameters from `start` to the end of the line or the first mistake (RFC 5321 4.1.2)."""
    found: dict[str, Parameter] = {}
    mistake = None
    while start < len(text) and mistake is None:
        read = _PARAMETER.match(text, start)
        if read is None:
            mistake = _find_mistake(text, start)
        elif (keyword := read[1].upper()) in found:
            mistake = mistake_at(Flaw.REPEATED_PARAMETER, start + 1)
        else:
            found[keyword] = Parameter(keyword, read[2])
            start = read.end()
    return tuple(found.values()), mistake


def _find_mistake(text: str, start: int) -> Mistake:
    """Tell why no parameter can be read at `start`, where the space before it should stand."""
    if not text.startswith(" ", start):
        return mistake_at(Flaw.BAD_PARAMETER, start)
    is_spaced_twice = text.startswith(" ", start + 1)
    return mistake_at(Flaw.EXTRA_SPACE if is_spaced_twice else Flaw.BAD_PARAMETER, start + 1)
