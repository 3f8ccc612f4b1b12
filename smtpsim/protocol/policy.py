"""What a server is set up to do, apart from whose mail it takes."""

from typing import Annotated

import msgspec
from msgspec.structs import replace

from smtpsim.protocol.auth.rules import LoginRules, usable_mechanisms
from smtpsim.protocol.security import Security
from smtpsim.protocol.strictness import Limits, Strictness
from smtpsim.spec.extensions import EXTENSION_OF
from smtpsim.spec.terms import Tls, Verb


class Offer(msgspec.Struct, frozen=True):
    """One keyword of EHLO's answer with its parameters."""

    keyword: str
    parameter: Annotated[str, msgspec.Meta(pattern="^[0-9]{0,20}$")] = ""


DEFAULT_OFFERS = (
    Offer("PIPELINING"),
    Offer("SIZE", "10000000"),
    Offer("8BITMIME"),
    Offer("ENHANCEDSTATUSCODES"),
)
OPTIONAL_VERBS = (Verb.STARTTLS, Verb.EXPN, Verb.HELP, Verb.SEND, Verb.SOML, Verb.SAML, Verb.TURN, Verb.ETRN)


class Policy(msgspec.Struct, frozen=True):
    """How one server behaves; made by `make_policy`, which works out the derived fields."""

    domain: str
    offers: tuple[Offer, ...]
    unimplemented: frozenset[Verb]
    limits: Limits
    strictness: Strictness
    allows_turn: bool
    late_refusal: bool  # answers DATA with 354 even when no recipient is valid (RFC 5321 3.3)
    help_gives_status: bool  # answers a bare HELP with 211 (RFC 821 4.3)
    unable_parameters: frozenset[str]  # parameters that get 455 for now
    idle_ms: int
    keyword_lines: tuple[str, ...]
    mail_parameters: frozenset[str]
    rcpt_parameters: frozenset[str]
    mail_line: int  # octets a MAIL line may have: RFC 5321 4.5.3.1.4 and what extensions add
    sends_enhanced: bool
    maximum_size: int  # octets of a message, as SIZE tells it
    rcpt_line: int = 512  # octets a RCPT line may have (RFC 3461 5.4)
    longest_line: int = 512  # octets of the longest line of a command that may come
    bodies: frozenset[str] = frozenset()  # values of BODY besides 7BIT
    has_fixed_maximum: bool = True  # not with SIZE 0: then what is too much is too much for now (RFC 1870 4)
    tls: Tls = Tls.NONE
    requires_tls: bool = False
    keyword_lines_in_tls: tuple[str, ...] = ()  # STARTTLS is not among them (RFC 3207 4.2)
    login: LoginRules | None = None  # AUTH exists only where this is (RFC 4954)
    requires_login: bool = False


def make_policy(
    domain: str,
    offers: tuple[Offer, ...] = DEFAULT_OFFERS,
    *,
    unimplemented: frozenset[Verb] = frozenset(),
    limits: Limits | None = None,
    strictness: Strictness | None = None,
    allows_turn: bool = False,
    starts_queues: bool = False,
    late_refusal: bool = False,
    help_gives_status: bool = False,
    unable_parameters: frozenset[str] = frozenset(),
    idle_ms: int = 300_000,
    tls: Tls = Tls.NONE,
    login: LoginRules | None = None,
) -> Policy:
    """Work out the lines of EHLO's answer and the parameters that the offers allow."""
    limits = limits or Limits()
    if not starts_queues:
        unimplemented |= {Verb.ETRN}
    if all(offer.keyword != "CHUNKING" for offer in offers):
        unimplemented |= {Verb.BDAT}
    if tls is Tls.NONE:
        unimplemented |= {Verb.STARTTLS}
    if login is None:
        unimplemented |= {Verb.AUTH}
    rows = [EXTENSION_OF[offer.keyword] for offer in offers if offer.keyword in EXTENSION_OF]
    if login is not None:
        rows.append(EXTENSION_OF["AUTH"])
    mail_line = limits.command_line + sum(row.command_octets for row in rows)
    rcpt_line = limits.command_line + sum(row.recipient_octets for row in rows)
    return Policy(
        domain,
        offers,
        unimplemented,
        limits,
        _with_utf8(strictness or Strictness(), offers),
        allows_turn,
        late_refusal,
        help_gives_status,
        unable_parameters,
        idle_ms,
        keyword_lines=_keyword_lines(offers, unimplemented, allows_turn=allows_turn),
        mail_parameters=frozenset(name for row in rows for name in row.mail_parameters),
        rcpt_parameters=frozenset(name for row in rows for name in row.rcpt_parameters),
        mail_line=mail_line,
        sends_enhanced=any(row.keyword == "ENHANCEDSTATUSCODES" for row in rows),
        maximum_size=_maximum_size(offers, limits),
        rcpt_line=rcpt_line,
        longest_line=max(mail_line, rcpt_line),
        bodies=frozenset(row.keyword for row in rows if "BODY" in row.mail_parameters),
        has_fixed_maximum=all(offer.keyword != "SIZE" or offer.parameter != "0" for offer in offers),
        tls=tls,
        requires_tls=tls is Tls.REQUIRED,
        keyword_lines_in_tls=_keyword_lines(offers, unimplemented | {Verb.STARTTLS}, allows_turn=allows_turn),
        login=login,
        requires_login=login is not None and login.is_required,
    )


def _with_utf8(strictness: Strictness, offers: tuple[Offer, ...]) -> Strictness:
    """Read mailboxes in UTF-8 where SMTPUTF8 is offered (RFC 6531 3.2)."""
    is_offered = any(offer.keyword == "SMTPUTF8" for offer in offers)
    return replace(strictness, utf8=True) if is_offered else strictness


def _keyword_lines(
    offers: tuple[Offer, ...],
    unimplemented: frozenset[Verb],
    *,
    allows_turn: bool,
) -> tuple[str, ...]:
    """List the offers, then a keyword for each optional verb that works (RFC 5321 4.1.1.1, 4.2.4)."""
    verbs = {verb.value for verb in OPTIONAL_VERBS}
    listed = [f"{offer.keyword} {offer.parameter}".strip() for offer in offers if offer.keyword not in verbs]
    hidden = unimplemented if allows_turn else unimplemented | {Verb.TURN}
    return (*listed, *(verb.value for verb in OPTIONAL_VERBS if verb not in hidden))


def keyword_lines_for(policy: Policy, security: Security) -> tuple[str, ...]:
    """List what EHLO's answer lists just now: under TLS no STARTTLS, and perhaps more ways to log in."""
    lines = policy.keyword_lines_in_tls if security.has_tls else policy.keyword_lines
    if policy.login is None or Verb.AUTH in policy.unimplemented:
        return lines
    mechanisms = usable_mechanisms(policy.login, has_tls=security.has_tls)
    return (" ".join((Verb.AUTH.value, *mechanisms)), *lines) if mechanisms else lines


def _maximum_size(offers: tuple[Offer, ...], limits: Limits) -> int:
    """Give the largest message in octets: what SIZE declares (0: nothing, RFC 1870 4), else the limit."""
    declared = next((offer.parameter for offer in offers if offer.keyword == "SIZE"), "")
    return int(declared or 0) or limits.message
