"""How a host sends what its queue holds for a domain: it asks the DNS, and connects to what that names."""

from msgspec.structs import replace

from smtpsim.mail.dns import Route, find_route, plain_name
from smtpsim.mail.site import NO_WISH, Waiting
from smtpsim.protocol.client import make_client
from smtpsim.protocol.dsn import DsnRequest, RecipientWish
from smtpsim.protocol.plan import Mail
from smtpsim.protocol.policy import Policy
from smtpsim.simulation.step import Holder, Step
from smtpsim.simulation.telling import cause_of, host_step, told, with_errands
from smtpsim.simulation.traffic import Attempt, Dispatch, Host, Traffic
from smtpsim.simulation.unloading import load_cargo, loads_of, settle
from smtpsim.simulation.world import Session, World, open_session
from smtpsim.spec.event_rows import EVENT_OF, LOOKUP_FATE, LOOKUP_ROW_OF
from smtpsim.spec.terms import Actor, ClientFault, Fate, Kind, Verb

FIRST_SESSION = "s1"


def dispatch(world: World, traffic: Traffic, errand: Dispatch) -> tuple[World, Step]:
    """Tell that the clock has come round, where this is another attempt; then look up the hosts."""
    attempts = max(copy.attempts for copy in _copies(world, errand.host, errand.ids))
    if attempts and not errand.is_told:
        after = with_errands(world, replace(errand, is_told=True))
        words = {"domain": errand.domain, "attempt": str(attempts + 1)}
        return told(
            after,
            host_step(world, errand.session, errand.host, Actor.CLIENT, Kind.TIMER, "retry-due", words),
        )
    return _look_up(world, traffic, errand)


def _look_up(world: World, traffic: Traffic, errand: Dispatch) -> tuple[World, Step]:
    """Ask the DNS for the hosts of a domain (RFC 5321 5.1)."""
    route = find_route(traffic.system.zone, errand.domain, errand.host, world.seed)
    row = LOOKUP_ROW_OF[route.finding]
    words = {"domain": errand.domain, "hosts": _told_hosts(route)}
    held = () if world.n else _held_at_start(world)
    step = host_step(world, errand.session, errand.host, Actor.CLIENT, Kind.LOOKUP, row, words, gained=held)
    fate = LOOKUP_FATE[route.finding]
    if fate is Fate.WAITING:
        after = with_errands(world, Attempt(errand.host, errand.ids, route.hosts, errand.session))
    else:
        copies = _unreached(world, errand.host, errand.ids, row, words)
        is_final = fate is Fate.RETURNED
        after = settle(world, traffic, errand.host, copies, errand.session, is_final=is_final)
    return told(after, step)


def _unreached(
    world: World, host: str, ids: tuple[int, ...], row: str, words: dict[str, str]
) -> tuple[Waiting, ...]:
    """Note on copies why no host could be asked to take them."""
    event = EVENT_OF[row]
    said = cause_of(event, words)
    return tuple(
        replace(copy, said=said, said_by="", status=event.enhanced) for copy in _copies(world, host, ids)
    )


def _held_at_start(world: World) -> tuple[Holder, ...]:
    """Say who holds what from the start: each copy that lies in a queue."""
    return tuple(
        Holder(host, copy.message.forward_path, copy.message.number)
        for host, site in world.sites.items()
        for copy in site.queue
    )


def _told_hosts(route: Route) -> str:
    """Write the records in the order of their preference, or a literal as it is."""
    ordered = sorted(route.records, key=lambda record: record.preference)
    return ", ".join(f"{record.host} ({record.preference})" for record in ordered) or ", ".join(route.hosts)


def attempt(world: World, traffic: Traffic, errand: Attempt) -> tuple[World, Step | None]:
    """Connect to the first host of a list, or tell that nobody answers there."""
    copies = _copies(world, errand.host, errand.ids)
    target, onward = errand.hosts[0], errand.hosts[1:]
    if errand.is_next:
        return _turn_to_next(world, errand, target)
    found = _find_host(traffic, target)
    if found is not None and found.policy is not None and not _is_down(found, world.now):
        session = _open(world, traffic, errand, copies, found.name, found.policy)
        return replace(world, sessions=(*world.sessions, session)), None
    row, words = "host-unreachable" if onward else "last-host-unreachable", {"target": target}
    step = host_step(world, errand.session, errand.host, Actor.CLIENT, Kind.NOTE, row, words, peer=target)
    if onward:
        return told(with_errands(world, replace(errand, hosts=onward)), step)
    copies = _unreached(world, errand.host, errand.ids, row, words)
    return told(settle(world, traffic, errand.host, copies, errand.session, is_final=False), step)


def _turn_to_next(world: World, errand: Attempt, target: str) -> tuple[World, Step]:
    """Tell that the mail goes to the next host of the list, because the one before did not take it."""
    words = {"target": target}
    step = host_step(
        world, errand.session, errand.host, Actor.CLIENT, Kind.NOTE, "next-host", words, peer=target
    )
    return told(with_errands(world, replace(errand, is_next=False)), step)


def _find_host(traffic: Traffic, target: str) -> Host | None:
    """Find the host that a look-up named, in whatever letters its own name is written."""
    hosts = traffic.system.hosts
    return hosts.get(target) or next((one for name, one in hosts.items() if plain_name(name) == target), None)


def _is_down(host: Host, now: int) -> bool:
    return any(span.covers(now) for span in host.downtimes)


def _open(
    world: World,
    traffic: Traffic,
    errand: Attempt,
    copies: tuple[Waiting, ...],
    target: str,
    policy: Policy,
) -> Session:
    """Put the host's client and the target's server on a channel."""
    system = traffic.system
    sender, loads = system.hosts[errand.host], loads_of(copies)
    faults = sender.plan.faults | _client_faults(world, errand.session, target)
    client = make_client(replace(sender.plan, mails=mails_of(loads), faults=faults))
    session = open_session(errand.session, client, sender.name, target, policy, system.link)
    return replace(session, cargo=load_cargo(loads, errand.hosts[1:]))


def _client_faults(world: World, session_id: str, target: str) -> frozenset[ClientFault]:
    """Find how armed faults make a new session's client misbehave; without a hop, only the first one does."""
    rules = (armed.rule for armed in world.faults)
    return frozenset(
        rule.do.client
        for rule in rules
        if rule.do.client is not None
        and (rule.when.hop == target or (not rule.when.hop and session_id == FIRST_SESSION))
    )


def mails_of(loads: tuple[tuple[Waiting, ...], ...]) -> tuple[Mail, ...]:
    """Make a mail of each load of copies."""
    return tuple(_mail(load) for load in loads)


def _mail(load: tuple[Waiting, ...]) -> Mail:
    first = load[0].message
    paths = tuple(copy.message.forward_path for copy in load)
    return Mail(first.reverse_path, paths, first.content, Verb[first.mode.name], first.number, dsn=_dsn(load))


def _dsn(load: tuple[Waiting, ...]) -> DsnRequest | None:
    """Pass on what the sender asked to be told (RFC 3461 5.2.1)."""
    wishes = tuple(copy.message.wish for copy in load)
    if all(wish == NO_WISH for wish in wishes):
        return None
    return DsnRequest(
        wishes[0].returned,
        wishes[0].envelope_id,
        tuple(RecipientWish(wish.notify, wish.original_recipient) for wish in wishes),
    )


def _copies(world: World, host: str, ids: tuple[int, ...]) -> tuple[Waiting, ...]:
    return tuple(copy for copy in world.sites[host].queue if copy.id in ids)
