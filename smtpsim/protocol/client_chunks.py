"""How a client sends its message in chunks: BDAT, and the counted octets right behind it (RFC 3030 2)."""

from msgspec.structs import replace

from smtpsim.protocol.act import Act
from smtpsim.protocol.client import NOBODY, Client, current_mail
from smtpsim.protocol.framing import normalise_line_ends
from smtpsim.protocol.mime import is_binary
from smtpsim.spec.client_rows import MOVE_OF
from smtpsim.spec.terms import ClientFault, ClientState, Decision, Kind, Move, Verb

CHUNK_SEGMENT = 65_536  # octets of a chunk in one act

_LEAVING = {Decision.HANG_UP, Decision.CLOSE}
_FAULTS_OF_LINES = {ClientFault.BARE_LF, ClientFault.NO_DOT_STUFFING}  # they show only in what DATA carries


def uses_chunks(client: Client) -> bool:
    """Whether the message goes by BDAT: the client is set up for it, and the server offers CHUNKING."""
    plan = client.plan
    return plan.chunking > 0 and "CHUNKING" in client.offered and not plan.faults & _FAULTS_OF_LINES


def is_in_chunk(client: Client) -> bool:
    """Whether octets of a chunk that was announced are still to be sent; only a lost connection ends that."""
    return client.chunk_left > 0 and client.decision not in _LEAVING


def must_hear_recipients(client: Client) -> bool:
    """Whether the first chunk comes next: it waits for the replies to MAIL and RCPT (RFC 3030 2)."""
    is_named = client.recipient >= len(client.fates)
    return is_named and not client.text and uses_chunks(client)


def announce_chunk(client: Client, _move: Move) -> tuple[Client, Act]:
    """Say how many octets follow, and with the last of them that it is the last."""
    text = client.text or unstuffed_content(client)
    size = min(client.plan.chunking, len(text) - client.sent)
    is_last = client.sent + size == len(text)
    row = MOVE_OF[Move.BDAT_LAST if is_last else Move.BDAT]
    awaited = (*client.awaited, (row.next or ClientState.BDAT, NOBODY))
    line = f"BDAT {size}{' LAST' if is_last else ''}\r\n".encode()
    act = Act(row.move, Kind.COMMAND, line, Verb.BDAT, client.heard, "", (), client.released)
    announced = replace(
        client,
        state=awaited[0][0],
        awaited=awaited,
        decision=Decision.GO_ON,
        heard=(),
        released=(),
        text=text,
        chunk_left=size,
    )
    return announced, act


def unstuffed_content(client: Client) -> bytes:
    """Give the message as the server counts it (RFC 1870 3): in lines, or as it is where it is binary."""
    content = current_mail(client).content
    return content if is_binary(content) else normalise_line_ends(content)


def send_chunk(client: Client, move: Move) -> tuple[Client, Act]:
    """Send octets of the chunk that was announced."""
    size = min(client.chunk_left, CHUNK_SEGMENT)
    piece = client.text[client.sent : client.sent + size]
    act = Act(move, Kind.DATA, piece, Verb.MESSAGE, client.heard, is_chunk=True)
    sent = replace(client, sent=client.sent + size, chunk_left=client.chunk_left - size, heard=())
    return sent, act
