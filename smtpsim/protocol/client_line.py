"""One command line of a client, whose reply is then awaited."""

from msgspec.structs import replace

from smtpsim.protocol.act import Act
from smtpsim.protocol.client import NOBODY, Awaited, Client
from smtpsim.spec.client_rows import MOVE_OF
from smtpsim.spec.terms import ClientState, Decision, Kind, Move

# Python 3.11 looks up a member of an enum at the price of a call, so what every act asks for is kept here.
_COMMAND, _GO_ON = Kind.COMMAND, Decision.GO_ON


def send_line(
    client: Client, move: Move, line: str, recipient: int = NOBODY, to: str = ""
) -> tuple[Client, Act]:
    """Send one command line and wait for its reply."""
    row = MOVE_OF[move]
    awaited: tuple[Awaited, ...] = (*client.awaited, (row.next or ClientState.OTHER, recipient))
    octets = line.encode() + b"\r\n"
    act = Act(move, _COMMAND, octets, row.verb, client.heard, to, (), client.released)
    sent = replace(client, state=awaited[0][0], awaited=awaited, decision=_GO_ON, heard=(), released=())
    return sent, act
