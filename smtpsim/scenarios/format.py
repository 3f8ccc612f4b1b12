"""What a scenario file can say, as the types that the file is read into.

Keys in a file are the fields' names with hyphens. Times are ms since the start, sizes are octets: a
`Scenario` holds plain values, and it is what a recording carries as its resolved scenario.
"""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, TypeAlias

import msgspec

from smtpsim.protocol.policy import DEFAULT_OFFERS, Offer
from smtpsim.scenarios.notation import (
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
    Recipient,
    ReplyText,
    ReversePath,
    Script,
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
    PhaseName,
    ServerState,
    ServiceState,
    Terminal,
    TextRuling,
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


class ListPart(Part, frozen=True, kw_only=True):
    """A mailing list: names of mailboxes here, or whole addresses."""

    members: tuple[Member, ...]
    open: bool = True  # EXPN shows the members


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


class ServerPart(Part, frozen=True, kw_only=True):
    """One server: whose mail it takes, what it offers, and what is wrong with it."""

    domains: tuple[Domain, ...] = ()
    domain_suffixes: tuple[Suffix, ...] = ()
    any_user: bool = False  # each name at its domains is a mailbox
    mailboxes: dict[User, MailboxPart] = {}
    lists: dict[User, ListPart] = {}
    forwards: dict[User, ForwardPart] = {}
    relays_for: tuple[Sender, ...] = ()
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
    extensions: tuple[Offer, ...] = DEFAULT_OFFERS
    unable_parameters: tuple[str, ...] = ()
    limits: LimitsPart = LimitsPart()
    strictness: Practice = Practice.RFC
    late_refusal: bool = False  # without a valid recipient, refuses only after the text
    idle: Milliseconds = IDLE_MS
    greeting: Greeting = ServiceState.READY
    shuts_down_after: Milliseconds | None = None
    failing_disk: SpanPart | None = None
    storage_low: SpanPart | None = None


class LinkPart(Part, frozen=True, kw_only=True):
    """The road between client and server."""

    latency: Milliseconds = LATENCY_MS
    segment: Octets = 0  # 0: what is sent at once arrives at once
    speed: OctetsPerSecond = 0  # 0: no limit


class WorldPart(Part, frozen=True, kw_only=True):
    """The servers by their host names, and the road to them."""

    servers: dict[Host, ServerPart]
    link: LinkPart = LinkPart()


class MailPart(Part, frozen=True, kw_only=True):
    """One mail: its envelope, its header as the author wrote it, and its body."""

    reverse_path: ReversePath = msgspec.field(name="from")
    to: tuple[Recipient, ...]
    via: Opener = Verb.MAIL
    headers: dict[str, str] = {}
    body: MailText = ""


class ClientPart(Part, frozen=True, kw_only=True):
    """The client, with mails to send or a script to follow."""

    host: Host
    hello: Hello = Verb.EHLO
    pipelining: bool = False
    declares_size: bool = False
    misbehaviour: tuple[ClientFault, ...] = ()
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
    queued: dict[Recipient, int] | None = None  # copies for other hosts
    bounced: dict[Recipient, int] | None = None
    closed_by: Actor | None = None
    round_trips: int | None = None
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
