"""What a message needs of the next server, and what a client does where that is not offered.

Octets above 127 need 8BITMIME (RFC 6152 3), and a binary message needs BINARYMIME and BDAT
(RFC 3030 3). Else the client converts the message, or returns it: it never sends it as it is.
"""

from msgspec.structs import replace

from smtpsim.protocol.act import Act
from smtpsim.protocol.client import Client, current_mail
from smtpsim.protocol.client_chunks import uses_chunks
from smtpsim.protocol.mime import is_binary, to_seven_bits
from smtpsim.spec.terms import Kind, Move


def declared_body(client: Client) -> str:
    """Give the parameter that MAIL must carry for the message at hand, with a space before it."""
    content = current_mail(client).content
    if "BINARYMIME" in client.offered and is_binary(content):
        return " BODY=BINARYMIME"
    return " BODY=8BITMIME" if "8BITMIME" in client.offered and not content.isascii() else ""


def find_hindrance(client: Client) -> Move | None:
    """Tell what must be done before the next mail, because this server cannot take it as it is."""
    content, offered = current_mail(client).content, client.offered
    if is_binary(content):
        can_go = "BINARYMIME" in offered and uses_chunks(client)
    else:
        can_go = "8BITMIME" in offered or content.isascii()
    if can_go:
        return None
    return Move.CANNOT_CONVERT if to_seven_bits(content) is None else Move.CONVERT


def convert_mail(client: Client, move: Move) -> tuple[Client, Act]:
    """Put the message into octets that any server takes (RFC 6152 3, RFC 3030 3)."""
    plan, at = client.plan, client.mail
    mail = current_mail(client)
    converted = replace(mail, content=to_seven_bits(mail.content) or b"")
    mails = (*plan.mails[:at], converted, *plan.mails[at + 1 :])
    act = Act(move, Kind.NOTE, heard=client.heard, released=client.released)
    return replace(client, plan=replace(plan, mails=mails), heard=(), released=()), act
