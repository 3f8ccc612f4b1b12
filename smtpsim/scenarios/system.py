"""From a scenario to its mail system: the hosts, the DNS, and the mails that wait at the start."""

from msgspec.structs import replace

from smtpsim.mail.dns import DomainRecord, Exchanger, Zone
from smtpsim.mail.queue import RetrySchedule, enqueue
from smtpsim.mail.site import NO_WISH, Site, StoredMessage, Wish
from smtpsim.mail.standing import split_address
from smtpsim.network.stream import Link
from smtpsim.protocol.dsn import RecipientWish
from smtpsim.protocol.plan import Mail, Plan
from smtpsim.protocol.policy import make_policy
from smtpsim.protocol.u_label import ascii_form
from smtpsim.scenarios.client_format import ClientPart
from smtpsim.scenarios.equipment import build_policy, make_plan, make_span
from smtpsim.scenarios.format import Scenario
from smtpsim.scenarios.part import RetryPart
from smtpsim.scenarios.world_format import DomainPart
from smtpsim.simulation.traffic import Host, MailSystem, Pickup, Traffic
from smtpsim.spec.terms import DeliveryMode, TlsUse

_STEP = 10  # between the preferences of exchangers that no author wrote
_REPORTS_FROM = 1001  # numbers of reports, where the number of mails is not known from the start


def build_traffic(scenario: Scenario) -> Traffic | None:
    """Make the mail system around the sessions, where a scenario has one."""
    client, world = scenario.client, scenario.world
    turns = any(server.allows_turn for server in world.servers.values())
    is_alone = len(world.servers) == 1 and not (world.dns or world.readers or turns)
    if is_alone and not keeps_queue(scenario):
        return None
    link = world.link
    system = MailSystem(
        _hosts(scenario),
        build_zone(scenario),
        Link(link.latency, link.segment, link.speed),
        scenario.start,
    )
    next_mail = len(client.send) + 1 if client and client.send else _REPORTS_FROM
    next_session = 1 if keeps_queue(scenario) else 2
    return Traffic(system, next_mail=next_mail, next_session=next_session, pickups=_pickups(scenario))


def _pickups(scenario: Scenario) -> tuple[Pickup, ...]:
    """List when readers fetch their mail, the earliest first."""
    servers = scenario.world.servers
    found = []
    for address, part in scenario.world.readers.items():
        domain = split_address(address)[1]
        host = next(name for name, one in servers.items() if domain in map(str.lower, one.domains))
        found.append(Pickup(address, part.host, host, part.password, part.after))
    return tuple(sorted(found, key=lambda one: one.due))


def keeps_queue(scenario: Scenario) -> bool:
    """Whether the client is a mail server itself: it has a queue, and tries again."""
    client = scenario.client
    if client is None or not client.send:
        return False
    return client.retry is not None or client.host in scenario.world.servers


def _hosts(scenario: Scenario) -> dict[str, Host]:
    hosts = {}
    for name, server in scenario.world.servers.items():
        domain = server.domains[0] if server.domains else name
        reader = server.double_bounces
        hosts[name] = Host(
            name,
            Plan(name, tls=TlsUse.WHEN_OFFERED),
            build_policy(scenario, name),
            _schedule(server.retry),
            (make_span(server.down),) if server.down else (),
            reader if "@" in reader or not reader else f"{reader}@{domain}",
        )
    client = scenario.client
    if client is None or not keeps_queue(scenario):
        return hosts
    plan = replace(make_plan(scenario, client), mails=())
    own = hosts.get(client.host, Host(client.host, plan, make_policy(client.host)))
    schedule = _schedule(client.retry) if client.retry else own.schedule
    return {**hosts, client.host: replace(own, plan=plan, schedule=schedule)}


def _schedule(part: RetryPart) -> RetrySchedule:
    return RetrySchedule(part.every, part.give_up, part.warn_after)


def build_zone(scenario: Scenario) -> Zone:
    """Make the DNS: what the author wrote, and for the rest each server as exchanger of its domains."""
    zone: dict[str, DomainRecord] = {}
    for host, server in scenario.world.servers.items():
        for domain in server.domains:
            known = zone.get(domain.lower(), DomainRecord()).mx
            exchanger = Exchanger(_STEP * (len(known) + 1), host)
            zone[domain.lower()] = DomainRecord((*known, exchanger))
            zone.setdefault(ascii_form(domain.lower()), DomainRecord(alias_of=domain.lower()))
    if scenario.client and keeps_queue(scenario):
        own = DomainRecord((Exchanger(_STEP, scenario.client.host),))
        for domain in _own_domains(scenario, scenario.client):
            zone.setdefault(domain, own)
    for host in scenario.world.servers:
        zone.setdefault(host.lower(), DomainRecord(has_address=True))
    for domain, part in scenario.world.dns.items():
        zone.pop(domain.lower(), None)
        if not part.absent:
            zone[domain.lower()] = _record(part)
    return zone


def _record(part: DomainPart) -> DomainRecord:
    exchangers = tuple(Exchanger(one.preference, one.host) for one in part.mx)
    null = (Exchanger(0, "."),) if part.null_mx else ()
    return DomainRecord(null or exchangers, part.address, part.fails, part.alias_of)


def with_queue(scenario: Scenario, sites: dict[str, Site]) -> dict[str, Site]:
    """Put the client's mails into the queue of its host."""
    client = scenario.client
    if client is None:
        return sites
    site = sites.get(client.host) or _own_site(scenario, client)
    for number, mail in enumerate(make_plan(scenario, client).mails, 1):
        for path in mail.forward_paths:
            site = enqueue(site, _stored(mail, path, number), path, 0)
    return {**sites, client.host: site}


def _own_site(scenario: Scenario, client: ClientPart) -> Site:
    """Let a host that is no server of the file take the mail of those who send through it."""
    domains = _own_domains(scenario, client)
    return Site(client.host, domains, takes_any_user=True, start=scenario.start)


def _own_domains(scenario: Scenario, client: ClientPart) -> frozenset[str]:
    senders = {split_address(mail.reverse_path)[1] for mail in client.send if mail.reverse_path}
    elsewhere = {domain.lower() for server in scenario.world.servers.values() for domain in server.domains}
    return frozenset(senders - elsewhere)


def _stored(mail: Mail, path: str, number: int) -> StoredMessage:
    mode = DeliveryMode[mail.opener.name]
    return StoredMessage(mail.reverse_path, path, mail.content, 0, number, wish=_wish(mail, path), mode=mode)


def _wish(mail: Mail, path: str) -> Wish:
    """Keep what the author wants to be told with the copy of one recipient (RFC 3461 5.3)."""
    if mail.dsn is None:
        return NO_WISH
    wishes = dict(zip(mail.forward_paths, mail.dsn.recipients, strict=False))
    one = wishes.get(path, RecipientWish())
    return Wish(one.notify, one.original_recipient, mail.dsn.returned, mail.dsn.envelope_id)
