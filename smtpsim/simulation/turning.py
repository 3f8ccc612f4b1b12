"""TURN: the two programs on a channel swap roles, and the former server sends its mail (RFC 821 3.8)."""

from msgspec.structs import replace

from smtpsim.mail.dns import find_route, plain_name
from smtpsim.mail.queue import domain_of, take_up
from smtpsim.mail.site import Site, Waiting
from smtpsim.protocol.client import make_client
from smtpsim.protocol.client_choice import GREETING_AWAITED
from smtpsim.protocol.policy import make_policy
from smtpsim.protocol.server import make_server
from smtpsim.simulation.dispatch import mails_of
from smtpsim.simulation.telling import find_session
from smtpsim.simulation.traffic import Swapping, Traffic, name_session
from smtpsim.simulation.unloading import load_cargo, loads_of, unload
from smtpsim.simulation.world import Session, World
from smtpsim.spec.terms import ClientState, Decision


def swap_roles(world: World, traffic: Traffic, errand: Swapping) -> tuple[World, None]:
    """Go on with the same channel the other way round, both programs in their initial state."""
    old = find_session(world, errand.session)
    if old is None:
        return world, None
    world = unload(world, traffic, old)  # what the client came to send is sent
    name, traffic = name_session(world.traffic or traffic)
    copies = _mail_for(world, traffic, old)
    session = _turned(world, traffic, old, name, copies)
    site = take_up(world.sites[old.server_host], frozenset(copy.id for copy in copies))
    own = world.sites.get(old.client_host) or _site_for(traffic, old.client_host, copies)
    others = tuple(one for one in world.sessions if one.id != old.id)
    turned = replace(
        world,
        sites={**world.sites, own.host: own, site.host: site},
        sessions=(*others, session),
        traffic=traffic,
    )
    return turned, None


def _site_for(traffic: Traffic, host: str, copies: tuple[Waiting, ...]) -> Site:
    """Let a host that took no mail before take what it is the exchanger for."""
    domains = frozenset(domain_of(copy) for copy in copies)
    return Site(host, domains, takes_any_user=True, start=traffic.system.start)


def _mail_for(world: World, traffic: Traffic, old: Session) -> tuple[Waiting, ...]:
    """Find the mail that the former server holds for domains whose exchanger is the former client."""
    zone, host, name = traffic.system.zone, old.server_host, plain_name(old.client_host)
    return tuple(
        copy
        for copy in world.sites[host].queue
        if not copy.is_busy and name in find_route(zone, domain_of(copy), host, world.seed).hosts
    )


def _turned(world: World, traffic: Traffic, old: Session, name: str, copies: tuple[Waiting, ...]) -> Session:
    hosts, loads = traffic.system.hosts, loads_of(copies)
    new_client, new_server = old.server_host, old.client_host
    client = make_client(replace(hosts[new_client].plan, mails=mails_of(loads), turns=False))
    client = replace(
        client, state=ClientState.GREETING, awaited=GREETING_AWAITED, decision=Decision.SAY_HELLO
    )
    known = hosts.get(new_server)
    policy = known.policy if known and known.policy else make_policy(new_server)
    return Session(
        name,
        new_client,
        new_server,
        old.link,
        client,
        make_server(policy, name),
        old.to_client,  # what is on the road, and what is wrong with it, stays so
        old.to_server,
        client_since=world.now,
        server_since=world.now,
        client_may_act=False,
        server_may_act=True,
        loses_at=old.loses_at,
        cargo=load_cargo(loads),
    )
