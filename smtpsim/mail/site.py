"""One host's users and its policy."""

from datetime import datetime
from typing import TypeAlias

import msgspec

from smtpsim.spec.terms import (
    DeliveryMode,
    Notify,
    Returned,
    ServiceState,
    Standing,
    Terminal,
    TextRuling,
    Trouble,
)


class Wish(msgspec.Struct, frozen=True):
    """What the sender wants to be told about one recipient (RFC 3461); empty: failures only."""

    notify: tuple[Notify, ...] = ()
    original_recipient: str = ""
    returned: Returned | None = None
    envelope_id: str = ""


NO_WISH = Wish()


class StoredMessage(msgspec.Struct, frozen=True, gc=False):
    """A message as it lies in a mailbox, with the envelope that brought it."""

    reverse_path: str
    forward_path: str
    content: bytes  # with the trace fields of each hop, without Return-Path
    arrived: int  # ms of virtual time
    number: int = 0  # of the mail in its world; 0 where nobody counts
    size: int = 0  # octets of the mail data as they came, for the quota; 0: all of the content
    wish: Wish = NO_WISH
    mode: DeliveryMode = DeliveryMode.MAIL  # how its sender opened the transaction; a relay goes on with MAIL


class Waiting(msgspec.Struct, frozen=True, gc=False):
    """One recipient's copy in the queue of a host that is not its last."""

    id: int
    message: StoredMessage  # its forward-path is where the copy must go
    recipient: str  # the forward-path that it was accepted for, before lists and forwards
    due: int  # ms of virtual time of the next attempt
    attempts: int = 0  # that have ended
    tried: tuple[str, ...] = ()  # hosts that were tried in this attempt
    said: str = ""  # what the last host said, or what was wrong instead
    said_by: str = ""
    status: str = ""  # the enhanced code for it
    is_busy: bool = False  # an attempt is under way
    is_warned: bool = False  # the sender was told of the delay


Messages: TypeAlias = tuple["Messages", StoredMessage] | None
"""Messages linked backwards: adding one shares all that went before."""


class Mailbox(msgspec.Struct, frozen=True):
    """One user's mailbox and terminal."""

    user: str
    name: str = ""
    quota: int | None = None  # octets
    size_limit: int | None = None  # octets that one message may have
    locked_until: int = 0  # ms
    is_refused: bool = False  # policy takes no mail for it
    terminal: Terminal = Terminal.OFF
    fails_later: bool = False  # mail is accepted for it, and then cannot be delivered
    used: int = 0  # octets
    messages: Messages = None
    shown: Messages = None  # what appeared on the terminal


class MailingList(msgspec.Struct, frozen=True):
    """A list of addresses under one name."""

    name: str
    members: tuple[str, ...]
    is_open: bool = True  # whether EXPN may show the members
    owner: str = ""  # where reports about the list's mail go (RFC 5321 3.9.2); empty: the postmaster


class Forward(msgspec.Struct, frozen=True):
    """Where the mail of a user goes who has another address."""

    user: str
    forward_path: str
    sends_on: bool = True  # 251, else 551


class Span(msgspec.Struct, frozen=True):
    """A stretch of virtual time, in ms; `until` None has no end."""

    since: int = 0
    until: int | None = None

    def covers(self, now: int) -> bool:
        """Whether a moment lies in it."""
        return self.since <= now and (self.until is None or now < self.until)


class TextRule(msgspec.Struct, frozen=True):
    """What the policy makes of a text that contains certain words."""

    containing: bytes
    ruling: TextRuling


class Site(msgspec.Struct, frozen=True):
    """Everything a host knows about whose mail it takes."""

    host: str
    domains: frozenset[str] = frozenset()
    mailboxes: dict[str, Mailbox] = {}
    lists: dict[str, MailingList] = {}
    forwards: dict[str, Forward] = {}
    takes_any_user: bool = False
    domain_suffixes: tuple[str, ...] = ()  # ".example": every domain that ends so is its own
    relays_for: frozenset[str] = frozenset()  # reverse-paths, or their domains, whose mail it passes on
    relays_hosts: frozenset[str] = frozenset()  # hosts whose mail it passes on, wherever it comes from
    null_mx: frozenset[str] = frozenset()
    refused_senders: frozenset[str] = frozenset()  # addresses or domains
    refused_names: frozenset[str] = frozenset()  # local parts that are not allowed
    refused_hellos: frozenset[str] = frozenset()
    tells_users: bool = True  # VRFY
    tells_lists: bool = True  # EXPN
    full_standing: Standing = Standing.FULL
    greylist_ms: int = 0
    first_seen: dict[str, int] = {}  # sender and recipient -> ms
    service: tuple[tuple[Span, ServiceState], ...] = ()
    troubles: tuple[tuple[Span, Trouble], ...] = ()
    text_rules: tuple[TextRule, ...] = ()
    login_failures: tuple[Span, ...] = ()  # when no password can be checked
    starts_for: frozenset[str] = frozenset()  # domains, and "#" with queues, that ETRN may name
    queue: tuple[Waiting, ...] = ()  # copies for other hosts
    queued: int = 0  # copies that were ever in the queue
    start: datetime | None = None  # the date at virtual time 0; without one no trace field is added


class Delivery(msgspec.Struct, frozen=True, gc=False):
    """Where one recipient's copy went."""

    forward_path: str
    mode: DeliveryMode
    place: str  # "mailbox", "terminal", "queue", "nowhere"
    target: str  # the user, or the address that the copy is queued for
    is_again: bool = False  # the mailbox had this mail already
    copy: StoredMessage | None = None  # what went there


def service_at(site: Site, now: int) -> ServiceState:
    """Tell how the host greets at a moment."""
    return next((state for span, state in site.service if span.covers(now)), ServiceState.READY)


def trouble_at(site: Site, now: int) -> Trouble:
    """Tell what is wrong inside the host at a moment."""
    return next((trouble for span, trouble in site.troubles if span.covers(now)), Trouble.NONE)
