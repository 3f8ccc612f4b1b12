"""A mailbox as a POP3 server shows it to one reader: messages with numbers, some marked (RFC 1939 4)."""

import msgspec
from msgspec.structs import replace

from smtpsim.protocol.framing import CRLF


class PopMailbox(msgspec.Struct, frozen=True):
    """One user's messages as they were at the start; the first has the number 1."""

    user: str
    password: str
    messages: tuple[bytes, ...]
    marked: frozenset[int] = frozenset()


def make_mailbox(user: str, password: str, messages: tuple[bytes, ...]) -> PopMailbox:
    """Number the messages; each gets a line end at its end where it has none (RFC 1939 11)."""
    return PopMailbox(user, password, tuple(_with_line_end(message) for message in messages))


def _with_line_end(message: bytes) -> bytes:
    return message if message.endswith(CRLF) or not message else message + CRLF


def holds(mailbox: PopMailbox, number: int) -> bool:
    """Whether a message has this number, marked or not."""
    return 1 <= number <= len(mailbox.messages)


def sizes(mailbox: PopMailbox) -> tuple[tuple[int, int], ...]:
    """List number and octets of each message that is not marked, without doubled dots (RFC 1939 11)."""
    numbered = enumerate(mailbox.messages, 1)
    return tuple((number, len(message)) for number, message in numbered if number not in mailbox.marked)


def mark(mailbox: PopMailbox, number: int) -> PopMailbox:
    """Mark a message for removal (RFC 1939 5, DELE)."""
    return replace(mailbox, marked=mailbox.marked | {number})


def unmark_all(mailbox: PopMailbox) -> PopMailbox:
    """Take all marks away (RFC 1939 5, RSET)."""
    return replace(mailbox, marked=frozenset())
