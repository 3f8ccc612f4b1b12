"""The reader's user agent: it fetches all mail over POP3, by the moves of `spec.pop_rows`.

client = make_pop_client(user, password)
client, row, octets = next_line(client)     the next move; no octets to open, no row while it waits
client = hear_answer(client, octets)        one whole answer of the server
"""

import re

import msgspec
from msgspec.structs import replace

from smtpsim.protocol.framing import CRLF, unstuff_dots
from smtpsim.spec.pop_rows import POP_MOVE_OF, POP_OK, PopMoveRow
from smtpsim.spec.pop_terms import PopProgress, PopVerb

_END = b"\r\n.\r\n"
_COUNT = re.compile(rb"\+OK (\d{1,9}) \d+[ \r]")
_LISTED = re.compile(rb"(\d{1,9}) \d")
_NEXT_OF = {
    PopVerb.CONNECT: PopProgress.GREETED,
    PopVerb.USER: PopProgress.USER_TAKEN,
    PopVerb.PASS: PopProgress.LOGGED_IN,
}


class PopClient(msgspec.Struct, frozen=True):
    """How far the reader's program has come. `awaited` is the command whose answer it waits for."""

    user: str
    password: str
    progress: PopProgress = PopProgress.NOTHING
    awaited: PopVerb | None = None
    listed: tuple[int, ...] = ()  # the numbers of the messages
    place: int = 0  # which of them is next
    fetched: tuple[bytes, ...] = ()


def make_pop_client(user: str, password: str) -> PopClient:
    """Start a reader that will log in with a name and a password; it is not connected yet."""
    return PopClient(user, password)


def number_at_hand(client: PopClient) -> int:
    """Tell which message the client is about to fetch or to mark; 0 where it is at none."""
    return client.listed[client.place] if client.place < len(client.listed) else 0


def next_line(client: PopClient) -> tuple[PopClient, PopMoveRow | None, bytes | None]:
    """Make the next move: open without octets, or send one line; no move while an answer is awaited."""
    if client.awaited is not None or client.progress not in POP_MOVE_OF:
        return client, None, None
    row = POP_MOVE_OF[client.progress]
    if row.verb is None:
        return replace(client, awaited=PopVerb.CONNECT), row, None
    argument = _argument(client, row.verb)
    line = f"{row.verb} {argument}" if argument else row.verb.value
    return replace(client, awaited=row.verb), row, line.encode("latin-1", "replace") + CRLF


def _argument(client: PopClient, verb: PopVerb) -> str:
    if verb is PopVerb.USER:
        return client.user
    if verb is PopVerb.PASS:
        return client.password
    return str(number_at_hand(client)) if verb in {PopVerb.RETR, PopVerb.DELE} else ""


def hear_answer(client: PopClient, octets: bytes) -> PopClient:
    """Take in one whole answer, and know by it what to do next (RFC 1939 3)."""
    verb, client = client.awaited, replace(client, awaited=None)
    is_ok = octets.startswith(POP_OK.encode())
    match verb:
        case PopVerb.RETR if is_ok and octets.endswith(_END):
            message = _message_in(octets)
            return replace(client, progress=PopProgress.FETCHED, fetched=(*client.fetched, message))
        case PopVerb.RETR | PopVerb.DELE:  # a refused message is left where it is
            return _at_place(client, client.place + 1)
        case PopVerb.QUIT:
            return replace(client, progress=PopProgress.LEFT)
        case PopVerb.STAT if is_ok:
            return replace(client, progress=_mail_there(octets))
        case PopVerb.LIST if is_ok:
            return _at_place(replace(client, listed=_numbers_in(octets)), 0)
        case PopVerb.CONNECT | PopVerb.USER | PopVerb.PASS if is_ok:
            return replace(client, progress=_NEXT_OF[verb])
        case _:
            return replace(client, progress=PopProgress.REFUSED)


def _at_place(client: PopClient, place: int) -> PopClient:
    """Turn to a message of the list, or be done after the last."""
    has_more = place < len(client.listed)
    progress = PopProgress.NEXT_MESSAGE if has_more else PopProgress.ALL_DONE
    return replace(client, progress=progress, place=place)


def _mail_there(octets: bytes) -> PopProgress:
    found = _COUNT.match(octets)
    if found is None:
        return PopProgress.REFUSED
    return PopProgress.HAS_MAIL if int(found[1]) else PopProgress.NO_MAIL


def _numbers_in(octets: bytes) -> tuple[int, ...]:
    """Read the numbers of the messages from a listing."""
    found = (_LISTED.match(line) for line in octets.split(CRLF)[1:])
    return tuple(int(match[1]) for match in found if match)


def _message_in(octets: bytes) -> bytes:
    """Take the message out of the answer to RETR, octet for octet, without the doubled dots."""
    start = octets.index(CRLF) + len(CRLF)
    return unstuff_dots(octets[start : -len(b".\r\n")])
