"""What a server reads: the next whole line, chunk or mail data among the octets that arrived."""

from msgspec.structs import replace

from smtpsim.protocol.chunks import Arriving, add_text, expect_chunk, fill_chunk, text_of
from smtpsim.protocol.framing import EMPTY_COLLECTOR, collect, joined, take_line
from smtpsim.protocol.grammar import read_command
from smtpsim.protocol.received import MailText, Received
from smtpsim.protocol.server import Server
from smtpsim.protocol.server_login import take_response, try_login
from smtpsim.protocol.server_words import line_limit
from smtpsim.spec.terms import ServerState, Verb

# Python 3.11 looks up a member of an enum at the price of a call, so what every step asks for is kept here.
_DATA = ServerState.DATA
_READY = ServerState.READY
_MESSAGE = Verb.MESSAGE
_BDAT = Verb.BDAT
_AUTH = Verb.AUTH

_SHOWN_OCTETS = 65_536  # of a chunk that is thrown away, kept until its reply for whoever looks on
_TAKES_CHUNKS = {ServerState.RCPT, ServerState.BDAT}
_HEARS_NOTHING = {ServerState.CONNECTED, ServerState.HANDSHAKE, ServerState.CLOSED}
_READS_NO_COMMANDS = {*_HEARS_NOTHING, ServerState.DATA, ServerState.AUTHENTICATING}


def take(server: Server) -> tuple[Server, Received | None]:
    """Read the next whole line, or the mail data once its end has come (RFC 5321 4.1.1.4)."""
    if server.state in _READS_NO_COMMANDS or server.arriving is not None:
        return _take_no_command(server)
    inbox, line = take_line(server.inbox, server.policy.longest_line)
    if inbox is server.inbox:
        return server, None
    server = replace(server, inbox=inbox)
    if line is None:
        return server, None
    received = _received(server, line.octets, is_too_long=line.is_too_long)
    return _begin_chunk(server, received) if received.verb is _BDAT else (server, received)


def _take_no_command(server: Server) -> tuple[Server, Received | None]:
    """Read what a server waits for that is no command line, if it reads anything at all."""
    if server.state is _DATA:
        return _take_mail_data(server)
    if server.state in _HEARS_NOTHING:
        return server, None
    return _take_response(server) if server.arriving is None else _take_chunk(server, server.arriving)


def _take_response(server: Server) -> tuple[Server, Received | None]:
    inbox, received = take_response(server.inbox, server.policy.login, server.login)
    return (server, None) if inbox is server.inbox else (replace(server, inbox=inbox), received)


def _begin_chunk(server: Server, line: Received) -> tuple[Server, Received | None]:
    """Wait for the octets that BDAT announces; where it says no size, or is not known, nothing follows."""
    chunk = line.command.chunk if line.command and not line.is_too_long else None
    if chunk is None or _BDAT in server.policy.unimplemented:
        return server, line
    return _take_chunk(server, expect_chunk(line, chunk))


def _take_chunk(server: Server, arriving: Arriving) -> tuple[Server, Received | None]:
    """Read the octets of a chunk; all of them must come before the reply, a refusal too (RFC 3030 2)."""
    is_kept = server.state in _TAKES_CHUNKS
    room = server.policy.maximum_size - server.collector.size if is_kept else _SHOWN_OCTETS
    arriving, inbox = fill_chunk(arriving, server.inbox, room)
    if arriving.left:
        return replace(server, inbox=inbox, arriving=arriving), None
    whole = text_of(arriving.octets)
    collector = add_text(server.collector, whole, server.policy.maximum_size) if is_kept else EMPTY_COLLECTOR
    rest = replace(server, inbox=inbox, collector=collector, arriving=None)
    return rest, _whole_chunk(rest, arriving, whole)


def cut_chunk(server: Server) -> tuple[Server, Received | None]:
    """Take a chunk as whole that a transcript shows only in part, because its reply has come."""
    if server.arriving is None:
        return server, None
    return _take_chunk(server, replace(server.arriving, left=0))


def _whole_chunk(server: Server, arriving: Arriving, whole: MailText) -> Received:
    """Tell what a chunk that is whole means: with the last of a transaction the mail data ends."""
    line, is_last = arriving.line, arriving.chunk.is_last
    is_flawed = line.command is None or bool(line.command.flaw)
    is_end = is_last and server.state in _TAKES_CHUNKS and server.has_extensions and not is_flawed
    text = text_of(server.collector) if is_end else None
    so_far = MailText(whole.octets, whole.size, server.collector.is_over)
    return replace(line, verb=_MESSAGE if is_end else _BDAT, text=text, chunk=so_far)


def _received(server: Server, octets: bytes, *, is_too_long: bool) -> Received:
    policy, strictness = server.policy, server.policy.strictness
    if strictness.utf8 and not server.has_extensions:  # only EHLO's answer offers it (RFC 6531 3.2)
        strictness = replace(strictness, utf8=False)
    command = read_command(octets[:-2] if not is_too_long else octets, strictness, policy.limits)
    size = len(octets)
    is_over = is_too_long or (size > policy.limits.command_line and size > line_limit(policy, command.verb))
    received = Received(command.verb, octets, command, None, is_over)
    if command.verb is not _AUTH or policy.login is None or server.state is not _READY:
        return received
    return try_login(policy.login, policy.domain, server.login, received)


def _take_mail_data(server: Server) -> tuple[Server, Received | None]:
    collector, inbox, ended = collect(server.collector, server.inbox, server.policy.maximum_size)
    rest = replace(server, inbox=inbox, collector=collector)
    if not ended:
        return rest, None
    text = MailText(joined(collector.chunks), collector.size, collector.is_over)
    return rest, Received(_MESSAGE, b".\r\n", None, text)
