"""What a client is to do: mails to send, and how."""

import msgspec

from smtpsim.spec.terms import ClientFault, Verb


class Mail(msgspec.Struct, frozen=True):
    """One mail: its envelope, and its header and body as one text with CR LF line ends."""

    reverse_path: str
    forward_paths: tuple[str, ...]
    content: bytes
    opener: Verb = Verb.MAIL  # or SEND, SOML, SAML


class Plan(msgspec.Struct, frozen=True):
    """Everything a client knows before it connects."""

    host: str
    mails: tuple[Mail, ...] = ()
    hello: Verb = Verb.EHLO
    pipelining: bool = False  # uses it where the server offers it (RFC 2920)
    declares_size: bool = False  # adds SIZE= where the server offers it (RFC 1870)
    faults: frozenset[ClientFault] = frozenset()
