"""The client's value, from the plan to the books of its mails.

    client = make_client(plan)                one immutable value
    client = hear(client, octets)             octets arrive, whole replies are understood
    client = lose(client)                     the connection went
    client = time_out(client)                 no answer came in time
    client = secure(client)                   the TLS handshake is done
    client, act = next_act(client)            what it does now, if anything

Hearing is `smtpsim.protocol.client_hearing`, acting `smtpsim.protocol.client_moves`.
"""

from typing import TypeAlias

import msgspec
from msgspec.structs import replace

from smtpsim.protocol.act import Copy
from smtpsim.protocol.client_login import ClientLogin
from smtpsim.protocol.plan import Mail, Plan
from smtpsim.protocol.reply import Reply
from smtpsim.spec.terms import ClientState, Decision, Fate, ReplyVerdict, TlsUse

Awaited: TypeAlias = tuple[ClientState, int]
"""A reply that is due: the state of waiting for it, and which recipient it is about (or -1)."""

NOBODY = -1


class Refusal(msgspec.Struct, frozen=True, gc=False):
    """Why some copies were not handed over: the row that decided, and what the server had said."""

    row: str  # a reaction's, or the move's by which the client did not even try
    copies: tuple[tuple[int, int], ...]  # places of mail and recipient in the plan
    verdict: ReplyVerdict | None = None
    reply: Reply | None = None  # None where there was none
    next_host: bool = False  # another host may take them


class Client(msgspec.Struct, frozen=True, gc=False):
    """One client's side of one connection.

    `fates` are those of the current mail's recipients, `settled` those of the mails before it.
    """

    plan: Plan
    state: ClientState = ClientState.IDLE
    octets: bytes = b""
    awaited: tuple[Awaited, ...] = ()
    decision: Decision = Decision.CONNECT
    verdict: ReplyVerdict | None = None
    heard: tuple[str, ...] = ()
    released: tuple[Copy, ...] = ()
    offered: frozenset[str] = frozenset()
    mail: int = 0
    is_started: bool = False  # MAIL of the current mail is sent
    recipient: int = 0  # the next one to name
    fates: tuple[Fate, ...] = ()
    settled: tuple[tuple[Fate, ...], ...] = ()
    text: bytes = b""  # dot-stuffed unless it goes by BDAT, while it is being sent
    sent: int = 0  # octets of it that are gone
    chunk_left: int = 0  # octets of the chunk at hand that are still to be sent
    refusals: tuple[Refusal, ...] = ()
    wants_tls: bool = False  # it is to use STARTTLS, and TLS is not active yet
    has_tls: bool = False
    login: ClientLogin | None = None  # None: nobody is to log in


def make_client(plan: Plan) -> Client:
    """Make a client that has not connected yet."""
    login = ClientLogin(plan.credentials) if plan.credentials else None
    client = Client(plan, wants_tls=plan.tls is not TlsUse.NEVER, login=login)
    return replace(client, fates=_undecided(client, 0))


def current_mail(client: Client) -> Mail:
    """Give the mail that the client is busy with."""
    return client.plan.mails[client.mail]


def settle(client: Client) -> Client:
    """Close the books of the current mail and turn to the next one."""
    return replace(
        client,
        mail=client.mail + 1,
        is_started=False,
        recipient=0,
        settled=(*client.settled, client.fates),
        fates=_undecided(client, client.mail + 1),
        text=b"",
        sent=0,
    )


def _undecided(client: Client, mail: int) -> tuple[Fate, ...]:
    mails = client.plan.mails
    return (Fate.WAITING,) * len(mails[mail].forward_paths) if mail < len(mails) else ()
