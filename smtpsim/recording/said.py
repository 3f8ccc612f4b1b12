"""What a transcript says, line by line, whichever notation it is written in."""

import re
from enum import StrEnum

import msgspec

REPLY_LINE = re.compile(r"[2-5][0-5][0-9](?:[ -]|\Z)")


class Sayer(StrEnum):
    """Who a line of a transcript comes from, or what it tells of."""

    CLIENT = "client"
    SERVER = "server"
    OPENED = "opened"  # the connection is there
    CLOSED = "closed"  # the client closed it, or saw it close
    LOST = "lost"  # it ended where nobody expected it
    NOTE = "note"  # neither a command nor a reply


class Said(msgspec.Struct, frozen=True, gc=False):
    """One line, without its mark and its line end; `line` counts from 1."""

    sayer: Sayer
    text: str
    line: int


def is_reply(text: str) -> bool:
    """Whether a line of the server can be part of a reply."""
    return REPLY_LINE.match(text) is not None
