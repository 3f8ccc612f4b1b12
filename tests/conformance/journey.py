"""A small mail system that a mail travels through: what was said on each hop, and where it came to rest."""

import textwrap

from msgspec.structs import replace

from smtpsim.protocol.client import Client, make_client
from smtpsim.scenarios.build import build_world
from smtpsim.scenarios.reader import read_scenario
from smtpsim.simulation.world import World
from tests.support.journeys import Journey, travel

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


def journey_of(world: str, client: str, seed: int = 0) -> Journey:
    """Run a scenario made of these two parts to its end."""
    return travel(_build(world, client, seed))


def relay_text(content: bytes) -> Journey:
    """Send Bob a mail with this text, over the relay."""
    world = _build(SERVERS, sending(BOB))
    session = world.sessions[0]
    assert isinstance(session.client, Client)
    plan = session.client.plan
    client = make_client(replace(plan, mails=(replace(plan.mails[0], content=content),)))
    return travel(replace(world, sessions=(replace(session, client=client),)))


def _build(world: str, client: str, seed: int = 0) -> World:
    head = f"format: 1\nid: journey\ntitle: A journey\nseed: {seed}\n"
    parts = {"world": world, "client": f"host: {DESK}\n{textwrap.dedent(client)}"}
    body = "".join(f"{name}:\n{textwrap.indent(part, '  ')}" for name, part in parts.items())
    return build_world(read_scenario(head + body, "journey.yaml"))


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
