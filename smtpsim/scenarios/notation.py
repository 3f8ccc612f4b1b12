"""The ways in which one value can be written in a file, as marks on the types of `format`.

`smtpsim.scenarios.reader` reads each notation. The value that it gives is plain: octets, ms, a text.
"""

from enum import StrEnum
from typing import Annotated, TypeAlias

from msgspec import Meta

from smtpsim.protocol.script import ScriptItem
from smtpsim.spec.misconceptions import MISCONCEPTIONS
from smtpsim.spec.terms import Actor, Verb


class Notation(StrEnum):
    """How the text of a value is read."""

    ACCOUNT = "account"
    ADDRESS = "address"
    BODY = "body"
    CODES = "codes"  # one of certain reply codes
    DOMAIN = "domain"
    HOST = "host"
    IDENTIFIER = "identifier"
    LINE = "line"  # never written: the reader notes where the part stands
    MEMBER = "member"
    MISCONCEPTION = "misconception"
    OCTETS = "octets"
    ONE_OF = "one of"  # some members of an enum
    PLACE = "place"
    PROSE = "prose"  # a text that is not empty
    QUEUE = "queue"
    RATE = "rate"
    RECIPIENT = "recipient"
    REPLY = "reply"
    REVERSE_PATH = "reverse-path"
    SCRIPT = "script"
    SECRET = "secret"  # noqa: S105  a notation for passwords, not one of them
    SENDERS = "senders"
    SUFFIX = "suffix"
    TIME = "time"
    USER = "user"


def _written(notation: Notation, description: str, **more: object) -> Meta:
    return Meta(description=description, extra={"notation": notation, **more})


def choice(*members: StrEnum) -> Meta:
    """Let only some members of an enum be written."""
    return _written(Notation.ONE_OF, "One of these words.", members=members)


def codes(*numbers: int) -> Meta:
    """Let only some reply codes be written."""
    return _written(Notation.CODES, "One of these reply codes.", codes=numbers)


Account: TypeAlias = Annotated[str, _written(Notation.ACCOUNT, "The name by which a user logs in.")]
Address: TypeAlias = Annotated[str, _written(Notation.ADDRESS, "A mailbox such as bob@receiver.example.")]
Domain: TypeAlias = Annotated[str, _written(Notation.DOMAIN, "A domain such as receiver.example.")]
Host: TypeAlias = Annotated[str, _written(Notation.HOST, "The name of a host such as mx.receiver.example.")]
Identifier: TypeAlias = Annotated[str, _written(Notation.IDENTIFIER, "Small letters, digits and hyphens.")]
Line: TypeAlias = Annotated[int, _written(Notation.LINE, "Where the part stands in its file.")]
MailText: TypeAlias = Annotated[str, _written(Notation.BODY, "Text, usually a block after `|`.")]
Member: TypeAlias = Annotated[str, _written(Notation.MEMBER, "A mailbox here, or a whole address.")]
Milliseconds: TypeAlias = Annotated[int, _written(Notation.TIME, "A time such as 40 ms, 5 s, 20 min or 1 h.")]
_BELIEFS = f"One of {', '.join(row.id for row in MISCONCEPTIONS)}."
MisconceptionName: TypeAlias = Annotated[str, _written(Notation.MISCONCEPTION, _BELIEFS)]
Octets: TypeAlias = Annotated[int, _written(Notation.OCTETS, "A size such as 512, 2 kB or 10 MB.")]
OctetsPerSecond: TypeAlias = Annotated[int, _written(Notation.RATE, "Octets a second, such as 50 or 2 kB.")]
PlaceText: TypeAlias = Annotated[str, _written(Notation.PLACE, "A place such as `first RCPT` or `end`.")]
Prose: TypeAlias = Annotated[str, _written(Notation.PROSE, "Text for a reader.")]
QueueName: TypeAlias = Annotated[str, _written(Notation.QUEUE, "A domain, or # and the name of a queue.")]
Recipient: TypeAlias = Annotated[str, _written(Notation.RECIPIENT, "A mailbox, or Postmaster alone.")]
ReplyText: TypeAlias = Annotated[str, _written(Notation.REPLY, "Such as 450, 5yz or 550 5.1.1.")]
ReversePath: TypeAlias = Annotated[str, _written(Notation.REVERSE_PATH, "A mailbox, or <> for none.")]
Script: TypeAlias = Annotated[tuple[ScriptItem, ...], _written(Notation.SCRIPT, "Lines as in the RFCs.")]
Secret: TypeAlias = Annotated[str, _written(Notation.SECRET, "A password; it is teaching data.")]
Sender: TypeAlias = Annotated[str, _written(Notation.SENDERS, "A mailbox or a whole domain.")]
Suffix: TypeAlias = Annotated[str, _written(Notation.SUFFIX, "The end of domain names, such as .example.")]
User: TypeAlias = Annotated[str, _written(Notation.USER, "The part of an address before the @.")]

Hello: TypeAlias = Annotated[Verb, choice(Verb.EHLO, Verb.HELO)]
Opener: TypeAlias = Annotated[Verb, choice(Verb.MAIL, Verb.SEND, Verb.SOML, Verb.SAML)]
_NO_COMMANDS = {Verb.UNKNOWN, Verb.CONNECT, Verb.MESSAGE, Verb.AUTH_RESPONSE}
CommandName: TypeAlias = Annotated[Verb, choice(*(verb for verb in Verb if verb not in _NO_COMMANDS))]
PlayedSide: TypeAlias = Annotated[Actor, choice(Actor.CLIENT, Actor.SERVER)]
