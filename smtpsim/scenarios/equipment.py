"""From a scenario's parts to what a host has: its policy, its site, and what it sends. Times stay ms."""

from smtpsim.mail.site import Forward, Mailbox, MailingList, Site, Span, TextRule
from smtpsim.protocol.auth.rules import LoginRules
from smtpsim.protocol.client_login import Credentials
from smtpsim.protocol.dsn import DsnRequest, RecipientWish, encode_xtext, original_recipient
from smtpsim.protocol.plan import Mail, Plan
from smtpsim.protocol.policy import Offer, Policy, make_policy
from smtpsim.protocol.strictness import Limits, Strictness
from smtpsim.protocol.u_label import ascii_form
from smtpsim.scenarios.client_format import ClientPart, LoginPart, MailPart
from smtpsim.scenarios.format import Scenario
from smtpsim.scenarios.messages import Posting, write_content
from smtpsim.scenarios.part import SpanPart
from smtpsim.scenarios.server_format import (
    FULL,
    HELP_STATUS,
    ExpnAnswer,
    ListPart,
    MailboxPart,
    Practice,
    ServerPart,
    VrfyAnswer,
)
from smtpsim.spec.terms import ServiceState, Standing, Trouble, Verb


def build_policy(scenario: Scenario, host: str = "") -> Policy:
    """Make the policy of a server: of the one that the client connects to, if none is named."""
    host = host or chosen_server(scenario)
    server = scenario.world.servers[host]
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
            limits.hops,
        ),
        strictness=Strictness(is_relaxed, is_relaxed),
        allows_turn=server.allows_turn,
        starts_queues=bool(server.etrn),
        late_refusal=server.late_refusal,
        help_gives_status=server.help == HELP_STATUS,
        unable_parameters=frozenset(server.unable_parameters),
        idle_ms=server.idle,
        tls=server.tls,
        login=make_rules(server, scenario.seed),
    )


def make_rules(server: ServerPart, seed: int) -> LoginRules | None:
    """Make what a server does about logins; None where nobody can log in."""
    if not server.users:
        return None
    return LoginRules(
        server.users,
        server.auth,
        server.auth_in_clear,
        server.auth_required,
        frozenset(server.weak_mechanisms),
        frozenset(server.password_transition),
        server.auth_attempts,
        str(seed),
        takes_tokens=not any(server.users.values()),  # in a recording the passwords are left out
    )


def make_credentials(part: LoginPart, seed: int) -> Credentials:
    """Make what a client logs in with."""
    return Credentials(
        part.user, part.password, part.mechanism, part.in_clear, part.initial_response, f"client {seed}"
    )


def _offer(offer: Offer, most: int) -> Offer:
    """Never promise a SIZE over what the server takes."""
    return Offer(offer.keyword, str(min(int(offer.parameter), most))) if offer.parameter else offer


def build_site(scenario: Scenario, host: str = "") -> Site:
    """Make the site of a server: whose mail it takes."""
    host = host or chosen_server(scenario)
    server = scenario.world.servers[host]
    return Site(
        host,
        frozenset((*server.domains, *map(ascii_form, server.domains))),
        {user.lower(): _make_mailbox(user, box) for user, box in server.mailboxes.items()},
        {name.lower(): _make_list(name, part, server) for name, part in server.lists.items()},
        {user.lower(): Forward(user, part.to, part.sends_on) for user, part in server.forwards.items()},
        takes_any_user=server.any_user,
        domain_suffixes=server.domain_suffixes,
        relays_for=frozenset(server.relays_for),
        relays_hosts=frozenset(server.relays_hosts),
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
        start=scenario.start,
        starts_for=frozenset(server.etrn),
        login_failures=(make_span(server.auth_failing),) if server.auth_failing else (),
    )


def chosen_server(scenario: Scenario) -> str:
    """Name the server that the client connects to: the first one that is not its own."""
    servers, client = scenario.world.servers, scenario.client
    if client is None:
        return next(iter(servers))
    others = (host for host in servers if host != client.host)
    return client.to_server or next(others, next(iter(servers)))


def _make_mailbox(user: str, part: MailboxPart) -> Mailbox:
    return Mailbox(
        user,
        part.name,
        part.quota,
        part.size_limit,
        part.locked,
        part.refused,
        part.terminal,
        part.fails_later,
    )


def _make_list(name: str, part: ListPart, server: ServerPart) -> MailingList:
    """Give members that are written as a bare name the server's own domain."""
    suffix = f"@{server.domains[0]}" if server.domains else ""
    members = tuple(member if "@" in member else member + suffix for member in part.members)
    owner = part.owner if "@" in part.owner or not part.owner else part.owner + suffix
    return MailingList(name, members, part.open, owner)


def _services(server: ServerPart) -> tuple[tuple[Span, ServiceState], ...]:
    services: list[tuple[Span, ServiceState]] = []
    if server.shuts_down_after is not None:
        services.append((Span(server.shuts_down_after), ServiceState.SHUTTING_DOWN))
    if server.greeting is not ServiceState.READY:
        services.append((Span(), server.greeting))
    return tuple(services)


def _troubles(server: ServerPart) -> tuple[tuple[Span, Trouble], ...]:
    named = ((server.failing_disk, Trouble.FAILING_DISK), (server.storage_low, Trouble.STORAGE_LOW))
    return tuple((make_span(part), trouble) for part, trouble in named if part is not None)


def make_span(part: SpanPart) -> Span:
    """Make a stretch of time from what an author wrote."""
    return Span(part.since, part.until)


def _make_request(part: MailPart) -> DsnRequest | None:
    """Make what the sender of a mail wants to be told (RFC 3461)."""
    if not (part.notify or part.returned or part.envelope_id):
        return None
    wishes = (RecipientWish(part.notify, original_recipient(path)) for path in part.to if part.notify)
    return DsnRequest(part.returned, encode_xtext(part.envelope_id), tuple(wishes))


def make_plan(scenario: Scenario, client: ClientPart) -> Plan:
    """Make what a client has to do: its mails, and how it sends them."""
    server = scenario.world.servers[chosen_server(scenario)]
    in_8bit = client.hello is Verb.EHLO and any(offer.keyword == "8BITMIME" for offer in server.extensions)
    postings = (
        Posting(client.host, scenario.start, scenario.seed, number, in_8bit)
        for number in range(1, len(client.send) + 1)
    )
    mails = tuple(
        Mail(part.reverse_path, part.to, write_content(part, posting), part.via, dsn=_make_request(part))
        for part, posting in zip(client.send, postings, strict=True)
    )
    return Plan(
        client.host,
        mails,
        client.hello,
        client.pipelining,
        client.declares_size,
        frozenset(client.misbehaviour),
        client.tls,
        client.chunking,
        credentials=make_credentials(client.login, scenario.seed) if client.login else None,
    )
