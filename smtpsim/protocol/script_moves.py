"""What a scripted client does next: it goes through its script up to what must wait.

Each sort of item has one function; it gives the client after the item, or unchanged while it waits.
"""

from collections.abc import Callable
from typing import TypeAlias

from msgspec.structs import replace

from smtpsim.protocol.act import Act
from smtpsim.protocol.command import Chunk
from smtpsim.protocol.expectation import reply_matches
from smtpsim.protocol.framing import CRLF
from smtpsim.protocol.grammar import read_command
from smtpsim.protocol.script import Finding, ScriptItem, ScriptKind
from smtpsim.protocol.script_client import Due, ScriptClient
from smtpsim.spec.client_rows import AWAITING_AFTER
from smtpsim.spec.terms import ClientState, Kind, Move, ServerState, Verb

SILENCE_MS = 60_000
_SILENT = {ClientState.CLOSED, ClientState.TURNED}
_SENDING = {  # by hand or by a script, exact octets or a line
    (False, False): Move.SCRIPT_LINE,
    (False, True): Move.SCRIPT_OCTETS,
    (True, False): Move.HAND_LINE,
    (True, True): Move.HAND_OCTETS,
}


def next_act(client: ScriptClient, now: int, server_state: ServerState) -> tuple[ScriptClient, Act | None]:
    """Go through the script up to the next thing to do, or to one that must wait."""
    if client.state is ClientState.IDLE:
        return _open(client)
    while client.state not in _SILENT:
        if client.place >= len(client.script):
            return _finish(client, server_state)
        item = client.script[client.place]
        before = client
        client, act = _PERFORM[item.kind](client, item, now, server_state)
        if act is not None:
            return client, act
        if client.place == before.place:
            break
    return client, None


def _open(client: ScriptClient) -> tuple[ScriptClient, Act]:
    hurries = bool(client.script) and client.script[0].kind in {ScriptKind.LINE_AHEAD, ScriptKind.OCTETS}
    opened = replace(client, state=ClientState.GREETING, due=(Due(Verb.CONNECT),), blocks=not hurries)
    return opened, Act(Move.OPEN, Kind.OPEN, verb=Verb.CONNECT)


def _finish(client: ScriptClient, server_state: ServerState) -> tuple[ScriptClient, Act | None]:
    if client.due and not client.is_lost:
        return client, None
    if server_state is ServerState.TURNED and not client.is_lost:
        turned = replace(client, state=ClientState.TURNED, released=())
        return turned, Act(Move.TURN_ROUND, Kind.NOTE, released=client.released)
    if client.by_hand:
        return _close(client, Move.HAND_END) if client.is_lost else (client, None)
    return _close(client, Move.SCRIPT_END)


def _close(client: ScriptClient, move: Move) -> tuple[ScriptClient, Act]:
    closed = replace(client, state=ClientState.CLOSED, place=len(client.script), released=())
    return closed, Act(move, Kind.CLOSE, released=client.released)


def _done(client: ScriptClient) -> ScriptClient:
    return replace(client, place=client.place + 1, waits_until=None, gave_up=False)


def _fail(client: ScriptClient, item: ScriptItem, actual: str) -> ScriptClient:
    finding = Finding(item.line, item.text or item.kind.value, actual)
    return _done(replace(client, findings=(*client.findings, finding)))


Performed: TypeAlias = tuple[ScriptClient, Act | None]


def _send_line(client: ScriptClient, item: ScriptItem, _now: int, _state: ServerState) -> Performed:
    """Send a line, or octets, unless an earlier line still waits for its reply."""
    if client.is_lost:
        return _done(client), None
    if client.blocks and client.due:
        return client, None
    was_answered = (client.blocks or item.kind is ScriptKind.LINE) and not client.due
    return _send(replace(client, replies=()) if was_answered else client, item)


def _is_mail_data(client: ScriptClient) -> bool:
    return client.in_data or (bool(client.due) and client.due[-1].verb is Verb.DATA)


def _send(client: ScriptClient, item: ScriptItem) -> Performed:
    move = _SENDING[client.by_hand, item.kind is ScriptKind.OCTETS]
    is_chunk = client.chunk_left > 0
    was_data = is_chunk or _is_mail_data(client)
    command = read_command((client.unended + item.octets).partition(CRLF)[0])
    sent = _note_octets(client, item.octets)
    is_ended = was_data and not is_chunk and not _is_mail_data(sent)
    kind = Kind.COMMAND if not was_data else Kind.END_OF_DATA if is_ended else Kind.DATA
    named = command.path.text if command.verb is Verb.RCPT and command.path and not was_data else ""
    act = Act(
        move,
        kind,
        item.octets,
        Verb.MESSAGE if was_data else Verb.AUTH_RESPONSE if client.in_login else command.verb,
        (),
        named,
        ((sent.mail, named),) if named else (),
        client.released,
        is_chunk,
    )
    is_whole = is_chunk or kind is not Kind.DATA  # what was sent must be answered
    blocks = item.kind is ScriptKind.LINE and is_whole and not sent.chunk_left
    return _done(replace(sent, released=(), state=_state_of(sent), blocks=blocks)), act


def _note_octets(client: ScriptClient, octets: bytes) -> ScriptClient:
    """Count the replies that octets must get: each line its own, and the octets of a chunk none."""
    waiting, start = client.unended + octets, 0
    sent = replace(client, unended=b"")
    while start < len(waiting):
        if sent.chunk_left:
            size = min(sent.chunk_left, len(waiting) - start)
            sent, start = replace(sent, chunk_left=sent.chunk_left - size), start + size
            continue
        end = waiting.find(CRLF, start)
        if end < 0:
            return replace(sent, unended=waiting[start:])
        sent, start = _note_line(sent, waiting[start:end]), end + len(CRLF)
    return sent


