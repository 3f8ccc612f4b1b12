"""Mail systems of every sort for properties: a relay, two exchangers, a list, and all that can go wrong."""

from hypothesis import strategies as st
from msgspec.structs import replace

from smtpsim.protocol.policy import Offer
from smtpsim.scenarios.client_format import ClientPart, MailPart
from smtpsim.scenarios.format import Scenario
from smtpsim.scenarios.part import RetryPart, SpanPart
from smtpsim.scenarios.server_format import ForwardPart, LimitsPart, ListPart, MailboxPart, ServerPart
from smtpsim.scenarios.world_format import DomainPart, ExchangerPart, LinkPart, WorldPart
from smtpsim.spec.faults import Do, FaultRule, When
from smtpsim.spec.terms import ClientFault, Kind, Notify, ServiceState, Verb

MINUTE = 60_000
AGENT, RELAY = "pc.sender.example", "mail.sender.example"
FIRST, SECOND, LISTS = "mx1.receiver.example", "mx2.receiver.example", "mx.list.example"
USERS = ("bob", "carol", "locked", "full", "late", "dave", "moved", "staff", "ping", "nobody", "postmaster")

BOXES = {
    "bob": MailboxPart(),
    "carol": MailboxPart(),
    "locked": MailboxPart(locked=45 * MINUTE),
    "full": MailboxPart(quota=10),
    "late": MailboxPart(fails_later=True),
}
FORWARDS = {
    "dave": ForwardPart(to="ann@list.example"),
    "moved": ForwardPart(to="ann@list.example", sends_on=False),
    "ping": ForwardPart(to="pong@list.example"),  # and from there back again
}
STAFF = {
    "staff": ListPart(
        members=("bob@receiver.example", "ann@list.example", "nobody@list.example"),
        owner="carol@receiver.example",
    )
}

SPANS = st.sampled_from([None, None, None, SpanPart(), SpanPart(until=40 * MINUTE), SpanPart(since=1_700)])
GREETINGS = st.sampled_from(
    [*[ServiceState.READY] * 4, ServiceState.NOT_READY, ServiceState.NO_SERVICE, ServiceState.NO_MAIL_HOST]
)
RETRIES = st.sampled_from(
    [
        RetryPart(every=(30 * MINUTE,), give_up=70 * MINUTE),
        RetryPart(every=(5 * MINUTE, 90 * MINUTE), give_up=100 * MINUTE, warn_after=5 * MINUTE),
        RetryPart(every=(30 * MINUTE,), give_up=0),
    ]
)


def _exchangers(*named: tuple[int, str]) -> DomainPart:
    return DomainPart(mx=tuple(ExchangerPart(preference=preference, host=host) for preference, host in named))


RECORDS = st.sampled_from(
    [
        None,
        None,
        None,
        _exchangers((10, FIRST), (10, SECOND)),
        _exchangers((10, "none.example"), (20, FIRST)),
        _exchangers((5, RELAY), (20, FIRST)),
        DomainPart(fails=True),
        DomainPart(null_mx=True),
        DomainPart(alias_of="list.example"),
    ]
)
OFFERS = st.sampled_from(
    [
        ServerPart().extensions,
        (),
        tuple(map(Offer, ("PIPELINING", "8BITMIME", "CHUNKING", "DSN", "ENHANCEDSTATUSCODES"))),
    ]
)

CODES = st.sampled_from(
    [199, 220, 221, 250, 251, 252, 299, 354, 421, 450, 451, 452, 454, 500, 502, 503, 521, 550, 552, 554, 600]
)
ANSWERED = st.sampled_from(
    [
        *(Verb.CONNECT, Verb.EHLO, Verb.MAIL, Verb.RCPT, Verb.DATA, Verb.RSET, Verb.QUIT, Verb.BDAT),
        *[Verb.MESSAGE] * 3,
    ]
)
HOPS = st.sampled_from(["", "", RELAY, FIRST])
ON_THE_ROAD = st.one_of(
    st.builds(Do, delay_ms=st.sampled_from([1_000, 90_000, 400_000, 900_000])),
    st.builds(Do, octets_per_second=st.sampled_from([1, 40])),
    st.builds(Do, split_at=st.integers(1, 20)),
    st.builds(Do, cut_after=st.integers(0, 80)),
    st.just(Do(hold=True)),
    st.just(Do(half_open=True)),
)
SENDINGS = st.sampled_from(
    [
        *((verb, Kind.REPLY) for verb in (Verb.MESSAGE, Verb.BDAT, Verb.CONNECT, Verb.RCPT, Verb.QUIT, None)),
        *((None, kind) for kind in (Kind.COMMAND, Kind.DATA, Kind.END_OF_DATA)),
    ]
)
TROUBLES = st.one_of(
    st.tuples(
        st.builds(Do, reply=CODES),
        st.builds(When, command=ANSWERED, occurrence=st.integers(0, 3), hop=HOPS),
    ),
    st.tuples(
        ON_THE_ROAD,
        st.builds(
            lambda what, at, hop: When(what[0], kind=what[1], occurrence=at, hop=hop),
            SENDINGS,
            st.integers(0, 4),
            HOPS,
        ),
    ),
    st.tuples(st.builds(Do, client=st.sampled_from(ClientFault)), st.builds(When, hop=HOPS)),
)


