"""From a scenario to a world at its start. Times stay ms since `start`."""

from smtpsim.mail.site import Forward, Mailbox, MailingList, Site, Span, TextRule
from smtpsim.network.stream import Link
from smtpsim.protocol.client import make_client
from smtpsim.protocol.plan import Mail, Plan
from smtpsim.protocol.policy import Offer, Policy, make_policy
from smtpsim.protocol.script_client import ScriptClient
from smtpsim.protocol.strictness import Limits, Strictness
from smtpsim.scenarios.format import (
    FULL,
    HELP_STATUS,
    ClientPart,
    ExpnAnswer,
    ListPart,
    MailboxPart,
    Practice,
    Scenario,
    ServerPart,
    SpanPart,
    VrfyAnswer,
)
from smtpsim.scenarios.messages import Posting, write_content
from smtpsim.simulation.world import (
    AnyClient,
    ExternalClient,
    World,
    make_world,
    open_session,
)
from smtpsim.spec.faults import FaultRule
from smtpsim.spec.terms import ServiceState, Standing, Trouble, Verb

SESSION = "s1"
EXTERNAL_HOST = "client.example"


def build_world(scenario: Scenario, faults: tuple[FaultRule, ...] = (), *, external: bool = False) -> World:
    """Make a scenario's world; `external` puts a client in it that is outside the simulation."""
    host, _ = _only_server(scenario)
    link = scenario.world.link
    # The road of a real client is real.
    road = Link(0) if external else Link(link.latency, link.segment, link.speed)
    session = open_session(
        SESSION,
        _make_client(scenario, external=external),
        client_host(scenario),
        host,
        build_policy(scenario),
        road,
    )
    return make_world(scenario.seed, (build_site(scenario),), (session,), (*scenario.faults, *faults))


def client_host(scenario: Scenario) -> str:
    """Name the client's host, also where the scenario has no client."""
    return scenario.client.host if scenario.client else EXTERNAL_HOST


def build_policy(scenario: Scenario) -> Policy:
    """Make the policy of the scenario's server."""
    host, server = _only_server(scenario)
    absent = (Verb.EXPN,) if server.expn is ExpnAnswer.ABSENT else ()
    is_relaxed = server.strictness is Practice.COMMON
    limits = server.limits
    return make_policy(
        host,
        tuple(_offer(one, limits.message) for one in server.extensions),
        unimplemented=frozenset((*server.unimplemented, *absent)),
        limits=Limits(
            limits.command_line,
            limits.text_line,
            limits.path,
            limits.local_part,
            limits.domain,
            limits.recipients,
            limits.message,
        ),
        strictness=Strictness(is_relaxed, is_relaxed),
        allows_turn=server.allows_turn,
        late_refusal=server.late_refusal,
        help_gives_status=server.help == HELP_STATUS,
        unable_parameters=frozenset(server.unable_parameters),
        idle_ms=server.idle,
    )


def _offer(offer: Offer, most: int) -> Offer:
    """Never promise a SIZE over what the server takes."""
    return Offer(offer.keyword, str(min(int(offer.parameter), most))) if offer.parameter else offer


def build_site(scenario: Scenario) -> Site:
    """Make the site of the scenario's server: whose mail it takes."""
    host, server = _only_server(scenario)
    return Site(
        host,
        frozenset(server.domains),
        {user.lower(): _make_mailbox(user, box) for user, box in server.mailboxes.items()},
        {name.lower(): _make_list(name, part, server) for name, part in server.lists.items()},
        {user.lower(): Forward(user, part.to, part.sends_on) for user, part in server.forwards.items()},
        takes_any_user=server.any_user,
        domain_suffixes=server.domain_suffixes,
        relays_for=frozenset(server.relays_for),
        null_mx=frozenset(server.null_mx),
        refused_senders=frozenset(server.refused_senders),
        refused_names=frozenset(name.lower() for name in server.refused_names),
        refused_hellos=frozenset(name.lower() for name in server.refused_hellos),
        tells_users=server.vrfy is VrfyAnswer.ANSWERED,
        tells_lists=server.expn is not ExpnAnswer.WITHHELD,
        full_standing=Standing.FULL if server.full_mailbox == FULL else Standing.FULL_FOR_NOW,
        greylist_ms=server.greylisting,
        service=_services(server),
        troubles=_troubles(server),
        text_rules=tuple(TextRule(words.encode(), ruling) for words, ruling in server.text_rules.items()),
    )


def _only_server(scenario: Scenario) -> tuple[str, ServerPart]:
    return next(iter(scenario.world.servers.items()))


def _make_mailbox(user: str, part: MailboxPart) -> Mailbox:
    return Mailbox(user, part.name, part.quota, part.size_limit, part.locked, part.refused, part.terminal)


def _make_list(name: str, part: ListPart, server: ServerPart) -> MailingList:
    """Give members that are written as a bare name the server's own domain."""
    suffix = f"@{server.domains[0]}" if server.domains else ""
    members = tuple(member if "@" in member else member + suffix for member in part.members)
    return MailingList(name, members, part.open)


def _services(server: ServerPart) -> tuple[tuple[Span, ServiceState], ...]:
    services: list[tuple[Span, ServiceState]] = []
    if server.shuts_down_after is not None:
        services.append((Span(server.shuts_down_after), ServiceState.SHUTTING_DOWN))
    if server.greeting is not ServiceState.READY:
        services.append((Span(), server.greeting))
    return tuple(services)


def _troubles(server: ServerPart) -> tuple[tuple[Span, Trouble], ...]:
    named = ((server.failing_disk, Trouble.FAILING_DISK), (server.storage_low, Trouble.STORAGE_LOW))
    return tuple((_make_span(part), trouble) for part, trouble in named if part is not None)


def _make_span(part: SpanPart) -> Span:
    return Span(part.since, part.until)


def _make_client(scenario: Scenario, *, external: bool) -> AnyClient:
    client = scenario.client
    if external or client is None:
        return ExternalClient()
    return ScriptClient(client.script) if client.script else make_client(_make_plan(scenario, client))


def _make_plan(scenario: Scenario, client: ClientPart) -> Plan:
    _, server = _only_server(scenario)
    in_8bit = client.hello is Verb.EHLO and any(offer.keyword == "8BITMIME" for offer in server.extensions)
    postings = (
        Posting(client.host, scenario.start, scenario.seed, number, in_8bit)
        for number in range(1, len(client.send) + 1)
    )
    mails = tuple(
        Mail(part.reverse_path, part.to, write_content(part, posting), part.via)
        for part, posting in zip(client.send, postings, strict=True)
    )
    return Plan(
        client.host,
        mails,
        client.hello,
        client.pipelining,
        client.declares_size,
        frozenset(client.misbehaviour),
    )
