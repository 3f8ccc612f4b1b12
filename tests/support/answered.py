"""A client that is answered by hand: replies in, octets out, without a connection."""

import msgspec

from smtpsim.protocol.client import Client, make_client
from smtpsim.protocol.client_hearing import hear
from smtpsim.protocol.client_moves import next_act
from smtpsim.protocol.plan import Plan
from smtpsim.spec.terms import Kind


class Answered(msgspec.Struct, frozen=True):
    """A client and all that it has sent; `sent` has an item for each act, `close` for its close."""

    client: Client
    sent: tuple[bytes, ...] = ()

    @property
    def text(self) -> bytes:
        """The mail data that it has sent, with the final dot."""
        start = self.sent.index(b"DATA\r\n") + 1
        end = self.sent.index(b".\r\n", start) + 1
        return b"".join(self.sent[start:end])


def opened(plan: Plan) -> Answered:
    """A client that has opened its connection."""
    return act_on(Answered(make_client(plan)))


def answer(talk: Answered, *replies: int | str) -> Answered:
    """Give replies one after the other (a number is the code with some text); the client acts on each."""
    for reply in replies:
        lines = f"{reply} mx.receiver.example says so" if isinstance(reply, int) else reply
        talk = act_on(Answered(hear(talk.client, f"{lines}\r\n".encode()), talk.sent))
    return talk


def act_on(talk: Answered) -> Answered:
    """Let the client do all that it can do now."""
    client, sent = talk.client, list(talk.sent)
    while True:
        client, act = next_act(client)
        if act is None:
            return Answered(client, tuple(sent))
        if act.kind is not Kind.OPEN:
            sent.append(act.octets or act.kind.encode())
