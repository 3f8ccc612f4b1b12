"""What a scenario file can say of the world: its servers, the DNS, the readers and the road between."""

from smtpsim.scenarios.notation import Address, Domain, Host, Milliseconds, Octets, OctetsPerSecond
from smtpsim.scenarios.part import Part
from smtpsim.scenarios.server_format import ServerPart

LATENCY_MS = 40


class LinkPart(Part, frozen=True, kw_only=True):
    """The road between client and server."""

    latency: Milliseconds = LATENCY_MS
    segment: Octets = 0  # 0: what is sent at once arrives at once
    speed: OctetsPerSecond = 0  # 0: no limit


class ExchangerPart(Part, frozen=True, kw_only=True):
    """One MX record, written `10 mx.receiver.example`: the lowest number is tried first."""

    preference: int
    host: Host


class DomainPart(Part, frozen=True, kw_only=True):
    """What the DNS knows of a domain; `null-mx`, `absent` or `fails` may stand alone."""

    mx: tuple[ExchangerPart, ...] = ()
    null_mx: bool = False  # the domain takes no mail (RFC 7505)
    absent: bool = False  # there is no such domain
    fails: bool = False  # the DNS gives no answer for now
    address: bool = False  # a host of this name takes its mail, without any MX record
    alias_of: str = ""  # a CNAME: another domain to ask for


class ReaderPart(Part, frozen=True, kw_only=True):
    """Where a user reads mail: a host that fetches it by POP3, at a time after the start."""

    host: Host
    after: Milliseconds
    password: str = "secret"  # noqa: S105  teaching data


class WorldPart(Part, frozen=True, kw_only=True):
    """The servers by their host names, the DNS that they ask, and the road between them."""

    servers: dict[Host, ServerPart]
    dns: dict[Domain, DomainPart] = {}  # each server is the exchanger of its domains but for these
    readers: dict[Address, ReaderPart] = {}
    link: LinkPart = LinkPart()
