"""One whole thing that a server has received and must answer."""

import msgspec

from smtpsim.protocol.auth.attempt import Login
from smtpsim.protocol.command import Command
from smtpsim.spec.terms import Verb


class MailText(msgspec.Struct, frozen=True, gc=False):
    """Mail data as it came: what stood between DATA's line and the final dot, or the octets of chunks."""

    octets: bytes
    size: int  # also where the octets were dropped because they were too many
    is_over: bool = False


class Received(msgspec.Struct, frozen=True, gc=False):
    """A connection, a command line, an end of data, or a silence that lasted too long.

    A BDAT is whole with the octets of its chunk; where that is the last, it is the end of data.
    """

    verb: Verb
    octets: bytes = b""
    command: Command | None = None
    text: MailText | None = None
    is_too_long: bool = False
    is_idle: bool = False
    chunk: MailText | None = None  # the octets that came with a BDAT
    login: Login | None = None  # what a login comes to with this line


CONNECTION = Received(Verb.CONNECT)
SILENCE = Received(Verb.UNKNOWN, is_idle=True)
SILENCE_IN_DATA = Received(Verb.MESSAGE, is_idle=True)
SILENCE_IN_CHUNK = Received(Verb.BDAT, is_idle=True)
