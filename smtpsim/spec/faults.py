"""Faults: rules of when something goes wrong and what, and the presets with plain names."""

import msgspec

from smtpsim.spec.rows import Row
from smtpsim.spec.terms import ClientFault, Kind, PhaseName, Verb


class When(msgspec.Struct, frozen=True, omit_defaults=True):
    """Where a fault strikes; an empty field matches everything."""

    command: Verb | None = None  # for a reply, the command it answers
    phase: PhaseName | None = None
    recipient: str = ""  # a forward-path
    occurrence: int = 0  # only the first, second ... time that the rest matches; 0: any
    hop: str = ""  # the server's host
    kind: Kind = Kind.REPLY  # what is struck: a reply, a command, mail data or the end of data


class Do(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a fault does; one field is set, `enhanced` and `text` go with `reply`."""

    reply: int = 0  # this code instead of the server's own
    enhanced: str = ""
    text: str = ""  # {domain} stands for the server's name
    delay_ms: int = 0
    octets_per_second: int = 0  # throttle
    hold: bool = False  # it never arrives
    split_at: int = 0  # arrives in two pieces, the first of so many octets
    cut_after: int | None = None  # the connection is lost when so many octets have arrived
    half_open: bool = False  # from here on nothing arrives in this direction
    client: ClientFault | None = None


class FaultRule(msgspec.Struct, frozen=True, omit_defaults=True):
    """When, what, how often (`times` 0: always), until which phase, and with which chance."""

    name: str
    do: Do
    when: When = When()
    times: int = 1
    until: PhaseName | None = None
    chance: float = 1.0


class FaultRow(Row, frozen=True, kw_only=True):
    """A preset: a rule with a plain name. `id` is the word for the command line."""

    title: str
    warning: str  # what will happen, said before it is done
    rule: FaultRule


def _reply_preset(
    word: str,
    title: str,
    warning: str,
    when: When,
    code: int,
    enhanced: str,
    text: str,
    source: str,
) -> FaultRow:
    rule = FaultRule(word, Do(reply=code, enhanced=enhanced, text=text), when)
    return FaultRow(id=word, title=title, warning=warning, rule=rule, source=source)


def _channel_preset(word: str, title: str, warning: str, when: When, do: Do, source: str) -> FaultRow:
    return FaultRow(id=word, title=title, warning=warning, rule=FaultRule(word, do, when), source=source)


def _client_preset(fault: ClientFault, title: str, warning: str, source: str) -> FaultRow:
    return FaultRow(
        id=fault.value,
        title=title,
        warning=warning,
        rule=FaultRule(fault.value, Do(client=fault)),
        source=source,
    )


_RCPT, _MESSAGE = When(Verb.RCPT), When(Verb.MESSAGE)
_CLOSING_TEXT = "{domain} Service not available, closing transmission channel"

FAULTS: tuple[FaultRow, ...] = (
    _reply_preset(
        "server-not-ready",
        "Server not ready (421 greeting)",
        "The server answers the connection with 421 and closes.",
        When(Verb.CONNECT),
        421,
        "",
        _CLOSING_TEXT,
        "RFC 821 4.3; RFC 5321 4.2.3",
    ),
    _reply_preset(
        "421-in-mid-session",
        "421 in mid-session",
        "The server answers the next RCPT with 421 and closes; the whole transaction is undone.",
        _RCPT,
        421,
        "4.3.2",
        _CLOSING_TEXT,
        "RFC 5321 3.8",
    ),
    _reply_preset(
        "unknown-mailbox",
        "Unknown mailbox (550)",
        "The server refuses the next recipient for good; the others go on.",
        _RCPT,
        550,
        "5.1.1",
        "No such user here",
        "RFC 5321 4.2.3",
    ),
    _reply_preset(
        "mailbox-busy",
        "Mailbox busy (450)",
        "The server refuses the next recipient for now; the client keeps that copy.",
        _RCPT,
        450,
        "4.2.1",
        "Requested mail action not taken: mailbox unavailable",
        "RFC 5321 4.2.3",
    ),
    _reply_preset(
        "local-error",
        "Local error (451)",
        "The server fails at the end of data; the client still holds the message.",
        _MESSAGE,
        451,
        "4.3.0",
        "Requested action aborted: local error in processing",
        "RFC 5321 4.2.3",
    ),
    _reply_preset(
        "out-of-storage",
        "Out of storage (452)",
        "The server has no room at the end of data; the client still holds the message.",
        _MESSAGE,
        452,
        "4.3.1",
        "Requested action not taken: insufficient system storage",
        "RFC 5321 4.2.3",
    ),
    _reply_preset(
        "mailbox-full",
        "Mailbox full (552)",
        "The server refuses the next recipient: its mailbox is full, counted as permanent.",
        _RCPT,
        552,
        "5.2.2",
        "Requested mail action aborted: exceeded storage allocation",
        "RFC 5321 4.2.3",
    ),
    _reply_preset(
        "mailbox-full-for-now",
        "Mailbox full for now (452 4.2.2)",
        "The server refuses the next recipient: its mailbox is full, counted as temporary.",
        _RCPT,
        452,
        "4.2.2",
        "Mailbox full; try again later",
        "RFC 3463 3.3",
    ),
    _reply_preset(
        "name-not-allowed",
        "Name not allowed (553)",
        "The server refuses the name of the next recipient.",
        _RCPT,
        553,
        "5.1.3",
        "Requested action not taken: mailbox name not allowed",
        "RFC 5321 4.2.3",
    ),
    _reply_preset(
        "not-local",
        "Not local (551)",
        "The server says that the next recipient has moved, and where to.",
        _RCPT,
        551,
        "5.1.6",
        "User not local; please try <bob@elsewhere.example>",
        "RFC 5321 3.4",
    ),
    _reply_preset(
        "transaction-failed",
        "Transaction failed (554)",
        "The server refuses the message for good after its text.",
        _MESSAGE,
        554,
        "5.3.0",
        "Transaction failed",
        "RFC 5321 4.2.3",
    ),
    _channel_preset(
        "lost-before-the-dot",
        "Connection lost before the dot",
        "The connection breaks in the mail data: the server drops the message, the client keeps it.",
        When(Verb.MESSAGE, kind=Kind.DATA),
        Do(cut_after=20),
        "RFC 5321 3.8",
    ),
    _channel_preset(
        "lost-after-the-dot",
        "Connection lost after the dot",
        "The server takes the message, but its reply never arrives: both hold it, and it may come twice.",
        _MESSAGE,
        Do(cut_after=0),
        "RFC 1047",
    ),
    _channel_preset(
        "no-answer",
        "No answer",
        "The next reply never arrives; the client waits for its time limit and gives up.",
        When(),
        Do(hold=True),
        "RFC 5321 4.5.3.2",
    ),
    _channel_preset(
        "slow",
        "Slow line",
        "What the client sends arrives at 50 octets a second.",
        When(kind=Kind.COMMAND),
        Do(octets_per_second=50),
        "RFC 5321 4.5.3.2",
    ),
    _channel_preset(
        "line-cut-in-two",
        "Line cut in two",
        "The next command arrives in two pieces; the server waits for the whole line.",
        When(kind=Kind.COMMAND),
        Do(split_at=7),
        "RFC 5321 2.3.8",
    ),
    _channel_preset(
        "half-open",
        "Half-open connection",
        "From the next command on nothing reaches the server, and nobody is told.",
        When(kind=Kind.COMMAND),
        Do(half_open=True),
        "RFC 5321 4.5.3.2",
    ),
    _client_preset(
        ClientFault.BARE_LF,
        "Client sends bare LF",
        "The client ends the lines of its text with LF alone; the server refuses the message.",
        "RFC 5321 2.3.8",
    ),
    _client_preset(
        ClientFault.NO_DOT_STUFFING,
        "Client stuffs no dots",
        "A line of the text that is a lone dot ends it early; what follows is taken as commands.",
        "RFC 5321 4.5.2",
    ),
    _client_preset(
        ClientFault.NO_WAIT_FOR_GREETING,
        "Client does not wait for the greeting",
        "The client says hello before the server has greeted.",
        "RFC 5321 4.3.1",
    ),
    _client_preset(
        ClientFault.WRONG_ORDER,
        "Client sends commands in the wrong order",
        "The client sends DATA before MAIL and gets 503.",
        "RFC 5321 4.1.4",
    ),
    _client_preset(
        ClientFault.EARLY_CLOSE,
        "Client closes without QUIT",
        "The client closes the connection where it should say QUIT.",
        "RFC 5321 4.1.4",
    ),
)

FAULT_OF: dict[str, FaultRow] = {row.id: row for row in FAULTS}
