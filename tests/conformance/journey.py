"""A small mail system that a mail travels through: what was said on each hop, and where it came to rest."""

import textwrap

import msgspec
from msgspec.structs import replace

from smtpsim.mail.pickup import messages_of
from smtpsim.mail.site import StoredMessage
from smtpsim.protocol.client import Client, make_client
from smtpsim.protocol.framing import unstuff_dots
from smtpsim.scenarios.build import build_world
from smtpsim.scenarios.reader import read_scenario
from smtpsim.simulation.advance import advance
from smtpsim.simulation.step import Step
from smtpsim.simulation.world import World
from smtpsim.spec.terms import Actor, Kind

DESK, RELAY, MX = "desk.sender.example", "relay.sender.example", "mx.receiver.example"
ALICE, BOB = "alice@sender.example", "bob@receiver.example"
FIRST_HOP, SECOND_HOP, THIRD_HOP = "s1", "s2", "s3"
MINUTE, HOUR = 60_000, 3_600_000

SERVERS = """\
servers:
  relay.sender.example:
    domains: [sender.example]
    mailboxes: {alice: {}}
    relays-for: [sender.example]
  mx.receiver.example:
    domains: [receiver.example]
    mailboxes: {bob: {}, carol: {}, dave: {fails-later: true}, erin: {fails-later: true}}
"""


class Journey(msgspec.Struct, frozen=True):
    """All that happened, and the world in the end."""

    steps: tuple[Step, ...]
    world: World

    @property
    def rows(self) -> list[str]:
        """The ids of the rows by which each step was done."""
        return [step.row for step in self.steps]

    def first(self, row: str) -> Step:
        """The first step by a row."""
        return next(step for step in self.steps if step.row == row)

    def commands(self, session: str) -> list[str]:
        """The command lines of one hop."""
        return [
            step.octets.decode().rstrip()
            for step in self.steps
            if step.session == session and step.kind is Kind.COMMAND
        ]

    def text(self, session: str) -> bytes:
        """The first text that was sent on one hop, dots unstuffed."""
        pieces = []
        for step in self.steps:
            if step.session == session and step.kind is Kind.DATA:
                pieces.append(step.octets)
            if step.session == session and step.kind is Kind.END_OF_DATA:
                break
        return unstuff_dots(b"".join(pieces))

    def peers(self) -> list[tuple[str, str]]:
        """Which host connected to which, in order; a host where nobody answers is among them."""
        opened = {session.id: session.server_host for session in self.world.sessions}
        return [
            (step.host, step.peer or opened.get(step.session, ""))
            for step in self.steps
            if (step.kind is Kind.OPEN and step.actor is Actor.CLIENT) or step.row.endswith("host-unreachable")
        ]

    def mail_of(self, host: str, user: str) -> tuple[StoredMessage, ...]:
        """What lies in a mailbox, the oldest first."""
        return messages_of(self.world.sites[host], user)


def travel(world: str, client: str, seed: int = 0) -> Journey:
    """Run a scenario made of these two parts to its end."""
    return _run(_build(world, client, seed))


def relay_text(content: bytes) -> Journey:
    """Send Bob a mail with this text, over the relay."""
    world = _build(SERVERS, sending(BOB))
    session = world.sessions[0]
    assert isinstance(session.client, Client)
    plan = session.client.plan
    client = make_client(replace(plan, mails=(replace(plan.mails[0], content=content),)))
    return _run(replace(world, sessions=(replace(session, client=client),)))


def _build(world: str, client: str, seed: int = 0) -> World:
    head = f"format: 1\nid: journey\ntitle: A journey\nseed: {seed}\n"
    parts = {"world": world, "client": f"host: {DESK}\n{textwrap.dedent(client)}"}
    body = "".join(f"{name}:\n{textwrap.indent(part, '  ')}" for name, part in parts.items())
    return build_world(read_scenario(head + body, "journey.yaml"))


def _run(world: World) -> Journey:
    steps: list[Step] = []
    while True:
        world, step = advance(world)
        if step is None:
            return Journey(tuple(steps), world)
        steps.append(step)


def sending(*to: str, reverse_path: str = ALICE, body: str = "Hello", more: str = "") -> str:
    """Write the client's part: one mail, from Alice if nobody else is named."""
    recipients = ", ".join(f'"{path}"' for path in to)
    return f'{more}send:\n- from: "{reverse_path or "<>"}"\n  to: [{recipients}]\n  body: |\n    {body}\n'


def typed(
    forward_path: str = f"<{BOB}>",
    reverse_path: str = f"<{ALICE}>",
    *,
    opener: str = "MAIL",
    text: tuple[str, ...] = ("C: Hello", "C: ."),
) -> str:
    """Write the client's part: one mail as a script, so that each line is sent just as it is written."""
    lines = (
        f"C: EHLO {DESK}",
        f"C: {opener} FROM:{reverse_path}",
        f"C: RCPT TO:{forward_path}",
        "C: DATA",
        *text,
        "C: QUIT",
    )
    return "script: |\n" + "".join(f"  {line}\n" for line in lines)
