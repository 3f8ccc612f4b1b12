"""Conversations in the notation of the RFCs: a script is run against the server and must hold.

A script is written as in a scenario (`smtpsim.scenarios.script`): `C:`, `C+`, `C~`, `S:`, `=`, `!`.
"""

import difflib
import textwrap
from collections.abc import Iterator

import msgspec

from smtpsim.mail.site import Forward, Mailbox, MailingList, Site, StoredMessage
from smtpsim.network.stream import Link
from smtpsim.protocol.policy import Policy, make_policy
from smtpsim.protocol.script import Finding, ScriptItem, ScriptKind
from smtpsim.protocol.script_client import ScriptClient
from smtpsim.scenarios.script import read_script
from smtpsim.simulation.advance import advance
from smtpsim.simulation.step import Step
from smtpsim.simulation.world import World, make_world, open_session
from smtpsim.spec.faults import FaultRule
from smtpsim.spec.terms import Actor, Kind, Terminal

CLIENT_HOST, SERVER_HOST, DOMAIN = "mail.sender.example", "mx.receiver.example", "receiver.example"
POLICY = make_policy(SERVER_HOST)
SITE = Site(
    SERVER_HOST,
    frozenset({DOMAIN}),
    {
        "bob": Mailbox("bob", "Bob Example"),
        "carol": Mailbox("carol", "Carol Sample"),
        "ted": Mailbox("ted", "Ted Sample", terminal=Terminal.ON),
    },
    {
        "staff": MailingList("staff", (f"bob@{DOMAIN}", f"carol@{DOMAIN}")),
        "board": MailingList("board", (f"carol@{DOMAIN}",), is_open=False),
    },
    {
        "dave": Forward("dave", "dave@elsewhere.example"),
        "erin": Forward("erin", "erin@elsewhere.example", sends_on=False),
    },
)
_SENT_KINDS = {ScriptKind.LINE, ScriptKind.LINE_AHEAD, ScriptKind.OCTETS}
_SENDING_STEPS = {Kind.COMMAND, Kind.DATA, Kind.END_OF_DATA}


class Conversation(msgspec.Struct, frozen=True):
    """What happened while a script ran, and the world afterwards."""

    steps: tuple[Step, ...]
    world: World

    @property
    def replies(self) -> tuple[Step, ...]:
        """The server's replies in order."""
        return tuple(step for step in self.steps if step.kind is Kind.REPLY)

    @property
    def codes(self) -> tuple[int, ...]:
        """The codes of the server's replies in order, the greeting's first."""
        return tuple(step.code for step in self.replies)

    @property
    def site(self) -> Site:
        """The server's host afterwards."""
        return self.world.sites[SERVER_HOST]

    def mail_of(self, user: str) -> tuple[StoredMessage, ...]:
        """What lies in a mailbox, oldest first."""
        return tuple(reversed([*_messages(self.site.mailboxes[user])]))


def _messages(box: Mailbox) -> Iterator[StoredMessage]:
    chain = box.messages
    while chain:
        chain, message = chain
        yield message


def converse(
    script: str,
    *,
    policy: Policy = POLICY,
    site: Site = SITE,
    link: Link | None = None,
    faults: tuple[FaultRule, ...] = (),
    octets_at_once: int = 0,
) -> Conversation:
    """Run a script; fail with the difference where what it expects is not what happens."""
    items = read_script(textwrap.dedent(script))
    _check_that_nothing_follows_the_end(items)
    road = link or Link(segment_octets=octets_at_once)
    session = open_session("s1", ScriptClient(items), CLIENT_HOST, SERVER_HOST, policy, road)
    world, steps = _run(make_world(0, (site,), (session,), faults))
    client = world.sessions[0].client
    assert isinstance(client, ScriptClient)
    _compare(items, client, steps)
    return Conversation(steps, world)


def _check_that_nothing_follows_the_end(items: tuple[ScriptItem, ...]) -> None:
    kinds = [item.kind for item in items]
    assert ScriptKind.CLOSE not in kinds[:-1], "what follows ! close is never looked at"


def _run(world: World) -> tuple[World, tuple[Step, ...]]:
    steps: list[Step] = []
    while True:
        world, step = advance(world)
        if step is None:
            return world, tuple(steps)
        steps.append(step)


def _compare(items: tuple[ScriptItem, ...], client: ScriptClient, steps: tuple[Step, ...]) -> None:
    findings = {finding.line: finding for finding in client.findings}
    is_sending = [step for step in steps if step.actor is Actor.CLIENT and step.kind in _SENDING_STEPS]
    unsent = [item.line for item in items if item.kind in _SENT_KINDS][len(is_sending) :]
    expected = [line for item in items for line in _lines_of(item)]
    actual = [line for item in items for line in _actual_lines(item, findings.get(item.line), unsent)]
    if actual != expected:
        difference = "\n".join(difflib.ndiff(expected, actual))
        message = f"\n{difference}\n\nThe whole conversation:\n{transcript(steps)}"
        raise AssertionError(message)


def _lines_of(item: ScriptItem) -> Iterator[str]:
    if item.kind is ScriptKind.CLOSED:
        yield "S: close"
        return
    mark = "!" if item.kind.value.startswith("!") else item.kind.value
    words = item.kind.value.removeprefix("!").strip() if mark == "!" else ""
    for text in item.text.split("\n"):
        yield " ".join(f"{mark} {words} {text}".split())


def _actual_lines(item: ScriptItem, finding: Finding | None, unsent: list[int]) -> Iterator[str]:
    if item.line in unsent:
        yield f"# never sent: {item.text}"
    elif finding is None:
        yield from _lines_of(item)
    else:
        mark = "S: close" if item.kind is ScriptKind.CLOSED else item.kind.value
        yield from (f"{mark} {text}" for text in finding.actual.split(" | "))


def transcript(steps: tuple[Step, ...]) -> str:
    """Show what was said, and what else happened, one line each."""
    return "\n".join(line for step in steps for line in _shown(step))


def _shown(step: Step) -> Iterator[str]:
    if step.kind not in _SENDING_STEPS | {Kind.REPLY}:
        yield f"! {step.row}"
        return
    mark = "S:" if step.kind is Kind.REPLY else "C:"
    for line in step.octets.removesuffix(b"\r\n").split(b"\r\n"):
        yield f"{mark} {line.decode('ascii', 'backslashreplace')}"
