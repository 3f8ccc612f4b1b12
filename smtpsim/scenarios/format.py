"""What a scenario file can say, as the types that the file is read into.

Keys in a file are the fields' names with hyphens. Times are ms since the start, sizes are octets: a
`Scenario` holds plain values, and it is what a recording carries as its resolved scenario.
"""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, TypeAlias

import msgspec

from smtpsim.mail.queue import RetrySchedule
from smtpsim.protocol.auth.rules import ALL_MECHANISMS
from smtpsim.protocol.policy import DEFAULT_OFFERS, Offer
from smtpsim.scenarios.notation import (
    Account,
    Address,
    CommandName,
    Domain,
    Hello,
    Host,
    Identifier,
    Line,
    MailText,
    Member,
    Milliseconds,
    Octets,
    OctetsPerSecond,
    Opener,
    PlaceText,
    QueueName,
    Recipient,
    ReplyText,
    ReversePath,
    Script,
    Secret,
    Sender,
    Suffix,
    User,
    choice,
    codes,
)
from smtpsim.spec.faults import FaultRule
from smtpsim.spec.server_rows import SERVER_ROW_OF
from smtpsim.spec.terms import (
    Actor,
    ClientFault,
    Mechanism,
    Notify,
    PhaseName,
    Returned,
    ServerState,
    ServiceState,
    Terminal,
    TextRuling,
    Tls,
    TlsUse,
    Verb,
)
from smtpsim.spec.verdicts import HelpVerdict, RcptVerdict

FORMAT = 1
DEFAULT_START = datetime(2026, 3, 2, 9, tzinfo=UTC)
LATENCY_MS = 40
IDLE_MS = 300_000

FULL = SERVER_ROW_OF[ServerState.MAIL, Verb.RCPT, RcptVerdict.FULL].code
FULL_FOR_NOW = SERVER_ROW_OF[ServerState.MAIL, Verb.RCPT, RcptVerdict.FULL_FOR_NOW].code
HELP_TEXT = SERVER_ROW_OF[ServerState.READY, Verb.HELP, HelpVerdict.GENERAL].code
HELP_STATUS = SERVER_ROW_OF[ServerState.READY, Verb.HELP, HelpVerdict.STATUS].code

FullMailbox: TypeAlias = Annotated[int, codes(FULL, FULL_FOR_NOW)]
HelpReply: TypeAlias = Annotated[int, codes(HELP_TEXT, HELP_STATUS)]
Greeting: TypeAlias = Annotated[
    ServiceState,
    choice(ServiceState.READY, ServiceState.NOT_READY, ServiceState.NO_SERVICE, ServiceState.NO_MAIL_HOST),
]


class VrfyAnswer(StrEnum):
    """Whether VRFY tells who is here."""

    ANSWERED = "answered"
    WITHHELD = "withheld"


class ExpnAnswer(StrEnum):
    """Whether EXPN tells who is on a list, or does not exist."""

    ANSWERED = "answered"
    WITHHELD = "withheld"
    ABSENT = "absent"


class BodyForm(StrEnum):
    """In which octets a body that is not ASCII is written."""

    AS_OFFERED = "as-offered"  # as 8bit where the first server offers 8BITMIME, else as quoted-printable
    EIGHT_BIT = "8bit"  # also where the server does not offer it: the client must convert it
    UNLABELLED = "8bit-unlabelled"  # and no MIME header says so: nobody can convert it
    BINARY = "binary"  # any octets, written with escapes such as \\xFF; the lines of the body are joined


class Practice(StrEnum):
    """How closely a server holds clients to the grammar."""

    RFC = "rfc"
    COMMON = "common-practice"


class Part(msgspec.Struct, frozen=True, kw_only=True, rename="kebab"):
    """A part of a file; its keys are written with hyphens, and each is kept in a recording."""


class MailboxPart(Part, frozen=True, kw_only=True):
    """One user's mailbox and terminal."""

    name: str = ""  # the person, as VRFY shows it
    quota: Octets | None = None
    size_limit: Octets | None = None  # what one message may have
    locked: Milliseconds = 0  # for how long after the start
    refused: bool = False  # policy takes no mail for it
    terminal: Terminal = Terminal.OFF
    fails_later: bool = False  # mail for it is accepted, and then cannot be delivered


class ListPart(Part, frozen=True, kw_only=True):
    """A mailing list: names of mailboxes here, or whole addresses."""

    members: tuple[Member, ...]
    open: bool = True  # EXPN shows the members
    owner: str = ""  # a mailbox here, or an address, that is told of the list's troubles


class ForwardPart(Part, frozen=True, kw_only=True):
    """The other address of a user who is not here."""

    to: Address
    sends_on: bool = True  # the server passes the mail on; else it only tells the address


class SpanPart(Part, frozen=True, kw_only=True):
    """A stretch of time after the start; without `until` it has no end."""

    since: Milliseconds = 0
    until: Milliseconds | None = None


class LimitsPart(Part, frozen=True, kw_only=True):
    """The sizes that a server takes; RFC 5321 4.5.3.1 names the smallest that it must."""

    command_line: Octets = 512
    text_line: Octets = 1000
    path: Octets = 256
    local_part: Octets = 64
    domain: Octets = 255
    recipients: int = 1000
    message: Octets = 10_000_000
    hops: int = 100


class RetryPart(Part, frozen=True, kw_only=True):
    """How long a host waits before it tries again, and when it gives up (RFC 5321 4.5.4.1)."""

    every: tuple[Milliseconds, ...] = RetrySchedule().intervals_ms  # the last one is repeated
    give_up: Milliseconds = RetrySchedule().give_up_ms
    warn_after: Milliseconds = RetrySchedule().warn_ms


