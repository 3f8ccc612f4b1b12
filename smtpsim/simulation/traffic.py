"""What goes on between the sessions: hosts with their queues, and the errands that they are on."""

from datetime import datetime
from typing import TypeAlias

import msgspec
from msgspec.structs import replace

from smtpsim.mail.dns import Zone
from smtpsim.mail.queue import RetrySchedule
from smtpsim.mail.report import Action
from smtpsim.mail.site import Delivery, Span, Waiting
from smtpsim.network.stream import Link
from smtpsim.protocol.plan import Plan
from smtpsim.protocol.policy import Policy
from smtpsim.simulation.pop_turn import PopSession
from smtpsim.spec.terms import Actor


class Host(msgspec.Struct, frozen=True):
    """One host of the mail system: a server, a client, or both."""

    name: str
    plan: Plan  # how it sends; its mails come from its queue
    policy: Policy | None = None  # None: it takes no mail
    schedule: RetrySchedule = RetrySchedule()
    downtimes: tuple[Span, ...] = ()  # when nobody can connect to it
    double_bounces: str = ""  # who is told of reports that cannot be delivered; empty: nobody


class MailSystem(msgspec.Struct, frozen=True):
    """All hosts of a scenario, the DNS that they ask, and the roads between them."""

    hosts: dict[str, Host]
    zone: Zone
    link: Link
    start: datetime  # the date at virtual time 0


class Dispatch(msgspec.Struct, frozen=True):
    """A host must look up where copies for a domain go."""

    host: str
    domain: str
    ids: tuple[int, ...]
    session: str
    is_told: bool = False  # that the clock of a retry has come round


class Attempt(msgspec.Struct, frozen=True):
    """A host must connect to the first of some hosts that can be reached."""

    host: str
    ids: tuple[int, ...]
    hosts: tuple[str, ...]
    session: str
    is_next: bool = False  # another host was tried before, in a session


class Keeping(msgspec.Struct, frozen=True):
    """A host keeps a copy for another attempt at a time in ms."""

    host: str
    copy: Waiting
    due: int
    session: str


class GivingUp(msgspec.Struct, frozen=True):
    """A host gives up copies of one mail: it has tried long enough."""

    host: str
    copies: tuple[Waiting, ...]
    session: str


class Reporting(msgspec.Struct, frozen=True):
    """A host must tell a sender what became of copies of one mail."""

    host: str
    actor: Actor  # which half of the host: the client that heard a refusal, or the server that accepted
    copies: tuple[Waiting, ...]
    action: Action
    session: str


class Filing(msgspec.Struct, frozen=True):
    """A report that a host wrote goes the way of any mail."""

    host: str
    actor: Actor
    number: int
    forward_path: str
    content: bytes
    session: str


class Placing(msgspec.Struct, frozen=True):
    """A report that a host filed has come to its mailbox, or into the queue."""

    host: str
    actor: Actor
    delivery: Delivery
    number: int
    session: str


class Pickup(msgspec.Struct, frozen=True):
    """A reader will fetch mail from a mailbox at a time in ms."""

    address: str
    reader_host: str
    server_host: str
    password: str
    due: int


class Fetching(msgspec.Struct, frozen=True):
    """The next thing of a reading session is due."""

    session: str


class Swapping(msgspec.Struct, frozen=True):
    """The two programs of a session have agreed to swap roles (RFC 821 3.8)."""

    session: str


Errand: TypeAlias = (
    Dispatch | Attempt | Keeping | GivingUp | Reporting | Filing | Placing | Fetching | Swapping
)
"""Something that a host does outside of any session; it comes before what sessions do."""


class Traffic(msgspec.Struct, frozen=True, gc=False):
    """The mail system of a world, and what is under way in it."""

    system: MailSystem
    errands: tuple[Errand, ...] = ()
    next_mail: int = 1
    next_session: int = 1
    pickups: tuple[Pickup, ...] = ()  # to come, the earliest first
    readings: tuple[PopSession, ...] = ()  # under way


def name_session(traffic: Traffic) -> tuple[str, Traffic]:
    """Give the next session its name, and count it."""
    return f"s{traffic.next_session}", replace(traffic, next_session=traffic.next_session + 1)
