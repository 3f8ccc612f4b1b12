"""One host's users and its policy."""

from typing import TypeAlias

import msgspec

from smtpsim.spec.terms import DeliveryMode, ServiceState, Standing, Terminal, TextRuling, Trouble


class StoredMessage(msgspec.Struct, frozen=True, gc=False):
    """A message as it lies in a mailbox, with the envelope that brought it."""

    reverse_path: str
    forward_path: str
    content: bytes
    arrived: int  # ms of virtual time


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
    used: int = 0  # octets
    messages: Messages = None
    shown: Messages = None  # what appeared on the terminal


class MailingList(msgspec.Struct, frozen=True):
    """A list of addresses under one name."""

    name: str
    members: tuple[str, ...]
    is_open: bool = True  # whether EXPN may show the members


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
    queue: Messages = None  # mail for other hosts


class Delivery(msgspec.Struct, frozen=True, gc=False):
    """Where one recipient's copy went."""

    forward_path: str
    mode: DeliveryMode
    place: str  # "mailbox", "terminal", "queue"
    target: str  # the user, or the address that the copy is queued for


def service_at(site: Site, now: int) -> ServiceState:
    """Tell how the host greets at a moment."""
    return next((state for span, state in site.service if span.covers(now)), ServiceState.READY)


def trouble_at(site: Site, now: int) -> Trouble:
    """Tell what is wrong inside the host at a moment."""
    return next((trouble for span, trouble in site.troubles if span.covers(now)), Trouble.NONE)
