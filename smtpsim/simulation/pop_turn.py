"""A reader's POP3 session, the last leg of the journey: one step at each of its moments.

It stands beside the sessions of SMTP and is none of them. The two sides speak in turns, so one
answer or one command at most is on the road.
"""

from collections.abc import Callable
from enum import StrEnum

import msgspec
from msgspec.structs import replace

from smtpsim.mail.pickup import messages_of, text_for_reader
from smtpsim.mail.site import Site
from smtpsim.mail.standing import split_address
from smtpsim.network.stream import EMPTY_STREAM, NEVER, Link, send
from smtpsim.protocol.pop3 import PopAnswer, PopServer, answer, greet, is_talking, make_pop_server
from smtpsim.protocol.pop3_client import (
    PopClient,
    hear_answer,
    make_pop_client,
    next_line,
    number_at_hand,
)
from smtpsim.simulation.step import Holder, Step
from smtpsim.spec.pop_rows import POP_CLOSE
from smtpsim.spec.pop_terms import PopVerb
from smtpsim.spec.terms import Actor, Kind


class PopPhase(StrEnum):
    """What happens next in a session."""

    OPENING = "the reader's program connects"
    GREETING = "the server greets"
    ASKING = "the reader's program sends a command"
    ANSWERING = "the server answers"
    CLOSING = "the server closes"
    OVER = "nothing more"


class PopSession(msgspec.Struct, frozen=True):
    """One reader's visit to one mailbox; `due` is when its next thing happens, in ms."""

    id: str
    reader_host: str
    server_host: str
    user: str  # the local part
    address: str  # the whole mailbox
    link: Link
    client: PopClient
    server: PopServer
    due: int
    phase: PopPhase = PopPhase.OPENING
    line: bytes = b""  # the command that is on its way
    holdings: tuple[tuple[int, str], ...] = ()  # for each message: the mail's number, and for whom it came


def make_pop_session(
    session_id: str,
    reader_host: str,
    site: Site,
    address: str,
    password: str,
    link: Link,
    due: int,
    *,
    typed: str | None = None,
) -> PopSession:
    """Plan a visit to the mailbox as it is now; `typed` is the password that the reader gives, if another.

    What comes into the mailbox later is not part of the visit, so plan it when the reader connects.
    """
    user, _ = split_address(address)
    messages = messages_of(site, user)
    return PopSession(
        session_id,
        reader_host,
        site.host,
        user,
        address,
        link,
        make_pop_client(user, password if typed is None else typed),
        make_pop_server(site.host, user, password, tuple(text_for_reader(message) for message in messages)),
        due,
        holdings=tuple((message.number, _held_as(message.forward_path, address)) for message in messages),
    )


def _held_as(forward_path: str, address: str) -> str:
    """Name the recipient as its copy is held: as RCPT did, or as a list or a forward led to the mailbox."""
    is_same = forward_path.lower() == address.lower()
    return forward_path if is_same else address


def is_over(session: PopSession) -> bool:
    """Whether nothing more happens in a session."""
    return session.phase is PopPhase.OVER


def take_pop_turn(
    step_number: int, now: int, session: PopSession
) -> tuple[PopSession, Step, tuple[int, ...]]:
    """Do the one thing that is due, and give the messages that leave the mailbox by it, the oldest as 1.

    The session must not be over.
    """
    return _TURN_OF[session.phase](step_number, now, session)


def _open(step_number: int, now: int, session: PopSession) -> tuple[PopSession, Step, tuple[int, ...]]:
    client, move, _ = next_line(session.client)
    arrives = now + session.link.latency_ms
    step = _client_step(step_number, now, session, Kind.OPEN, b"", arrives, move.id if move else "", "")
    return replace(session, client=client, phase=PopPhase.GREETING, due=arrives), step, ()


def _greet(step_number: int, now: int, session: PopSession) -> tuple[PopSession, Step, tuple[int, ...]]:
    server, said = greet(session.server)
    return _answered(step_number, now, session, server, said)


def _ask(step_number: int, now: int, session: PopSession) -> tuple[PopSession, Step, tuple[int, ...]]:
    client, move, octets = next_line(session.client)
    line, arrives = octets or b"", _arrival(session.link, octets or b"", now)
    asking = replace(session, client=client)
    step = _client_step(
        step_number, now, session, Kind.COMMAND, line, arrives, move.id if move else "", _recipient(asking)
    )
    return replace(asking, phase=PopPhase.ANSWERING, due=arrives, line=line), step, ()


def _answer(step_number: int, now: int, session: PopSession) -> tuple[PopSession, Step, tuple[int, ...]]:
    server, said = answer(session.server, session.line)
    return _answered(step_number, now, session, server, said)


def _answered(
    step_number: int, now: int, session: PopSession, server: PopServer, said: PopAnswer
) -> tuple[PopSession, Step, tuple[int, ...]]:
    """Send an answer; the reader's program takes it in, but acts only when it has arrived."""
    arrives = _arrival(session.link, said.octets, now)
    step = Step(
        step_number,
        now,
        session.id,
        session.server_host,
        Actor.SERVER,
        Kind.REPLY,
        said.octets,
        arrives,
        row=said.row.id,
        verdict=said.verdict.value,
        words=said.words,
        recipient=_recipient(session),
        gained=_copies(session, session.reader_host, said.removed),
        lost=_copies(session, session.server_host, said.removed),
        peer=session.reader_host,
    )
    goes_on = is_talking(server)
    after = replace(
        session,
        client=hear_answer(session.client, said.octets),
        server=server,
        line=b"",
        phase=PopPhase.ASKING if goes_on else PopPhase.CLOSING,
        due=arrives if goes_on else now,
    )
    return after, step, said.removed


def _close(step_number: int, now: int, session: PopSession) -> tuple[PopSession, Step, tuple[int, ...]]:
    step = Step(
        step_number,
        now,
        session.id,
        session.server_host,
        Actor.SERVER,
        Kind.CLOSE,
        arrives=now + session.link.latency_ms,
        row=POP_CLOSE.id,
        peer=session.reader_host,
    )
    return replace(session, phase=PopPhase.OVER, due=NEVER), step, ()


def _client_step(
    step_number: int,
    now: int,
    session: PopSession,
    kind: Kind,
    octets: bytes,
    arrives: int,
    row: str,
    recipient: str,
) -> Step:
    return Step(
        step_number,
        now,
        session.id,
        session.reader_host,
        Actor.CLIENT,
        kind,
        octets,
        arrives,
        row=row,
        recipient=recipient,
        peer=session.server_host,
    )


def _arrival(link: Link, octets: bytes, now: int) -> int:
    return send(EMPTY_STREAM, link, octets, now).last


def _recipient(session: PopSession) -> str:
    """Name the mailbox where one message is asked for or marked."""
    is_about_one = session.client.awaited in {PopVerb.RETR, PopVerb.DELE}
    return session.address if is_about_one and number_at_hand(session.client) else ""


def _copies(session: PopSession, host: str, numbers: tuple[int, ...]) -> tuple[Holder, ...]:
    held = (session.holdings[number - 1] for number in numbers)
    return tuple(Holder(host, recipient, mail) for mail, recipient in held)


_TURN_OF: dict[PopPhase, Callable[[int, int, PopSession], tuple[PopSession, Step, tuple[int, ...]]]] = {
    PopPhase.OPENING: _open,
    PopPhase.GREETING: _greet,
    PopPhase.ASKING: _ask,
    PopPhase.ANSWERING: _answer,
    PopPhase.CLOSING: _close,
}
