"""How a client sends a mail: its envelope, its text, and the end of it (RFC 5321 3.3)."""

from msgspec.structs import replace

from smtpsim.protocol.act import Act
from smtpsim.protocol.carriage import declared_body
from smtpsim.protocol.client import NOBODY, Awaited, Client, Refusal, current_mail, settle
from smtpsim.protocol.client_chunks import unstuffed_content
from smtpsim.protocol.client_line import send_line
from smtpsim.protocol.dsn import mail_parameters, recipient_parameters
from smtpsim.protocol.framing import normalise_line_ends, stuff_dots
from smtpsim.protocol.plan import needs_utf8
from smtpsim.spec.terms import ClientFault, ClientState, Decision, Fate, Kind, Move, Verb

TEXT_SEGMENT = 65_536  # octets of mail data in one act

# Python 3.11 looks up a member of an enum at the price of a call, so what every act asks for is kept here.
_MESSAGE, _GO_ON = ClientState.MESSAGE, Decision.GO_ON
_MESSAGE_AWAITED: tuple[Awaited, ...] = ((ClientState.MESSAGE, NOBODY),)


def send_mail(client: Client, move: Move) -> tuple[Client, Act]:
    """Open a transaction, with what this mail needs and the server offers (RFC 5321 4.1.1.2)."""
    mail = current_mail(client)
    declares_size = client.plan.declares_size and "SIZE" in client.offered
    size = f" SIZE={len(unstuffed_content(client))}" if declares_size else ""
    line = f"{mail.opener} FROM:<{mail.reverse_path}>{size}{declared_body(client)}"
    if needs_utf8(mail):
        line += " SMTPUTF8"
    if mail.dsn is not None and "DSN" in client.offered:
        line += mail_parameters(mail.dsn)
    started, act = send_line(replace(client, is_started=True), move, line)
    return started, act if mail.opener is act.verb else replace(act, verb=mail.opener)


def send_recipient(client: Client, move: Move) -> tuple[Client, Act]:
    """Name the next recipient (RFC 5321 4.1.1.3)."""
    recipient = client.recipient
    mail = current_mail(client)
    path, line = mail.forward_paths[recipient], f"RCPT TO:<{mail.forward_paths[recipient]}>"
    if mail.dsn is not None and "DSN" in client.offered:
        line += recipient_parameters(mail.dsn, recipient)
    return send_line(replace(client, recipient=recipient + 1), move, line, recipient, path)


def return_unsent(client: Client, move: Move) -> tuple[Client, Act]:
    """Give up a mail without a word of it sent, because the server cannot take it (RFC 6531 3.2)."""
    places = tuple((client.mail, place) for place in range(len(client.fates)))
    returned = replace(
        client,
        decision=_GO_ON,
        heard=(),
        released=(),
        fates=(Fate.RETURNED,) * len(places),
        refusals=(*client.refusals, Refusal(move, places)),
    )
    return settle(returned), Act(move, Kind.NOTE, heard=client.heard, released=client.released)


def send_data(client: Client, move: Move) -> tuple[Client, Act]:
    """Ask to send the mail data (RFC 5321 4.1.1.4)."""
    return send_line(client, move, "DATA")


def send_data_too_early(client: Client, move: Move) -> tuple[Client, Act]:
    """Send DATA out of its turn, once, as a client that misbehaves does."""
    plan = replace(client.plan, faults=client.plan.faults - {ClientFault.WRONG_ORDER})
    return send_line(replace(client, plan=plan), move, "DATA")


def send_text(client: Client, move: Move) -> tuple[Client, Act]:
    """Send the next piece of the mail data, dot-stuffed (RFC 5321 4.5.2), or its end where there is none."""
    if not client.text:
        content = _text_to_send(client)
        if not content:
            return end_text(client, Move.END_OF_DATA)
        client = replace(client, text=content, sent=0)
    piece = client.text[client.sent : client.sent + TEXT_SEGMENT]
    act = Act(move, Kind.DATA, piece, Verb.MESSAGE, client.heard)
    return replace(client, sent=client.sent + len(piece), heard=()), act


def _text_to_send(client: Client) -> bytes:
    content, faults = normalise_line_ends(current_mail(client).content), client.plan.faults
    return _misspell(content, faults) if faults else stuff_dots(content)


def _misspell(content: bytes, faults: frozenset[ClientFault]) -> bytes:
    """Write the text as a client that misbehaves does."""
    stuffed = content if ClientFault.NO_DOT_STUFFING in faults else stuff_dots(content)
    if ClientFault.BARE_LF in faults:
        return stuffed[:-2].replace(b"\r\n", b"\n") + b"\r\n"
    return stuffed


def end_text(client: Client, move: Move) -> tuple[Client, Act]:
    """End the mail data with a lone dot and wait for the reply that counts (RFC 5321 4.1.1.4)."""
    act = Act(move, Kind.END_OF_DATA, b".\r\n", Verb.MESSAGE, client.heard)
    waiting = replace(
        client, state=_MESSAGE, awaited=_MESSAGE_AWAITED, decision=_GO_ON, heard=(), text=b"", sent=0
    )
    return waiting, act
