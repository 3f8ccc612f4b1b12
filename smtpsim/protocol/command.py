"""What the grammar makes of a command line: plain values, wrong ones included."""

from typing import Final

import msgspec

from smtpsim.spec.flaws import Flaw
from smtpsim.spec.terms import Verb


class Path(msgspec.Struct, frozen=True, gc=False):
    """A reverse-path or a forward-path without its source route (RFC 5321 4.1.2).

    The null reverse-path has empty `local` and `domain`; `<Postmaster>` has an empty `domain`.
    `local` is unquoted: all quoted forms of one local part are equal (RFC 5321 4.1.2).
    """

    text: str  # as it stood between < and >, without the source route
    local: str
    domain: str  # lower case; an address literal keeps its brackets
    route: str = ""  # "@a,@b" where the client sent one

    @property
    def is_null(self) -> bool:
        """Whether this is `<>`."""
        return not self.text


class Parameter(msgspec.Struct, frozen=True, gc=False):
    """One esmtp-param (RFC 5321 4.1.2); `keyword` in upper case, `value` None without `=`."""

    keyword: str
    value: str | None = None


class Chunk(msgspec.Struct, frozen=True, gc=False):
    """What a BDAT line announces: how many octets follow it, and whether they are the last (RFC 3030 2)."""

    size: int
    is_last: bool = False


class Command(msgspec.Struct, frozen=True, gc=False):
    """A command line as the grammar read it; `flaw` and `column` tell the first mistake."""

    verb: Verb
    name: str  # the command name as it was sent
    argument: str = ""
    path: Path | None = None
    parameters: tuple[Parameter, ...] = ()
    flaw: Flaw = Flaw.NONE
    column: int = 0  # where the flaw stands in the line, from 1; 0 where it has no place
    note: Flaw = Flaw.NONE  # a mistake that common practice lets pass
    chunk: Chunk | None = None  # what BDAT announces
    is_utf8: bool = False  # something behind the name is not ASCII (RFC 6531)


NO_COMMAND: Final = Command(Verb.UNKNOWN, "")
"""What stands where nothing that was received is a command: the greeting, a text, silence."""
