"""What a scenario file can say of the client: how it behaves, and the mails that it sends."""

from enum import StrEnum

import msgspec

from smtpsim.scenarios.notation import (
    Account,
    Hello,
    Host,
    MailText,
    Octets,
    Opener,
    Recipient,
    ReversePath,
    Script,
    Secret,
)
from smtpsim.scenarios.part import Part, RetryPart
from smtpsim.spec.terms import ClientFault, Mechanism, Notify, Returned, TlsUse, Verb


class BodyForm(StrEnum):
    """In which octets a body that is not ASCII is written."""

    AS_OFFERED = "as-offered"  # as 8bit where the first server offers 8BITMIME, else as quoted-printable
    EIGHT_BIT = "8bit"  # also where the server does not offer it: the client must convert it
    UNLABELLED = "8bit-unlabelled"  # and no MIME header says so: nobody can convert it
    BINARY = "binary"  # any octets, written with escapes such as \\xFF; the lines of the body are joined


class LoginPart(Part, frozen=True, kw_only=True):
    """How the client logs in before it sends mail."""

    user: Account
    password: Secret
    mechanism: Mechanism | None = None  # the strongest that is offered, if none is named
    in_clear: bool = False  # says its password also without TLS
    initial_response: bool = True


class MailPart(Part, frozen=True, kw_only=True):
    """One mail: its envelope, its header as the author wrote it, and its body."""

    reverse_path: ReversePath = msgspec.field(name="from")
    to: tuple[Recipient, ...]
    via: Opener = Verb.MAIL
    headers: dict[str, str] = {}
    body: MailText = ""
    body_as: BodyForm = BodyForm.AS_OFFERED
    notify: tuple[Notify, ...] = ()  # when the sender wants a report (DSN)
    returned: Returned | None = msgspec.field(name="return", default=None)  # what the report gives back
    envelope_id: str = ""  # by which the sender knows the mail in a report


class ClientPart(Part, frozen=True, kw_only=True):
    """The client, with mails to send or a script to follow."""

    host: Host
    hello: Hello = Verb.EHLO
    pipelining: bool = False
    declares_size: bool = False
    chunking: Octets = 0  # in each chunk, where the server offers CHUNKING; 0: never
    misbehaviour: tuple[ClientFault, ...] = ()
    tls: TlsUse = TlsUse.NEVER
    login: LoginPart | None = None
    to_server: str = ""  # which server it connects to; the first one if none is named
    retry: RetryPart | None = None  # it keeps a queue, looks up hosts and tries again, as a mail server does
    send: tuple[MailPart, ...] = ()
    script: Script = ()
