"""The POP3 server, which is not SMTP: lines in, answers out. It moves only by the rows of `spec.pop_rows`.

server = make_pop_server(host, user, password, messages)     one immutable value
server, answer = greet(server)                               the first word is the server's
server, answer = answer(server, line)                        one line with its CR LF, one whole answer
"""

import re
from collections.abc import Callable

import msgspec
from msgspec.structs import replace

from smtpsim.protocol.framing import CRLF, stuff_dots
from smtpsim.protocol.pop3_judgement import PopCommand, PopSituation, judge, read_pop_command
from smtpsim.protocol.pop3_mailbox import PopMailbox, make_mailbox, mark, sizes, unmark_all
from smtpsim.spec.pop_rows import (
    POP_ARGUMENT_LIMIT,
    POP_ERROR,
    POP_OK,
    POP_ROW_OF,
    POP_ROWS,
    TALKING_STATES,
    PopRow,
)
from smtpsim.spec.pop_terms import PopEffect, PopState, PopVerb, PopVerdict

_END = b".\r\n"
_CONNECTION = PopCommand(PopVerb.CONNECT)


class PopServer(msgspec.Struct, frozen=True):
    """One server's side of one POP3 session."""

    host: str
    mailbox: PopMailbox
    state: PopState = PopState.CONNECTED
    named: str = ""  # the user whom an accepted USER named


class PopAnswer(msgspec.Struct, frozen=True):
    """What the server says and why; `removed` are the numbers of the messages that QUIT removes."""

    row: PopRow
    verdict: PopVerdict
    words: dict[str, str]
    octets: bytes
    removed: tuple[int, ...] = ()


def make_pop_server(host: str, user: str, password: str, messages: tuple[bytes, ...]) -> PopServer:
    """Open a server's side of a new session over one user's mailbox; it has not greeted yet."""
    return PopServer(host, make_mailbox(user, password, messages))


def is_talking(server: PopServer) -> bool:
    """Whether the server reads commands: after its greeting, and before its answer to QUIT."""
    return server.state in TALKING_STATES


def greet(server: PopServer) -> tuple[PopServer, PopAnswer]:
    """Say the greeting (RFC 1939 4)."""
    return _answer_by_row(server, _CONNECTION, PopVerdict.READY)


def answer(server: PopServer, line: bytes) -> tuple[PopServer, PopAnswer]:
    """Answer one line by the one row that state, verb and verdict choose (RFC 1939 3).

    The server must be talking.
    """
    command = read_pop_command(line)
    return _answer_by_row(server, command, judge(PopSituation(command, server.named, server.mailbox)))


def _answer_by_row(
    server: PopServer, command: PopCommand, verdict: PopVerdict
) -> tuple[PopServer, PopAnswer]:
    row = POP_ROW_OF[server.state, command.verb, verdict]
    words = {name: _WORD_OF[name](server, command) for name in _WORDS_IN[row.id]}
    told = (
        f"{POP_OK if row.is_ok else POP_ERROR} {row.text.format_map(words)}".encode("latin-1", "replace")
        + CRLF
    )
    removed = tuple(sorted(server.mailbox.marked)) if PopEffect.REMOVE_MARKED in row.effects else ()
    octets = told + _following(server.mailbox, command, row)
    after = _carry_out(server, command, row)
    return after, PopAnswer(row, verdict, words, octets, removed)


def _following(mailbox: PopMailbox, command: PopCommand, row: PopRow) -> bytes:
    """Give the lines after the first, with their dots doubled and the end that is a dot alone."""
    if PopEffect.SEND_MESSAGE in row.effects:
        return stuff_dots(mailbox.messages[command.number - 1]) + _END
    if PopEffect.SEND_LISTING in row.effects:
        lines = (f"{number} {size}\r\n" for number, size in sizes(mailbox))
        return "".join(lines).encode() + _END
    return b""


def _carry_out(server: PopServer, command: PopCommand, row: PopRow) -> PopServer:
    """Apply a row's effects, then move to its next state."""
    for effect in row.effects:
        match effect:
            case PopEffect.REMEMBER_USER:
                server = replace(server, named=command.argument or "")
            case PopEffect.FORGET_USER:
                server = replace(server, named="")
            case PopEffect.MARK_DELETED:
                server = replace(server, mailbox=mark(server.mailbox, command.number))
            case PopEffect.UNMARK_ALL:
                server = replace(server, mailbox=unmark_all(server.mailbox))
            case PopEffect.SEND_LISTING | PopEffect.SEND_MESSAGE | PopEffect.REMOVE_MARKED | PopEffect.CLOSE:
                pass  # the answer carries these, to be done by who asked for it
    return replace(server, state=row.next or server.state)


def _size_of(server: PopServer, command: PopCommand) -> str:
    return str(len(server.mailbox.messages[command.number - 1]))


_WORD_OF: dict[str, Callable[[PopServer, PopCommand], str]] = {
    "host": lambda server, _: server.host,
    "user": lambda _, command: command.argument or "",
    "count": lambda server, _: str(len(server.mailbox.messages) - len(server.mailbox.marked)),
    "held": lambda server, _: str(len(server.mailbox.messages)),
    "octets": lambda server, _: str(sum(size for _, size in sizes(server.mailbox))),
    "number": lambda _, command: str(command.number),
    "size": _size_of,
    "removed": lambda server, _: str(len(server.mailbox.marked)),
    "limit": lambda _, __: str(POP_ARGUMENT_LIMIT),
}
_WORDS_IN = {row.id: tuple(dict.fromkeys(re.findall(r"{(\w+)}", row.text + row.why))) for row in POP_ROWS}
