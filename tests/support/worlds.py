"""Worlds for tests: the classic session, with what a test wants to be different."""

from collections.abc import Iterator

from smtpsim.mail.site import Mailbox, Site
from smtpsim.network.stream import Link
from smtpsim.protocol.client import make_client
from smtpsim.protocol.client_login import Credentials
from smtpsim.protocol.plan import Mail, Plan
from smtpsim.protocol.policy import Policy, make_policy
from smtpsim.protocol.script import ScriptItem, ScriptKind
from smtpsim.protocol.script_client import ScriptClient
from smtpsim.simulation.advance import advance
from smtpsim.simulation.apply import intervene
from smtpsim.simulation.intervention import ClientEvent
from smtpsim.simulation.step import Step
from smtpsim.simulation.totals import NOTHING_YET, Totals, add_step
from smtpsim.simulation.world import World, make_world, open_session
from smtpsim.spec.faults import FaultRule
from smtpsim.spec.terms import TlsUse, Verb

CLIENT_HOST = "mail.sender.example"
SERVER_HOST = "mx.receiver.example"
ALICE, BOB, CAROL = "alice@sender.example", "bob@receiver.example", "carol@receiver.example"
CONTENT = b"From: Alice <alice@sender.example>\r\nSubject: Lunch\r\n\r\nShall we eat?\r\n.\r\nAlice\r\n"


def bob_and_carol() -> Site:
    """The server's host, where Bob and Carol have mailboxes."""
    boxes = {user: Mailbox(user) for user in ("bob", "carol")}
    return Site(SERVER_HOST, frozenset({"receiver.example"}), boxes)


def classic_world(
    faults: tuple[FaultRule, ...] = (),
    *,
    hello: Verb = Verb.HELO,
    to: tuple[str, ...] = (BOB,),
    reverse_path: str = ALICE,
    content: bytes = CONTENT,
    pipelining: bool = False,
    mails: tuple[Mail, ...] = (),
    site: Site | None = None,
    policy: Policy | None = None,
    link: Link | None = None,
    seed: int = 0,
    tls: TlsUse = TlsUse.NEVER,
    chunking: int = 0,
    credentials: Credentials | None = None,
    turns: bool = False,
) -> World:
    """One client that sends one mail (or `mails`) to one server, over one connection `s1`."""
    planned = mails or (Mail(reverse_path, to, content),)
    plan = Plan(
        CLIENT_HOST,
        planned,
        hello,
        pipelining,
        tls=tls,
        chunking=chunking,
        credentials=credentials,
        turns=turns,
    )
    client = make_client(plan)
    policy = policy or make_policy(SERVER_HOST)
    session = open_session("s1", client, CLIENT_HOST, SERVER_HOST, policy, link or Link())
    return make_world(seed, (site or bob_and_carol(),), (session,), faults)


def script_world(*lines: str | bytes, site: Site | None = None, policy: Policy | None = None) -> World:
    """One client that sends these lines (octets exactly as they are), each after the reply to the last."""
    items = tuple(_item(number, line) for number, line in enumerate(lines, 1))
    policy = policy or make_policy(SERVER_HOST)
    session = open_session("s1", ScriptClient(items), CLIENT_HOST, SERVER_HOST, policy, Link())
    return make_world(0, (site or bob_and_carol(),), (session,))


def _item(number: int, line: str | bytes) -> ScriptItem:
    if isinstance(line, bytes):
        return ScriptItem(ScriptKind.OCTETS, line=number, octets=line)
    return ScriptItem(ScriptKind.LINE, line=number, octets=line.encode("ascii") + b"\r\n")


def steps_of(world: World) -> tuple[Step, ...]:
    """All the steps that a world has before it."""
    return tuple(_advance_all(world))


def _advance_all(world: World) -> Iterator[Step]:
    while True:
        world, step = advance(world)
        if step is None:
            return
        yield step


def totals_beside(steps: tuple[Step, ...]) -> tuple[Totals, ...]:
    """The running totals after each step of one session."""
    totals, beside = NOTHING_YET, []
    for step in steps:
        totals = add_step(totals, step)
        beside.append(totals)
    return tuple(beside)


def after_event(world: World, event: ClientEvent) -> tuple[World, tuple[Step, ...]]:
    """Let a client outside the simulation do something, and whatever follows from it happen."""
    world, step = intervene(world, event)
    steps = [step] if step is not None else []
    while True:
        world, step = advance(world)
        if step is None:
            return world, tuple(steps)
        steps.append(step)