@st.composite
def fault(draw: st.DrawFn, name: str = "fault") -> FaultRule:
    """Something that goes wrong, once or again and again, surely or by chance."""
    do, when = draw(TROUBLES)
    times = draw(st.sampled_from(_how_often(do)))
    return FaultRule(name, do, when, times=times, chance=draw(st.sampled_from([1.0, 0.5])))


@st.composite
def faults(draw: st.DrawFn) -> tuple[FaultRule, ...]:
    """Up to four things that go wrong."""
    return tuple(draw(fault(f"fault {place}")) for place in range(draw(st.integers(0, 4))))


def _how_often(do: Do) -> list[int]:
    """Who always makes servers accept keeps a loop of forwards going for good, so that has an end here."""
    return [1, 2] if do.reply // 100 == 2 else [1, 1, 2, 0]


SENDERS = st.sampled_from(
    [*["alice@sender.example"] * 4, "", "nobody@sender.example", "dave@receiver.example"]
)
PATHS = st.sampled_from(
    [
        *(f"{user}@receiver.example" for user in USERS),
        *("ann@list.example", "alice@sender.example", "x@no.example"),
    ]
)
MAILS = st.builds(
    MailPart,
    reverse_path=SENDERS,
    to=st.lists(PATHS, min_size=1, max_size=4, unique=True).map(tuple),
    headers=st.just({"From": "alice@sender.example", "Subject": "Lunch"}),
    body=st.sampled_from(["Shall we eat?", "Gr\u00fc\u00dfe\n.\n..\n"]),
    notify=st.sampled_from(
        [(), (), (), (Notify.NEVER,), (Notify.SUCCESS,), (Notify.DELAY,), (Notify.FAILURE, Notify.DELAY)]
    ),
)


@st.composite
def scenarios(draw: st.DrawFn) -> Scenario:
    """A user agent, its relay, two exchangers of the receiver's domain, and a host with a list."""
    record, sends_itself = draw(RECORDS), draw(st.booleans())
    return Scenario(
        id="x",
        title="T",
        seed=draw(st.integers(0, 9)),
        world=WorldPart(
            servers=draw(servers()),
            dns={} if record is None else {"receiver.example": record},
            link=LinkPart(latency=draw(st.sampled_from([0, 40])), segment=draw(st.sampled_from([0, 0, 9]))),
        ),
        client=ClientPart(
            host=RELAY if sends_itself else AGENT,
            to_server="" if sends_itself else RELAY,
            pipelining=draw(st.booleans()),
            chunking=draw(st.sampled_from([0, 0, 20])),
            send=tuple(draw(st.lists(MAILS, min_size=1, max_size=2))),
        ),
        faults=draw(faults()),
    )


@st.composite
def servers(draw: st.DrawFn) -> dict[str, ServerPart]:
    """Four servers, each with something wrong or nothing."""
    retry = draw(RETRIES)
    relay = ServerPart(
        domains=("sender.example",),
        mailboxes={"alice": MailboxPart(fails_later=draw(st.sampled_from([False, False, True])))},
        relays_for=("sender.example", "receiver.example", ""),
        retry=retry,
        double_bounces=draw(st.sampled_from(["", "postmaster", "alice"])),
        extensions=draw(OFFERS),
    )
    receiver = ServerPart(
        domains=("receiver.example",),
        mailboxes=BOXES,
        forwards=FORWARDS,
        lists=STAFF,
        retry=retry,
        double_bounces=draw(st.sampled_from(["", "carol", "dave"])),
        extensions=draw(OFFERS),
        greylisting=draw(st.sampled_from([0, 0, 10 * MINUTE])),
        late_refusal=draw(st.booleans()),
    )
    lists = ServerPart(
        domains=("list.example",),
        mailboxes={"ann": MailboxPart()},
        forwards={"pong": ForwardPart(to="ping@receiver.example")},
        retry=retry,
        extensions=draw(OFFERS),
    )
    ailing = {
        FIRST: replace(receiver, down=draw(SPANS), greeting=draw(GREETINGS)),
        SECOND: replace(receiver, down=draw(SPANS)),
        LISTS: replace(lists, down=draw(SPANS)),
    }
    short = LimitsPart(hops=6)  # a loop ends soon
    return {RELAY: relay, **{host: replace(server, limits=short) for host, server in ailing.items()}}