def _note_line(client: ScriptClient, line: bytes) -> ScriptClient:
    """Count the reply that a sent line must get; mail data gets none before its end."""
    if _is_mail_data(client):
        return _end_text(client) if line == b"." else client
    if client.in_login:
        return replace(client, in_login=False, due=(*client.due, Due(Verb.AUTH_RESPONSE)))
    command = read_command(line)
    if command.chunk:
        return _note_chunk(client, command.chunk)
    path = command.path.text if command.path else ""
    mail = client.mail
    if AWAITING_AFTER.get(command.verb) is ClientState.MAIL:
        mail = mail + 1 if mail < client.planned else max(mail + 1, client.fresh)
    return replace(client, due=(*client.due, Due(command.verb, path, mail)), mail=mail)


def _note_chunk(client: ScriptClient, chunk: Chunk) -> ScriptClient:
    """Expect the octets of a chunk before any other line; the last chunk ends the text (RFC 3030 2)."""
    sent = replace(client, chunk_left=chunk.size)
    if chunk.is_last:
        return _end_text(sent)
    return replace(sent, due=(*sent.due, Due(Verb.BDAT, mail=client.mail)))


def _end_text(client: ScriptClient) -> ScriptClient:
    due = (*client.due, Due(Verb.MESSAGE, mail=client.mail))
    return replace(client, in_data=False, due=due, ended=(*client.ended, client.mail))


def _state_of(client: ScriptClient) -> ClientState:
    return AWAITING_AFTER.get(client.due[0].verb, ClientState.OTHER) if client.due else client.state


def _expect_reply(client: ScriptClient, item: ScriptItem, _now: int, _state: ServerState) -> Performed:
    if client.replies:
        reply = client.replies[0]
        rest = replace(client, replies=client.replies[1:])
        shown = " | ".join(f"{reply.code} {line}" for line in reply.lines)
        return (_done(rest) if reply_matches(item.text, reply) else _fail(rest, item, shown)), None
    if client.is_lost:
        return _fail(client, item, "the connection was closed"), None
    return (_fail(client, item, "no reply came"), None) if client.gave_up else (client, None)


def _expect_state(client: ScriptClient, item: ScriptItem, _now: int, state: ServerState) -> Performed:
    if client.due and not (client.gave_up or client.is_lost):
        return client, None
    return (_done(client) if item.text == state.value else _fail(client, item, state.value)), None


def _wait(client: ScriptClient, item: ScriptItem, now: int, _state: ServerState) -> Performed:
    until = client.waits_until if client.waits_until is not None else now + item.ms
    return (_done(client), None) if now >= until else (replace(client, waits_until=until), None)


def _expect_silence(client: ScriptClient, item: ScriptItem, now: int, _state: ServerState) -> Performed:
    if client.replies:
        reply = client.replies[0]
        return _fail(replace(client, replies=()), item, f"{reply.code} {' '.join(reply.lines)}"), None
    waiting, _ = _wait(client, replace(item, ms=item.ms or SILENCE_MS), now, _state)
    return waiting, None


def _expect_closed(client: ScriptClient, item: ScriptItem, now: int, state: ServerState) -> Performed:
    """Wait as long as a silence lasts: a server that only tires of waiting has not closed for this."""
    if client.is_lost:
        return _done(client), None
    waiting, _ = _wait(client, replace(item, ms=SILENCE_MS), now, state)
    is_over = waiting.place > client.place or client.gave_up
    return (_fail(client, item, "the connection is still open"), None) if is_over else (waiting, None)


def _close_now(client: ScriptClient, _item: ScriptItem, _now: int, _state: ServerState) -> Performed:
    return _close(client, Move.HAND_CLOSE if client.by_hand else Move.SCRIPT_CLOSE)


def _arm(client: ScriptClient, item: ScriptItem, _now: int, _state: ServerState) -> Performed:
    return _done(client), Act(Move.SCRIPT_LINE, Kind.FAULT, rule=item.rule)


def _shake_hands(client: ScriptClient, item: ScriptItem, _now: int, _state: ServerState) -> Performed:
    """Begin the handshake, and go on when it has ended; what was sent behind STARTTLS gets no reply."""
    if client.is_shaking_hands:
        is_over = client.is_lost or client.gave_up
        ended = replace(client, is_shaking_hands=False)
        return (_fail(ended, item, "the handshake failed") if is_over else client), None
    waits_for_220 = any(one.verb is Verb.STARTTLS for one in client.due)
    if waits_for_220 and not client.gave_up:
        return client, None
    if not client.may_shake_hands:
        return _fail(client, item, "no 220 to STARTTLS came"), None
    begun = replace(
        client,
        state=ClientState.STARTTLS,
        due=(),
        may_shake_hands=False,
        is_shaking_hands=True,
        released=(),
    )
    move = Move.HAND_HANDSHAKE if client.by_hand else Move.SCRIPT_HANDSHAKE
    return begun, Act(move, Kind.HANDSHAKE, released=client.released)


_PERFORM: dict[ScriptKind, Callable[[ScriptClient, ScriptItem, int, ServerState], Performed]] = {
    ScriptKind.LINE: _send_line,
    ScriptKind.LINE_AHEAD: _send_line,
    ScriptKind.OCTETS: _send_line,
    ScriptKind.EXPECT_REPLY: _expect_reply,
    ScriptKind.EXPECT_STATE: _expect_state,
    ScriptKind.WAIT: _wait,
    ScriptKind.SILENCE: _expect_silence,
    ScriptKind.CLOSED: _expect_closed,
    ScriptKind.CLOSE: _close_now,
    ScriptKind.HANDSHAKE: _shake_hands,
    ScriptKind.FAULT: _arm,
}
