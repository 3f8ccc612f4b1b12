"""What a client is to do: mails to send, and how."""

import re

import msgspec

from smtpsim.protocol.client_login import Credentials
from smtpsim.protocol.dsn import DsnRequest
from smtpsim.spec.terms import ClientFault, TlsUse, Verb


class Mail(msgspec.Struct, frozen=True):
    """One mail: its envelope, and its header and body as one text with CR LF line ends."""

    reverse_path: str
    forward_paths: tuple[str, ...]
    content: bytes
    opener: Verb = Verb.MAIL  # or SEND, SOML, SAML
    number: int = 0  # of the mail in its world; 0: its place in the plan, from 1
    dsn: DsnRequest | None = None  # what its sender wants to be told (RFC 3461)


# Fields and their folded lines (RFC 5322 2.2).
_HEADER = re.compile(rb"(?:[!-9;-~]+:[^\r\n]*\r?\n|[ \t][^\r\n]*\r?\n)*")


def needs_utf8(mail: Mail) -> bool:
    """Whether an address or the header of a mail is not ASCII, so that it needs SMTPUTF8 (RFC 6531 3.4)."""
    if not (mail.reverse_path.isascii() and all(map(str.isascii, mail.forward_paths))):
        return True
    header = None if mail.content.isascii() else _HEADER.match(mail.content)
    return header is not None and not header[0].isascii()


class Plan(msgspec.Struct, frozen=True):
    """Everything a client knows before it connects."""

    host: str
    mails: tuple[Mail, ...] = ()
    hello: Verb = Verb.EHLO
    pipelining: bool = False  # uses it where the server offers it (RFC 2920)
    declares_size: bool = False  # adds SIZE= where the server offers it (RFC 1870)
    faults: frozenset[ClientFault] = frozenset()
    tls: TlsUse = TlsUse.NEVER
    chunking: int = 0  # octets in each chunk where the server offers CHUNKING (RFC 3030); 0: never
    credentials: Credentials | None = None  # with them it logs in before any mail (RFC 4954)
    turns: bool = False  # asks for its own mail with TURN where the server offers it (RFC 821 3.8)


def number_of(plan: Plan, place: int) -> int:
    """Give the number of the mail at a place of a plan."""
    return plan.mails[place].number or place + 1
