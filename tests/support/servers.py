"""A server without a world: octets in, answers out, with one set of facts for all that it hears."""

from collections.abc import Iterable

import msgspec

from smtpsim.protocol.facts import NOTHING_SPECIAL, Facts
from smtpsim.protocol.framing import joined
from smtpsim.protocol.policy import Policy, make_policy
from smtpsim.protocol.received import CONNECTION, Received
from smtpsim.protocol.server import Server, hear, make_server
from smtpsim.protocol.server_answer import Answer, respond
from smtpsim.protocol.server_reading import take
from smtpsim.spec.terms import ServerState

POLICY = make_policy("mx.receiver.example")
IN_DATA = b"EHLO client.example\r\nMAIL FROM:<a@sender.example>\r\nRCPT TO:<b@receiver.example>\r\nDATA\r\n"


class Talk(msgspec.Struct, frozen=True):
    """A server and all that it has answered."""

    server: Server
    answers: tuple[Answer, ...] = ()

    @property
    def codes(self) -> tuple[int, ...]:
        """The codes of the answers in order."""
        return tuple(answer.code for answer in self.answers)

    @property
    def octets(self) -> bytes:
        """Everything that the server has sent."""
        return b"".join(answer.octets for answer in self.answers)

    @property
    def messages(self) -> tuple[bytes, ...]:
        """The messages that the server accepted, dots unstuffed."""
        return tuple(answer.accepted.content for answer in self.answers if answer.accepted)


def greeted(policy: Policy = POLICY) -> Talk:
    """A server that has greeted."""
    return _answer(Talk(make_server(policy)), CONNECTION, NOTHING_SPECIAL)


def say(talk: Talk, *pieces: bytes, facts: Facts = NOTHING_SPECIAL) -> Talk:
    """Let octets arrive piece by piece; the server answers whatever is whole."""
    for piece in pieces:
        talk = Talk(hear(talk.server, piece), talk.answers)
        while True:
            server, received = take(talk.server)
            talk = Talk(server, talk.answers)
            if received is None:
                break
            talk = _answer(talk, received, facts)
    return talk


def in_data(policy: Policy = POLICY) -> Talk:
    """A server that has said 354; what it said before is forgotten."""
    return Talk(say(greeted(policy), IN_DATA).server)


def octet_by_octet(octets: bytes) -> Iterable[bytes]:
    """Cut octets into pieces of one."""
    return (octets[at : at + 1] for at in range(len(octets)))


def what_waits(server: Server) -> tuple[bytes, bytes, bool, bytes, int, bool]:
    """What a server has heard and not answered, however it came to hear it."""
    inbox, collector = server.inbox, server.collector
    unread = inbox.octets[inbox.start :]
    return unread, inbox.head, inbox.discarding, joined(collector.chunks), collector.size, collector.is_over


def _answer(talk: Talk, received: Received, facts: Facts) -> Talk:
    server, answer = respond(talk.server, received, facts)
    return Talk(server, (*talk.answers, answer))


def is_closed(talk: Talk) -> bool:
    """Whether the server has said that it closes."""
    return talk.server.state is ServerState.CLOSED
