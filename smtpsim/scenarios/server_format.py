"""What a scenario file can say of one server: its mailboxes, its rules, its offers, its troubles."""

from enum import StrEnum
from typing import Annotated, TypeAlias

from smtpsim.protocol.auth.rules import ALL_MECHANISMS
from smtpsim.protocol.policy import DEFAULT_OFFERS, Offer
from smtpsim.scenarios.notation import (
    Account,
    Address,
    CommandName,
    Domain,
    Host,
    Member,
    Milliseconds,
    Octets,
    QueueName,
    Secret,
    Sender,
    Suffix,
    User,
    choice,
    codes,
)
from smtpsim.scenarios.part import Part, RetryPart, SpanPart
from smtpsim.spec.server_rows import SERVER_ROW_OF
from smtpsim.spec.terms import Mechanism, ServerState, ServiceState, Terminal, TextRuling, Tls, Verb
from smtpsim.spec.verdicts import HelpVerdict, RcptVerdict

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
