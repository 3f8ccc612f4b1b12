"""The extensions that a server is to offer, as a person writes them: `PIPELINING`, `SIZE 10 MB`."""

from smtpsim.protocol.policy import OPTIONAL_VERBS, Offer
from smtpsim.scenarios.desk import WrongValueError, listed, suggest
from smtpsim.scenarios.units import read_octets
from smtpsim.spec.extensions import EXTENSION_OF
from smtpsim.spec.terms import Verb

_LATER_EXTENSIONS = {"DELIVERBY"}
_OWN_KEYS = {
    Verb.STARTTLS: "STARTTLS is no line of this list: write tls: offered for the server",
    Verb.AUTH: "AUTH is no line of this list: write users: {alice: a-password}, and auth: for its mechanisms",
    Verb.ETRN: "ETRN is no line of this list: write etrn: and the domains that it may name",
}
_NEEDS = {
    "BINARYMIME": "CHUNKING",  # RFC 3030 3
    "SMTPUTF8": "8BITMIME",  # RFC 6531 3.1
}


def read_offer(text: str) -> Offer:
    """Read one extension with its parameter; raises `WrongValueError`."""
    keyword, _, parameter = text.strip().partition(" ")
    row = EXTENSION_OF.get(keyword)
    if row is None:
        raise WrongValueError(_say_no_extension(keyword))
    if row.verb in _OWN_KEYS:
        raise WrongValueError(_OWN_KEYS[row.verb])
    if row.verb in OPTIONAL_VERBS:
        raise WrongValueError(f"{keyword} is listed by itself wherever the command works; leave it out")
    if parameter and not row.parameter:
        raise WrongValueError(f"{keyword} has no parameter, and here stands {parameter!r}")
    return Offer(keyword, str(read_octets(parameter.strip())) if parameter else "")


def read_offers(text: str) -> tuple[Offer, ...]:
    """Read a list with commas, which may be empty; raises `WrongValueError`."""
    offers = tuple(read_offer(one) for one in text.split(",")) if text.strip() else ()
    keywords = tuple(offer.keyword for offer in offers)
    twice = next((keyword for keyword in keywords if keywords.count(keyword) > 1), "")
    if twice:
        raise WrongValueError(f"{twice} stands here twice")
    missing = find_missing(keywords)
    if missing:
        raise WrongValueError(missing)
    return offers


def find_missing(keywords: tuple[str, ...]) -> str:
    """Tell which extension another one of them needs, or give nothing."""
    pairs = ((keyword, _NEEDS[keyword]) for keyword in keywords if keyword in _NEEDS)
    wrong = next(((keyword, needed) for keyword, needed in pairs if needed not in keywords), None)
    return f"{wrong[0]} is offered only together with {wrong[1]}: add {wrong[1]}" if wrong else ""


def offered_words() -> list[str]:
    """List the extensions that a server's list may name."""
    listed = (row for row in EXTENSION_OF.values() if row.verb not in OPTIONAL_VERBS)
    return [row.keyword for row in listed if row.verb not in _OWN_KEYS]


def _say_no_extension(keyword: str) -> str:
    known = offered_words()
    if keyword.upper() in _LATER_EXTENSIONS:
        return f"the extension {keyword.upper()} comes later; there are {listed(known)}"
    return f"{keyword!r} is no extension{suggest(keyword, known) or f'; there are {listed(known)}'}"
