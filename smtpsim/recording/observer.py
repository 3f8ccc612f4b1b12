"""From what a transcript says to observed steps: one connection after the other.

Nothing is known of times: every step of an import happens at time 0, and arrives.
"""

import re

from msgspec.structs import replace

from smtpsim.protocol.client_mail import TEXT_SEGMENT
from smtpsim.protocol.grammar import read_command
from smtpsim.protocol.reply import Reply, read_reply
from smtpsim.protocol.server import Server, drop
from smtpsim.protocol.transaction import NO_TRANSACTION
from smtpsim.recording.effects import buffer_change, recipient_of
from smtpsim.recording.following import (
    END_LINE,
    Followed,
    Follower,
    follow_reply,
    hear_client,
    is_at_rest,
    presume_handshake,
    start_following,
)
from smtpsim.recording.said import Said, Sayer
from smtpsim.simulation.phases import place_in_phases
from smtpsim.simulation.step import BufferChange, Holder, Step
from smtpsim.spec.client_rows import MOVES
from smtpsim.spec.server_groups import OPENERS
from smtpsim.spec.terms import Actor, ClientState, Kind, Move, PhaseName, ServerState, Verb

NOTE_ROW = "imported-note"
_CRLF = b"\r\n"
_MALFORMED = Reply(0)
_REMARK = re.compile(r"<.*>\Z|\.\.\.\Z")  # "<open connection to server>": how the RFCs tell of more
_WAITING_FOR = {row.verb: row.next for row in reversed(MOVES) if row.verb and row.next}
_WAITING_FOR |= dict.fromkeys(OPENERS, ClientState.MAIL) | {Verb.CONNECT: ClientState.GREETING}
_COLLECTING = {ServerState.DATA, ServerState.RCPT, ServerState.BDAT}


