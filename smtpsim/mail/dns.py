"""A small DNS as values, and the choice of the hosts that a mail goes to (RFC 5321 5.1)."""

import hashlib
from collections.abc import Mapping
from typing import Final, TypeAlias

import msgspec

from smtpsim.spec.terms import RouteFinding

_ROOT: Final = ""  # the name "." without its trailing dot
_IMPLICIT_PREFERENCE = 0


class Exchanger(msgspec.Struct, frozen=True):
    """One MX record: the lower the preference, the sooner the host is tried (RFC 1035 3.3.9)."""

    preference: int
    host: str


class DomainRecord(msgspec.Struct, frozen=True):
    """Everything that the DNS knows of one domain and that mail asks for."""

    mx: tuple[Exchanger, ...] = ()
    has_address: bool = False
    fails: bool = False  # the look-up gets no answer for now
    alias_of: str = ""  # CNAME: the name to ask for instead


Zone: TypeAlias = Mapping[str, DomainRecord]
"""Records by lower-case domain; a name that is absent does not exist."""


class Route(msgspec.Struct, frozen=True):
    """What a look-up found, and the hosts to try in this order."""

    finding: RouteFinding
    hosts: tuple[str, ...] = ()
    records: tuple[Exchanger, ...] = ()  # as the DNS gave them, or the implicit one


def find_route(zone: Zone, domain: str, own_host: str, seed: int) -> Route:
    """Choose the hosts that mail for `domain` is tried at, seen from `own_host` (RFC 5321 5.1)."""
    if domain.startswith("["):
        return Route(RouteFinding.LITERAL, (domain,))
    name, record = _follow_aliases(zone, plain_name(domain))
    if record is None:
        return Route(RouteFinding.NO_SUCH_DOMAIN)
    if record.fails:
        return Route(RouteFinding.TRY_AGAIN)
    if record.mx:
        return _route_by_exchangers(record.mx, name, own_host, seed)
    if record.has_address:
        return _route_by_address(name, own_host)
    return Route(RouteFinding.NO_HOST)


def plain_name(name: str) -> str:
    """Write a name as it is compared: in lower case and without the dot of the root at its end."""
    return name.lower().removesuffix(".")


def _follow_aliases(zone: Zone, name: str) -> tuple[str, DomainRecord | None]:
    """Find the record behind a chain of aliases; a chain that is a circle leads to no host."""
    seen: set[str] = set()
    record = zone.get(name)
    while record is not None and record.alias_of and not record.fails:
        if name in seen:
            return name, DomainRecord()
        seen.add(name)
        name = plain_name(record.alias_of)
        record = zone.get(name)
    return name, record


def _route_by_exchangers(records: tuple[Exchanger, ...], name: str, own_host: str, seed: int) -> Route:
    """Sort the MX records; where none is usable, the domain's address is no way out (RFC 5321 5.1)."""
    named = [one for one in records if plain_name(one.host) != _ROOT]
    if not named:
        return Route(RouteFinding.NULL_MX, records=records)
    limit = _own_preference(named, own_host)
    usable = [one for one in named if limit is None or one.preference < limit]
    usable.sort(key=lambda one: (one.preference, _lot(seed, name, one.host)))
    hosts = tuple(dict.fromkeys(plain_name(one.host) for one in usable))
    return Route(RouteFinding.MX if hosts else RouteFinding.ONLY_SELF, hosts, records)


def _route_by_address(name: str, own_host: str) -> Route:
    """Treat a host without MX records as its own mail exchanger: the implicit MX (RFC 5321 5.1)."""
    records = (Exchanger(_IMPLICIT_PREFERENCE, name),)
    if name == plain_name(own_host):
        return Route(RouteFinding.ONLY_SELF, records=records)
    return Route(RouteFinding.IMPLICIT_MX, (name,), records)


def _own_preference(records: list[Exchanger], own_host: str) -> int | None:
    """Find the best preference at which the asking host itself is named."""
    own = plain_name(own_host)
    return min((one.preference for one in records if plain_name(one.host) == own), default=None)


def _lot(seed: int, name: str, host: str) -> bytes:
    """Draw the lot that orders hosts of equal preference: the same for the same seed and domain."""
    return hashlib.blake2b(f"{seed} {name} {plain_name(host)}".encode(), digest_size=8).digest()
