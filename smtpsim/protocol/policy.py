"""What a server is set up to do, apart from whose mail it takes."""

from typing import Annotated

import msgspec

from smtpsim.protocol.strictness import Limits, Strictness
from smtpsim.spec.extensions import EXTENSION_OF
from smtpsim.spec.terms import Verb


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
OPTIONAL_VERBS = (Verb.EXPN, Verb.HELP, Verb.SEND, Verb.SOML, Verb.SAML, Verb.TURN)


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


def make_policy(
    domain: str,
    offers: tuple[Offer, ...] = DEFAULT_OFFERS,
    *,
    unimplemented: frozenset[Verb] = frozenset(),
    limits: Limits | None = None,
    strictness: Strictness | None = None,
    allows_turn: bool = False,
    late_refusal: bool = False,
    help_gives_status: bool = False,
    unable_parameters: frozenset[str] = frozenset(),
    idle_ms: int = 300_000,
) -> Policy:
    """Work out the lines of EHLO's answer and the parameters that the offers allow."""
    limits = limits or Limits()
    rows = [EXTENSION_OF[offer.keyword] for offer in offers if offer.keyword in EXTENSION_OF]
    return Policy(
        domain,
        offers,
        unimplemented,
        limits,
        strictness or Strictness(),
        allows_turn,
        late_refusal,
        help_gives_status,
        unable_parameters,
        idle_ms,
        keyword_lines=_keyword_lines(offers, unimplemented, allows_turn=allows_turn),
        mail_parameters=frozenset(name for row in rows for name in row.mail_parameters),
        rcpt_parameters=frozenset(name for row in rows for name in row.rcpt_parameters),
        mail_line=limits.command_line + sum(row.command_octets for row in rows),
        sends_enhanced=any(row.keyword == "ENHANCEDSTATUSCODES" for row in rows),
        maximum_size=_maximum_size(offers, limits),
    )


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


def _maximum_size(offers: tuple[Offer, ...], limits: Limits) -> int:
    """Give the largest message in octets: what SIZE declares (0: nothing, RFC 1870 4), else the limit."""
    declared = next((offer.parameter for offer in offers if offer.keyword == "SIZE"), "")
    return int(declared or 0) or limits.message
