"""One whole thing that a server has received and must answer."""

import msgspec

from smtpsim.protocol.command import Command
from smtpsim.spec.terms import Verb


class MailText(msgspec.Struct, frozen=True, gc=False):
    """Mail data as it came, from the octet after DATA's line to the CR LF before the final dot."""

    octets: bytes
    size: int  # also where the octets were dropped because they were too many
    is_over: bool = False


class Received(msgspec.Struct, frozen=True, gc=False):
    """A connection, a command line, an end of data, or a silence that lasted too long."""

    verb: Verb
    octets: bytes = b""
    command: Command | None = None
    text: MailText | None = None
    is_too_long: bool = False
    is_idle: bool = False


CONNECTION = Received(Verb.CONNECT)
SILENCE = Received(Verb.UNKNOWN, is_idle=True)
SILENCE_IN_DATA = Received(Verb.MESSAGE, is_idle=True)