class ServerPart(Part, frozen=True, kw_only=True):
    """One server: whose mail it takes, what it offers, and what is wrong with it."""

    domains: tuple[Domain, ...] = ()
    domain_suffixes: tuple[Suffix, ...] = ()
    any_user: bool = False  # each name at its domains is a mailbox
    mailboxes: dict[User, MailboxPart] = {}
    lists: dict[User, ListPart] = {}
    forwards: dict[User, ForwardPart] = {}
    relays_for: tuple[Sender, ...] = ()
    relays_hosts: tuple[Host, ...] = ()  # hosts that may send mail through it to anywhere
    null_mx: tuple[Domain, ...] = ()  # domains that take no mail
    refused_senders: tuple[Sender, ...] = ()
    refused_names: tuple[User, ...] = ()
    refused_hellos: tuple[Host, ...] = ()
    greylisting: Milliseconds = 0
    full_mailbox: FullMailbox = FULL
    text_rules: dict[str, TextRuling] = {}  # the first whose words stand in the text decides
    vrfy: VrfyAnswer = VrfyAnswer.ANSWERED
    expn: ExpnAnswer = ExpnAnswer.ANSWERED
    help: HelpReply = HELP_TEXT
    unimplemented: tuple[CommandName, ...] = ()
    allows_turn: bool = False
    etrn: tuple[QueueName, ...] = ()  # whose waiting mail ETRN may start; without any there is no ETRN
    extensions: tuple[Offer, ...] = DEFAULT_OFFERS
    unable_parameters: tuple[str, ...] = ()
    limits: LimitsPart = LimitsPart()
    strictness: Practice = Practice.RFC
    tls: Tls = Tls.NONE
    users: dict[Account, Secret] = {}  # who may log in; without any there is no AUTH
    auth: tuple[Mechanism, ...] = ALL_MECHANISMS
    auth_in_clear: bool = False  # PLAIN and LOGIN also without TLS
    auth_required: bool = False  # before a login nearly everything gets 530
    auth_failing: SpanPart | None = None  # when no password can be checked
    auth_attempts: int = 0  # closes after so many failed logins; 0: never
    weak_mechanisms: tuple[Mechanism, ...] = ()  # known, but refused as too weak
    password_transition: tuple[Account, ...] = ()  # users who must log in with PLAIN once
    late_refusal: bool = False  # without a valid recipient, refuses only after the text
    idle: Milliseconds = IDLE_MS
    greeting: Greeting = ServiceState.READY
    shuts_down_after: Milliseconds | None = None
    failing_disk: SpanPart | None = None
    storage_low: SpanPart | None = None
    retry: RetryPart = RetryPart()
    down: SpanPart | None = None  # nobody can connect to it
    double_bounces: str = ""  # a mailbox here that gets reports which cannot be delivered


class LinkPart(Part, frozen=True, kw_only=True):
    """The road between client and server."""

    latency: Milliseconds = LATENCY_MS
    segment: Octets = 0  # 0: what is sent at once arrives at once
    speed: OctetsPerSecond = 0  # 0: no limit


class ExchangerPart(Part, frozen=True, kw_only=True):
    """One MX record, written `10 mx.receiver.example`: the lowest number is tried first."""

    preference: int
    host: Host


class DomainPart(Part, frozen=True, kw_only=True):
    """What the DNS knows of a domain; `null-mx`, `absent` or `fails` may stand alone."""

    mx: tuple[ExchangerPart, ...] = ()
    null_mx: bool = False  # the domain takes no mail (RFC 7505)
    absent: bool = False  # there is no such domain
    fails: bool = False  # the DNS gives no answer for now
    address: bool = False  # a host of this name takes its mail, without any MX record
    alias_of: str = ""  # a CNAME: another domain to ask for


class ReaderPart(Part, frozen=True, kw_only=True):
    """Where a user reads mail: a host that fetches it by POP3, at a time after the start."""

    host: Host
    after: Milliseconds
    password: str = "secret"  # noqa: S105  teaching data


class WorldPart(Part, frozen=True, kw_only=True):
    """The servers by their host names, the DNS that they ask, and the road between them."""

    servers: dict[Host, ServerPart]
    dns: dict[Domain, DomainPart] = {}  # each server is the exchanger of its domains but for these
    readers: dict[Address, ReaderPart] = {}
    link: LinkPart = LinkPart()


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


class Expectation(Part, frozen=True, kw_only=True):
    """What the author expects at a place; an empty field says nothing."""

    at: PlaceText
    reply: ReplyText = ""
    state: ServerState | None = None
    phase: PhaseName | None = None
    phase_step: int | None = None
    holders: dict[Host, tuple[Recipient, ...]] | None = None
    recipients: tuple[Recipient, ...] | None = None  # the forward-path buffer
    delivered: dict[Recipient, int] | None = None  # copies in mailboxes
    shown: dict[Recipient, int] | None = None  # copies on terminals
    queued: dict[Recipient, int] | None = None  # copies that lie in the queues of hosts
    bounced: dict[Recipient, int] | None = None  # reports of a failure, by who is told
    closed_by: Actor | None = None  # who ended the session of the place
    round_trips: int | None = None  # of the session of the place; at the end of all
    line: Line = 0  # where it stands in the file, 0 in none


class Scenario(Part, frozen=True, kw_only=True):
    """A whole scenario, resolved: it says all that is needed to run it again."""

    format: int = FORMAT
    id: Identifier
    title: str
    summary: str = ""
    level: int = 1
    seed: int = 0
    start: datetime = DEFAULT_START
    world: WorldPart
    client: ClientPart | None = None
    faults: tuple[FaultRule, ...] = ()
    expect: tuple[Expectation, ...] = ()
    lesson: object = None  # carried as it is; reading it comes later