class Connection:
    """One connection while its lines are taken in; what they tell becomes `steps`."""

    def __init__(self, session: str, client_host: str, server_host: str, first: int) -> None:
        """Begin before the connection is open; `first` is the number of the next step."""
        self.steps: list[Step] = []
        self.has_begun = False
        self.follower: Follower = start_following(server_host)
        self._session, self._first = session, first
        self._host_of = {Actor.CLIENT: client_host, Actor.SERVER: server_host}
        self._phase: PhaseName | None = None
        self._client_state = ClientState.IDLE
        self._mail = 1
        self._released: tuple[Holder, ...] = ()  # what the client gives up with its next act
        self._text: list[bytes] = []  # lines of mail data that have no step yet
        self._text_size = 0
        self._chunk_left = 0  # octets that a BDAT announced and that are still to come
        self._reply: list[bytes] = []  # lines of a reply that is not whole yet
        self._is_closed = False

    @property
    def is_over(self) -> bool:
        """Whether the next greeting belongs to another connection."""
        return self.has_begun and not self._reply and is_at_rest(self.follower)

    def take_in(self, said: Said) -> None:
        """Take in the next line."""
        if said.sayer is not Sayer.SERVER:
            self._end_reply()
        if said.sayer is not Sayer.CLIENT:
            self._end_text()
        match said.sayer:
            case Sayer.CLIENT:
                self._hear_client(said)
            case Sayer.SERVER:
                self._hear_server(said)
            case Sayer.OPENED:
                self._open()
            case Sayer.CLOSED:
                self._close()
            case Sayer.LOST:
                self._lose()
            case Sayer.NOTE:
                self._note(said)

    def finish(self) -> None:
        """Take in the end of the transcript: a server that said goodbye has closed (RFC 5321 4.1.1.10)."""
        self._end_text()
        self._end_reply()
        if self.has_begun and self._server.state is ServerState.CLOSED:
            self._close()

    @property
    def _server(self) -> Server:
        return self.follower.server

    def _add(self, actor: Actor, kind: Kind, octets: bytes, verb: Verb | None, row: str) -> Step:
        """Make a step in the states of the moment, without keeping it."""
        self._phase, number = place_in_phases(self._phase, actor, kind, verb, self._server.state)
        host = self._host_of.get(actor, "")
        return Step(
            self._first + len(self.steps),
            0,
            self._session,
            host,
            actor,
            kind,
            octets,
            0 if host else None,
            verb,
            row=row,
            client_state=self._client_state,
            server_state=self._server.state,
            phase=self._phase,
            phase_step=number,
            is_protected=self._server.security.has_tls,
        )

    def _act(self, kind: Kind, octets: bytes, verb: Verb | None, row: str = Move.EXTERNAL) -> None:
        """Let the client do something; with it, it gives up what the server has taken."""
        command = read_command(octets.removesuffix(_CRLF)) if kind is Kind.COMMAND else None
        recipient = recipient_of(command)
        self._client_state = _WAITING_FOR.get(verb, ClientState.OTHER) if verb else ClientState.CLOSED
        is_collected = kind is Kind.DATA and self._server.state in _COLLECTING
        self.steps.append(
            replace(
                self._add(Actor.CLIENT, kind, octets, verb, row),
                recipient=recipient,
                change=BufferChange(octets=len(octets)) if is_collected else None,
                gained=self._copies(Actor.CLIENT, (recipient,)) if recipient else (),
                lost=self._released,
            )
        )
        self._released = ()

    def _copies(self, actor: Actor, recipients: tuple[str, ...]) -> tuple[Holder, ...]:
        return tuple(Holder(self._host_of[actor], recipient, self._mail) for recipient in recipients)

    def _open(self) -> None:
        if not self.has_begun:
            self.has_begun = True
            self._act(Kind.OPEN, b"", Verb.CONNECT)

    def _hear_client(self, said: Said) -> None:
        in_text, in_chunk = self.follower.in_text, self._chunk_left > 0
        if not in_text and _REMARK.match(said.text):
            self._note(said)
            return
        self._open()
        self.follower = presume_handshake(self.follower)
        octets = said.text.encode() + _CRLF
        if in_chunk or (in_text and octets != END_LINE):
            self._collect(octets)
            return
        self._end_text()
        if in_text:
            self._act(Kind.END_OF_DATA, octets, Verb.MESSAGE)
        else:
            command = read_command(octets[:-2])
            self._chunk_left = command.chunk.size if command.chunk and self._takes_chunks() else 0
            in_login = self._server.state is ServerState.AUTHENTICATING
            self._act(Kind.COMMAND, octets, Verb.AUTH_RESPONSE if in_login else command.verb)
        self.follower = hear_client(self.follower, octets)

    def _collect(self, octets: bytes) -> None:
        """Keep a line of mail data until there is enough of it for a step."""
        self._chunk_left = max(0, self._chunk_left - len(octets))
        self._text.append(octets)
        self._text_size += len(octets)
        if self._text_size >= TEXT_SEGMENT:
            self._end_text()

    def _takes_chunks(self) -> bool:
        """Whether the server has offered CHUNKING (RFC 3030 2)."""
        return Verb.BDAT not in self._server.policy.unimplemented

    def _end_text(self) -> None:
        if self._text:
            octets = b"".join(self._text)
            self._text, self._text_size = [], 0
            self._act(Kind.DATA, octets, Verb.MESSAGE)
            self.follower = hear_client(self.follower, octets)

    def _hear_server(self, said: Said) -> None:
        self._open()
        self._reply.append(said.text.encode() + _CRLF)
        if not said.text.startswith("-", 3):
            self._end_reply()

    def _end_reply(self) -> None:
        """Make a step of the reply, whole or not, and let the server move by it."""
        if not self._reply:
            return
        octets = b"".join(self._reply)
        self._reply, self._chunk_left = [], 0
        reply, before = read_reply(octets) or _MALFORMED, self._server
        after, followed = follow_reply(self.follower, reply)
        received, verb = followed.received, followed.received.verb if followed.received else None
        step = self._add(Actor.SERVER, Kind.REPLY, octets, verb, followed.row)
        self.follower = after
        self.steps.append(
            replace(
                step,
                code=reply.code,
                enhanced=reply.enhanced,
                verdict=followed.verdict,
                words=followed.words,
                recipient=recipient_of(received.command) if received else "",
                server_state=self._server.state,
                change=buffer_change(before, self._server),
                gained=self._gain(followed),
            )
        )

    def _gain(self, followed: Followed) -> tuple[Holder, ...]:
        """Let the server hold what it took; the client hears of it, and gives it up."""
        accepted = followed.moved.accepted if followed.moved else None
        if accepted is None:
            return ()
        recipients = tuple(path.text for path in accepted.transaction.forward_paths)
        gained = self._copies(Actor.SERVER, recipients)
        self._released = self._copies(Actor.CLIENT, recipients)
        self._mail += 1
        return gained

    def _close(self) -> None:
        """Close both ends: the server first if it said goodbye."""
        if self._is_closed:
            return
        self._is_closed = True
        if self._server.state is ServerState.CLOSED:
            self._drop(Actor.SERVER, Kind.CLOSE, "server-close")
            self._act(Kind.CLOSE, b"", None)
        else:
            self._act(Kind.CLOSE, b"", None)
            self._drop(Actor.SERVER, Kind.CLOSE, "server-close-after-client")

    def _lose(self) -> None:
        """End a connection that nobody closed, or one that the server closed before the client saw it."""
        if self._is_closed or self._server.state is ServerState.CLOSED:
            self._close()
            return
        self._is_closed = True
        self._drop(Actor.NETWORK, Kind.FAULT, "fault-cut")
        self._act(Kind.CLOSE, b"", None, Move.CLOSE_LOST)

    def _drop(self, actor: Actor, kind: Kind, row: str) -> None:
        had_transaction = self._server.transaction != NO_TRANSACTION
        self.follower = Follower(drop(self._server))
        step = self._add(actor, kind, b"", None, row)
        self.steps.append(replace(step, change=BufferChange(clears=True) if had_transaction else None))

    def _note(self, said: Said) -> None:
        """Keep what is no part of the dialogue; it has no phase of its own, and what was over stays over."""
        if self.has_begun and self._server.state is ServerState.CLOSED:
            self._close()
        phase = self._phase
        step = self._add(Actor.PERSON, Kind.NOTE, b"", None, NOTE_ROW)
        self._phase = phase
        self.steps.append(replace(step, phase=phase, words={"text": said.text, "line": str(said.line)}))
